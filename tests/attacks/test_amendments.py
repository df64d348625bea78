"""Attacks on amendments: whatever a member signs into the directory beyond one person's two public keys is refused."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from clientbook.domain.access import Right
from clientbook.support.errors import Damaged, Refused
from clientbook.support.words import Role
from clientbook.vault import (
    RECOVERY,
    Directory,
    MemberStatus,
    change_passphrase,
    change_role,
    close_member,
    new_member,
    reset_member,
    unlock,
)
from clientbook.vault.access import wrap_context
from clientbook.vault.bundle import Pin, new_keys, seal_bundle
from clientbook.vault.crypto import CipherError, SignKey, WrapKey
from clientbook.vault.directory import DirectoryRow, open_directories
from clientbook.vault.journal import NO_ID, NOTHING, JournalRow, Place
from clientbook.vault.session import root_context
from tests.attacks.forging import append_entry, forge_amendment, insert, newest, put_directory, with_keys
from tests.attacks.probing import refuses
from tests.vault_office import FULL, Office, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from clientbook.vault import Vault

OWN = "an own sentence of the one who forgot"


def all_refuse(office: Office, *logins: str) -> None:
    for login in logins or ("boss", "tom", "zo"):
        refuses(lambda login=login: office.open(login), Damaged)


def test_the_forging_is_sound_where_the_rule_is_kept(any_office: Office) -> None:
    """Otherwise the refusals below would prove nothing."""
    boss, mia = any_office.open("boss"), any_office.open("mia")
    forge_amendment(any_office, mia, with_keys(mia.directory, any_office.ids["li"]))
    boss.changes_since(boss.seq)
    assert shown(any_office.open("zo")) == any_office.visible("zo")
    assert shown(any_office.open("mia")) == any_office.visible("mia")
    assert boss.verify().is_sound


@pytest.mark.parametrize("whom", ["zo", "boss", "tom", "an"])
def test_a_manager_amends_somebody_else(any_office: Office, whom: str) -> None:
    boss, mia = any_office.open("boss"), any_office.open("mia")
    forge_amendment(any_office, mia, with_keys(mia.directory, any_office.ids[whom]))
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    refuses(lambda: boss.note("open"), Damaged)


def test_a_manager_amends_another_manager_of_the_team(any_office: Office) -> None:
    change_role(any_office.open("boss"), any_office.ids["li"], role=Role.MANAGER, team=any_office.teams["north"])
    mia = any_office.open("mia")
    forge_amendment(any_office, mia, with_keys(mia.directory, any_office.ids["li"]))
    all_refuse(any_office)


LINES: dict[str, dict[str, Any]] = {
    "role": {"role": Role.MANAGER},
    "team": {"team": None},
    "name": {"name": "Somebody"},
    "login": {"login": "li2"},
    "status": {"status": MemberStatus.CLOSED},
    "one key only": {"hpke_key": None},
    "the other key only": {"sign_key": None},
    "a key that nothing can be wrapped for": {"hpke_key": bytes(32)},
    "a short key": {"hpke_key": b"short"},
    "no signing key": {"sign_key": b""},
}


@pytest.mark.parametrize("lie", LINES)
def test_more_than_two_keys_of_a_line(office: Office, lie: str) -> None:
    boss, mia, li = office.open("boss"), office.open("mia"), office.ids["li"]
    old = mia.directory.member(li)
    changed = {
        name: value if value is not None or name == "team" else getattr(old, name) for name, value in LINES[lie].items()
    }
    forge_amendment(office, mia, with_keys(mia.directory, li, **changed))
    all_refuse(office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def _second_in_north(office: Office) -> bytes:
    boss = office.open("boss")
    return new_member(boss, login="second", name="Second", role=Role.STAFF, team=office.teams["north"]).member


DIRECTORIES: dict[str, Callable[[Office, Directory], Directory]] = {
    "the owner root": lambda _office, one: replace(one, root_key=SignKey.generate().public),
    "rights": lambda _office, one: replace(one, rights={"staff": tuple(Right)}),
    "the firm's audit key": lambda _office, one: replace(one, audit_key=WrapKey.generate().public),
    "a team's audit key": lambda _office, one: replace(
        one, teams=tuple(replace(team, audit_key=WrapKey.generate().public) for team in one.teams)
    ),
    "the recovery key": lambda _office, one: replace(one, recovery_key=WrapKey.generate().public),
    "the firm's binder": lambda office, one: replace(one, firm_binder=office.binders["south-client"]),
    "another member's line": lambda office, one: with_keys(one, office.ids["zo"]),
    "another member's role": lambda office, one: replace(
        one, members=tuple(replace(m, role=Role.STAFF) if m.id == office.ids["tom"] else m for m in one.members)
    ),
    "somebody more": lambda _office, one: replace(
        one, members=(*one.members, replace(one.members[-1], id=os.urandom(16)))
    ),
    "somebody less": lambda office, one: replace(
        one, members=tuple(m for m in one.members if m.id != office.ids["an"])
    ),
    "the order": lambda _office, one: replace(one, members=one.members[::-1]),
    "the firm's name": lambda _office, one: replace(one, firm="Another Firm"),
}


@pytest.mark.parametrize("lie", DIRECTORIES)
@pytest.mark.parametrize("whose", ["li", "own"])
def test_more_than_one_line(office: Office, lie: str, whose: str) -> None:
    """Together with keys that the manager may give, and with the manager's own."""
    boss, mia = office.open("boss"), office.open("mia")
    whom = office.ids["li"] if whose == "li" else mia.me.id
    forge_amendment(office, mia, DIRECTORIES[lie](office, with_keys(mia.directory, whom)))
    all_refuse(office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


@pytest.mark.parametrize("lie", DIRECTORIES)
def test_anything_without_keys(office: Office, lie: str) -> None:
    mia = office.open("mia")
    forge_amendment(office, mia, DIRECTORIES[lie](office, mia.directory))
    all_refuse(office)


def test_two_of_the_team_at_once(any_office: Office) -> None:
    second = _second_in_north(any_office)
    mia = any_office.open("mia")
    forge_amendment(any_office, mia, with_keys(mia.directory, any_office.ids["li"], second))
    all_refuse(any_office)


@pytest.mark.parametrize("changed", [{"role": Role.OWNER}, {"role": Role.OWNER, "hpke_key": b"", "sign_key": b""}])
def test_a_manager_raises_the_own_role(office: Office, changed: dict[str, Any]) -> None:
    mia = office.open("mia")
    keys = {"hpke_key": mia.me.hpke_key, "sign_key": mia.me.sign_key} if "hpke_key" in changed else {}
    forge_amendment(office, mia, with_keys(mia.directory, mia.me.id, **(changed | keys)))
    all_refuse(office)


@pytest.mark.parametrize(("by", "whom"), [("li", "zo"), ("li", "mia"), ("li", "boss"), ("an", "li"), ("zo", "li")])
def test_staff_amend_somebody_else(any_office: Office, by: str, whom: str) -> None:
    boss, vault = any_office.open("boss"), any_office.open(by)
    forge_amendment(any_office, vault, with_keys(vault.directory, any_office.ids[whom]))
    all_refuse(any_office, "boss", "tom")
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_nothing_changed_at_all(office: Office) -> None:
    mia = office.open("mia")
    forge_amendment(office, mia, mia.directory)
    all_refuse(office)


def test_a_closed_manager_amends(any_office: Office) -> None:
    boss, mia = any_office.open("boss"), any_office.open("mia")
    close_member(boss, mia.me.id)
    boss_view = boss.session.view
    mia.session.view.directories[boss_view.in_force] = boss_view.newest  # an accomplice told
    mia.session.view.in_force = boss_view.in_force
    forge_amendment(any_office, mia, with_keys(boss.directory, any_office.ids["li"]))
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_a_closed_account_is_not_given_keys(any_office: Office) -> None:
    boss = any_office.open("boss")
    close_member(boss, any_office.ids["li"])
    mia = any_office.open("mia")
    forge_amendment(any_office, mia, with_keys(mia.directory, any_office.ids["li"]))
    all_refuse(any_office)


def test_somebody_elses_signature(any_office: Office) -> None:
    """Signed by li in mia's name, and signed by mia but brought into force by li."""
    boss, mia, li = (any_office.open(login) for login in ("boss", "mia", "li"))
    drawn = with_keys(li.directory, any_office.ids["li"])
    forge_amendment(any_office, li, drawn, signer=(mia.me.id, li.session.keys.sign_key))
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_an_amendment_brought_in_by_another(any_office: Office) -> None:
    boss, mia, zo = (any_office.open(login) for login in ("boss", "mia", "zo"))
    drawn = with_keys(zo.directory, any_office.ids["li"])
    forge_amendment(any_office, zo, drawn, signer=(mia.me.id, mia.session.keys.sign_key))
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def take_code(office: Office, login: str, code: str) -> Vault:
    vault = unlock(office.location, login=login, passphrase=code)
    office.opened.append(vault)
    change_passphrase(vault, passphrase=OWN)
    return vault


@pytest.mark.parametrize("by", ["boss", "mia"])
def test_the_keys_of_a_code_open_and_sign_nothing_after(any_office: Office, by: str) -> None:
    """Who made the code kept the keys behind it, and everything that stood in the file before."""
    maker, boss = any_office.open(by), any_office.open("boss")
    code = reset_member(maker, any_office.ids["li"]).code
    kept = unlock(any_office.location, login="li", passphrase=code)
    any_office.opened.append(kept)
    assert shown(kept) == any_office.visible("li")
    li = take_code(any_office, "li", code)
    key = kept.session.keys.wrap_key
    for binder, recipient, version, level, body in any_office.rows(
        "SELECT binder, recipient, key_version, level, body FROM wraps"
    ):
        for claimed in (recipient, li.me.id):
            context = wrap_context(li.id, (binder, claimed, version, level))
            with pytest.raises(CipherError):
                key.unwrap(body, context)
    rows = [
        DirectoryRow(*row) for row in any_office.rows("SELECT number, body, wraps FROM directory ORDER BY number DESC")
    ]
    refuses(lambda: open_directories(li.id, rows, li.me.id, key, kept.session.keys.pin), Damaged)
    refuses(lambda: kept.changes_since(kept.seq), Refused, Damaged)
    with any_office.raw() as connection:
        append_entry(connection, kept, [], directory=li.session.view.in_force)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    all_refuse(any_office)


def test_an_entry_under_the_directory_of_before(any_office: Office) -> None:
    mia, boss = any_office.open("mia"), any_office.open("boss")
    code = reset_member(mia, any_office.ids["li"]).code
    kept = unlock(any_office.location, login="li", passphrase=code)
    any_office.opened.append(kept)
    take_code(any_office, "li", code)
    with any_office.raw() as connection:
        append_entry(connection, kept, [])
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    all_refuse(any_office)


@pytest.mark.parametrize("who", ["the code", "the old passphrase"])
def test_an_amendment_signed_with_a_superseded_key(any_office: Office, who: str) -> None:
    mia, boss, before = (any_office.open(login) for login in ("mia", "boss", "li"))
    code = reset_member(mia, before.me.id).code
    kept = unlock(any_office.location, login="li", passphrase=code)
    any_office.opened.append(kept)
    li = take_code(any_office, "li", code)
    old = kept if who == "the code" else before
    keys = new_keys(li.me.id, li.session.view.newest.pin, is_once=False)
    drawn = with_keys(li.directory, li.me.id, hpke_key=keys.wrap_key.public, sign_key=keys.sign_key.public)
    forge_amendment(any_office, li, drawn, signer=(li.me.id, old.session.keys.sign_key), key=keys.sign_key)
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_an_amendment_is_not_replayed(any_office: Office) -> None:
    """The manager's old amendment comes again after the person made own keys, under the next number."""
    mia, boss = any_office.open("mia"), any_office.open("boss")
    code = reset_member(mia, any_office.ids["li"]).code
    number = mia.session.view.in_force
    li = take_code(any_office, "li", code)
    (row,) = any_office.rows("SELECT number, body, wraps FROM directory WHERE number = :number", number=number)
    mia.changes_since(mia.seq)
    again = DirectoryRow(li.session.view.in_force + 1, *row[1:])
    with any_office.raw() as connection:
        put_directory(connection, mia, again)
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_a_newer_amendment_is_taken_back(any_office: Office) -> None:
    mia = any_office.open("mia")
    code = reset_member(mia, any_office.ids["li"]).code
    li = take_code(any_office, "li", code)
    any_office.run("DELETE FROM directory WHERE number = :number", number=li.session.view.in_force)
    all_refuse(any_office)


@pytest.mark.parametrize("left_out", ["boss", "recovery", "zo"])
def test_somebody_is_left_out_of_the_directory(office: Office, left_out: str) -> None:
    """Everybody else refuses it too, so it cannot pass for a closed account."""
    mia = office.open("mia")
    member = RECOVERY if left_out == "recovery" else office.ids[left_out]
    forge_amendment(office, mia, with_keys(mia.directory, office.ids["li"]), left_out=member)
    all_refuse(office, *({"tom", "an", "zo"} - {left_out}))


def _bundle_rows(vault: Vault, login: str) -> Callable[[Connection, int], list[JournalRow]]:
    keys = new_keys(vault.me.id, vault.session.view.newest.pin, is_once=True)
    row = seal_bundle(vault.id, login, "a code of the attacker's own making", keys)

    def write(connection: Connection, seq: int) -> list[JournalRow]:
        connection.execute(text("DELETE FROM bundles WHERE tag = :tag"), {"tag": row.tag})
        insert(connection, "bundles", row._asdict() | {"seq": seq, "digest": row.digest(seq)})
        return [JournalRow(Place.BUNDLE, 0, row.tag[:16], NO_ID, 0, 1, row.digest(seq), NOTHING)]

    return write


@pytest.mark.parametrize("whose", ["zo", "boss", "tom"])
def test_a_reset_brings_no_other_bundle(any_office: Office, whose: str) -> None:
    boss, mia = any_office.open("boss"), any_office.open("mia")
    drawn = with_keys(mia.directory, any_office.ids["li"])
    forge_amendment(any_office, mia, drawn, more=_bundle_rows(mia, whose))
    all_refuse(any_office, "an")
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


def test_a_bundle_without_new_keys(any_office: Office) -> None:
    boss, mia = any_office.open("boss"), any_office.open("mia")
    with any_office.raw() as connection:
        write = _bundle_rows(mia, "li")
        append_entry(connection, mia, write(connection, newest(connection).seq + 1))
    all_refuse(any_office)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)


@pytest.mark.parametrize("lie", ["wrap_key", "sign_key", "local_key", "pin", "format", "vault"])
def test_a_code_for_a_bundle_of_nonsense(office: Office, lie: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever resets somebody makes the bundle; the program of the one who opens it says so and does not stumble."""
    from clientbook.vault import bundle as module

    whole = module._Bundle  # noqa: SLF001  the attacker's program is the attacker's own
    nonsense = {"wrap_key": b"short", "sign_key": b"", "pin": Pin(1, b"", b"short"), "format": 9, "vault": b"v"}

    def spoiled(**fields: Any) -> Any:
        return whole(**(fields | {lie: nonsense.get(lie, b"short")}))

    mia = office.open("mia")
    with monkeypatch.context() as patch:
        patch.setattr(module, "_Bundle", spoiled)
        code = reset_member(mia, office.ids["li"]).code
    refuses(lambda: unlock(office.location, login="li", passphrase=code), Damaged, Refused)


def test_the_owner_root_stays_out_of_reach(any_office: Office) -> None:
    mia = any_office.open("mia")
    reset_member(mia, any_office.ids["li"])
    for (body,) in any_office.rows("SELECT body FROM recovery"):
        for recipient in (mia.me.id, any_office.ids["boss"], RECOVERY):
            with pytest.raises(CipherError):
                mia.session.keys.wrap_key.unwrap(body, root_context(mia.id, recipient))


def test_what_a_reset_person_may_open_stays_the_same(any_office: Office) -> None:
    """A manager's program cannot put a colleague on files, or on more of them, along with new keys."""
    boss, mia = any_office.open("boss"), any_office.open("mia")
    before = {name: boss.access(binder) for name, binder in any_office.binders.items()}
    take_code(any_office, "li", reset_member(mia, any_office.ids["li"]).code)
    boss.changes_since(boss.seq)
    for name, binder in any_office.binders.items():
        now = boss.access(binder)
        told = [(one.member, one.level, one.since, one.until, one.granted_by) for one in now]
        assert told == [(one.member, one.level, one.since, one.until, one.granted_by) for one in before[name]]
    access = any_office.access("north-client", {"li": FULL, "mia": FULL})
    assert access.binder in mia.binders()
