"""Deleting and the bin on a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import removals
from clientbook.ui.clients import filepage
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.removals import page as bin_page
from clientbook.ui.settings.page import SettingsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def open_bin(frame: Frame) -> bin_page.BinPage:
    frame.navigate("settings")
    assert isinstance(frame.page, SettingsPage)
    frame.page.bin_clicked()
    assert isinstance(frame.page, bin_page.BinPage)
    return frame.page


def shown(page: bin_page.BinPage) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_a_deleted_file_leaves_the_list_and_lies_in_the_bin(
    sign_in: Callable[[str], Frame], firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = sign_in("chen")
    clients = frame.page
    assert isinstance(clients, ClientsPage)
    clients.open_file(firm.ids["shan"])
    assert isinstance(frame.page, ClientFilePage)
    monkeypatch.setattr(filepage, "ask_reason", lambda _parent, _names: "重复录入")
    frame.page.delete_clicked()
    assert frame.page is clients
    assert clients.count == "3 clients"
    page = open_bin(frame)
    assert shown(page) == ["单婷"]
    page.restore_clicked()
    assert shown(page) == []
    assert page.notice.text == "单婷 is back among the clients."


def test_destroying_asks_first(sign_in: Callable[[str], Frame], firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    removals.delete_files(firm.open("chen"), [firm.ids["shan"], firm.ids["ouyang"]], "重复")
    page = open_bin(sign_in("chen"))
    verbs: list[str] = []
    answers = iter([False, True, True])

    def answer(_parent: object, _title: str, _text: str, *, verb: str) -> bool:
        verbs.append(verb)
        return next(answers)

    monkeypatch.setattr(bin_page, "confirm", answer)
    page.empty_clicked()
    assert len(shown(page)) == 2
    page.destroy_clicked()
    assert len(shown(page)) == 1
    page.empty_clicked()
    assert shown(page) == []
    assert verbs == ["Destroy 2 files", "Destroy 1 file", "Destroy 1 file"]
