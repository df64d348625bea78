"""Accounts: one-time codes, resets, closing."""

from __future__ import annotations

import pytest

from clientbook.services import clients, firms, members, service_team
from clientbook.services.clients import ClientFilter
from clientbook.services.members import MemberForm
from clientbook.support.errors import Invalid, Refused
from clientbook.support.words import Role
from tests.fixtures_firm import Firm, passphrase

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
        members.reset_member(desk, firm.ids["li"])
    with pytest.raises(Refused):
        members.close_member(desk, firm.ids["li"])


def test_nobody_closes_the_own_account(firm: Firm) -> None:
    with pytest.raises(Invalid):
        members.close_member(firm.open("chen"), firm.ids["chen"])
