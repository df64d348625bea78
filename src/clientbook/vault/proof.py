"""Rows that are read because the journal vouches for them: as a compared roll names them, for whole binders, alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.vault import rows as store
from clientbook.vault.access import LEVEL_OF
from clientbook.vault.journal import NOTHING, START, chained, entry_hash, unpack_rows
from clientbook.vault.payload import damaged, same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

    from clientbook.vault.ledger import Ledger

_ID, _BINDER, _LEVEL, _DIGEST = 0, 1, 3, -1


def proven_rows(connection: Connection, named: dict[bytes, bytes]) -> list[tuple[Any, ...]]:
    """Return the stored rows that a witness names, in its order."""
    found = store.digested_records(connection, named)
    missing = [key for key in named if key not in found]
    if missing:
        raise damaged(*(f"record:{key.hex()}" for key in missing))
    return [found[key] for key in named]


def rows_of(
    connection: Connection, ledger: Ledger, rolls: Collection[bytes], binders: Collection[bytes]
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the stored rows (columns, stored digest; by id) of some binders in rolls that have shares, in pages.

    They are those rows that the journal says there are, all of them and no other. Their content is not looked at:
    it counts as far as its digest is the stored one.
    """
    excerpts = {roll[1]: ledger.excerpt(roll, binders) for roll in rolls}
    for batch in store.batches(binders):
        rows = store.raw_records_of(connection, batch)
        if any(row[_LEVEL] not in LEVEL_OF for row in rows):
            raise damaged(*(f"binder:{binder.hex()}" for binder in batch))
        for level, excerpt in excerpts.items():
            excerpt.check(batch, ((row[_ID], row[_BINDER], row[_DIGEST]) for row in rows if row[_LEVEL] == level))
        yield [row for row in rows if row[_LEVEL] in excerpts]


def journalled(connection: Connection, vault: bytes, head: tuple[int, bytes], name: bytes) -> bytes | None:
    """Return the journal's last word on one row, read from the first entry on; the verified head proves them all.

    What the comparison of a roll says of a row without the others of the roll, at the cost of the whole journal.
    """
    (seq, expected), previous, word = head, START, NOTHING
    for row in store.entries(connection, 0, seq):
        body = chained(vault, row, row.seq - 1, previous)
        previous = entry_hash(row)
        if name in body.rows:
            found = (one.digest for one in unpack_rows(body.rows, f"journal:{row.seq}") if one.identity == name)
            word = next(found, word)
    if not same(previous, expected):
        raise damaged(f"journal:{seq}")
    return word if word != NOTHING else None


def witness_of(page: list[tuple[Any, ...]]) -> bytearray:
    """Return the witness of rows that `rows_of` gave."""
    return bytearray(b"".join([row[_ID] + row[_DIGEST] for row in page]))
