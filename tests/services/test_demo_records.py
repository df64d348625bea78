"""What the demo firm has to show: every kind of record, state and list, in both languages of its clients."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from clientbook.domain import birthdays
from clientbook.domain.changes import ClassChange, StageChange
from clientbook.domain.clients import Client, ClientDetails, Contact, Part, Stage
from clientbook.domain.complaints import ComplaintState
from clientbook.domain.gifts import Gift
from clientbook.domain.intakes import IntakeState
from clientbook.domain.interactions import Interaction
from clientbook.domain.lists import ListKind
from clientbook.domain.log import LogKind
from clientbook.domain.needs import Need
from clientbook.domain.phones import digits
from clientbook.domain.points import overdraft
from clientbook.services import (
    clients,
    complaint_lists,
    conduct,
    cover,
    departures,
    duplicate_index,
    duplicates,
    feedback,
    filters,
    intakes,
    lists,
    points,
    referrals,
    removals,
    revisits,
    service_team,
)
from clientbook.services.clients import ClientFilter
from clientbook.services.complaint_lists import Which
from clientbook.services.demo_abroad import firm
from clientbook.services.demo_names import brand
from clientbook.services.timeline import timeline
from clientbook.support.clock import local
from clientbook.support.words import Role
from tests.fixtures_demo import DEMO_NOW

if TYPE_CHECKING:
    from clientbook.desk import Desk

TODAY = DEMO_NOW.date()


@pytest.fixture
def owner(demo_owner: Desk) -> Desk:
    """Return the owner's desk."""
    return demo_owner


def everybody(desk: Desk) -> list[bytes]:
    return clients.list_clients(desk, ClientFilter())


def test_every_word_stands_in_the_lists_of_the_firm(owner: Desk) -> None:
    for kind in ListKind:
        offered = {entry.name for entry in lists.entries(owner, kind)}
        used = set(lists.used(owner, kind))
        assert used <= offered
        assert len(used) >= 3


def test_companies_have_several_contacts_with_flags(owner: Desk) -> None:
    rows = list(owner.session.scalars(select(Contact)))
    per_file = Counter(row.client_id for row in rows)
    assert sum(count > 1 for count in per_file.values()) > 30
    assert sum(row.is_decision_maker for row in rows) > 20
    assert sum(row.has_left for row in rows) > 5
    assert sum(bool(row.emails) for row in rows) > 80
    assert all(mail.value.endswith(".example") for row in rows for mail in row.emails)


def test_numbers_reach_nobody(owner: Desk) -> None:
    films = (
        "4420794",
        "44161496",
        "44121496",
        "44117496",
        "44113496",
        "44131496",
        "447700900",
        "61255",
        "61355",
        "61755",
    )
    for row in owner.session.scalars(select(Contact)):
        for phone in row.phones:
            number = digits(phone.value)
            is_abroad = number.startswith(films) or number[4:7] == "555"
            is_nobodys = number.startswith(("154", "163", "168")) and len(number) == 11
            is_landline = number.startswith("0") and number[3:5].find("1") >= 0
            assert is_abroad or is_nobodys or is_landline, phone.value


def test_classes_and_stages_have_a_history(owner: Desk) -> None:
    stages = list(owner.session.scalars(select(StageChange)))
    assert {row.after for row in stages} == {Stage.WON.value, Stage.LOST.value}
    assert all(row.reason for row in stages)
    ranks = {choice.id: at for at, choice in enumerate(clients.classes(owner))}
    changes = list(owner.session.scalars(select(ClassChange)))
    steps = [ranks[row.after] - ranks[row.before] for row in changes if row.after and row.before]
    assert sum(step < 0 for step in steps) > 10
    cards = {card.id: card for card in owner.session.scalars(select(Client))}
    assert all(cards[row.client_id].stage == row.after for row in stages if row.after == Stage.LOST.value)
    assert all(card.lost_on and card.lost_reason for card in cards.values() if card.stage == Stage.LOST.value)


def test_clients_brought_clients_over_three_levels(owner: Desk) -> None:
    branches = referrals.tree(owner)
    assert {branch.depth for branch in branches} >= {0, 1, 2, 3}
    assert max(branch.total for branch in branches) >= 4
    assert any(branch.brought for branch in branches if branch.depth == 0)


def test_some_lunar_birthdays_are_near(owner: Desk) -> None:
    held = [*owner.session.scalars(select(ClientDetails)), *owner.session.scalars(select(Contact))]
    read = [birthdays.read(one.birthday, is_lunar=True) for one in held if one.is_lunar_birthday and one.birthday]
    days = [birthdays.next_day(one, TODAY) for one in read if one is not None]
    assert sum(day is not None and day - TODAY <= dt.timedelta(days=30) for day in days) >= 3


def test_complaints_stand_in_every_state(owner: Desk) -> None:
    rows = complaint_lists.complaint_rows(owner, complaint_lists.list_complaints(owner, Which.ALL))
    assert {row.state for row in rows} == set(ComplaintState)
    counts = complaint_lists.complaint_counts(owner)
    assert counts.overdue >= 2
    assert {row.concerns_id is None for row in rows} == {True, False}
    assert all(row.handler_id != row.concerns_id for row in rows if row.concerns_id)
    assert sum(row.what.isascii() for row in rows) >= 3


def test_feedback_is_answered(owner: Desk) -> None:
    rows = feedback.feedback_rows(owner, feedback.list_feedback(owner))
    assert len(rows) >= 15
    assert {row.type for row in rows} == set(feedback.FeedbackType)
    asked = next(row for row in rows if "小包装" in row.text)
    answers = [
        item for item in timeline(owner, asked.client) if item.noun == Interaction.kind and "小包装" in item.text
    ]
    assert [item.on > asked.on for item in answers] == [True]


def test_gifts_come_at_the_festivals(owner: Desk) -> None:
    rows = list(owner.session.scalars(select(Gift)))
    assert {row.occasion for row in rows} >= {"中秋", "春节", "端午", "Christmas", "新店开业"}
    assert any(row.handed_by != row.author for row in rows)
    moon = next(row for row in rows if row.occasion == "中秋")
    assert moon.on.month in (8, 9)


def test_promises_are_open_late_kept_and_dropped(owner: Desk) -> None:
    rows = list(owner.session.scalars(select(Need)))
    waiting = [row for row in rows if row.done_on is None]
    assert sum(row.due_on is not None and row.due_on < TODAY for row in waiting) >= 3
    assert sum(row.due_on is not None and row.due_on >= TODAY for row in waiting) >= 3
    assert sum(bool(row.dropped_because) for row in rows) >= 3
    assert sum(row.done_on is not None and not row.dropped_because for row in rows) > 20


def test_new_files_wait_for_the_clerk(owner: Desk) -> None:
    queue = intakes.queue(owner)
    assert 4 <= len(queue) <= 9
    assert sum(row.state is IntakeState.MISMATCH for row in queue) == 1
    assert any(row.waits_days for row in queue)
    assert any(not row.waits_days and not row.late_days for row in queue)
    told = [item.text for item in timeline(owner, everybody(owner)[0]) if item.label == "Intake"]
    assert len(told) == 2


def test_somebody_is_away_and_earlier_cover_has_ended(owner: Desk) -> None:
    teams = [service_team.team_of(owner, client) for client in everybody(owner)]
    until = TODAY + dt.timedelta(days=5)
    covered = [row for team in teams for row in team if row.until == until]
    assert len(covered) >= 5
    assert any(row.part is Part.SUPPORTER and row.until for team in teams for row in team)
    acts = Counter(entry.act for entry in owner.vault.journal())
    assert acts["team.cover"] == 2
    assert acts["access.end"] >= 1
    lost = [change.lost for client in everybody(owner) for change in cover.access_changes(owner, client)]
    assert any(lost)


def test_the_owner_has_something_to_do_this_week(owner: Desk) -> None:
    keys = revisits.due_keys(owner, TODAY - dt.timedelta(days=7), TODAY + dt.timedelta(days=7), member=owner.me)
    assert len(keys) >= 3


def test_files_lie_in_the_bin_with_reasons(owner: Desk) -> None:
    rows = removals.list_bin(owner)
    assert len(rows) == 3
    assert len({row.reason for row in rows}) == 3


def test_likely_pairs_wait_for_a_decision(owner: Desk) -> None:
    duplicate_index.look_at_all(owner)
    counts = duplicates.count_pairs(owner)
    assert counts.proposed == counts.distinct == 1
    assert counts.open - counts.proposed >= 2
    rows = duplicates.pair_rows(owner, duplicates.list_pairs(owner))
    assert all(row.first.responsible != row.second.responsible for row in rows if row.likeness.score > 0.9)


def test_filters_are_saved(enter_demo: Any) -> None:
    names = [row.name for row in filters.saved_filters(enter_demo(Role.STAFF))]
    assert {"英国客户", "重点客户，回访已过期"} <= set(names)
    own = filters.saved_filters(enter_demo(Role.OWNER))
    assert all(clients.list_clients(enter_demo(Role.OWNER), row.wanted) for row in own)


def test_one_file_is_long(owner: Desk) -> None:
    lengths = [len(timeline(owner, client)) for client in everybody(owner)]
    assert max(lengths) > 100
    assert sorted(lengths)[len(lengths) // 2] < 40


def test_the_log_goes_forward(owner: Desk) -> None:
    times = [entry.time for entry in owner.vault.journal()]
    assert len(times) > 300
    assert all(earlier - later < dt.timedelta(days=22) for earlier, later in pairwise(times[-200:]))


def test_people_write_in_their_own_way(owner: Desk) -> None:
    people = {row.name: row.id for row in clients.counts(owner).people}
    written: dict[str, list[Interaction]] = {
        name: list(owner.session.scalars(select(Interaction).where(Interaction.author == key)))
        for name, key in people.items()
    }

    def days_late(name: str) -> float:
        rows = written[name]
        return sum((local(row.at).date() - row.on).days for row in rows) / len(rows)

    def length(name: str) -> float:
        return sum(len(row.text) for row in written[name]) / len(written[name])

    assert days_late("林悦") < 0.1
    assert days_late("区志强") > 3
    assert length("林悦") > 2 * length("区志强")
    recent = TODAY - dt.timedelta(days=90)
    before = recent - dt.timedelta(days=90)
    fading = written["仇海燕"]
    assert sum(row.on > recent for row in fading) < 0.6 * sum(before < row.on <= recent for row in fading)


def test_names_do_not_repeat_however_large_the_firm_is() -> None:
    for name in (brand, firm):
        assert len({name(index) for index in range(50_000)}) == 50_000


def test_key_clients_have_points_and_none_is_overdrawn(owner: Desk) -> None:
    held = {client: list(points.movements(owner, client)) for client in everybody(owner)}
    held = {client: rows for client, rows in held.items() if rows}
    assert len(held) >= 5
    assert all(overdraft(rows) is None for rows in held.values())
    assert any(row.points < 0 for rows in held.values() for row in rows)


def test_somebody_took_all_they_could_see_before_giving_notice(owner: Desk) -> None:
    while not conduct.count_on(owner):
        pass
    assert conduct.watch(owner)
    found = conduct.list_jumps(owner)
    leaver = departures.list_departures(owner)[0]
    assert {row.name for row in found} == {leaver.leaver_name}
    assert {row.what for row in found} == {LogKind.OPEN, LogKind.REVEAL}
    assert {row.on for row in found} < {leaver.opened_on - dt.timedelta(days=days) for days in range(5)}
