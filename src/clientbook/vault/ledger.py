"""The journal's last word on every row, without keeping every row in memory.

Rows are counted in rolls (cards, files, statements, documents, …). A base says: at this seq the digest of the
whole roll was this. Entries after it say what each touched row was before and is now; so the roll at the base can
be rebuilt from the stored digests and compared. Shares of a base do the same for single binders.
"""

from __future__ import annotations

import hashlib
import struct
from collections import deque
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import Connection, LargeBinary, Select, literal, select

from clientbook.vault.journal import NO_ID, NOTHING, JournalRow, Place, identity, row_name
from clientbook.vault.payload import damaged, same
from clientbook.vault.rows import batches, raw_pages
from clientbook.vault.shares import Shares, Sharing
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

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
_NO_NUMBER = bytes(4)
_NAME = 38
_ROW = _NAME + _DIGEST
_PAGE = 1000
_EMPTY = hashlib.sha256(b"clientbook/1/roll")


Stored = tuple[bytes, bytes, bytes, bytes, bytes]
"""A stored row: roll, key, binder, number (together its identity) and digest."""


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
    """Bases and what was touched since each; `shares` are those of a roll's base, where they were made."""

    def __init__(self, bases: dict[bytes, Base] | None = None, shares: dict[bytes, Shares] | None = None) -> None:
        self.bases = bases or dict.fromkeys(ROLLS, GENESIS)
        self.shares = shares or {}
        self._touched: dict[bytes, dict[bytes, Touched]] = {roll: {} for roll in ROLLS}

    def apart(self) -> Ledger:
        """Return the same ledger with room of its own."""
        made = Ledger(dict(self.bases), dict(self.shares))
        made._touched = {roll: dict(rows) for roll, rows in self._touched.items()}
        return made

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

    def check_follows(self, rows: Iterable[JournalRow]) -> None:
        """Raise Damaged where rows about to be written replace another one than the last that is known of."""
        for row in rows:
            word = self.last_word(row.identity) if row.previous != NOTHING else None
            if word is not None and not same(word, row.previous):
                raise damaged(row_name(row.identity))

    def living(self) -> Iterator[bytes]:
        """Yield the identities of the touched rows that must be there."""
        for rows in self._touched.values():
            yield from (name for name, one in rows.items() if one.now != NOTHING)

    def check(self, connection: Connection, roll: bytes, seq: int, mine: Container[bytes] = ()) -> bytearray:
        """Compare the stored digests of a roll with the journal; `seq` is its new base unless it has shares.

        Returns the witness: id and digest, by id, of every row whose binder is in `mine`. Rows that are read
        afterwards count only as far as the witness names them: a server or a spoiled index may answer twice
        differently.
        """
        witness, now = self._compared(connection, roll, mine, None)
        if roll not in self.shares:
            self._rebase(roll, Base(seq, now))
        return witness

    def rebase(self, connection: Connection, roll: bytes, seq: int) -> None:
        """Compare a roll like `check`; `seq` is its new base in any case, and shares are made anew."""
        if roll in self.shares:
            self.share(connection, roll, seq)
        else:
            self.check(connection, roll, seq)

    def share(self, connection: Connection, roll: bytes, seq: int) -> None:
        """Compare a roll like `check`, and make the shares of its new base out of what was compared."""
        sharing = Sharing()
        _witness, now = self._compared(connection, roll, (), sharing)
        self._rebase(roll, Base(seq, now))
        self.shares[roll] = sharing.shares()

    def excerpt(self, roll: bytes, binders: Collection[bytes]) -> Excerpt:
        """Return what the journal says of some binders' rows in a roll. The roll must have shares."""
        return Excerpt(roll, self.shares[roll], self._touched[roll], binders)

    def _compared(
        self, connection: Connection, roll: bytes, mine: Container[bytes], sharing: Sharing | None
    ) -> tuple[bytearray, bytes]:
        witness = bytearray()
        comparison = _Comparison(roll, self._touched[roll])
        for page in stored(connection, roll):
            comparison.add(page)
            if sharing is not None:
                sharing.add(page)
            if mine:
                witness += b"".join([key + found for _roll, key, binder, _number, found in page if binder in mine])
        at_base, now = comparison.digests()
        if not same(at_base, self.bases[roll].digest):
            raise damaged(f"roll:{roll.hex()}")
        return witness, now

    def _rebase(self, roll: bytes, base: Base) -> None:
        self.bases[roll] = base
        self._touched[roll] = {}


class Excerpt:
    """What must be stored of some binders in a roll: their shares at the base, and what was touched since.

    It proves of these binders what the comparison of the whole roll proves of all: put back to what they were at the
    base, the stored rows must give the shares, which were made of the very rows that gave the roll's digest.
    """

    def __init__(self, roll: bytes, shares: Shares, touched: dict[bytes, Touched], binders: Collection[bytes]) -> None:
        self._roll, self._shares = roll, shares
        self._touched: dict[bytes, list[tuple[bytes, Touched]]] = {binder: [] for binder in binders}
        for name, one in touched.items():
            if (binder := name[_BINDER]) in self._touched:
                self._touched[binder].append((name, one))

    def check(self, binders: Iterable[bytes], rows: Iterable[tuple[Any, Any, Any]]) -> None:
        """Hold every stored row (id, binder, digest) of `binders` against the journal. Raises Damaged."""
        found: dict[bytes, bytes] = {}
        for key, binder, digest in rows:
            name = self._name(key, binder, digest)
            if name in found:  # a row that is told twice
                raise damaged(row_name(name))
            found[name] = digest
        names = {name[_BINDER] for name in found}.difference(binders)
        if names:
            raise damaged(*(f"binder:{one.hex()}" for one in names))
        sharing = Sharing()
        sharing.add(_cut(name, digest) for name, digest in sorted(self._at_base(binders, found).items()))
        for binder in binders:
            if not same(sharing.of(binder), self._shares.of(binder)):
                raise damaged(f"binder:{binder.hex()}")

    def _name(self, *columns: Any) -> bytes:
        """Return the identity of a row. Every column has its one length: what is joined could else be cut elsewhere."""
        sizes = [len(one) if type(one) is bytes else 0 for one in columns]
        if sizes != [_ID, _ID, _DIGEST] or columns[2] == NOTHING:
            raise damaged(f"roll:{self._roll.hex()}")
        return self._roll + columns[0] + columns[1] + _NO_NUMBER

    def _at_base(self, binders: Iterable[bytes], found: dict[bytes, bytes]) -> dict[bytes, bytes]:
        before = dict(found)
        for binder in binders:
            for name, one in self._touched[binder]:
                if not same(before.pop(name, NOTHING), one.now):
                    raise damaged(row_name(name))
                if one.before != NOTHING:
                    before[name] = one.before
        return before


def _cut(name: bytes, digest: bytes) -> Stored:
    return name[:2], name[_KEY], name[_BINDER], name[_BINDER.stop :], digest


class _Comparison:
    """Holds the stored rows of a roll, in the order of identities, against what was touched since the base.

    Whole pages are joined and hashed at once: this runs over every record of a firm.
    """

    def __init__(self, roll: bytes, touched: dict[bytes, Touched]) -> None:
        self._roll, self._touched = roll, touched
        self._gone = deque(sorted(name for name, one in touched.items() if one.now == NOTHING))
        self._awaited = len(touched) - len(self._gone)
        self._at_base, self._now = _EMPTY.copy(), _EMPTY.copy()

    def add(self, page: list[Stored]) -> None:
        """Take the next rows."""
        joined = b"".join(chain.from_iterable(page))
        self._now.update(joined)
        if not self._touched:
            return
        names = [joined[at : at + _NAME] for at in range(0, len(joined), _ROW)]
        found = self._touched.keys() & names
        self._awaited -= sum(name in found for name in names) if found else 0  # a row that is told twice counts twice
        gone = self._gone_up_to(names[-1])
        self._at_base.update(self._as_before(joined, names, gone) if found or gone else joined)

    def digests(self) -> tuple[bytes, bytes]:
        """Return the digests of the roll as it was at the base and as it is."""
        if self._awaited:
            raise damaged(f"roll:{self._roll.hex()}")
        if not self._touched:
            return self._now.digest(), self._now.digest()
        self._at_base.update(b"".join(name + self._touched[name].before for name in self._gone if self._was(name)))
        return self._at_base.digest(), self._now.digest()

    def _was(self, name: bytes) -> bool:
        return self._touched[name].before != NOTHING

    def _gone_up_to(self, last: bytes) -> list[bytes]:
        """Return the rows that must no longer be there, as far as they would stand on this page."""
        found: list[bytes] = []
        while self._gone and self._gone[0] <= last:
            found.append(self._gone.popleft())
        return found

    def _as_before(self, joined: bytes, names: list[bytes], gone: list[bytes]) -> bytes:
        rows = [name + self._touched[name].before for name in gone if self._was(name)]
        for at, name in zip(range(0, len(joined), _ROW), names, strict=True):
            one = self._touched.get(name)
            if one is None:
                rows.append(joined[at : at + _ROW])
            elif not same(one.now, joined[at + _NAME : at + _ROW]):
                raise damaged(row_name(name))
            elif one.before != NOTHING:
                rows.append(name + one.before)
        if gone:
            rows.sort()
        return b"".join(rows)


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


def stored(connection: Connection, roll: bytes) -> Iterator[list[Stored]]:
    """Yield every row of a roll in the order of identities, in pages; no page is empty.

    Every column has its one length, also those that the query itself gives: what is joined could else be cut elsewhere.
    """
    place, level = roll
    try:
        for page in raw_pages(connection, _query(place, level)):
            rows = page if place == Place.RECORD else [_row(roll, *values) for values in page]
            rolls, keys, binders, numbers, digests = zip(*rows, strict=True)
            if place == Place.RECORD and ({*rolls}, {*numbers}) != ({roll}, {_NO_NUMBER}):
                raise damaged(f"roll:{roll.hex()}")
            for column, size in ((keys, _ID), (binders, _ID), (digests, _DIGEST)):
                if {*map(type, column)} != {bytes} or {*map(len, column)} != {size}:
                    raise damaged(f"roll:{roll.hex()}")
            if NOTHING in digests:
                raise damaged(f"roll:{roll.hex()}")
            yield cast("list[Stored]", rows)
    except (TypeError, ValueError, struct.error) as error:
        raise damaged(f"roll:{roll.hex()}") from error


def _row(roll: bytes, key: bytes, binder: bytes, number: int, found: bytes) -> Stored:
    name = identity(roll[0], roll[1], key[:_ID] or NO_ID, binder or NO_ID, number)
    return roll, name[_KEY], name[_BINDER], name[_BINDER.stop :], bytes(found)


@cache
def _query(place: int, level: int) -> Select[*tuple[Any, ...]]:
    none = literal(b"", LargeBinary)
    zero = literal(0)
    ends = (literal(bytes((place, level)), LargeBinary), literal(_NO_NUMBER, LargeBinary))
    record, document, statement = tables.records.c, tables.documents.c, tables.statements.c
    queries: dict[Place, Any] = {
        Place.RECORD: select(ends[0], record.id, record.binder, ends[1], record.digest)
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
