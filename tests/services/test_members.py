"""Accounts: one-time codes, resets, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.interactions import Channel
from clientbook.services import clients, firms, interactions, log, members, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.expiry import settle_access
from clientbook.services.members import MemberForm
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import Role
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from pathlib import Path

NEW = "a passphrase that is long enough"


def test_a_new_colleague_sets_a_passphrase_of_their_own(firm: Firm) -> None:
    owner = firm.open("chen")
    _changes, code = members.add_member(owner, MemberForm(login="he", name="何静", team=firm.ids["east"]))
    desk = firms.open_firm(firm.path, login="he", passphrase=code)
    assert firms.must_change_passphrase(desk)
    firms.change_passphrase(desk, old=code, new=NEW)
    desk.close()
    with pytest.raises(Refused):
        firms.open_firm(firm.path, login="he", passphrase=code)
    again = firms.open_firm(firm.path, login="HE", passphrase=NEW)
    assert not firms.must_change_passphrase(again)
    assert clients.list_clients(again, ClientFilter()) == []
    again.close()


def test_a_new_archive_clerk_sees_every_card(firm: Firm) -> None:
    _changes, code = members.add_member(firm.open("chen"), MemberForm(login="he", name="何静", role=Role.ARCHIVE_CLERK))
    desk = firms.open_firm(firm.path, login="he", passphrase=code)
    assert len(clients.list_clients(desk, ClientFilter())) == 4
    desk.close()


def test_a_reset_gives_new_keys_and_keeps_the_files(firm: Firm) -> None:
    _changes, code = members.reset_member(firm.open("chen"), firm.ids["wang"])
    with pytest.raises(Refused):
        firm.open("wang")
    desk = firms.open_firm(firm.path, login="wang", passphrase=code)
    assert len(clients.list_clients(desk, ClientFilter())) == 2
    desk.close()


def test_an_account_with_clients_cannot_be_closed(firm: Firm) -> None:
    with pytest.raises(Invalid, match="2 clients"):
        members.close_member(firm.open("chen"), firm.ids["wang"])


def test_a_closed_account_opens_nothing_and_is_on_no_file(firm: Firm) -> None:
    owner = firm.open("chen")
    service_team.assign(owner, [firm.ids["zhangsan"], firm.ids["haihong"]], firm.ids["li"])
    members.close_member(owner, firm.ids["wang"])
    with pytest.raises(Refused) as closed:
        firm.open("wang")
    with pytest.raises(Refused) as unknown:
        firms.open_firm(firm.path, login="nobody", passphrase=passphrase("nobody"))
    assert closed.value.message == unknown.value.message
    for key in ("zhangsan", "haihong"):
        viewers = {viewer.member for viewer in service_team.who_can_see(owner, firm.ids[key])}
        assert firm.ids["wang"] not in viewers
    row = next(row for row in members.list_members(owner) if row.id == firm.ids["wang"])
    assert not row.is_active


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (MemberForm(login=" ", name="何静"), "login"),
        (MemberForm(login="WANG", name="何静"), "login"),
        (MemberForm(login="he", name=""), "name"),
        (MemberForm(login="he", name="何静", role=Role.MANAGER), "team"),
    ],
)
def test_bad_accounts_name_the_field(firm: Firm, form: MemberForm, field: str) -> None:
    with pytest.raises(Invalid) as error:
        members.add_member(firm.open("chen"), form)
    assert error.value.field == field


@pytest.mark.parametrize("login", ["sun", "wang", "zhou", "wu"])
def test_only_the_owner_manages_accounts(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    with pytest.raises(Refused):
        members.add_member(desk, MemberForm(login="he", name="何静"))
    with pytest.raises(Refused):
        members.close_member(desk, firm.ids["li"])


@pytest.mark.parametrize(
    ("by", "whom", "may"),
    [
        *(("chen", whom, True) for whom in ("wang", "sun", "zhou", "wu")),
        *(("sun", whom, True) for whom in ("wang", "li")),
        *(("sun", whom, False) for whom in ("zhao", "qian", "zhou", "wu", "chen")),
        *((by, "li", False) for by in ("wang", "zhou", "wu", "qian")),
    ],
)
def test_who_may_give_whom_a_new_code(firm: Firm, by: str, whom: str, may: bool) -> None:
    desk = firm.open(by)
    seq = desk.vault.seq
    assert members.may_reset(desk, firm.ids[whom]) is may
    if may:
        assert members.reset_member(desk, firm.ids[whom])[1]
        line = log.read_log(firm.open("chen")).lines[1]
        assert (line.act, line.member) == ("reset_member", desk.me)
    else:
        with pytest.raises(Refused):
            members.reset_member(desk, firm.ids[whom])
        assert desk.vault.seq == seq


def test_managers_cannot_replace_the_keys_of_files(firm: Firm) -> None:
    manager = firm.open("sun")
    with pytest.raises(Refused):
        members.reset_member(manager, firm.ids["li"], is_known=True)
    owner = firm.open("chen")
    assert members.reset_member(owner, firm.ids["li"], is_known=True)[1]
    line = log.read_log(owner).lines[0]
    assert (line.act, line.note) == ("replace_keys", "李航")


def test_nobody_resets_themselves(firm: Firm) -> None:
    for login in ("chen", "sun", "wang"):
        desk = firm.open(login)
        assert not members.may_reset(desk, desk.me)
        with pytest.raises(Invalid):
            members.reset_member(desk, desk.me)


def test_a_manager_looks_after_the_own_team(firm: Firm) -> None:
    rows = {row.login: row for row in members.my_people(firm.open("sun"))}
    assert set(rows) == {"sun", "wang", "li"}
    assert {row.login for row in rows.values() if row.may_reset} == {"li", "wang"}
    assert not any(row.may_close for row in rows.values())
    everybody = {row.login: row for row in members.my_people(firm.open("chen"))}
    assert len(everybody) == 8
    assert not everybody["chen"].may_close
    assert everybody["sun"].may_close
    assert everybody["sun"].may_reset
    with pytest.raises(Refused):
        members.my_people(firm.open("wang"))


def test_a_manager_helps_and_an_owners_session_gives_the_rest_back(firm: Firm) -> None:
    """Li is a backup on a file of the west, which the manager of the east does not open."""
    owner, manager, foreign = firm.open("chen"), firm.open("sun"), firm.ids["ouyang"]
    service_team.set_backups(owner, foreign, [service_team.BackupForm(firm.ids["li"])])
    _changes, code = members.reset_member(manager, firm.ids["li"])
    assert not members.give_files_back(owner), "before the first passphrase the keys are the manager's making"
    desk = firms.open_firm(firm.path, login="li", passphrase=code)
    own = {firm.ids["shan"], firm.ids["haihong"]}
    assert set(clients.list_clients(desk, ClientFilter())) == own
    firms.change_passphrase(desk, old=code, new=NEW)
    assert members.waiting_files(desk) == 1
    owner.refresh()
    assert settle_access(owner)
    assert not settle_access(owner)
    line = log.read_log(owner).lines[0]
    assert (line.act, line.note) == ("give_back", "李航")
    assert foreign in desk.refresh().ids
    assert set(clients.list_clients(desk, ClientFilter())) == {*own, foreign}
    assert members.waiting_files(desk) == 0
    said = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text="back again")
    interactions.log_interaction(desk, foreign, said)
    desk.close()
    assert owner.vault.verify().is_sound


def test_no_image_is_kept_under_the_keys_of_a_code(firm: Firm, profile: Path) -> None:
    _changes, code = members.reset_member(firm.open("chen"), firm.ids["wang"])
    desk = firms.open_firm(firm.path, login="wang", passphrase=code)
    folder = profile / desk.vault.id.hex() / desk.me.hex()
    firms.lock(desk)
    assert not folder.exists()
    desk = firms.open_firm(firm.path, login="wang", passphrase=code)
    firms.change_passphrase(desk, old=code, new=NEW)
    firms.lock(desk)
    assert list(folder.glob("desk*.sealed"))
    desk = firms.open_firm(firm.path, login="wang", passphrase=NEW)
    assert len(clients.list_clients(desk, ClientFilter())) == 2
    desk.close()


def test_nobody_closes_the_own_account(firm: Firm) -> None:
    with pytest.raises(Invalid):
        members.close_member(firm.open("chen"), firm.ids["chen"])
