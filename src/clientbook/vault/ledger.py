"""The journal's last word on every row, without keeping every row in memory.

Rows are counted in rolls (cards, files, statements, documents, …). A base says: at this seq the digest of the
whole roll was this. Entries after it say what each touched row was before and is now; so the roll at the base can
be rebuilt from the stored digests and compared.
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, LargeBinary, Select, literal, select

from clientbook.vault.journal import NO_ID, NOTHING, JournalRow, Place, identity, row_name
from clientbook.vault.payload import damaged, same
from clientbook.vault.rows import batches, raw
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

CARDS = bytes((Place.RECORD, 1))
FILES = bytes((Place.RECORD, 2))
STATEMENTS = bytes((Place.STATEMENT, 0))
DOCUMENTS = bytes((Place.DOCUMENT, 2))
BUNDLES = bytes((Place.BUNDLE, 0))
DIRECTORIES = bytes((Place.DIRECTORY, 0))
RECOVERY = bytes((Place.RECOVERY, 0))
ROLLS = (CARDS, FILES, STATEMENTS, DOCUMENTS, BUNDLES, DIRECTORIES, RECOVERY)
_ID = 16
_DIGEST = 32
WITNESS_BYTES = _ID + _DIGEST
_KEY, _BINDER = slice(2, 18), slice(18, 34)
_PAGE = 1000
_EMPTY = hashlib.sha256(b"clientbook/1/roll")


class Base(NamedTuple):
    """The digest of a roll at a seq."""

    seq: int
    digest: bytes


class Touched(NamedTuple):
    """What a row was at the base, and the last word on it since (zeros: not there)."""

    before: bytes
    now: bytes


GENESIS = Base(0, _EMPTY.digest())


class Ledger:
    """Bases and what was touched since each."""

    def __init__(self, bases: dict[bytes, Base] | None = None) -> None:
        self.bases = bases or dict.fromkeys(ROLLS, GENESIS)
        self._touched: dict[bytes, dict[bytes, Touched]] = {roll: {} for roll in ROLLS}

    def lowest(self) -> int:
        """Return the seq that entries have to be read from."""
        return min(base.seq for base in self.bases.values())

    def apply(self, seq: int, rows: Iterable[JournalRow]) -> None:
        """Note what the verified entry `seq` wrote."""
        for row in rows:
            name = row.identity
            roll = name[:2]
            if roll not in self.bases:
                raise damaged(f"journal:{seq}")
            if seq <= self.bases[roll].seq:
                continue
            before = self._touched[roll].get(name)
            if before is not None and not same(before.now, row.previous):
                raise damaged(row_name(name))
            self._touched[roll][name] = Touched(before.before if before else row.previous, row.digest)

    def last_word(self, name: bytes) -> bytes | None:
        """Return the digest of a row touched since the base, or None when the base still speaks for it."""
        found = self._touched[name[:2]].get(name)
        return found.now if found else None

    def living(self) -> Iterator[bytes]:
        """Yield the identities of the touched rows that must be there."""
        for rows in self._touched.values():
            yield from (name for name, one in rows.items() if one.now != NOTHING)

    def check(self, connection: Connection, roll: bytes, seq: int, mine: Container[bytes] = ()) -> bytearray:
        """Compare the stored digests of a roll with the journal; on success `seq` is its new base.

        Returns the witness: id and digest, by id, of every row whose binder is in `mine`. Rows that are read
        afterwards count only as far as the witness names them: a server or a spoiled index may answer twice
        differently.
        """
        witness = bytearray()
        rows = _witnessed(stored(connection, roll), mine, witness) if mine else stored(connection, roll)
        touched = self._touched[roll]
        if touched:
            at_base, now = self._compared(rows, roll, touched)
        else:
            at_base = now = digest_of(rows)
        if not same(at_base, self.bases[roll].digest):
            raise damaged(f"roll:{roll.hex()}")
        self.bases[roll] = Base(seq, now)
        self._touched[roll] = {}
        return witness

    def _compared(
        self, rows: Iterable[tuple[bytes, bytes]], roll: bytes, touched: dict[bytes, Touched]
    ) -> tuple[bytes, bytes]:
        """Return the digests of the roll as it was at the base and as it is."""
        at_base, now = _EMPTY.copy(), _EMPTY.copy()
        missing = sum(1 for one in touched.values() if one.now != NOTHING)
        removed = {name for name, one in touched.items() if one.now == NOTHING}
        for name, found in _with_removed(rows, removed):
            one = touched.get(name)
            before = found
            if one is not None:
                if not same(one.now, found):
                    raise damaged(row_name(name))
                missing -= found != NOTHING
                before = one.before
            if before != NOTHING:
                at_base.update(name + before)
            if found != NOTHING:
                now.update(name + found)
        if missing:
            raise damaged(f"roll:{roll.hex()}")
        return at_base.digest(), now.digest()


def _with_removed(rows: Iterable[tuple[bytes, bytes]], removed: set[bytes]) -> Iterable[tuple[bytes, bytes]]:
    """Return the stored rows in order, and in their places the rows that must no longer be there."""
    if not removed:
        return rows
    merged = dict.fromkeys(removed, NOTHING)
    merged.update(rows)
    return sorted(merged.items())


def _witnessed(
    rows: Iterable[tuple[bytes, bytes]], mine: Container[bytes], witness: bytearray
) -> Iterator[tuple[bytes, bytes]]:
    for name, found in rows:
        if name[_BINDER] in mine:
            witness += name[_KEY] + found
        yield name, found


def named_by(witness: bytearray) -> dict[bytes, bytes]:
    """Return a witness as digests by id."""
    starts = range(0, len(witness), WITNESS_BYTES)
    return {bytes(witness[at : at + _ID]): bytes(witness[at + _ID : at + WITNESS_BYTES]) for at in starts}


def digest_of(rows: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return the digest of (identity, digest) pairs in the order of identities."""
    hasher = _EMPTY.copy()
    for batch in batches(rows, _PAGE):
        hasher.update(b"".join([name + found for name, found in batch]))
    return hasher.digest()


def stored(connection: Connection, roll: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (identity, stored digest) of every row of a roll in the order of identities."""
    place, level = roll
    if place == Place.RECORD:
        yield from _stored_records(connection, roll, level)
        return
    for key, binder, number, found in raw(connection, _query(place, level)):
        try:
            yield identity(place, level, key[:16] or NO_ID, binder or NO_ID, number), bytes(found)
        except (TypeError, ValueError, struct.error) as error:
            raise damaged(f"roll:{roll.hex()}") from error


def _stored_records(connection: Connection, roll: bytes, level: int) -> Iterator[tuple[bytes, bytes]]:
    """As `stored`, without packing: an identity of a record is its roll, id, binder and four zeros."""
    end = bytes(4)
    try:
        for key, binder, _zero, found in raw(connection, _query(Place.RECORD, level)):
            if len(key) != _ID or len(binder) != _ID or len(found) != _DIGEST:
                raise damaged(f"roll:{roll.hex()}")
            yield roll + key + binder + end, found
    except TypeError as error:
        raise damaged(f"roll:{roll.hex()}") from error


def _query(place: int, level: int) -> Select[Any, Any, Any, Any]:
    none = literal(b"", LargeBinary)
    zero = literal(0)
    record, document, statement = tables.records.c, tables.documents.c, tables.statements.c
    queries: dict[Place, Select[Any, Any, Any, Any]] = {
        Place.RECORD: select(record.id, record.binder, zero, record.digest)
        .where(record.level == level)
        .order_by(record.id),
        Place.STATEMENT: select(none, statement.binder, statement.number, statement.digest).order_by(
            statement.binder, statement.number
        ),
        Place.DOCUMENT: select(document.id, document.binder, zero, document.digest).order_by(document.id),
        Place.BUNDLE: select(tables.bundles.c.tag, none, zero, tables.bundles.c.digest).order_by(tables.bundles.c.tag),
        Place.DIRECTORY: select(none, none, tables.directory.c.number, tables.directory.c.digest).order_by(
            tables.directory.c.number
        ),
        Place.RECOVERY: select(tables.recovery.c.recipient, none, zero, tables.recovery.c.digest).order_by(
            tables.recovery.c.recipient
        ),
    }
    return queries[Place(place)]
