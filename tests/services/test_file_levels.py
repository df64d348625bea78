"""The table FILE_LEVELS against real desks: every role, every standing, every state."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access import FILE_LEVELS, Standing, file_level
from clientbook.services import members, revisits, service_team
from clientbook.services.revisits import PlanForm
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Refused
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

PEOPLE = {
    "chen": Role.OWNER,
    "sun": Role.MANAGER,
    "li": Role.STAFF,
    "wu": Role.REVISIT_CLERK,
    "zhou": Role.ARCHIVE_CLERK,
}
SERVING = ("chen", "sun", "li")


def level(desk: Desk, client: bytes) -> Level | None:
    view = desk.vault.binders().get(client)
    return view.level if view is not None else None


@pytest.mark.parametrize("login", PEOPLE)
def test_a_file_that_one_has_nothing_to_do_with(firm: Firm, login: str) -> None:
    assert level(firm.open(login), firm.ids["ouyang"]) is file_level(PEOPLE[login], [])


@pytest.mark.parametrize("login", ["chen", "sun", "wu", "zhou"])
def test_a_file_of_the_own_team(firm: Firm, login: str) -> None:
    standings = [Standing.MANAGES] if login == "sun" else []
    assert level(firm.open(login), firm.ids["zhangsan"]) is file_level(PEOPLE[login], standings)


@pytest.mark.parametrize("login", SERVING)
def test_a_file_whose_team_one_is_on_until_it_ends(firm: Firm, login: str) -> None:
    client, role = firm.ids["ouyang"], PEOPLE[login]
    service_team.set_backups(firm.open("chen"), client, [BackupForm(firm.ids[login], until=today())])
    assert level(firm.open(login), client) is file_level(role, [Standing.SERVES])
    with frozen(now() + dt.timedelta(days=1)):
        assert level(firm.open(login), client) is file_level(role, [])


@pytest.mark.parametrize("login", PEOPLE)
def test_a_file_to_call(firm: Firm, login: str) -> None:
    form = PlanForm(due_on=today(), assigned_to=firm.ids[login])
    revisits.plan_revisit(firm.open("chen"), firm.ids["ouyang"], form)
    assert level(firm.open(login), firm.ids["ouyang"]) is file_level(PEOPLE[login], [Standing.CALLS])


@pytest.mark.parametrize("login", ["sun", "wu", "zhou"])
def test_a_closed_account_opens_nothing(firm: Firm, login: str) -> None:
    members.close_member(firm.open("chen"), firm.ids[login])
    with pytest.raises(Refused):
        firm.open(login)


def test_the_table_names_every_role() -> None:
    assert set(FILE_LEVELS) == set(Role)
    assert file_level(Role.ARCHIVE_CLERK, [Standing.SERVES]) is Level.CARD
    assert file_level(Role.REVISIT_CLERK, [Standing.SERVES]) is None
