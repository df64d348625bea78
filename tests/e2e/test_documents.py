"""Documents in the program's own window: dragged out of another program, looked at, renewed, saved as a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import document_copies, document_rows
from tests.e2e.dragging import drag_in
from tests.e2e.driving import MISSING, Screen
from tests.e2e.office import FIRM, done, lock_and_leave, open_file, unlock
from tests.ui.documents.samples import pdf, photo

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.office import Office

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

_CLIENT = "Fabrikam Tools"
_DARK = 0xFF202428
"""The rectangle in the corner of the photo."""


@pytest.fixture
def papers(tmp_path: Path) -> dict[str, Path]:
    """Return files of several types by what they are called."""
    folder = tmp_path / "papers"
    folder.mkdir()
    contents = {
        "contract.pdf": pdf(2, text="Frame agreement"),
        "shelf.png": photo(900, 700, "PNG"),
        "prices.dat": bytes(range(256)) * 40,
        "chat.txt": b"the buyer wants two pallets\n",
        "renewed.pdf": pdf(1, text="Renewed agreement"),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def test_documents_are_dropped_shown_renewed_and_saved(office: Office, papers: dict[str, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    with Screen(tmp_path / "screen") as screen:
        unlock(screen, office, "chen")
        open_file(screen, office, "fabrikam")
        drop(screen, office, [papers[name] for name in ("contract.pdf", "shelf.png", "prices.dat", "chat.txt")])
        look_at_each(screen, office)
        renew(screen, office, papers["renewed.pdf"])
        save(screen, office, copy)
        lock_and_leave(screen)

    watcher, client = office.watcher, office.ids[_CLIENT]
    watcher.refresh()
    rows = {row.title: row for row in document_rows.list_documents(watcher, client)}
    assert set(rows) == {"contract", "shelf", "prices", "chat"}
    assert copy.read_bytes() == papers["renewed.pdf"].read_bytes()
    (old,) = rows["contract"].older
    assert content(office, old.id) == papers["contract.pdf"].read_bytes()
    assert content(office, rows["prices"].id) == papers["prices.dat"].read_bytes()
    assert office.acts().count("document.export") == 1


def content(office: Office, document: bytes) -> bytes:
    """Return what another computer reads in a document."""
    return b"".join(document_copies.open_document(office.watcher, document).blocks)


def drop(screen: Screen, office: Office, paths: list[Path]) -> None:
    """Drag files over the page, read what it says, let go, and confirm what they are."""
    drag_in(screen, paths, says=f"Drop to add to the documents of {_CLIENT}", title="Add documents")
    screen.until_text(*(path.name for path in paths))
    screen.key("ctrl+Return")
    done(screen, office, "document.add")
    screen.until_title(FIRM)
    screen.until_text(f"Documents {len(paths)}")


def look_at_each(screen: Screen, office: Office) -> None:
    """Open each document inside the program: a PDF, a text, an image, and one that nothing shows."""
    look_at(screen, "contract")
    done(screen, office, "document.open")
    screen.until_text("Frame agreement 1", "of 2")
    screen.key("Escape")
    look_at(screen, "chat")
    done(screen, office, "document.open", times=2)
    screen.until_text("two pallets")
    screen.key("Escape")
    look_at(screen, "shelf")
    done(screen, office, "document.open", times=3)
    screen.until(lambda: shows_photo(screen), "the photo")
    screen.key("Escape")
    look_at(screen, "prices")
    screen.until_text("stays closed in the vault")
    screen.key("Escape")
    screen.until_text("Documents 4")


def look_at(screen: Screen, title: str) -> None:
    """Choose a document in the list and open it."""
    screen.until_text("Documents 4")
    screen.click(title)
    screen.key("Return")


def shows_photo(screen: Screen) -> bool:
    """Say whether the dark corner of the photo is on the screen, and more than a letter of it."""
    image = screen.image()
    places = range(0, image.width(), 16), range(0, image.height(), 16)
    return sum(image.pixel(across, down) == _DARK for across in places[0] for down in places[1]) > 50


def renew(screen: Screen, office: Office, path: Path) -> None:
    """Add a new version of the contract, from the menu of the list."""
    screen.click("contract")
    screen.key("Menu", "Down", "Down", "Down", "Return")
    screen.name_file("Choose the new version", path)
    screen.until_title("New version of contract")
    screen.key("ctrl+Return")
    done(screen, office, "document.version")
    screen.until_title(FIRM)
    screen.until_text("renewed.pdf")


def save(screen: Screen, office: Office, path: Path) -> None:
    """Look at the new version and save a copy of it."""
    screen.click("contract")
    screen.key("Return")
    screen.until_text("Renewed agreement 1")
    screen.key("ctrl+s")
    screen.name_file("Save a copy outside the vault", path)
    done(screen, office, "document.export")
    screen.until_title(FIRM)
    screen.until_text("readable by anybody")
