"""What an attacker with keys and the source code can make: well-formed rows, entries and statements of their own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from unittest import mock

from msgspec.structs import replace
from sqlalchemy import text

from clientbook.support.words import BinderKind, Role
from clientbook.vault.access import LEVELS, WrapRow, sign_statement, wrap_context, wraps_digest
from clientbook.vault.crypto import SignKey, WrapKey, wrap_target
from clientbook.vault.directory import seal_amendment
from clientbook.vault.journal import (
    NO_ID,
    NOTHING,
    EntryBody,
    EntryRow,
    JournalRow,
    Mark,
    Place,
    entry_hash,
    pack_rows,
    sign_entry,
)
from clientbook.vault.model import RECOVERY, Recipient, Statement
from clientbook.vault.record import RecordRow, record_digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from clientbook.vault import Directory, Vault
    from clientbook.vault.directory import DirectoryRow
    from tests.vault_office import Office


def insert(connection: Connection, table: str, values: dict[str, Any]) -> None:
    """Insert or replace one row past the program."""
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)  # noqa: S608


def newest(connection: Connection) -> EntryRow:
    """Return the last entry of the journal."""
    row = connection.execute(
        text("SELECT seq, author, directory, body, signature FROM journal ORDER BY seq DESC LIMIT 1")
    ).one()
    seq, author, directory, body, signature = row
    return EntryRow(seq, bytes(author), directory, bytes(body), bytes(signature))


def append_entry(
    connection: Connection, by: Vault, written: list[JournalRow], *, key: SignKey | None = None, **changed: Any
) -> EntryRow:
    """Append an entry signed with the attacker's own key or another one; `changed` fields of its body lie."""
    last = newest(connection)
    fields: dict[str, Any] = {
        "format": 1,
        "vault": by.id,
        "seq": last.seq + 1,
        "previous": entry_hash(last),
        "author": by.session.keys.member,
        "directory": by.session.view.in_force,
        "time": int(time.time()),
        "mark": Mark.ORDINARY,
        "restores": by.session.view.restores,
        "team": _team(by),
        "rows": pack_rows(written),
        "details": b"",
    }
    entry = sign_entry(EntryBody(**(fields | changed)), key or by.session.keys.sign_key)
    insert(connection, "journal", entry._asdict() | {"seq": last.seq + 1})
    return entry


def _team(by: Vault) -> bytes | None:
    member = by.session.view.newest.directory.member(by.session.keys.member)
    return None if member is None or member.role is Role.OWNER else member.team


def forge_record(office: Office, vault: Vault, name: str, body: bytes | None) -> None:
    """Write a record version in somebody else's binder with a signed, well-formed entry of the attacker."""
    with office.raw() as connection:
        row = connection.execute(
            text("SELECT id, binder, kind, level, version, key_version, seq, body FROM records WHERE id = :id"),
            {"id": office.records[name]},
        ).one()
        old = RecordRow(*row)
        new = old._replace(seq=newest(connection).seq + 1, version=old.version + 1, body=body)
        named = JournalRow(
            Place.RECORD, new.level, new.id, new.binder, 0, new.version, record_digest(new), record_digest(old)
        )
        connection.execute(
            text("UPDATE records SET version = :version, seq = :seq, body = :body, digest = :digest WHERE id = :id"),
            {
                "version": new.version,
                "seq": new.seq,
                "body": new.body,
                "digest": record_digest(new),
                "id": new.id,
            },
        )
        append_entry(connection, vault, [named])


def forge_statement(office: Office, vault: Vault, name: str, recipients: list[Recipient], **changed: Any) -> None:
    """Make the next statement of a binder, signed by the attacker, with wraps and an entry to match."""
    binder = office.binders[name]
    standing = vault.session.view.keyring.get(binder)
    with vault.session.store.reading() as connection:
        before = vault.session.view.statement(connection, binder)
    assert standing is not None
    assert before is not None
    fields: dict[str, Any] = {
        "format": 1,
        "vault": vault.id,
        "binder": binder,
        "kind": BinderKind.CLIENT,
        "team": before.team,
        "seq": before.seq + 1,
        "previous": standing.hash,
        "key_version": before.key_version,
        "key_commitment": before.key_commitment,
        "card_commitment": before.card_commitment,
        "recipients": tuple(sorted(recipients, key=lambda one: one.member)),
        "author": vault.session.keys.member,
        "directory": vault.session.view.in_force,
        "time": int(time.time()),
    }
    statement = Statement(**(fields | changed))
    wraps = [_wrap(vault, statement, line) for line in statement.recipients]
    row = sign_statement(statement, vault.session.keys.sign_key, wraps_digest(wraps))
    with office.raw() as connection:
        seq = newest(connection).seq + 1
        insert(connection, "statements", row._asdict() | {"seq": seq, "digest": row.digest(seq)})
        connection.execute(text("DELETE FROM wraps WHERE binder = :binder"), {"binder": binder})
        for one in wraps:
            insert(connection, "wraps", one._asdict())
        named = JournalRow(
            Place.STATEMENT, 0, NO_ID, binder, row.number, statement.key_version, row.digest(seq), NOTHING
        )
        append_entry(connection, vault, [named])


def forge_amendment(
    office: Office,
    vault: Vault,
    directory: Directory,
    *,
    signer: tuple[bytes, SignKey] | None = None,
    more: Callable[[Connection, int], list[JournalRow]] | None = None,
    left_out: bytes | None = None,
    **entry: Any,
) -> None:
    """Put a directory in force that a member signed, whatever it says; `entry` goes to the journal entry.

    It is sealed to everybody but `left_out`, with the keys of before.
    """
    before, keys = vault.session.view.newest, vault.session.keys
    drawn = replace(directory, seq=before.directory.seq + 1)
    known = {one.id: one.hpke_key for one in before.directory.members}
    readers = {one.id: known.get(one.id, one.hpke_key) for one in drawn.members if one.is_active}
    readers = {
        one: key for one, key in (readers | {RECOVERY: before.directory.recovery_key}).items() if one != left_out
    }
    with (
        mock.patch("clientbook.vault.directory.is_amendment", return_value=True),
        mock.patch("clientbook.vault.directory._recipients", return_value=readers),
    ):
        row, _standing = seal_amendment(vault.id, drawn, before, signer or (keys.member, keys.sign_key))
    with office.raw() as connection:
        put_directory(connection, vault, row, more, **entry)


def put_directory(
    connection: Connection,
    vault: Vault,
    row: DirectoryRow,
    more: Callable[[Connection, int], list[JournalRow]] | None = None,
    **entry: Any,
) -> None:
    """Store a directory with an entry that brings it into force; `more` writes further rows of that entry."""
    seq = newest(connection).seq + 1
    insert(connection, "directory", row._asdict() | {"seq": seq, "digest": row.digest(seq)})
    named = [JournalRow(Place.DIRECTORY, 0, NO_ID, NO_ID, row.number, 1, row.digest(seq), NOTHING)]
    named += more(connection, seq) if more else []
    append_entry(connection, vault, named, directory=row.number, **entry)


def with_keys(directory: Directory, *members: bytes, **changed: Any) -> Directory:
    """Return a directory with fresh public keys for some members, and whatever else is changed about them."""
    fresh = {"hpke_key": WrapKey.generate().public, "sign_key": SignKey.generate().public}
    people = tuple(replace(one, **(fresh | changed)) if one.id in members else one for one in directory.members)
    return replace(directory, members=people)


def _wrap(vault: Vault, statement: Statement, line: Recipient) -> WrapRow:
    directory = vault.directory
    member = directory.member(line.member)
    public = member.hpke_key if member else directory.recovery_key
    standing = vault.session.view.keyring.get(statement.binder)
    key = standing.keys.binder_key if standing and standing.keys else b"k" * 32
    name = (statement.binder, line.member, statement.key_version, LEVELS[line.level])
    return WrapRow(*name, wrap_target(public).wrap(key or b"k" * 32, wrap_context(vault.id, name)))
