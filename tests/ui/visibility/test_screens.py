"""No screen shows or says anything of a file that the person does not see: every page × everybody who looks.

What the services give out is the matter of tests/services/visibility; here the real pages are made and read, with
tips, names for screen readers, counts and hints.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.support.words import Level
from clientbook.ui.clients.page import ClientsPage
from tests.services.visibility.test_table import COLUMNS, OWNER, leaks
from tests.services.visibility.ways import Look
from tests.ui.visibility import walking

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.ui.theme import Theme
    from tests.services.visibility.people import MarkedFirm

CARD_FIELDS = ("name", "region", "contact name", "position")
FULL_FIELDS = (*CARD_FIELDS, "interaction", "need", "feedback", "gift", "document", "complaint step", "product")
HIDDEN = frozenset({"phone", "e-mail"})
"""What stands masked on every page but the form."""


@pytest.mark.usefixtures("look")
@pytest.mark.parametrize("who", COLUMNS)
def test_no_screen_says_anything_of_a_file_that_is_not_seen(
    marked: MarkedFirm, look: Theme, tmp_path: Path, who: str
) -> None:
    person = marked.people[who]
    seen = person.shown | ({"binned": Level.FULL} if who == OWNER else {})
    with person.looking():
        at = Look(marked, person)
        with walking.signed_in(at, tmp_path / "prefs.json") as frame:
            pages = "\n".join((*walking.read_pages(frame, at), *walking.read_further(frame, at)))
            files = "\n".join(walking.read_files(frame, at))
            forms = "\n".join(walking.read_forms(frame, at))
            log = "\n".join(walking.read_log(frame))
            frame.navigate("clients")
            assert isinstance(frame.page, ClientsPage)
            listed = {file for file in marked.files if marked.ids[file] in frame.page.model.ids}
            assert frame.page.count.startswith(f"{len(frame.page.model.ids)} client")
    assert leaks(marked.marks.found(pages + files + forms), seen) == []
    assert leaks(marked.marks.found(log), person.held) == []
    assert {mark.field for mark in marked.marks.found(pages + files)} & HIDDEN == set()
    shown = {(mark.file, mark.field) for mark in marked.marks.found(pages + files)}
    assert listed == set(person.shown) & set(marked.shown_files)
    fields = {file: FULL_FIELDS if person.shown[file] is Level.FULL else CARD_FIELDS for file in listed}
    assert {(file, field) for file in listed for field in fields[file]} - shown == set()
