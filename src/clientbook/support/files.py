"""Files are written whole or not at all: into a neighbour, flushed to the disk, then put in place. And their names."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from typing import TYPE_CHECKING

from clientbook.support.errors import Unavailable
from clientbook.support.i18n import _
from clientbook.support.paths import long_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_NAME_BYTES = 255
"""What a file name may have on Linux, in UTF-8; Windows takes as many units of UTF-16, which is never fewer."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_LONGEST_EXTENSION = 20


def atomic_write(path: Path, data: bytes | bytearray) -> None:
    """Write `data` to `path` so that a crash leaves the old file or the new one.

    Raises Unavailable when the folder cannot be written or the disk is full.
    """
    atomic_stream(path, (data,))


def atomic_stream(path: Path, pieces: Iterable[bytes | bytearray]) -> None:
    """Write `pieces` one after the other to `path`, as `atomic_write` does; what they raise leaves the old file."""
    target = long_path(path)
    draft = target.with_name(f".{os.urandom(8).hex()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as stream:
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as error:
        raise Unavailable(
            _("“{name}” could not be written: {reason}. Free some space or choose another folder.").format(
                name=path.name, reason=error.strerror or type(error).__name__
            )
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def plain_name(name: str) -> str:
    """Return a file's name as it is kept and shown: without what is invisible or turns the reading direction.

    "contract\u202efdp.exe" would be shown as "contractexe.pdf".
    """
    kept = "".join(_plain(char) for char in unicodedata.normalize("NFC", name))
    return " ".join(kept.split())


def safe_name(name: str, *, otherwise: str) -> str:
    """Return a name under which every system takes a file; `otherwise` where nothing of `name` is left.

    No folders, no devices of Windows, no dots or blanks at the ends, at most MOST_NAME_BYTES.
    """
    kept = _FORBIDDEN.sub("_", plain_name(name)).strip(". ")
    if not kept:
        return safe_name(otherwise, otherwise="_")
    if _DEVICES.match(kept):
        kept = f"_{kept}"
    stem, dot, extension = kept.rpartition(".")
    if not stem or len(extension) > _LONGEST_EXTENSION:
        stem, dot, extension = kept, "", ""
    room = MOST_NAME_BYTES - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + dot + extension


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cn", "Co", "Cs", "Zl", "Zp", "Zs") else char
