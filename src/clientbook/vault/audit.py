"""Reading the log: the audit keys lie in management binders, the owner's and one per team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from clientbook.support.errors import Damaged
from clientbook.support.words import Level
from clientbook.vault import rows as store
from clientbook.vault.crypto import CipherError, WrapKey
from clientbook.vault.journal import Details, EntryBody, chained, details_context
from clientbook.vault.model import RecordWrite
from clientbook.vault.payload import damaged, decode, digest, encode
from clientbook.vault.record import INTERNAL, open_record

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection

    from clientbook.vault.session import Session

KIND = f"{INTERNAL}audit"
UNREADABLE = "unreadable"
"""What an entry is called whose author sealed nonsense instead of an act."""


class _AuditKeys(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    private: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"_AuditKeys({len(self.private)})"


def audit_record(binder: bytes, keys: tuple[bytes, ...], version: int) -> RecordWrite:
    """Return the record that holds the audit keys of a management binder, newest last."""
    return RecordWrite(record_id(binder), binder, KIND, Level.FULL, version, encode(_AuditKeys(keys)))


def record_id(binder: bytes) -> bytes:
    """Return the id of a management binder's record of audit keys."""
    return digest("audit-record", binder)[:16]


def read_keys(connection: Connection, session: Session, binder: bytes) -> tuple[tuple[bytes, ...], int]:
    """Return the audit keys in a management binder and their record's version; empty when not mine to open."""
    standing = session.view.keyring.get(binder)
    if standing is None or standing.keys is None or not standing.keys.file_key:
        return (), 0
    row = store.records(connection, [record_id(binder)]).get(record_id(binder))
    if row is None or row.binder != binder or row.kind != KIND:
        raise damaged(f"record:{record_id(binder).hex()}")
    plain = open_record(session.vault, row, standing.keys).body
    return decode(plain, _AuditKeys, "audit").private, row.version


class LogReader:
    """Opens the details of entries with the audit keys that are mine."""

    def __init__(self, connection: Connection, session: Session) -> None:
        directory = session.directory
        binders: dict[bytes | None, bytes] = {one.id: one.binder for one in directory.teams}
        binders[None] = directory.management_binder
        self._vault = session.vault
        self._keys = {team: _opening(read_keys(connection, session, binder)[0]) for team, binder in binders.items()}

    def read(self, body: EntryBody) -> Details | None:
        """Return act and details of an entry, or None when they are not mine to read.

        The entry's author sealed them under a signature that is verified: what does not open was never readable.
        """
        keys = self._keys.get(body.team, [])
        context = details_context(self._vault, body.author, body.team)
        for key in keys:
            try:
                padded = key.unwrap(body.details, context)
            except CipherError:
                continue
            size = int.from_bytes(padded[:4], "big")
            try:
                return decode(padded[4 : 4 + size], Details, f"journal:{body.seq}")
            except Damaged:
                break
        return Details(UNREADABLE, b"") if keys else None


def _opening(private: tuple[bytes, ...]) -> list[WrapKey]:
    """Return audit keys, newest first. Raises Damaged."""
    try:
        return [WrapKey(one) for one in reversed(private)]
    except CipherError as error:
        place = "audit"
        raise damaged(place) from error


class NoteCounter:
    """Counts a member's entries that wrote nothing, which are those that read or take away; each entry is read once."""

    def __init__(self, author: bytes) -> None:
        self._author = author
        self._since = 0
        self._seen = 0
        self._count = 0

    def count(self, connection: Connection, session: Session, since: dt.datetime) -> int:
        """Return how many there are since a moment, by the clocks of the computers that wrote them."""
        moment = int(since.timestamp())
        if moment != self._since:
            self._since, self._seen, self._count = moment, 0, 0
        newest = session.view.seq
        for row in store.entries_back(connection, self._seen, newest):
            body = chained(session.vault, row, row.seq - 1, None)
            if body.time < moment:
                break
            self._count += row.author == self._author and not body.rows
        self._seen = newest
        return self._count
