"""The queue of new files on a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import editing
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.ui.intakes import page as intakes_page
from clientbook.ui.intakes.page import IntakesPage

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
