"""The way back in with the recovery sheet, replacing it, and several owners."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from clientbook import vault as sealed
from clientbook.domain.log import Act
from clientbook.services import attempts, clients, firms, log, members, recovery
from clientbook.services.clients import ClientFilter
from clientbook.services.members import MemberForm
from clientbook.support.errors import Invalid, Refused, Stale, Unavailable
from clientbook.support.words import Role
from tests.fixtures_firm import Firm, passphrase
from tests.reports import paper

if TYPE_CHECKING:
    from clientbook.desk import Desk

NEW = "quite other words, again long enough"
WRONG = "not this one, not this one"


class Kept(NamedTuple):
    """A firm, the key on its paper sheet, and what the sheet says."""

    firm: Firm
    key: str
    said: str = ""


@pytest.fixture
def kept(firm: Firm) -> Kept:
    """Return the firm with a sheet in the safe."""
    desk = firm.open("chen")
    made = recovery.new_sheet(desk)
    recovery.replace_sheet(desk, made)
    return Kept(firm, "-".join(made.groups), paper.text(made.sheet))


def _recover(kept: Kept, key: str = "", login: str = "chen") -> firms.NewFirm:
    made = recovery.recover(kept.firm.path, key or kept.key, login=login, passphrase=NEW)
    kept.firm.opened.append(made.desk)
    return made


def _second_owner(firm: Firm) -> Desk:
    _changes, code = members.add_member(firm.open("chen"), MemberForm(login="he", name="何静", role=Role.OWNER))
    desk = firms.open_firm(firm.path, login="he", passphrase=code)
    firms.change_passphrase(desk, old=code, new=passphrase("he"))
    desk.close()
    return firm.open("he")


def _shut(firm: Firm) -> None:
    while firm.opened:
        firm.opened.pop().close()


def test_the_sheet_shows_firm_and_owner_before_anything_changes(kept: Kept) -> None:
    found = recovery.look_up(kept.firm.path, kept.key.lower().replace("-", " "))
    assert found.firm == "明德商贸"
    assert [(one.login, one.name) for one in found.owners] == [("chen", "陈老板")]
    assert found.fingerprint.replace(" ", "") in kept.said
    kept.firm.open("chen")


def test_a_lost_passphrase_is_replaced_and_the_sheet_too(kept: Kept) -> None:
    made = _recover(kept)
    assert len(clients.list_clients(made.desk, ClientFilter())) == 4
    assert all(group in paper.text(made.sheet) for group in made.groups)
    with pytest.raises(Refused):
        kept.firm.open("chen")
    with pytest.raises(Refused):
        recovery.look_up(kept.firm.path, kept.key)
    firms.open_firm(kept.firm.path, login="chen", passphrase=NEW).close()
    again = "-".join(made.groups)
    assert recovery.look_up(kept.firm.path, again).owners[0].login == "chen"


def test_colleagues_notice_nothing_of_it(kept: Kept) -> None:
    before = clients.list_clients(kept.firm.open("wang"), ClientFilter())
    _recover(kept)
    assert clients.list_clients(kept.firm.open("wang"), ClientFilter()) == before


def test_the_log_has_recovery_and_the_failures_before_it(kept: Kept) -> None:
    for _try in range(2):
        with pytest.raises(Refused):
            firms.open_firm(kept.firm.path, login="chen", passphrase=WRONG)
    made = _recover(kept)
    acts = [line.act for line in log.read_log(made.desk).lines]
    assert acts[:3] == [Act.VAULT_UNLOCK, Act.UNLOCK_FAILED, "recover"]
    assert "renew_recovery" in acts
    assert attempts.failures(kept.firm.path, "chen") == attempts.NONE


@pytest.mark.parametrize(("place", "typed"), [(0, "0000000"), (4, "ZZZZZZZZ"), (7, "")])
def test_a_mistake_names_its_group(place: int, typed: str) -> None:
    with pytest.raises(Invalid, match=rf"(?i)group {place + 1}\b"):
        recovery.check_group(place, typed)


def test_what_is_refused_changes_nothing(kept: Kept) -> None:
    groups = kept.key.split("-")
    swapped = "-".join([groups[1], groups[0], *groups[2:]])
    with pytest.raises(Invalid, match="group 1"):
        _recover(kept, swapped)
    with pytest.raises(Refused):
        _recover(kept, login="wang")
    with pytest.raises(Refused):
        _recover(kept, "-".join(recovery.new_sheet(kept.firm.open("chen")).groups))
    with pytest.raises(Invalid) as weak:
        recovery.recover(kept.firm.path, kept.key, login="chen", passphrase="short")
    assert weak.value.field == "passphrase"
    kept.firm.open("chen")
    assert recovery.look_up(kept.firm.path, kept.key).firm == "明德商贸"


def test_a_sheet_that_was_only_printed_changes_nothing(kept: Kept) -> None:
    made = recovery.new_sheet(kept.firm.open("chen"))
    assert recovery.look_up(kept.firm.path, kept.key).firm == "明德商贸"
    with pytest.raises(Refused):
        recovery.look_up(kept.firm.path, "-".join(made.groups))


def test_a_replaced_sheet_opens_nothing_and_the_new_one_does(kept: Kept) -> None:
    desk = kept.firm.open("chen")
    made = recovery.new_sheet(desk)
    assert all(group in paper.text(made.sheet) for group in made.groups)
    recovery.replace_sheet(desk, made)
    with pytest.raises(Refused):
        recovery.look_up(kept.firm.path, kept.key)
    assert log.read_log(desk).lines[0].act == "renew_recovery"
    for login in ("sun", "wang", "zhou"):
        assert clients.list_clients(kept.firm.open(login), ClientFilter())
    assert len(clients.list_clients(_recover(kept, "-".join(made.groups)).desk, ClientFilter())) == 4


def test_of_two_sheets_made_at_once_one_counts(kept: Kept) -> None:
    desk = kept.firm.open("chen")
    first, second = recovery.new_sheet(desk), recovery.new_sheet(desk)
    recovery.replace_sheet(desk, first)
    with pytest.raises(Stale):
        recovery.replace_sheet(desk, second)


@pytest.mark.parametrize("login", ["sun", "wang", "zhou", "wu"])
def test_only_owners_make_a_sheet(kept: Kept, login: str) -> None:
    made = recovery.new_sheet(kept.firm.open("chen"))
    with pytest.raises(Refused):
        recovery.new_sheet(kept.firm.open(login))
    with pytest.raises(Refused):
        recovery.replace_sheet(kept.firm.open(login), made)


def test_what_prints_a_sheet_shows_no_secret(kept: Kept) -> None:
    made = recovery.new_sheet(kept.firm.open("chen"))
    assert not any(group in repr(made) for group in made.groups)


def test_a_second_owner_does_everything(firm: Firm) -> None:
    second = _second_owner(firm)
    assert len(clients.list_clients(second, ClientFilter())) == 4
    members.add_member(second, MemberForm(login="feng", name="冯新", team=firm.ids["east"]))
    members.reset_member(second, firm.ids["li"])
    made = recovery.new_sheet(second)
    recovery.replace_sheet(second, made)
    found = recovery.look_up(firm.path, "-".join(made.groups))
    assert {one.login for one in found.owners} == {"chen", "he"}
    back = _recover(Kept(firm, "-".join(made.groups)), login="he")
    assert back.desk.vault.me.name == "何静"
    firm.open("chen")


def test_a_second_owner_resets_the_first(firm: Firm) -> None:
    second = _second_owner(firm)
    _changes, code = members.reset_member(second, firm.ids["chen"])
    _shut(firm)
    desk = firms.open_firm(firm.path, login="chen", passphrase=code)
    firms.change_passphrase(desk, old=code, new=NEW)
    recovery.replace_sheet(desk, recovery.new_sheet(desk))
    assert desk.vault.verify().is_sound
    desk.close()


def test_the_last_owner_can_be_neither_closed_nor_demoted(firm: Firm) -> None:
    second, first = _second_owner(firm), firm.open("chen")
    members.close_member(second, firm.ids["chen"])
    assert [one.login for one in second.vault.directory.owners()] == ["he"]
    with pytest.raises(Invalid):
        members.close_member(second, second.me)
    with pytest.raises(Refused):
        sealed.change_role(second.vault, second.me, role=Role.STAFF, team=None)
    with pytest.raises(Refused):
        members.close_member(first, second.me)


def test_a_wrong_old_passphrase_counts_as_a_failure(firm: Firm) -> None:
    desk = firm.open("wang")
    for _try in range(3):
        with pytest.raises(Refused):
            firms.change_passphrase(desk, old=WRONG, new=NEW)
    with pytest.raises(Unavailable):
        firms.change_passphrase(desk, old=passphrase("wang"), new=NEW)
    with pytest.raises(Unavailable):
        firm.open("wang")


def test_failures_before_a_change_are_in_the_log(firm: Firm) -> None:
    desk = firm.open("wang")
    with pytest.raises(Refused):
        firms.change_passphrase(desk, old=WRONG, new=NEW)
    firms.change_passphrase(desk, old=passphrase("wang"), new=NEW)
    assert attempts.failures(firm.path, "wang") == attempts.NONE
    acts = [line.act for line in log.read_log(firm.open("chen")).lines if line.member == firm.ids["wang"]]
    assert acts[:2] == [Act.UNLOCK_FAILED, "change_passphrase"]
