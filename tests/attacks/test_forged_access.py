"""Attacks 2, 4 and 5: other people's ciphertexts, replaced keys and directories, self-made statements."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from clientbook.support.errors import Damaged, Refused
from clientbook.support.words import Level, Role
from clientbook.vault import RECOVERY, BinderAccess, Commit, Recipient, change_role, new_member
from clientbook.vault.access import BinderKeys, wrap_context
from clientbook.vault.crypto import CipherError, SignKey, WrapKey
from clientbook.vault.directory import seal_directory
from clientbook.vault.journal import NO_ID, NOTHING, JournalRow, Place
from clientbook.vault.record import RecordRow, open_record
from tests.attacks.forging import append_entry, forge_statement, insert, newest
from tests.attacks.probing import outcome, refuses
from tests.vault_office import BINDERS, FULL, Office, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.vault import Vault


FRESH = {"key_version": 2, "key_commitment": b"k" * 32, "card_commitment": b"c" * 32}


def full(*members: bytes) -> list[Recipient]:
    return [Recipient(member, Level.FULL, None) for member in members]


@pytest.mark.parametrize("login", ["boss", "mia", "tom", "li", "zo", "an"])
def test_every_key_on_every_ciphertext_opens_the_own_only(any_office: Office, login: str) -> None:
    vault = any_office.open(login)
    query = "SELECT id, binder, kind, level, version, key_version, seq, body FROM records"
    rows = [RecordRow(*row) for row in any_office.rows(query)]
    opened: dict[bytes, bytes] = {}
    for row in rows:
        for keys in _every_key(vault):
            try:
                opened[row.id] = open_record(vault.id, row, keys).body
            except Damaged:
                continue
    mine = any_office.visible(login)
    internal = {row.id for row in rows if row.kind.startswith("vault.")}
    assert {key: value for key, value in opened.items() if key not in internal} == mine
    managed = {"boss": 3, "mia": 1, "tom": 1}.get(login, 0)
    assert len(internal & set(opened)) == managed


def _every_key(vault: Vault) -> Iterator[BinderKeys]:
    for binder in vault.session.view.keyring:
        standing = vault.session.view.keyring.get(binder)
        if standing is not None and standing.keys is not None:
            for key in filter(None, standing.keys):
                yield BinderKeys(key, key, key)


def test_other_peoples_wraps_do_not_open(any_office: Office) -> None:
    zo = any_office.open("zo")
    wraps = any_office.rows("SELECT binder, recipient, key_version, level, body FROM wraps")
    opened = 0
    for *name, body in wraps:
        try:
            zo.session.keys.wrap_key.unwrap(body, wrap_context(zo.id, tuple(name)))
            opened += 1
        except CipherError:
            continue
    assert opened == len([one for one in wraps if one[1] == any_office.ids["zo"]]) == 3


def test_a_bundle_of_somebody_else_in_my_row(any_office: Office) -> None:
    tags = [row[0] for row in any_office.rows("SELECT tag FROM bundles")]
    for tag in tags[1:]:
        any_office.run(
            "UPDATE bundles SET body = (SELECT body FROM bundles WHERE tag = :first),"
            " salt = (SELECT salt FROM bundles WHERE tag = :first) WHERE tag = :tag",
            first=tags[0],
            tag=tag,
        )
    opened = 0
    for login in ("boss", "mia", "tom", "li", "zo", "an"):
        try:
            any_office.open(login)
            opened += 1
        except Refused:
            continue
    assert opened <= 1


def _replace_directory(office: Office, vault: Vault, root: SignKey) -> None:
    """Sign a directory in which the attacker is an owner, with a root of the attacker's own."""
    me = vault.me
    raised = tuple(
        msgspec.structs.replace(one, role=Role.OWNER) if one.id == me.id else one for one in vault.directory.members
    )
    before = vault.session.view.newest
    drawn = msgspec.structs.replace(vault.directory, seq=before.directory.seq + 1, members=raised, root_key=root.public)
    row, _standing = seal_directory(vault.id, drawn, before, root)
    with office.raw() as connection:
        seq = newest(connection).seq + 1
        insert(connection, "directory", row._asdict() | {"seq": seq, "digest": row.digest(seq)})
        named = JournalRow(Place.DIRECTORY, 0, NO_ID, NO_ID, row.number, 1, row.digest(seq), NOTHING)
        append_entry(connection, vault, [named], directory=row.number)


def test_nobody_makes_themselves_owner(any_office: Office) -> None:
    zo = any_office.open("zo")
    _replace_directory(any_office, zo, SignKey.generate())
    for login in ("boss", "li", "zo"):
        refuses(lambda login=login: any_office.open(login), Damaged)


def test_a_replaced_public_key_is_not_used(any_office: Office) -> None:
    zo = any_office.open("zo")
    before = zo.session.view.newest
    changed = tuple(
        msgspec.structs.replace(one, hpke_key=WrapKey.generate().public) if one.id == any_office.ids["boss"] else one
        for one in zo.directory.members
    )
    drawn = msgspec.structs.replace(zo.directory, members=changed)
    row, _standing = seal_directory(
        zo.id, drawn, zo.session.view.directories[before.directory.seq - 1], SignKey.generate()
    )
    any_office.run(
        "UPDATE directory SET body = :body, wraps = :wraps WHERE number = :number",
        body=row.body,
        wraps=row.wraps,
        number=row.number,
    )
    refuses(lambda: any_office.open("li"), Damaged)


def test_an_older_directory_is_not_replayed(any_office: Office) -> None:
    any_office.open("boss")
    top = any_office.rows("SELECT max(number) FROM directory")[0][0]
    any_office.run("DELETE FROM directory WHERE number = :top", top=top)
    refuses(lambda: any_office.open("li"), Damaged)
    any_office.run("UPDATE directory SET number = :top WHERE number = :older", top=top, older=top - 1)
    refuses(lambda: any_office.open("li"), Damaged)


@pytest.mark.parametrize(
    ("login", "name"),
    [("li", "north-client"), ("zo", "shared-client"), ("tom", "north-client"), ("an", "north-client")],
)
def test_a_statement_without_the_right(any_office: Office, login: str, name: str) -> None:
    vault = any_office.open(login)
    everybody = full(*{any_office.ids["boss"], RECOVERY, vault.me.id, any_office.ids["tom"]})
    forge_statement(any_office, vault, name, everybody)
    for reader in ("boss", "li"):
        refuses(lambda reader=reader: any_office.open(reader), Damaged)


@pytest.mark.parametrize("missing", ["owner", "recovery", "owner on cards"])
def test_owner_and_recovery_cannot_be_left_out(any_office: Office, missing: str) -> None:
    mia = any_office.open("mia")
    lines = full(any_office.ids["mia"])
    if missing != "owner":
        level = Level.CARD if missing == "owner on cards" else Level.FULL
        lines.append(Recipient(any_office.ids["boss"], level, None))
    if missing != "recovery":
        lines.extend(full(RECOVERY))
    forge_statement(
        any_office, mia, "north-client", lines, key_version=2, key_commitment=b"k" * 32, card_commitment=b"c" * 32
    )
    refuses(lambda: any_office.open("boss"), Damaged)


def test_different_keys_for_different_members(any_office: Office) -> None:
    mia = any_office.open("mia")
    keep = [any_office.ids[one] for one in ("boss", "mia", "li")]
    lines = [*full(*keep, RECOVERY), Recipient(any_office.ids["an"], Level.CARD, None)]
    forge_statement(
        any_office, mia, "north-client", lines, key_version=2, key_commitment=os.urandom(32), card_commitment=b"c" * 32
    )
    refuses(lambda: any_office.open("li"), Damaged)


def test_a_self_made_key_wrapped_to_all_is_nothing_without_a_statement(any_office: Office) -> None:
    zo = any_office.open("zo")
    binder = any_office.binders["north-client"]
    from clientbook.vault.crypto import wrap_target

    for login in ("boss", "li", "mia"):
        member = zo.directory.member(any_office.ids[login])
        assert member is not None
        name = (binder, member.id, 1, 2)
        wrapped = wrap_target(member.hpke_key).wrap(os.urandom(32), wrap_context(zo.id, name))
        any_office.run(
            "UPDATE wraps SET body = :body WHERE binder = :binder AND recipient = :member",
            body=wrapped,
            binder=binder,
            member=member.id,
        )
    for login in ("boss", "li", "mia"):
        refuses(lambda login=login: any_office.open(login), Damaged)


def test_a_wrap_for_an_outsider_opens_nothing(any_office: Office) -> None:
    """Somebody with the key can always tell it; the program does not take it from a wrap without a line."""
    li, binder = any_office.open("li"), any_office.binders["north-client"]
    standing = li.session.view.keyring.get(binder)
    tom = li.directory.member(any_office.ids["tom"])
    assert standing is not None
    assert standing.keys is not None
    assert tom is not None
    from clientbook.vault.crypto import wrap_target

    name = (binder, tom.id, 1, 2)
    body = wrap_target(tom.hpke_key).wrap(standing.keys.binder_key, wrap_context(li.id, name))
    with any_office.raw() as connection:
        insert(
            connection,
            "wraps",
            {"binder": binder, "recipient": tom.id, "key_version": 1, "level": 2, "body": body},
        )
    assert shown(any_office.open("tom")) == any_office.visible("tom")
    assert [one.place for one in any_office.open("boss").verify().findings] == ["wrap"]


def test_a_closed_account_signs_nothing(any_office: Office) -> None:
    from clientbook.vault import close_member

    li = any_office.open("li")
    close_member(any_office.open("boss"), any_office.ids["li"])
    with any_office.raw() as connection:
        append_entry(connection, li, [])
    refuses(lambda: any_office.open("mia"), Damaged)


def test_the_right_people_may_still_do_all_this(any_office: Office) -> None:
    boss = any_office.open("boss")
    new_member(boss, login="new", name="New", role=Role.STAFF, team=any_office.teams["north"])
    change_role(boss, any_office.ids["li"], role=Role.MANAGER, team=any_office.teams["north"])
    access = any_office.access("north-client", {**BINDERS["north-client"][1], "tom": FULL})
    boss.commit(Commit("grant", access=[BinderAccess(access.binder, access.kind, None, access.grants)]))
    any_office.close()
    assert outcome(any_office, "mia") == "unnoticed"
