"""The demo firm: repeatable, believable, and made by the same acts and keys as a real one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.services import clients, demo, departures, firms, members, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.demo_names import brand
from clientbook.services.dossiers import dossier
from clientbook.services.printing import print_packet
from clientbook.support.clock import frozen
from clientbook.support.errors import Cancelled, Invalid
from clientbook.support.i18n import speaking
from clientbook.support.words import Role
from tests.fixtures_demo import DEMO_NOW
from tests.reports import paper

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.services.demo import DemoFirm


def told(desk: Desk) -> dict[str, object]:
    """Return what the paper says of every client: all content, without ids."""
    found = [dossier(desk, client) for client in clients.list_clients(desk, ClientFilter())]
    return {one.name: one for one in found}


def is_english(name: str) -> bool:
    return all(char < "\u2e80" for char in name)


def test_the_firm_is_complete(enter_demo: Any) -> None:
    desk = enter_demo(Role.OWNER)
    counts = clients.counts(desk)
    rows = clients.client_rows(desk, clients.list_clients(desk, ClientFilter()))
    assert counts.total == 120
    assert all(choice.count > 10 for choice in counts.classes)
    assert len(members.list_members(desk)) == 8
    assert {row.role for row in members.list_members(desk)} == set(Role)
    assert 10 < counts.overdue < 70
    assert sum("Silent" in row.state.text for row in rows) >= 3
    assert sum(row.state.text == "Lost" for row in rows) >= 2
    assert 30 < counts.single_contact < 90
    assert len({row.name for row in rows}) >= 118
    assert 45 <= sum(is_english(row.name) for row in rows) <= 70


def test_backups_end_by_themselves(enter_demo: Any) -> None:
    desk = enter_demo(Role.OWNER)
    teams = [service_team.team_of(desk, client) for client in clients.list_clients(desk, ClientFilter())]
    ends = [row.until for team in teams for row in team if row.until]
    assert len(ends) >= 3
    assert all(DEMO_NOW.date() <= day <= DEMO_NOW.date() + dt.timedelta(days=60) for day in ends)


def test_somebody_leaves_and_successors_have_reasons(enter_demo: Any) -> None:
    desk = enter_demo(Role.MANAGER)
    (case,) = departures.list_departures(desk)
    page = departures.departure_page(desk, case.id)
    assert 25 <= case.clients <= 40
    assert 1 <= case.unallocated <= 5
    assert len(page.successors) >= 2
    assert all(row.reason for row in page.allocations if row.successor)
    text = paper.text(print_packet(desk, case.id).pdf)
    assert "仇海燕" in text
    assert page.reason in text


def test_everybody_sees_what_the_role_sees(enter_demo: Any) -> None:
    seen = {role: len(clients.list_clients(enter_demo(role), ClientFilter())) for role in Role}
    assert seen[Role.OWNER] == seen[Role.ARCHIVE_CLERK] == 120
    assert 20 < seen[Role.STAFF] < 60
    assert seen[Role.STAFF] < seen[Role.MANAGER] < 120
    assert 0 < seen[Role.REVISIT_CLERK] < 40


def test_the_vault_is_sound_and_nobody_writes_for_others(enter_demo: Any) -> None:
    desk = enter_demo(Role.OWNER)
    assert desk.vault.verify().is_sound
    authors = {entry.author for entry in desk.vault.journal()}
    assert len(authors) >= 7


def test_the_same_seed_makes_the_same_firm_in_every_language(tmp_path: Path) -> None:
    texts: list[dict[str, object]] = []
    logins: list[list[str]] = []
    for language, seed, count in (("zh_CN", 7, 41), ("en", 7, 41), ("zh_TW", 8, 9)):
        with frozen(DEMO_NOW), speaking(language):
            made = demo.make_demo(tmp_path / f"{language}-{seed}", clients=count, people=4, seed=seed)
        owner = made.logins[0]
        with frozen(DEMO_NOW):
            desk = firms.open_firm(made.location, login=owner.login, passphrase=owner.passphrase)
            texts.append(told(desk))
        desk.close()
        logins.append([one.passphrase for one in made.logins])
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]
    assert logins[0] != logins[1]


def test_passphrases_are_long(demo_firm: DemoFirm) -> None:
    assert all(len(one.passphrase) >= 15 for one in demo_firm.logins)
    assert len({one.passphrase for one in demo_firm.logins}) == len(demo_firm.logins)


@pytest.mark.parametrize(("clients_", "people"), [(0, 8), (100_001, 8), (10, 2), (10, 61)])
def test_sizes_that_make_no_firm_are_invalid(tmp_path: Path, clients_: int, people: int) -> None:
    with pytest.raises(Invalid):
        demo.make_demo(tmp_path, clients=clients_, people=people)
    assert list(tmp_path.iterdir()) == []


def test_stopping_leaves_no_vault(tmp_path: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done == 5:
            raise Cancelled("stop")

    with pytest.raises(Cancelled):
        demo.make_demo(tmp_path, clients=5, people=3, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_a_firm_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    demo.make_demo(tmp_path, clients=1, people=3)
    before = (tmp_path / demo.VAULT_NAME).read_bytes()
    with pytest.raises(Invalid) as caught:
        demo.make_demo(tmp_path, clients=1, people=3)
    assert caught.value.field == "place"
    assert (tmp_path / demo.VAULT_NAME).read_bytes() == before


def test_a_larger_firm_has_more_staff_and_no_two_firms_of_one_name() -> None:
    names = [brand(index) for index in range(50_000)]
    assert len(set(names)) == len(names)


def test_a_firm_with_many_people(tmp_path: Path) -> None:
    made = demo.make_demo(tmp_path, clients=9, people=10)
    assert len({one.login for one in made.logins}) == 10
