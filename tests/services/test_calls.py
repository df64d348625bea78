"""A revisit clerk's card of a file ends with the last call to make: by the program at once, then by new keys."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.domain.clients import Client
from clientbook.domain.revisits import Revisit
from clientbook.services import clients, files, firms, log, overview, revisits, search, service_team, undo
from clientbook.services.clients import ClientFilter
from clientbook.services.expiry import end_expired_access
from clientbook.services.revisits import PlanForm, RevisitForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import Level
from tests.services.old_keys import keys_to, open_nothing

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

NEXT_WEEK = today() + dt.timedelta(days=7)


@pytest.fixture
def client(firm: Firm) -> bytes:
    """Return the file that the clerk is to call once."""
    revisits.plan_revisit(firm.open("sun"), firm.ids["haihong"], PlanForm(due_on=today(), assigned_to=firm.ids["wu"]))
    return firm.ids["haihong"]


def planned(desk: Desk, client: bytes) -> bytes:
    """Return the call that is to be made."""
    statement = select(Revisit.id).where(Revisit.client_id == client, Revisit.assigned_to.is_not(None))
    return desk.session.scalars(statement.where(Revisit.done_on.is_(None))).one()


def call(desk: Desk, client: bytes, *, was_reached: bool = True, next_on: dt.date | None = None) -> int:
    """Record the call; returns the entry of the journal."""
    form = RevisitForm(on=today(), was_reached=was_reached, result="好", revisit=planned(desk, client), next_on=next_on)
    return revisits.record_revisit(desk, client, form).act


def shown(desk: Desk) -> list[bytes]:
    """Return the files that lists show."""
    return clients.list_clients(desk, ClientFilter())


def viewers(desk: Desk, client: bytes) -> set[bytes]:
    """Return whose keys open a file."""
    return {viewer.member for viewer in service_team.who_can_see(desk, client)}


def test_a_call_that_is_done_closes_the_card_on_the_spot(firm: Firm, client: bytes) -> None:
    clerk = firm.open("wu")
    assert files.read_file(clerk, client).glance.level is Level.CARD
    assert call(clerk, client)
    assert shown(clerk) == []
    assert search.deep_search(clerk, "好").hits == []
    assert revisits.due_between(clerk, today(), NEXT_WEEK) == []
    assert overview.badges(clerk).get("revisits", 0) == 0
    made = clerk.session.scalars(select(Revisit).where(Revisit.done_by == clerk.me)).one()
    assert made.responsible == firm.ids["wang"]
    revisit = made.id
    for attempt in (
        lambda: files.glance(clerk, client),
        lambda: files.open_file(clerk, client),
        lambda: files.contact_cards(clerk, client),
        lambda: revisits.revisit_form(clerk, revisit),
        lambda: revisits.record_revisit(clerk, client, RevisitForm(on=today(), was_reached=True)),
    ):
        with pytest.raises(Invalid):
            attempt()
    assert firm.ids["wu"] in viewers(firm.open("chen"), client)


def test_it_stays_closed_after_the_next_unlock(firm: Firm, client: bytes) -> None:
    clerk = firm.open("wu")
    call(clerk, client)
    firms.lock(clerk)
    assert shown(firm.open("wu")) == []


def test_another_call_to_make_keeps_the_card(firm: Firm, client: bytes) -> None:
    plan = PlanForm(due_on=NEXT_WEEK, assigned_to=firm.ids["wu"])
    clerk, first = firm.open("wu"), planned(firm.open("wu"), client)
    revisits.plan_revisit(firm.open("sun"), client, plan)
    revisits.record_revisit(clerk, client, RevisitForm(on=today(), was_reached=True, revisit=first))
    assert shown(clerk) == [client]
    assert not end_expired_access(firm.open("sun"))
    call(clerk, client)
    assert shown(clerk) == []
    assert end_expired_access(firm.open("sun"))


def test_a_clerk_who_takes_the_own_wraps_out_of_the_file_loses_the_card_too(firm: Firm, client: bytes) -> None:
    """Whom the statement names decides, not whose wraps happen to be there."""
    clerk, owner = firm.open("wu"), firm.open("chen")
    call(clerk, client)
    with closing(sqlite3.connect(firm.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM wraps WHERE recipient = ?", (clerk.me,))
    assert end_expired_access(owner)
    assert clerk.me not in viewers(owner, client)


def test_who_was_not_reached_is_called_again_by_the_same_clerk(firm: Firm, client: bytes) -> None:
    clerk = firm.open("wu")
    call(clerk, client, was_reached=False, next_on=NEXT_WEEK)
    assert [row.who for row in revisits.due_between(clerk, NEXT_WEEK, NEXT_WEEK, member=clerk.me)] == ["吴回访"]
    call(clerk, client, next_on=NEXT_WEEK)
    assert shown(clerk) == []
    due = revisits.due_between(firm.open("wang"), NEXT_WEEK, NEXT_WEEK)
    assert [row.who for row in due if row.client.id == client] == ["王晓雯"]


def test_a_call_taken_back_opens_the_card_again(firm: Firm, client: bytes) -> None:
    clerk = firm.open("wu")
    seq = call(clerk, client)
    undo.undo(clerk, seq)
    assert shown(clerk) == [client]
    assert not end_expired_access(firm.open("sun"))


def test_after_the_managers_session_the_clerks_key_opens_nothing(firm: Firm, client: bytes) -> None:
    clerk = firm.open("wu")
    keys = keys_to(clerk, client)
    seq = call(clerk, client)
    manager = firm.open("sun")
    before = manager.vault.seq
    assert "access" in end_expired_access(manager).nouns
    assert manager.vault.seq == before + 1
    line = log.read_log(manager).lines[0]
    assert (line.act, line.clients) == ("access.end", (client,))
    assert "吴回访" in line.note
    assert firm.ids["wu"] not in viewers(manager, client)
    assert firm.ids["zhou"] in viewers(manager, client)
    open_nothing(keys, manager, client)
    clerk.refresh()
    assert clerk.vault.binder(client) is None
    assert clerk.session.scalars(select(Client.id)).all() == []
    with pytest.raises(Refused):
        undo.undo(clerk, seq)
    assert not end_expired_access(manager)


@pytest.mark.parametrize(("login", "settles"), [("chen", True), ("sun", True), ("qian", False), ("wang", False)])
def test_only_who_may_share_the_file_gives_it_new_keys(
    firm: Firm,
    client: bytes,
    login: str,
    settles: bool,
) -> None:
    call(firm.open("wu"), client)
    assert bool(end_expired_access(firm.open(login))) is settles
    assert (firm.ids["wu"] in viewers(firm.open("wang"), client)) is not settles


def test_a_manager_who_makes_the_clerks_call_ends_the_card_with_it(firm: Firm, client: bytes) -> None:
    clerk, manager = firm.open("wu"), firm.open("sun")
    before = manager.vault.seq
    seq = call(manager, client)
    assert manager.vault.seq == before + 1
    assert firm.ids["wu"] not in viewers(manager, client)
    clerk.refresh()
    assert shown(clerk) == []
    undo.undo(manager, seq)
    clerk.refresh()
    assert shown(clerk) == [client]


def test_a_colleague_who_makes_the_clerks_call_leaves_new_keys_to_the_manager(firm: Firm, client: bytes) -> None:
    clerk = firm.open("wu")
    call(firm.open("wang"), client)
    clerk.refresh()
    assert shown(clerk) == []
    assert end_expired_access(firm.open("sun"))
    assert firm.ids["wu"] not in viewers(firm.open("wang"), client)
