"""The handover: cases, who takes which client, and the packet; on a real desk."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from clientbook.domain.clashes import Choice
from clientbook.services import departures
from clientbook.support.clock import today
from clientbook.ui.clashes.dialog import ClashDialog
from clientbook.ui.clashes.side import SideCard
from clientbook.ui.handover.case import KEY, OPEN, CasePage
from clientbook.ui.handover.editor import AllocateDialog, DepartureDialog
from clientbook.ui.handover.page import HandoverPage
from clientbook.ui.paper.page import PaperPage
from tests.ui.handover.answers import answering, opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

LAST_DAY = today() + dt.timedelta(days=11)


def open_page(frame: Frame) -> HandoverPage:
    frame.navigate("handover")
    page = frame.page
    assert isinstance(page, HandoverPage)
    return page


def open_case(frame: Frame, leaver: bytes) -> CasePage:
    page = open_page(frame)
    page.new_clicked()
    dialog = opened(page, DepartureDialog)
    dialog.form.fill({"leaver": leaver, "last_day": LAST_DAY, "reason": "个人发展"})
    dialog.save_clicked()
    case = frame.page
    assert isinstance(case, CasePage)
    return case


def allocate(case: CasePage, successor: bytes, reason: str) -> None:
    case.edit_clicked()
    dialog = opened(case, AllocateDialog)
    dialog.form.fill({"successor": successor, "reason": reason})
    dialog.save_clicked()
    assert not dialog.isVisible()


@pytest.fixture
def owner(sign_in: Callable[[str], Frame]) -> Frame:
    return sign_in("chen")


def test_no_departure_says_what_belongs_here(owner: Frame) -> None:
    page = open_page(owner)
    press(page, "New departure")
    opened(page, DepartureDialog).reject()


def test_a_new_case_lists_every_client_of_the_leaver(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    assert case.title == "Departure of 王晓雯"
    assert f"{LAST_DAY:%m-%d}" in case.count
    case.table.selectAll()
    assert set(case.table.selected_ids()) == {firm.ids["zhangsan"], firm.ids["haihong"]}
    owner.back()
    assert open_page(owner).table.current_id() is not None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"leaver": None, "last_day": LAST_DAY}, "leaver"),
        ({"last_day": None}, "last_day"),
        ({"last_day": today() - dt.timedelta(days=1)}, "last_day"),
    ],
)
def test_what_is_missing_is_said_at_its_field(owner: Frame, firm: Firm, values: dict[str, object], field: str) -> None:
    page = open_page(owner)
    page.new_clicked()
    dialog = opened(page, DepartureDialog)
    dialog.form.fill({"leaver": firm.ids["wang"], **values})
    dialog.save_clicked()
    assert dialog.isVisible()
    assert dialog.form.editor(field).accessibleDescription()
    assert owner.page is page
    dialog.done(0)


def test_several_clients_get_a_successor_at_once_from_the_keyboard(owner: Frame, firm: Firm, qtbot: QtBot) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.table.setFocus()
    qtbot.keyClick(case.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(case.table, Qt.Key.Key_Return)
    dialog = opened(case, AllocateDialog)
    dialog.form.fill({"successor": firm.ids["li"], "reason": "同城"})
    dialog.save_clicked()
    rows = [case.table.row_of(client) for client in case.table.selected_ids()]
    assert [(row.successor_name, row.reason) for row in rows if row] == [("李航", "同城")] * 2
    assert [taker.receives for taker in shown(case).successors] == [2]


def shown(case: CasePage):
    assert case._shown is not None  # noqa: SLF001  what the page shows
    return case._shown.page  # noqa: SLF001  as above


def test_the_backup_of_a_client_is_its_own_reason(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.table.choose(firm.ids["haihong"])
    case.edit_clicked()
    dialog = opened(case, AllocateDialog)
    dialog.form.editor("successor").set_value(firm.ids["li"])  # type: ignore[attr-defined]
    assert dialog.form.values()["reason"] == "Backup already"
    dialog.form.clean()
    dialog.reject()


def test_a_case_without_choice_stays_in_the_dialog(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.edit_clicked()
    dialog = opened(case, AllocateDialog)
    dialog.save_clicked()
    assert dialog.form.editor("successor").accessibleDescription()
    dialog.reject()


def test_filters_keep_what_they_say(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.table.choose(firm.ids["zhangsan"])
    allocate(case, firm.ids["li"], "同城")
    case.chips._clicked(OPEN)  # noqa: SLF001  a chip has no name of its own
    case.table.selectAll()
    assert case.table.selected_ids() == [firm.ids["haihong"]]
    allocate(case, firm.ids["li"], "已任备份")
    assert case.table.selected_ids() == []
    case.chips._clicked(KEY)  # noqa: SLF001  as above
    assert case.table.selected_ids() == []


def test_the_packet_is_previewed(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.print_clicked()
    page = owner.page
    assert isinstance(page, PaperPage)
    assert page.preview.page_count > 2
    assert page.count.startswith("JD-")


def test_withdrawing_asks_and_cancel_is_the_default(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    default = answering("Cancel")
    case.withdraw_clicked()
    assert default() == ["Cancel"]
    assert owner.page is case
    answering("Withdraw the departure")
    case.withdraw_clicked()
    assert isinstance(owner.page, HandoverPage)
    assert owner.page.table.current_id() is None


def test_handing_over_asks_and_then_takes_the_clients_off_the_list(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.hand_over_clicked()
    assert "Choose successors" in case.notice.text
    case.table.choose(firm.ids["haihong"])
    allocate(case, firm.ids["li"], "同城")
    answering("Hand over 1 client")
    case.hand_over_clicked()
    assert case.table.row_of(firm.ids["haihong"]) is None
    assert case.table.row_of(firm.ids["zhangsan"]) is not None


def test_a_manager_sees_the_own_team_only(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("qian")
    page = open_page(frame)
    page.new_clicked()
    dialog = opened(page, DepartureDialog)
    dialog.form.fill({"leaver": firm.ids["wang"], "last_day": LAST_DAY})
    dialog.save_clicked()
    assert dialog.isVisible()
    assert "manager of that team" in dialog.notice.text
    dialog.done(0)


def test_locking_leaves_nothing_readable(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.empty()
    assert case.table.selected_ids() == []
    assert case.table.row_of(firm.ids["zhangsan"]) is None


def test_a_successor_that_another_desktop_chose_meanwhile_is_compared(owner: Frame, firm: Firm) -> None:
    case = open_case(owner, firm.ids["wang"])
    case.table.choose(firm.ids["zhangsan"])
    case.edit_clicked()
    dialog = opened(case, AllocateDialog)
    dialog.form.fill({"successor": firm.ids["li"], "reason": "已任备份"})
    other = firm.open("sun")
    key = departures.list_departures(other)[0].id
    departures.allocate(other, key, [firm.ids["zhangsan"]], firm.ids["zhao"], "同城")
    dialog.save_clicked()
    compared = opened(dialog, ClashDialog)
    cards = [card.accessibleName() for card in compared.rows[0].findChildren(SideCard)]
    assert cards == ["Yours: 李航 · 已任备份", "孙经理: 赵敏 · 同城"]
    compared.choose_all(Choice.MINE)
    press(compared, "Save")
    assert not dialog.isVisible()
    other.refresh()
    rows = {row.client.id: row for row in departures.departure_page(other, key).allocations}
    assert (rows[firm.ids["zhangsan"]].successor, rows[firm.ids["zhangsan"]].reason) == (firm.ids["li"], "已任备份")
