"""The content of documents: looking at one inside the program, and taking a copy out. Each is an entry in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.access import Right
from clientbook.domain.log import Act
from clientbook.exchange.media import IMAGE_FORMATS
from clientbook.exchange.texts import decode
from clientbook.services.access import require_daily, require_file, visible_file
from clientbook.services.document_rows import DocumentRow, document_row
from clientbook.services.documents import known, log_details
from clientbook.support.errors import Damaged, Invalid
from clientbook.support.files import atomic_stream, safe_name
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.domain.documents import Document

    Progress = Callable[[int, int], None]

MAX_SHOWN_CHARACTERS = 1_000_000
MAX_SHOWN_BYTES = 4 * MAX_SHOWN_CHARACTERS
_LONGEST_LINE = 2_000
_MEGABYTE = 2**20


class OpenDocument(NamedTuple):
    """A document that was opened: `blocks` must be read to their end before anything of them counts."""

    row: DocumentRow
    image_format: str
    blocks: Iterator[bytes]


class ShownText(NamedTuple):
    """A text as the program shows it; `is_cut` when it goes on."""

    text: str
    is_cut: bool


def open_document(desk: Desk, document: bytes, *, progress: Progress | None = None) -> OpenDocument:
    """Open one version and journal that. Reading the blocks raises Damaged where they are not what was stored.

    `progress` is told (done, total) megabytes and may raise Cancelled. One that was removed is shown to who may put it
    back. Raises Refused, also when the day's openings are used up, and Invalid.
    """
    found = known(desk, document)
    if found.removed_on is None:
        visible_file(desk, found.client_id, Level.FULL)
    else:
        require_file(desk, Right.DELETE, found.client_id, Level.FULL)
    require_daily(desk)
    desk.note(Act.DOCUMENT_OPEN, about=found.client_id, **log_details(desk, found))
    row = document_row(desk, found)
    return OpenDocument(row, IMAGE_FORMATS.get(found.media_type, ""), _blocks(desk, found, progress))


def save_copy(desk: Desk, document: bytes, path: Path, *, progress: Progress | None = None) -> None:
    """Write one version to `path`, whole or not at all, and journal that it left the vault.

    Raises Refused without the right to export, Invalid, Damaged, Unavailable when it cannot be written.
    """
    found = known(desk, document)
    require_file(desk, Right.EXPORT, found.client_id, Level.FULL)
    require_daily(desk)
    if path.is_dir():
        raise Invalid(_("“{name}” is a folder. Choose a name in it.").format(name=path.name), field="path")
    desk.note(Act.DOCUMENT_EXPORT, about=found.client_id, **log_details(desk, found))
    atomic_stream(path, _blocks(desk, found, progress))


def note_printed(desk: Desk, document: bytes) -> None:
    """Journal that a document goes to the printer. Raises Refused without the right to print."""
    found = known(desk, document)
    require_file(desk, Right.PRINT, found.client_id, Level.FULL)
    require_daily(desk)
    desk.note(Act.PRINT_DOCUMENT, about=found.client_id, **log_details(desk, found))


def copy_name(row: DocumentRow) -> str:
    """Return the name that a copy is offered under, one that every system takes."""
    return safe_name(row.file_name, otherwise=_("document"))


def shown_text(data: bytes) -> ShownText:
    """Return a text's beginning with overlong lines broken, as a screen can lay it out.

    Raises Invalid where the characters cannot be read.
    """
    cut = data[:MAX_SHOWN_BYTES]
    whole = decode(_to_full_character(cut, data))[0]
    text = whole[:MAX_SHOWN_CHARACTERS]
    lines = (
        line[at : at + _LONGEST_LINE] for line in text.splitlines() for at in range(0, len(line) or 1, _LONGEST_LINE)
    )
    return ShownText("\n".join(lines), len(cut) < len(data) or len(text) < len(whole))


def _to_full_character(cut: bytes, data: bytes) -> bytes:
    """Return `cut` without a line that it ends in the middle of, so that no character is halved."""
    return cut if len(cut) == len(data) else cut[: cut.rfind(b"\n") + 1] or cut


def _blocks(desk: Desk, found: Document, progress: Progress | None) -> Iterator[bytes]:
    """Yield the content of a document; its size must be the one that its record names."""
    key, content, size = found.key, found.content, found.size
    return _counted(desk.vault.read_document(key, content), content, size, progress)


def _counted(blocks: Iterator[bytes], content: bytes, size: int, progress: Progress | None) -> Iterator[bytes]:
    done = 0
    for block in blocks:
        done += len(block)
        if progress is not None:
            progress(done // _MEGABYTE, size // _MEGABYTE)
        yield block
    if done != size:
        place = f"document:{content.hex()}"
        text = _("The vault was altered or is damaged ({places}). Restore a backup or ask for help.")
        raise Damaged(text.format(places=place), affected=(place,))
