"""Holiday cover in one step, and the history of who could see a file."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.clients import Client
from clientbook.services import cover, service_team
from clientbook.services.cover import CoverForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Invalid, Refused

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

WEEK = dt.timedelta(days=7)


def sees(desk: Desk, firm: Firm) -> set[str]:
    return {key for key in ("zhangsan", "haihong", "shan", "ouyang") if desk.session.get(Client, firm.ids[key])}


def test_the_stand_in_opens_every_file_until_the_day_and_then_none(firm: Firm) -> None:
    owner, desk = firm.open(), firm.open("zhao")
    seq = owner.vault.seq
    cover.cover(owner, CoverForm(firm.ids["wang"], firm.ids["zhao"], today() + WEEK))
    assert [entry.act for entry in owner.vault.journal(since=seq)].count("team.cover") == 1
    desk.refresh()
    assert sees(desk, firm) == {"ouyang", "zhangsan", "haihong"}
    row = next(one for one in service_team.team_of(owner, firm.ids["zhangsan"]) if one.name == "赵敏")
    assert row.until == today() + WEEK
    with frozen(now() + 2 * WEEK):
        later = firm.open("zhao")
        assert sees(later, firm) == {"ouyang"}


def test_who_is_on_the_team_for_longer_stays_so(firm: Firm) -> None:
    owner = firm.open()
    cover.cover(owner, CoverForm(firm.ids["wang"], firm.ids["li"], today() + WEEK))
    until = {
        key: next(one.until for one in service_team.team_of(owner, firm.ids[key]) if one.name == "李航")
        for key in ("haihong", "zhangsan")
    }
    assert until == {"haihong": None, "zhangsan": today() + WEEK}


def test_cover_can_be_prolonged(firm: Firm) -> None:
    owner = firm.open()
    for weeks in (1, 2):
        cover.cover(owner, CoverForm(firm.ids["wang"], firm.ids["zhao"], today() + weeks * WEEK))
    with pytest.raises(Invalid) as nothing:
        cover.cover(owner, CoverForm(firm.ids["wang"], firm.ids["zhao"], today() + WEEK))
    assert nothing.value.field == "absent"


@pytest.mark.parametrize(
    ("absent", "stand_in", "days", "field"),
    [
        ("wang", "wang", 7, "stand_in"),
        ("wang", "zhou", 7, "stand_in"),
        ("wang", "li", -1, "until"),
        ("sun", "li", 7, "absent"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(
    firm: Firm, absent: str, stand_in: str, days: int, field: str
) -> None:
    form = CoverForm(firm.ids[absent], firm.ids[stand_in], today() + dt.timedelta(days=days))
    with pytest.raises(Invalid) as refused:
        cover.cover(firm.open(), form)
    assert refused.value.field == field


def test_a_manager_covers_the_own_team_and_staff_nobody(firm: Firm) -> None:
    form = CoverForm(firm.ids["wang"], firm.ids["li"], today() + WEEK)
    with pytest.raises(Refused):
        cover.cover(firm.open("wang"), form)
    cover.cover(firm.open("sun"), form)


def test_the_history_says_who_came_and_went(firm: Firm) -> None:
    owner = firm.open()
    service_team.assign(owner, [firm.ids["zhangsan"]], firm.ids["li"])
    newest, *_older = cover.access_changes(owner, firm.ids["zhangsan"])
    assert (newest.who, newest.gained, newest.lost) == ("陈老板", ("李航",), ("王晓雯",))
    assert newest.on == today()
    with pytest.raises(Invalid):
        cover.access_changes(firm.open("zhao"), firm.ids["zhangsan"])
