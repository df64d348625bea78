"""The access page on a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import access_review, service_team
from clientbook.ui.access.model import BY_FILE, BY_PERSON
from clientbook.ui.access.page import AccessPage
from clientbook.ui.clients.filepage import ClientFilePage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.ui.frame import Frame
    from clientbook.ui.widgets.table import ListTable
    from tests.fixtures_firm import Firm


@pytest.fixture
def page(sign_in: Callable[[str], Frame]) -> AccessPage:
    frame = sign_in("chen")
    frame.navigate("access")
    found = frame.page
    assert isinstance(found, AccessPage)
    return found


def column(table: ListTable, place: int = 0) -> list[str]:
    model = table.model()
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def test_a_person_shows_the_files(page: AccessPage, firm: Firm) -> None:
    lists = page.lists[BY_PERSON]
    assert column(lists.sums)[0] == "陈老板"
    lists.sums.choose(firm.ids["zhou"])
    assert len(column(lists.rows)) == 5  # four files and the firm's lists
    assert column(lists.rows, 1)[:4] == ["Contact part"] * 4


def test_a_file_shows_the_people_and_opens(page: AccessPage, firm: Firm) -> None:
    page.choose_view(BY_FILE)
    lists = page.lists[BY_FILE]
    lists.sums.choose(firm.ids["zhangsan"])
    assert set(column(lists.rows)) == {"陈老板", "王晓雯", "孙经理", "周档案"}
    lists.rows.opened.emit(0)
    assert isinstance(page.shell.page, ClientFilePage)


def test_the_page_follows_a_change(page: AccessPage, firm: Firm) -> None:
    page.lists[BY_PERSON].sums.choose(firm.ids["zhao"])
    before = len(column(page.lists[BY_PERSON].rows))
    service_team.assign(firm.open("chen"), [firm.ids["zhangsan"]], firm.ids["zhao"])
    page.reload()
    assert len(column(page.lists[BY_PERSON].rows)) == before + 1


def test_the_sheet_is_written_and_said(page: AccessPage, firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    sheet = access_review.export_review(desk, access_review.access_review(desk))
    page.save_to(tmp_path / "access.xlsx", sheet)
    assert (tmp_path / "access.xlsx").read_bytes().startswith(b"PK")
    assert page.notice.text == "Saved as access.xlsx."


def test_the_lock_forgets(page: AccessPage) -> None:
    page.empty()
    for lists in page.lists.values():
        assert column(lists.sums) == column(lists.rows) == []
