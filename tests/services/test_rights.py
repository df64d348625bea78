"""The table of rights: who edits it, what it then allows, and the daily limit."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access import DEFAULT_RIGHTS, Right
from clientbook.services import editing, files, log, printing, removals, rights
from clientbook.services.files import Secret
from clientbook.support.clock import frozen, now
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def row(desk: Desk, role: Role) -> rights.RoleForm:
    return next(one for one in rights.rights_form(desk).roles if one.id is role)


def give(desk: Desk, role: Role, given: Collection[Right], daily: int | None = None) -> None:
    """Let a role do exactly this."""
    rights.set_rights(desk, rights.RightsForm((rights.role_form(role, given, daily),)))


@pytest.mark.parametrize("login", ["sun", "wang", "wu", "zhou"])
def test_only_the_owner_sees_and_edits_the_table(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    with pytest.raises(Refused):
        rights.rights_form(desk)
    with pytest.raises(Refused):
        give(desk, Role.STAFF, set(Right) - {Right.SET_UP})


def test_a_new_firm_has_the_default_rights(firm: Firm) -> None:
    assert {one.id: {*one.rights} for one in rights.rights_form(firm.open()).roles} == {
        role: DEFAULT_RIGHTS[role] for role in rights.EDITABLE_ROLES
    }


def test_what_is_taken_away_is_refused_at_once_and_what_is_given_works(firm: Firm) -> None:
    owner, desk = firm.open(), firm.open("wang")
    printing.print_dossier(desk, firm.ids["zhangsan"])
    wanted = (DEFAULT_RIGHTS[Role.STAFF] - {Right.PRINT}) | {Right.DELETE}
    give(owner, Role.STAFF, wanted, 50)
    desk.refresh()
    with pytest.raises(Refused):
        printing.print_dossier(desk, firm.ids["zhangsan"])
    removals.delete_files(desk, [firm.ids["zhangsan"]], "客户要求删除")
    assert row(owner, Role.STAFF) == rights.role_form(Role.STAFF, wanted, 50)
    assert {*row(owner, Role.MANAGER).rights} == DEFAULT_RIGHTS[Role.MANAGER]


@pytest.mark.parametrize(
    ("role", "right"),
    [(Role.STAFF, Right.READ_LOG), (Role.ARCHIVE_CLERK, Right.SERVE), (Role.MANAGER, Right.SET_UP)],
)
def test_a_role_cannot_be_given_what_its_keys_do_not_open(firm: Firm, role: Role, right: Right) -> None:
    with pytest.raises(Invalid) as refused:
        give(firm.open(), role, {right})
    assert refused.value.field == "rights"


@pytest.mark.parametrize("daily", [0, -1, 10_001])
def test_a_daily_limit_is_a_sensible_number(firm: Firm, daily: int) -> None:
    with pytest.raises(Invalid) as refused:
        give(firm.open(), Role.STAFF, set(), daily)
    assert refused.value.field == "daily"


def test_the_owner_keeps_every_right(firm: Firm) -> None:
    with pytest.raises(Invalid):
        give(firm.open(), Role.OWNER, set())


def test_the_daily_limit_counts_over_locking_and_ends_with_the_day(firm: Firm) -> None:
    owner = firm.open()
    give(owner, Role.STAFF, DEFAULT_RIGHTS[Role.STAFF], 5)
    client = firm.ids["zhangsan"]
    desk = firm.open("wang")
    page = files.open_file(desk, client)
    phone = page.glance.contacts[0].phones[0]
    files.reveal(desk, phone.contact, Secret.PHONE, phone.index)
    editing.edit_form(desk, client)
    desk.close()
    again = firm.open("wang")
    while again.vault.notes_since(now() - dt.timedelta(hours=24)) < 5:
        files.open_file(again, client)
    for attempt in (
        lambda: files.open_file(again, client),
        lambda: files.reveal(again, phone.contact, Secret.PHONE, phone.index),
        lambda: editing.edit_form(again, client),
    ):
        with pytest.raises(Refused, match="5 times a day"):
            attempt()
    files.open_file(owner, client)
    with frozen(now() + dt.timedelta(days=1)):
        files.open_file(again, client)


def test_writing_is_not_limited(firm: Firm) -> None:
    give(firm.open(), Role.STAFF, DEFAULT_RIGHTS[Role.STAFF], 1)
    desk = firm.open("wang")
    form = editing.ClientForm(name="新客户")
    for _round in range(3):
        editing.add_client(desk, form)


def test_the_log_names_the_role_and_what_changed(firm: Firm) -> None:
    desk = firm.open()
    seq = desk.vault.seq
    give(desk, Role.STAFF, DEFAULT_RIGHTS[Role.STAFF] - {Right.PRINT}, 100)
    (entry,) = desk.vault.journal(since=seq)
    assert entry.act == "rights.edit"
    assert log.read_log(desk).lines[0].note == "Staff: − Print, 100 a day"
    give(desk, Role.STAFF, DEFAULT_RIGHTS[Role.STAFF] | {Right.DELETE})
    assert log.read_log(desk).lines[0].note == "Staff: + Print, + Put client files into the bin, no limit"
