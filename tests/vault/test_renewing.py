"""One-time codes from owners and managers, keys that people make themselves, and files that come back later."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.words import Level, Role
from clientbook.vault import (
    Commit,
    Grant,
    Vault,
    change_passphrase,
    change_role,
    close_member,
    give_back,
    new_member,
    new_team,
    recovery_unlock,
    reset_member,
    unlock,
    waiting_files,
)
from tests.vault_office import CARD, FULL, Office, shown

if TYPE_CHECKING:
    from pathlib import Path

OWN = "an own sentence of the one who forgot"


def enter(office: Office, login: str, words: str) -> Vault:
    vault = unlock(office.location, login=login, passphrase=words)
    office.opened.append(vault)
    return vault


def take_code(office: Office, login: str, code: str, words: str = OWN) -> Vault:
    """Come in with a one-time code and set a passphrase."""
    vault = enter(office, login, code)
    assert vault.must_change
    change_passphrase(vault, passphrase=words)
    return vault


def public_keys(vault: Vault, login: str) -> tuple[bytes, bytes]:
    member = next(one for one in vault.directory.members if one.login == login)
    return member.hpke_key, member.sign_key


def test_a_manager_helps_somebody_of_the_team(any_office: Office) -> None:
    boss, mia = any_office.open("boss"), any_office.open("mia")
    code = reset_member(mia, any_office.ids["li"]).code
    with pytest.raises(Refused):
        any_office.open("li")
    li = take_code(any_office, "li", code)
    assert shown(li) == any_office.visible("li")
    assert waiting_files(li) == 0
    li.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, b"written under own keys")]))
    with pytest.raises(Refused):
        enter(any_office, "li", code)
    assert shown(enter(any_office, "li", OWN))[any_office.records["north-client note"]] == b"written under own keys"
    assert boss.verify().is_sound
    acts = [(entry.author, entry.act) for entry in boss.journal()]
    assert (mia.me.id, "reset_member") in acts
    assert acts[-2:] == [(li.me.id, "change_passphrase"), (li.me.id, "edit")]


def test_a_fresh_computer_goes_through_many_amendments(
    any_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, boss = any_office.open("mia"), any_office.open("boss")
    for number in range(3):
        take_code(any_office, "li", reset_member(mia, any_office.ids["li"]).code, f"{OWN} {number}")
    new_team(boss, "west")
    take_code(any_office, "li", reset_member(mia, any_office.ids["li"]).code)
    monkeypatch.setenv("CLIENTBOOK_PROFILE", str(tmp_path / "another computer"))
    for login in ("zo", "tom", "boss"):
        fresh = any_office.open(login)
        assert shown(fresh) == any_office.visible(login)
        assert fresh.verify().is_sound
    assert shown(enter(any_office, "li", OWN)) == any_office.visible("li")
    vault, _secret = recovery_unlock(any_office.location, any_office.recovery, login="boss", passphrase=OWN)
    any_office.opened.append(vault)
    assert shown(vault) == any_office.visible("boss")


def test_files_of_another_team_come_back_with_an_owner(any_office: Office) -> None:
    boss = any_office.open("boss")
    boss.commit(
        Commit("grant", access=[any_office.access("south-client", {"zo": FULL, "tom": FULL, "li": FULL, "an": CARD})])
    )
    foreign = any_office.binders["south-client"]
    mia, li = any_office.open("mia"), any_office.open("li")
    assert foreign in li.binders()
    assert foreign not in mia.binders()
    code = reset_member(mia, li.me.id).code
    first = enter(any_office, "li", code)
    assert foreign not in first.binders()
    assert waiting_files(first) == 1
    assert give_back(boss) == [], "the keys are still the manager's making"
    change_passphrase(first, passphrase=OWN)
    assert shown(first) == any_office.visible("li")
    assert waiting_files(first) == 1
    seq = first.seq
    assert give_back(boss) == [first.me.id]
    assert give_back(boss) == []
    changes = first.changes_since(seq)
    assert changes.gained == [foreign]
    assert waiting_files(first) == 0
    assert shown(first).items() > any_office.visible("li").items()
    assert next(boss.journal(since=boss.seq - 1))[3:5] == ("give_back", first.me.id)
    assert boss.verify().is_sound


def test_the_manager_of_the_other_team_gives_files_back_too(any_office: Office) -> None:
    boss, mia, tom = (any_office.open(login) for login in ("boss", "mia", "tom"))
    boss.commit(Commit("grant", access=[any_office.access("south-client", {"zo": FULL, "tom": FULL, "li": FULL})]))
    li = take_code(any_office, "li", reset_member(mia, any_office.ids["li"]).code)
    assert give_back(mia) == []
    assert give_back(tom) == [li.me.id]
    li.changes_since(li.seq)
    assert any_office.binders["south-client"] in li.binders()
    assert give_back(any_office.open("zo")) == []


def test_a_file_that_waits_does_not_stop_the_others(any_office: Office) -> None:
    """A change of access made in the meantime gives the new keys their wrap on the way."""
    boss, mia, tom = (any_office.open(login) for login in ("boss", "mia", "tom"))
    boss.commit(Commit("grant", access=[any_office.access("south-client", {"zo": FULL, "tom": FULL, "li": FULL})]))
    li = take_code(any_office, "li", reset_member(mia, any_office.ids["li"]).code)
    tom.commit(
        Commit("grant", access=[any_office.access("south-client", {"zo": FULL, "tom": FULL, "li": FULL, "an": CARD})])
    )
    li.changes_since(li.seq)
    assert any_office.binders["south-client"] in li.binders()
    assert shown(any_office.open("an"))[any_office.records["south-client card"]]
    assert boss.verify().is_sound


@pytest.mark.parametrize("login", ["mia", "li", "an", "zo"])
def test_an_owner_helps_anybody(any_office: Office, login: str) -> None:
    boss = any_office.open("boss")
    vault = take_code(any_office, login, reset_member(boss, any_office.ids[login]).code)
    assert shown(vault) == any_office.visible(login)
    assert shown(enter(any_office, login, OWN)) == any_office.visible(login)
    assert boss.verify().is_sound


def test_an_owner_helps_an_owner(any_office: Office) -> None:
    boss = any_office.open("boss")
    change_role(boss, any_office.ids["mia"], role=Role.OWNER, team=None)
    mia = take_code(any_office, "mia", reset_member(boss, any_office.ids["mia"]).code)
    assert shown(mia) == any_office.visible("boss")
    new_member(mia, login="after", name="After", role=Role.STAFF)
    mia.checkpoint()
    assert mia.verify().is_sound
    with pytest.raises(Refused):
        reset_member(any_office.open("tom"), mia.me.id)


@pytest.mark.parametrize(
    ("by", "whom"),
    [("mia", "boss"), ("mia", "tom"), ("mia", "zo"), ("mia", "an"), ("li", "zo"), ("li", "mia"), ("an", "li")],
)
def test_who_may_not_reset_whom(any_office: Office, by: str, whom: str) -> None:
    vault = any_office.open(by)
    seq = vault.seq
    with pytest.raises(Refused):
        reset_member(vault, any_office.ids[whom])
    assert vault.seq == seq
    assert shown(any_office.open(whom)) == any_office.visible(whom)


def test_two_managers_of_a_team_do_not_reset_each_other(office: Office) -> None:
    boss = office.open("boss")
    change_role(boss, office.ids["li"], role=Role.MANAGER, team=office.teams["north"])
    with pytest.raises(Refused):
        reset_member(office.open("mia"), office.ids["li"])
    with pytest.raises(Invalid):
        reset_member(office.open("mia"), office.ids["mia"])


def test_a_manager_resets_a_clerk_of_the_team(any_office: Office) -> None:
    boss = any_office.open("boss")
    change_role(boss, any_office.ids["an"], role=Role.ARCHIVE_CLERK, team=any_office.teams["north"])
    an = take_code(any_office, "an", reset_member(any_office.open("mia"), any_office.ids["an"]).code)
    south = any_office.records["south-client card"]
    assert shown(an) == {key: value for key, value in any_office.visible("an").items() if key != south}
    assert give_back(boss) == [an.me.id]
    an.changes_since(an.seq)
    assert shown(an) == any_office.visible("an")


def test_own_keys_are_made_with_the_first_passphrase(any_office: Office) -> None:
    boss = any_office.open("boss")
    invited = new_member(boss, login="new", name="New Person", role=Role.STAFF, team=any_office.teams["north"])
    given = public_keys(boss, "new")
    fresh = take_code(any_office, "new", invited.code)
    boss.changes_since(boss.seq)
    own = public_keys(boss, "new")
    assert own[0] != given[0]
    assert own[1] != given[1]
    assert set(fresh.binders()) == {fresh.directory.firm_binder}
    change_passphrase(fresh, passphrase="yet another sentence of the newcomer")
    boss.changes_since(boss.seq)
    assert public_keys(boss, "new") == own, "an ordinary change of passphrase keeps the keys"


def test_nothing_is_kept_on_a_computer_under_the_keys_of_a_code(any_office: Office, profile: Path) -> None:
    boss = any_office.open("boss")
    invited = new_member(boss, login="new", name="New Person", role=Role.STAFF)
    folder = profile / boss.id.hex() / invited.member.hex()
    first = unlock(any_office.location, login="new", passphrase=invited.code)
    first.close()
    assert not folder.exists()
    take_code(any_office, "new", invited.code)
    any_office.close()
    assert {path.name for path in folder.iterdir()} >= {"anchor", "keyring"}
    assert enter(any_office, "new", OWN).read_only == ""


def test_the_list_of_members_changes_meanwhile(any_office: Office) -> None:
    boss = any_office.open("boss")
    invited = new_member(boss, login="new", name="New Person", role=Role.STAFF)
    fresh = enter(any_office, "new", invited.code)
    new_team(boss, "west")
    change_passphrase(fresh, passphrase=OWN)
    assert [team.name for team in enter(any_office, "new", OWN).directory.teams] == ["north", "south", "west"]


def test_a_code_whose_passphrase_cannot_be_saved_still_counts(office: Office) -> None:
    """The last row of the commit is refused: then nothing of it was written."""
    code = reset_member(office.open("boss"), office.ids["li"]).code
    li = enter(office, "li", code)
    office.run("CREATE TRIGGER t BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'no'); END")
    before = [office.rows(f"SELECT * FROM {table}") for table in ("bundles", "directory", "statements", "wraps")]  # noqa: S608
    with pytest.raises(Stale):
        change_passphrase(li, passphrase=OWN)
    assert li.must_change
    after = [office.rows(f"SELECT * FROM {table}") for table in ("bundles", "directory", "statements", "wraps")]  # noqa: S608
    assert after == before
    office.run("DROP TRIGGER t")
    take_code(office, "li", code)
    assert shown(enter(office, "li", OWN)) == office.visible("li")


def test_an_open_window_of_a_reset_person(any_office: Office) -> None:
    """It is told that the keys are others now, not that the vault is damaged."""
    li, second = any_office.open("li"), any_office.open("li")
    change_passphrase(li, passphrase="seven new words nobody has said before")
    second.changes_since(second.seq)
    reset_member(any_office.open("mia"), any_office.ids["li"])
    for vault in (li, second):
        with pytest.raises(Refused, match="new keys"):
            vault.changes_since(vault.seq)
        with pytest.raises(Refused, match="new keys"):
            vault.note("open")


def test_ended_access_is_not_renewed(any_office: Office) -> None:
    boss = any_office.open("boss")
    ended = Grant(Level.FULL, today() - dt.timedelta(days=1))
    boss.commit(Commit("grant", access=[any_office.access("south-client", {"zo": FULL, "tom": FULL, "li": ended})]))
    li = take_code(any_office, "li", reset_member(any_office.open("mia"), any_office.ids["li"]).code)
    assert waiting_files(li) == 0
    assert any_office.binders["south-client"] not in li.binders()


def test_a_reset_person_leaves(any_office: Office) -> None:
    boss = any_office.open("boss")
    li = take_code(any_office, "li", reset_member(any_office.open("mia"), any_office.ids["li"]).code)
    close_member(boss, li.me.id)
    with pytest.raises(Refused):
        enter(any_office, "li", OWN)
    assert shown(any_office.open("mia")) == any_office.visible("mia")
    assert boss.verify().is_sound
