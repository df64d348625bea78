"""A departure, from notice to the printed packet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.services import clients, departures, members, printing, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.departures import DepartureForm
from clientbook.support.clock import today
from clientbook.support.errors import Cancelled, Invalid, Refused

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm

SOON = dt.timedelta(days=11)


def _opened(firm: Firm, login: str = "chen") -> tuple[departures.Desk, bytes]:
    desk = firm.open(login)
    form = DepartureForm(leaver=firm.ids["wang"], last_day=today() + SOON, reason="回老家")
    return desk, departures.open_departure(desk, form).made


def test_every_client_of_the_leaver_gets_a_successor(firm: Firm) -> None:
    desk, case = _opened(firm)
    page = departures.departure_page(desk, case)
    assert (page.row.clients, page.row.unallocated) == (2, 2)
    departures.allocate(desk, case, [firm.ids["zhangsan"], firm.ids["haihong"]], firm.ids["li"], "已任备份")
    departures.allocate(desk, case, [firm.ids["zhangsan"]], firm.ids["zhao"], "同城")
    page = departures.departure_page(desk, case)
    assert page.row.unallocated == 0
    chosen = {row.client.name: (row.successor_name, row.reason) for row in page.allocations}
    assert chosen == {"张三": ("赵敏", "同城"), "宁波海鸿进出口有限公司": ("李航", "已任备份")}


def test_the_manager_of_the_team_sees_the_case_and_others_do_not(firm: Firm) -> None:
    _desk, case = _opened(firm)
    assert departures.departure_page(firm.open("sun"), case).row.leaver_name == "王晓雯"
    assert departures.list_departures(firm.open("qian")) == []
    with pytest.raises(Refused):
        departures.list_departures(firm.open("wang"))


def test_a_manager_opens_cases_of_the_own_team_only(firm: Firm) -> None:
    with pytest.raises(Refused):
        _opened(firm, "qian")
    _opened(firm, "sun")


@pytest.mark.parametrize(
    ("leaver", "days", "field"), [("wang", -1, "last_day"), ("nobody", 1, "leaver"), ("li", 1, "")]
)
def test_bad_cases_name_the_field(firm: Firm, leaver: str, days: int, field: str) -> None:
    desk = firm.open("chen")
    form = DepartureForm(leaver=firm.ids.get(leaver, bytes(16)), last_day=today() + dt.timedelta(days=days))
    if not field:
        departures.open_departure(desk, form)
        field = "leaver"
    with pytest.raises(Invalid) as error:
        departures.open_departure(desk, form)
    assert error.value.field == field


def test_the_leaver_cannot_be_the_successor(firm: Firm) -> None:
    desk, case = _opened(firm)
    with pytest.raises(Invalid) as error:
        departures.allocate(desk, case, [firm.ids["zhangsan"]], firm.ids["wang"])
    assert error.value.field == "successor"


def test_a_withdrawn_case_is_no_longer_listed(firm: Firm) -> None:
    desk, case = _opened(firm)
    departures.withdraw_departure(desk, case)
    assert departures.list_departures(desk) == []


def test_the_packet_is_printed_and_journalled_under_its_serial(firm: Firm) -> None:
    desk, case = _opened(firm)
    departures.allocate(desk, case, [firm.ids["haihong"]], firm.ids["li"], "已任备份")
    before = desk.vault.seq
    paper = printing.print_packet(desk, case)
    entry = next(entry for entry in desk.vault.journal(since=before) if entry.act == "print.packet")
    assert paper.pdf.startswith(b"%PDF")
    assert paper.serial.endswith(f"{entry.seq:05d}")
    assert "王晓雯" in paper.filename


def test_without_the_right_nothing_is_printed(firm: Firm) -> None:
    _desk, case = _opened(firm)
    with pytest.raises(Refused):
        printing.print_packet(firm.open("wang"), case)


def test_handing_over_changes_who_is_responsible_and_who_can_see(firm: Firm) -> None:
    leaver = firm.open("wang")
    desk, case = _opened(firm)
    departures.allocate(desk, case, [firm.ids["haihong"]], firm.ids["li"], "已任备份")
    departures.hand_over(desk, case)
    page = departures.departure_page(desk, case)
    assert [row.client.name for row in page.allocations] == ["张三"]
    seen = {viewer.name: viewer.part for viewer in service_team.who_can_see(desk, firm.ids["haihong"])}
    assert seen["李航"] == "responsible"
    assert "王晓雯" not in seen
    leaver.refresh()
    assert clients.list_clients(leaver, ClientFilter()) == [firm.ids["zhangsan"]]


def _stop(_done: int, _total: int) -> None:
    raise Cancelled("stop")


def test_a_handover_that_is_stopped_changes_nothing(firm: Firm) -> None:
    desk, case = _opened(firm)
    departures.allocate(desk, case, [firm.ids["haihong"]], firm.ids["li"], "已任备份")
    before = desk.vault.seq
    with pytest.raises(Cancelled):
        departures.hand_over(desk, case, progress=_stop)
    assert desk.vault.seq == before
    seen = {viewer.name: viewer.part for viewer in service_team.who_can_see(desk, firm.ids["haihong"])}
    assert seen["王晓雯"] == "responsible"
    departures.hand_over(desk, case)


def test_a_closing_that_is_stopped_leaves_the_account_open(firm: Firm) -> None:
    desk, case = _opened(firm)
    departures.allocate(desk, case, [firm.ids["haihong"], firm.ids["zhangsan"]], firm.ids["zhao"])
    departures.hand_over(desk, case)
    with pytest.raises(Cancelled):
        members.close_member(desk, firm.ids["wang"], progress=_stop)
    assert firm.open("wang").me == firm.ids["wang"]
    members.close_member(desk, firm.ids["wang"])


def test_a_whole_departure_ends_with_a_closed_account(firm: Firm) -> None:
    desk, case = _opened(firm)
    departures.allocate(desk, case, [firm.ids["haihong"], firm.ids["zhangsan"]], firm.ids["zhao"])
    departures.hand_over(desk, case)
    members.close_member(desk, firm.ids["wang"])
    with pytest.raises(Refused):
        firm.open("wang")
    assert len(clients.list_clients(firm.open("zhao"), ClientFilter())) == 3


def test_nothing_is_handed_over_before_somebody_is_chosen(firm: Firm) -> None:
    desk, case = _opened(firm)
    with pytest.raises(Invalid) as error:
        departures.hand_over(desk, case)
    assert error.value.field == "clients"
    with pytest.raises(Refused):
        departures.hand_over(firm.open("wang"), case)
