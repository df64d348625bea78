"""The queue of new files on a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton

from clientbook.domain.clashes import Choice
from clientbook.services import editing, intakes
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.ui.clashes.dialog import ClashDialog
from clientbook.ui.clashes.side import SideCard
from clientbook.ui.intakes import page as intakes_page
from clientbook.ui.intakes.editor import TermDialog
from clientbook.ui.intakes.page import IntakesPage
from tests.ui.handover.answers import opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def shown(page: IntakesPage) -> list[tuple[str, str]]:
    model = page.table.model()
    return [(model.index(row, 0).data(), model.index(row, 4).data()) for row in range(model.rowCount())]


def open_queue(frame: Frame) -> IntakesPage:
    frame.navigate("intakes")
    assert isinstance(frame.page, IntakesPage)
    return frame.page


def test_the_clerk_works_the_queue(
    sign_in: Callable[[str], Frame], firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = firm.open("wang")
    for name in ("甲公司", "乙公司"):
        contact = ContactForm(name="联系人", phones=(("mobile", "13700001234"),))
        editing.add_client(desk, ClientForm(name=name, contacts=(contact,)))
    page = open_queue(sign_in("zhou"))
    before = len(shown(page))
    keys = dict(zip([name for name, _state in shown(page)], page.table.model().ids, strict=True))  # type: ignore[attr-defined]
    page.table.choose(keys["甲公司"])
    assert "甲公司" in [label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    page.verify_clicked()
    assert len(shown(page)) == before - 1
    page.table.choose(keys["乙公司"])
    monkeypatch.setattr(intakes_page, "ask_text", lambda *_args, **_more: "空号")
    page.mismatch_clicked()
    assert ("乙公司", "Mismatch") in shown(page)


def test_staff_have_no_queue(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    frame.navigate("intakes")
    assert not isinstance(frame.page, IntakesPage)


def test_the_owner_sets_the_term_and_two_owners_are_asked(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    page = open_queue(sign_in("chen"))
    press(page.head, "Term…")
    dialog = opened(page, TermDialog)
    intakes.set_term(firm.open("chen"), 4)
    dialog.form.fill({"days": 5})
    dialog.save_clicked()
    compared = opened(dialog, ClashDialog)
    cards = [card.accessibleName() for card in compared.rows[0].findChildren(SideCard)]
    assert cards == ["Yours: 5", "somebody else: 4"]
    compared.choose_all(Choice.MINE)
    press(compared, "Save")
    assert dialog.result() == 1
    assert intakes.term_days(firm.open("chen")) == 5


def test_the_clerk_is_not_offered_the_term(sign_in: Callable[[str], Frame]) -> None:
    page = open_queue(sign_in("zhou"))
    assert "Term…" not in {made.text().replace("&", "") for made in page.head.findChildren(QPushButton)}
