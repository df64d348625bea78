"""Who sees which file, and what a role may do to it: one table, tried through the real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access import DEFAULT_RIGHTS, Right, rights_of
from clientbook.domain.clients import Part
from clientbook.services import clients, editing, files, interactions, members, printing, purchases, service_team
from clientbook.services.access import level_of, my_rights
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm

FULL, CARD = Level.FULL, Level.CARD
SEES: dict[str, dict[str, Level]] = {
    "chen": {"zhangsan": FULL, "haihong": FULL, "shan": FULL, "ouyang": FULL},
    "sun": {"zhangsan": FULL, "haihong": FULL, "shan": FULL},
    "qian": {"ouyang": FULL},
    "wang": {"zhangsan": FULL, "haihong": FULL},
    "li": {"haihong": FULL, "shan": FULL},
    "zhao": {"ouyang": FULL},
    "zhou": {"zhangsan": CARD, "haihong": CARD, "shan": CARD, "ouyang": CARD},
    "wu": {},
}


@pytest.mark.parametrize("login", sorted(SEES))
def test_each_person_sees_exactly_their_files(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    expected = {firm.ids[key] for key in SEES[login]}
    assert set(clients.list_clients(desk, ClientFilter())) == expected
    assert {key: level_of(desk, firm.ids[key]) for key in SEES[login]} == SEES[login]


@pytest.mark.parametrize("login", sorted(SEES))
def test_a_file_not_seen_answers_like_one_that_does_not_exist(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    for key in ("zhangsan", "haihong", "shan", "ouyang"):
        if key in SEES[login]:
            continue
        with pytest.raises(Invalid) as hidden:
            files.glance(desk, firm.ids[key])
        with pytest.raises(Invalid) as absent:
            files.glance(desk, bytes(16))
        assert hidden.value.message == absent.value.message


def test_the_panel_names_the_team_first_and_the_responsible_person_before_all(firm: Firm) -> None:
    desk = firm.open("chen")
    for key in ("haihong", "shan"):
        parts = [viewer.part for viewer in service_team.who_can_see(desk, firm.ids[key])]
        team = [part for part in parts if part is not None]
        assert parts[: len(team)] == sorted(team, key=[Part.RESPONSIBLE, Part.BACKUP, Part.SUPPORTER].index)


@pytest.mark.parametrize("key", ["zhangsan", "haihong", "shan", "ouyang"])
def test_the_panel_names_exactly_those_who_see_the_file(firm: Firm, key: str) -> None:
    desk = firm.open("chen")
    shown = {viewer.member: viewer.level for viewer in service_team.who_can_see(desk, firm.ids[key])}
    expected = {firm.ids[login]: table[key] for login, table in SEES.items() if key in table}
    assert shown == expected


def test_the_card_holds_no_details(firm: Firm) -> None:
    clerk = files.glance(firm.open("zhou"), firm.ids["haihong"])
    assert [item.noun for item in clerk.recent] == []
    assert not any("关于" in value for _label, value in clerk.facts)
    assert clerk.row.worth is None


def test_rights_come_from_the_role(firm: Firm) -> None:
    roles = {"chen": Role.OWNER, "sun": Role.MANAGER, "wang": Role.STAFF, "zhou": Role.ARCHIVE_CLERK}
    for login, role in roles.items():
        assert my_rights(firm.open(login)) == DEFAULT_RIGHTS[role]


def test_nobody_but_the_owner_gets_the_owners_rights_from_the_table() -> None:
    table = {"staff": ("manage_members", "print", "no_such_right"), "owner": ()}
    assert rights_of(Role.STAFF, table) == {Right.PRINT}
    assert rights_of(Role.OWNER, table) == frozenset(Right)


def test_a_clerk_may_not_serve_print_or_assign(firm: Firm) -> None:
    desk, client = firm.open("zhou"), firm.ids["zhangsan"]
    talk = interactions.InteractionForm(on=today(), channel=interactions.Channel.PHONE, text="x")
    for attempt in (
        lambda: interactions.log_interaction(desk, client, talk),
        lambda: printing.print_dossier(desk, client),
        lambda: service_team.assign(desk, [client], firm.ids["li"]),
        lambda: members.list_members(desk),
    ):
        with pytest.raises(Refused):
            attempt()


def test_staff_may_not_assign_or_give_away(firm: Firm) -> None:
    desk = firm.open("wang")
    with pytest.raises(Refused):
        service_team.assign(desk, [firm.ids["zhangsan"]], firm.ids["zhao"])
    form = editing.ClientForm(name="新客户", responsible=firm.ids["zhao"])
    with pytest.raises(Refused):
        editing.add_client(desk, form)


def test_a_manager_assigns_within_the_own_team_only(firm: Firm) -> None:
    east, west = firm.open("sun"), firm.open("qian")
    service_team.assign(east, [firm.ids["zhangsan"]], firm.ids["li"])
    with pytest.raises(Invalid):
        service_team.assign(west, [firm.ids["zhangsan"]], firm.ids["zhao"])


def test_whoever_is_taken_off_a_file_loses_it(firm: Firm) -> None:
    leaver = firm.open("wang")
    service_team.assign(firm.open("chen"), [firm.ids["zhangsan"]], firm.ids["li"])
    leaver.refresh()
    assert clients.list_clients(leaver, ClientFilter()) == [firm.ids["haihong"]]
    assert firm.ids["zhangsan"] in clients.list_clients(firm.open("li"), ClientFilter())
    order = purchases.PurchaseForm(on=today(), product="M8", amount=purchases.Decimal(1))
    with pytest.raises(Invalid):
        purchases.log_purchase(leaver, firm.ids["zhangsan"], order)
