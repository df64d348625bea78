"""Attacks on the moment between looking and writing: what others state meanwhile is not left out and not undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.services import service_team
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import new_id
from clientbook.support.errors import Stale
from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault import (
    RECOVERY,
    BinderAccess,
    Commit,
    RecordWrite,
    change_role,
    close_member,
    new_member,
    new_recovery,
    renew_recovery,
    reset_member,
)
from clientbook.vault.restating import Restater
from tests.attacks.probing import refuses
from tests.vault_office import CARD, FULL, Office, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from clientbook.vault import Vault
    from clientbook.vault.keyring import BinderStanding
    from tests.fixtures_firm import Firm


def _meanwhile(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object], times: int = 1) -> None:
    """Let somebody else do something while the next commits are sealed."""
    acts, is_acting, restate = [act] * times, list[bool](), Restater.restate

    def slow(*args: object) -> object:
        if acts and not is_acting:
            is_acting.append(True)
            acts.pop()()
            is_acting.pop()
        return restate(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Restater, "restate", slow)


def _new_file(office: Office, author: Vault, *people: str) -> bytes:
    binder = new_id()
    access = BinderAccess(binder, BinderKind.CLIENT, office.teams["north"], {office.ids[one]: FULL for one in people})
    card = RecordWrite(new_id(), binder, "card", Level.CARD, 1, b"made in between")
    author.commit(Commit("new", records=[card], access=[access]))
    return binder


def _standing(vault: Vault, binder: bytes) -> BinderStanding:
    found = vault.session.view.keyring.get(binder)
    assert found is not None
    return found


ENDING: dict[str, Callable[[Vault, Office], object]] = {
    "a closing": lambda boss, office: close_member(boss, office.ids["li"]),
    "a passphrase that others know": lambda boss, office: reset_member(boss, office.ids["li"], is_known=True),
    "another recovery sheet": lambda boss, _office: renew_recovery(boss, new_recovery(boss)),
}


@pytest.mark.parametrize("act", ENDING)
@pytest.mark.parametrize("files", [1, 3])
def test_a_file_made_while_keys_are_renewed_gets_a_new_key_too(
    any_office: Office, monkeypatch: pytest.MonkeyPatch, act: str, files: int
) -> None:
    """Who is on the way out makes files while the owner's program seals the others anew, and would keep their keys."""
    boss, li = any_office.open("boss"), any_office.open("li")
    made: list[bytes] = []
    _meanwhile(monkeypatch, lambda: made.append(_new_file(any_office, li, "li", "mia")), files)
    ENDING[act](boss, any_office)
    assert len(made) == files
    for binder in made:
        standing = _standing(boss, binder)
        assert standing.key_version == 2
        assert (any_office.ids["li"] in standing.readers) is (act != "a closing")
    assert boss.verify().is_sound
    assert list(shown(any_office.open("mia")).values()).count(b"made in between") == files


def test_who_was_an_owner_keeps_no_file_made_meanwhile(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    boss, mia, li = any_office.open("boss"), any_office.ids["mia"], any_office.open("li")
    change_role(boss, mia, role=Role.OWNER, team=None)
    made: list[bytes] = []
    _meanwhile(monkeypatch, lambda: made.append(_new_file(any_office, li, "li")))
    change_role(boss, mia, role=Role.STAFF, team=any_office.teams["south"])
    standing = _standing(boss, made[0])
    assert mia not in standing.readers
    assert standing.key_version == 2


@pytest.mark.parametrize("is_new", [True, False], ids=["a new account", "a promotion"])
def test_no_file_is_hidden_from_who_becomes_an_owner(
    any_office: Office, monkeypatch: pytest.MonkeyPatch, is_new: bool
) -> None:
    boss, li = any_office.open("boss"), any_office.open("li")
    made: list[bytes] = []
    _meanwhile(monkeypatch, lambda: made.append(_new_file(any_office, li, "li")))
    if is_new:
        owner = new_member(boss, login="new", name="New", role=Role.OWNER).member
    else:
        owner = any_office.ids["mia"]
        change_role(boss, owner, role=Role.OWNER, team=None)
    assert {owner, RECOVERY} < set(_standing(boss, made[0]).readers)


def test_who_makes_files_all_the_time_holds_up_a_closing_and_nothing_of_it_is_done(
    any_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    boss, li = any_office.open("boss"), any_office.open("li")
    _meanwhile(monkeypatch, lambda: _new_file(any_office, li, "li"), 99)
    refuses(lambda: close_member(boss, any_office.ids["li"]), Stale)
    monkeypatch.undo()
    assert boss.directory.member(any_office.ids["li"]).is_active  # type: ignore[union-attr]
    close_member(boss, any_office.ids["li"])
    assert boss.verify().is_sound


def _taken_off(office: Office, by: Vault) -> None:
    by.commit(Commit("share", access=[office.access("shared-client", {"li": FULL, "mia": FULL, "an": CARD})]))


@pytest.mark.parametrize("is_closing", [True, False], ids=["in a closing", "in an act"])
def test_a_list_made_before_does_not_bring_back_whom_a_colleague_took_off(any_office: Office, is_closing: bool) -> None:
    """Lists are full ones: the owner's was made while Zo was still on the file."""
    boss, mia = any_office.open("boss"), any_office.open("mia")
    seen = boss.seq
    _taken_off(any_office, mia)
    access = [any_office.access("shared-client", {"zo": FULL, "mia": FULL, "an": CARD})]
    commit = Commit("share", access=access, seen=seen)
    act = (lambda: close_member(boss, any_office.ids["li"], commit=commit)) if is_closing else None
    before = any_office.rows("SELECT count(*) FROM journal")
    refuses(act or (lambda: boss.commit(commit)), Stale)
    assert any_office.rows("SELECT count(*) FROM journal") == before
    assert any_office.ids["zo"] not in _standing(boss, any_office.binders["shared-client"]).readers
    boss.changes_since(seen)
    boss.commit(Commit("share", access=access, seen=boss.seq))


def test_two_desks_that_change_a_service_team_at_once(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The owner hands the file on while its manager takes a backup off: neither act brings back whom the other took."""
    owner, manager, client = firm.open("chen"), firm.open("sun"), firm.ids["haihong"]
    service_team.set_backups(owner, client, [BackupForm(firm.ids["zhao"])])
    look, acts = service_team.active_staff, [lambda: service_team.set_backups(manager, client, [])]

    def slow(desk: Desk) -> object:
        if acts and desk is owner:
            acts.pop()()
        return look(desk)

    monkeypatch.setattr(service_team, "active_staff", slow)
    refuses(lambda: service_team.assign(owner, [client], firm.ids["li"]), Stale)
    assert firm.ids["zhao"] not in {viewer.member for viewer in service_team.who_can_see(owner, client)}
    service_team.assign(owner, [client], firm.ids["li"])
    seen = {viewer.member for viewer in service_team.who_can_see(manager, client)}
    assert firm.ids["li"] in seen
    assert seen.isdisjoint({firm.ids["zhao"]})
