"""Searching the records through the window's search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.search.page import SearchPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def texts(page: SearchPage) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_words_in_the_box_are_searched_and_enter_opens_the_file(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    frame.search_for("到货")
    frame.search_records()
    page = frame.page
    assert isinstance(page, SearchPage)
    assert texts(page) == ["确认十月到货计划"]
    frame.search_for("紧固件")
    frame.search_now()
    assert texts(page) == ["不锈钢紧固件 M8"]
    frame.open_found()
    assert isinstance(frame.page, ClientFilePage)
    assert frame.page.client == firm.ids["haihong"]


def test_nothing_found_says_what_to_try(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    frame.search_for("没有人说过这个")
    frame.search_records()
    page = frame.page
    assert isinstance(page, SearchPage)
    assert texts(page) == []
    assert not page.table.isVisible()


def test_the_lock_forgets(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("wang")
    frame.search_for("关于")
    frame.search_records()
    page = frame.page
    assert isinstance(page, SearchPage)
    assert len(texts(page)) == 2
    page.empty()
    assert texts(page) == []
