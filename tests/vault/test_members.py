from __future__ import annotations

import msgspec
import pytest

from clientbook.support.clock import new_id
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault import (
    RECOVERY,
    BinderAccess,
    Commit,
    MemberStatus,
    RecordWrite,
    change_passphrase,
    change_role,
    close_member,
    new_member,
    new_team,
    recovery_unlock,
    reset_member,
    unlock,
)
from clientbook.vault.audit import read_keys
from clientbook.vault.crypto import CipherError, WrapKey
from clientbook.vault.journal import EntryBody, details_context
from clientbook.vault.payload import decode
from tests.vault_office import BINDERS, FULL, Office, passphrase, shown

OWN = "an own sentence of the newcomer"


def test_a_newcomer_sets_a_passphrase_first(any_office: Office) -> None:
    boss = any_office.open()
    invited = new_member(boss, login="New", name="New Person", role=Role.STAFF, team=any_office.teams["north"])
    assert invited.code not in repr(invited)
    fresh = unlock(any_office.location, login="new", passphrase=invited.code.lower())
    any_office.opened.append(fresh)
    assert fresh.must_change
    with pytest.raises(Refused):
        fresh.note("open")
    with pytest.raises(Invalid):
        change_passphrase(fresh, passphrase="new person new person")
    change_passphrase(fresh, passphrase=OWN)
    assert not fresh.must_change
    fresh.note("open")
    with pytest.raises(Refused):
        unlock(any_office.location, login="new", passphrase=invited.code)
    again = unlock(any_office.location, login="new", passphrase=OWN)
    any_office.opened.append(again)
    assert again.me.name == "New Person"
    assert set(again.binders()) == {again.directory.firm_binder}


def test_the_firms_binder_is_shared_by_all(office: Office) -> None:
    boss = office.open()
    record = RecordWrite(new_id(), boss.directory.firm_binder, "policy", Level.FULL, 1, b"be kind")
    boss.commit(Commit("policy", records=[record]))
    for login in ("mia", "li", "an"):
        assert shown(office.open(login))[record.id] == b"be kind"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"login": "LI"}, "login"),
        ({"login": " "}, "login"),
        ({"name": " "}, "name"),
        ({"team": b"t" * 16}, "team"),
        ({"role": Role.MANAGER}, "team"),
    ],
)
def test_unfit_newcomers(office: Office, changed: dict[str, object], field: str) -> None:
    boss = office.open()
    asked = {"login": "new", "name": "New", "role": Role.STAFF, "team": None} | changed
    with pytest.raises(Invalid) as raised:
        new_member(boss, **asked)  # type: ignore[arg-type]
    assert raised.value.field == field
    assert boss.verify().is_sound


def test_a_passphrase_is_changed(any_office: Office) -> None:
    li = any_office.open("li")
    change_passphrase(li, passphrase=OWN)
    li.note("open")
    with pytest.raises(Refused):
        any_office.open("li")
    again = unlock(any_office.location, login="li", passphrase=OWN)
    any_office.opened.append(again)
    assert shown(again) == any_office.visible("li")


def test_a_reset_gives_everything_back(any_office: Office) -> None:
    boss = any_office.open()
    code = reset_member(boss, any_office.ids["zo"]).code
    with pytest.raises(Refused):
        any_office.open("zo")
    fresh = unlock(any_office.location, login="zo", passphrase=code)
    any_office.opened.append(fresh)
    change_passphrase(fresh, passphrase=OWN)
    assert shown(fresh) == any_office.visible("zo")
    assert boss.verify().is_sound
    with pytest.raises(Invalid):
        reset_member(boss, boss.me.id)


def test_a_closing_names_who_stays(any_office: Office) -> None:
    boss = any_office.open()
    zo, tom = any_office.ids["zo"], any_office.ids["tom"]
    handed = any_office.access("south-client", {"tom": FULL, "li": FULL})
    entry = close_member(boss, zo, [handed], Commit("close_departure", b"case 7"))
    gone = boss.directory.member(zo)
    assert gone is not None
    assert gone.status is MemberStatus.CLOSED
    assert next(boss.journal(since=entry.seq - 1))[3:5] == ("close_departure", b"case 7")
    assert {one.member for one in boss.access(handed.binder)} == {
        boss.me.id,
        tom,
        any_office.ids["li"],
        RECOVERY,
    }
    li = any_office.open("li")
    assert any_office.records["south-client note"] in shown(li)
    assert boss.verify().is_sound


def test_a_closing_refuses_nonsense(office: Office) -> None:
    boss = office.open()
    with pytest.raises(Refused):
        close_member(boss, boss.me.id)
    with pytest.raises(Invalid):
        close_member(boss, office.ids["li"], [office.access("north-client", BINDERS["north-client"][1])])
    close_member(boss, office.ids["li"])
    with pytest.raises(Invalid):
        close_member(boss, office.ids["li"])
    with pytest.raises(Invalid):
        new_member(boss, login="li", name="Li again", role=Role.STAFF)


def test_nobody_grants_to_a_closed_account(office: Office) -> None:
    boss = office.open()
    close_member(boss, office.ids["li"])
    with pytest.raises(Refused):
        boss.commit(Commit("grant", access=[office.access("north-client", {"li": FULL})]))
    stranger = BinderAccess(office.binders["north-client"], BinderKind.CLIENT, None, {b"s" * 16: FULL})
    with pytest.raises(Invalid):
        boss.commit(Commit("grant", access=[stranger]))


def test_a_leaving_manager_reads_no_later_log(any_office: Office) -> None:
    boss, mia = any_office.open(), any_office.open("mia")
    before = boss.directory.team(any_office.teams["north"])
    close_member(boss, mia.me.id)
    after = boss.directory.team(any_office.teams["north"])
    assert before is not None
    assert after is not None
    assert before.audit_key != after.audit_key
    li = any_office.open("li")
    li.note("open", b"after mia")
    told = [(one.act, one.details) for one in boss.journal() if one.author == li.me.id]
    assert told[-1] == ("open", b"after mia")
    assert all(act for act, _details in told), "older entries stay readable"


@pytest.mark.parametrize(("role", "team"), [(Role.STAFF, "north"), (Role.MANAGER, "south"), (Role.ARCHIVE_CLERK, None)])
def test_a_manager_of_something_else_reads_no_later_log(any_office: Office, role: Role, team: str | None) -> None:
    boss, mia = any_office.open(), any_office.open("mia")
    north = any_office.teams["north"]
    binder = next(one.binder for one in mia.directory.teams if one.id == north)
    with mia.session.store.reading() as connection:
        kept, _version = read_keys(connection, mia.session, binder)
    assert kept
    change_role(boss, mia.me.id, role=role, team=any_office.teams[team] if team else None)
    li = any_office.open("li")
    entry = li.note("open", b"after mia")
    ((body,),) = any_office.rows("SELECT body FROM journal WHERE seq = :seq", seq=entry.seq)
    sealed = decode(body, EntryBody, "journal")
    for key in kept:
        with pytest.raises(CipherError):
            WrapKey(key).unwrap(sealed.details, details_context(li.id, li.me.id, north))
    told = [(one.act, one.details) for one in boss.journal() if one.author == li.me.id]
    assert told[-1] == ("open", b"after mia")
    assert all(act for act, _details in told), "older entries stay readable"
    assert boss.verify().is_sound


def test_a_second_owner_and_the_first_leaves(any_office: Office) -> None:
    boss = any_office.open()
    change_role(boss, any_office.ids["mia"], role=Role.OWNER, team=None)
    mia = any_office.open("mia")
    assert shown(mia) == any_office.visible("boss")
    first = boss.me.id
    root = mia.directory.root_key
    close_member(mia, first)
    assert mia.directory.root_key != root, "the leaver knew the old root"
    new_member(mia, login="after", name="After", role=Role.STAFF)
    assert mia.verify().is_sound
    li = any_office.open("li")
    assert shown(li) == any_office.visible("li")
    vault, _secret = recovery_unlock(any_office.location, any_office.recovery, login="mia", passphrase=OWN)
    any_office.opened.append(vault)
    assert shown(vault) == any_office.visible("boss")


def test_an_owner_steps_down(office: Office) -> None:
    boss = office.open()
    change_role(boss, office.ids["mia"], role=Role.OWNER, team=None)
    with pytest.raises(Refused):
        change_role(boss, boss.me.id, role=Role.STAFF, team=None)
    change_role(boss, office.ids["mia"], role=Role.STAFF, team=office.teams["north"])
    mia = office.open("mia")
    assert shown(mia) == {}
    assert boss.verify().is_sound


def test_a_manager_changes_teams(office: Office) -> None:
    boss = office.open()
    change_role(boss, office.ids["mia"], role=Role.MANAGER, team=office.teams["south"])
    teams = {one.name: one.binder for one in boss.directory.teams}
    on = {name: {one.member for one in boss.access(binder)} for name, binder in teams.items()}
    assert office.ids["mia"] in on["south"]
    assert office.ids["mia"] not in on["north"]


def test_two_owners_change_the_directory_at_once(office: Office) -> None:
    boss = office.open()
    drawn = msgspec.structs.replace(boss.directory, rights={"staff": ("create",)})
    new_team(boss, "west")
    with pytest.raises(Stale):
        boss.commit(Commit("rights", directory=drawn))
    boss.commit(Commit("rights", directory=msgspec.structs.replace(boss.directory, rights={"staff": ("create",)})))
    assert office.open("li").directory.rights == {"staff": ("create",)}


def test_names_of_people_are_not_in_the_file(office: Office) -> None:
    office.open().note("open", b"said to the log")
    office.close()
    content = office.path.read_bytes()
    for word in ("Wang", "Mia North", "Made Up Trading", "north-client", "a contract", "said to the log", "new_client"):
        for encoding in ("utf-8", "utf-16-le"):
            assert word.encode(encoding) not in content
    assert passphrase("boss").encode() not in content
