"""Whether a copy of a vault is whole: without keys its chain and every digest, with keys the full walk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.vault import rows
from clientbook.vault.access import StatementRow, wraps_digest
from clientbook.vault.bundle import BundleRow
from clientbook.vault.directory import DirectoryRow
from clientbook.vault.journal import START, Place, chained, entry_hash, unpack_rows
from clientbook.vault.ledger import ROLLS, Ledger
from clientbook.vault.opening import checked_vault
from clientbook.vault.payload import damaged, digest, same
from clientbook.vault.record import record_digest
from clientbook.vault.session import recovery_digest
from clientbook.vault.store import tables
from clientbook.vault.verifying import stored_document_digest, verify_all
from clientbook.vault.view import View
from clientbook.vault.words import six_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from clientbook.vault.session import Session
    from clientbook.vault.store import Store

_STEP = 500
MOST_ROWS = 20_000
"""Up to this many records a copy is walked through with keys when it is made; beyond, its digests are held."""


class Head(NamedTuple):
    """The state that a copy holds: its vault, the last entry, and the six words that name it."""

    vault: bytes
    seq: int
    words: str


def head_of(store: Store) -> Head:
    """Return the state of a copy after checking its schema. Raises Damaged, Unavailable for newer formats."""
    vault = checked_vault(store)
    with store.reading() as connection:
        newest = rows.newest_entry(connection)
    if newest is None:
        raise damaged("journal")
    return Head(vault, newest.seq, six_words(digest("head-words", vault, newest.seq, entry_hash(newest))))


def record_count(store: Store) -> int:
    """Return how many records a copy holds."""
    with store.reading() as connection:
        return rows.count(connection, tables.records)


def check_digests(store: Store, progress: Callable[[int, int], None] | None = None) -> Head:
    """Follow the journal from the first entry and hold every row's content against it; no key is needed.

    Raises Damaged with the place of the first thing that is wrong.
    """
    head = head_of(store)
    with store.reading() as connection:
        ledger = _followed(connection, head, progress)
        total = rows.count(connection, tables.records)
        for number, (place, content, stored) in enumerate(_contents(connection)):
            if not same(content, stored):
                raise damaged(place)
            if progress is not None and number % _STEP == 0:
                progress(min(number, total), total)
        for roll in ROLLS:
            ledger.check(connection, roll, head.seq)
        _check_wraps(connection)
    return head


def check_with_keys(session: Session, store: Store, progress: Callable[[int, int], None] | None = None) -> Head:
    """Walk through a copy of the session's vault, every signature and record included.

    Raises Damaged for a copy that is not sound, that belongs to another vault or to another history of it.
    """
    head = head_of(store)
    if not same(head.vault, session.vault):
        raise damaged("vault")
    if not _has_my_keys(session, store):
        return check_digests(store, progress)
    view = View(session.view.reader, dict(session.view.directories))
    found = verify_all(replace(session, store=store, view=view), progress)
    if not found.is_sound:
        raise damaged(*(f"{one.place}:{one.id}" for one in found.findings[:5]))
    return head


def _has_my_keys(session: Session, store: Store) -> bool:
    """Whether a copy is sealed to the keys that I have now: an older one may be from before they were renewed."""
    with store.reading() as connection:
        newest = max((row.number for row in rows.directories(connection)), default=0)
    standing = session.view.directories.get(newest)
    me = standing.directory.member(session.keys.member) if standing else None
    return standing is None or (me is not None and me.hpke_key == session.keys.wrap_key.public)


def _followed(connection: Connection, head: Head, progress: Callable[[int, int], None] | None) -> Ledger:
    ledger, seq, previous = Ledger(), 0, START
    for row in rows.entries(connection, 0):
        body = chained(head.vault, row, seq, previous)
        ledger.apply(row.seq, unpack_rows(body.rows, f"journal:{row.seq}"))
        seq, previous = row.seq, entry_hash(row)
        if progress is not None and seq % _STEP == 0:
            progress(seq, head.seq)
    if seq != head.seq:
        raise damaged(f"journal:{seq + 1}")
    return ledger


def _contents(connection: Connection) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield (name, digest of the content, stored digest) of every row that the journal speaks of."""
    for roll in ROLLS[:2]:
        for record, stored in rows.records_with_digest(connection, roll[1]):
            yield f"record:{rows.checked(record).id.hex()}", record_digest(record), stored
    for statement, seq, stored in rows.with_seq(connection, tables.statements, StatementRow):
        name = f"statement:{rows.checked(statement).binder.hex()}:{statement.number}"
        yield name, statement.digest(seq), stored
    for bundle, seq, stored in rows.with_seq(connection, tables.bundles, BundleRow):
        yield f"bundle:{rows.checked(bundle).tag.hex()}", bundle.digest(seq), stored
    for directory, seq, stored in rows.with_seq(connection, tables.directory, DirectoryRow):
        yield f"directory:{rows.checked(directory).number}", directory.digest(seq), stored
    table = tables.recovery
    query = select(table.c.recipient, table.c.body, table.c.seq, table.c.digest)
    for recipient, body, seq, stored in connection.execute(query):
        content = recovery_digest(recipient, body, seq)
        yield f"recovery:{recipient.hex()}", content, stored
    for document, content, stored in document_contents(connection):
        yield f"document:{document.hex()}", content, stored


def _check_wraps(connection: Connection) -> None:
    """Hold the wraps of every binder against its newest statement; call it when the statements are proven."""
    newest: dict[bytes, StatementRow] = {}
    for row, _seq, _stored in rows.with_seq(connection, tables.statements, StatementRow):
        if row.binder not in newest or row.number > newest[row.binder].number:
            newest[row.binder] = row
    for batch in rows.batches(newest):
        wraps = rows.wraps_of(connection, batch)
        for binder in batch:
            if not same(wraps_digest(wraps.get(binder, [])), newest[binder].wraps):
                raise damaged(f"wrap:{binder.hex()}")


def document_contents(connection: Connection) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield (document, digest of its blocks as they are, stored digest)."""
    table = tables.documents
    query = select(table.c.id, table.c.binder, table.c.blocks, table.c.seq, table.c.digest)
    for document, binder, blocks, seq, stored in connection.execute(query).all():
        yield document, stored_document_digest(connection, document, binder, blocks, seq), stored


def living_rows(ledger: Ledger) -> dict[bytes, set[bytes]]:
    """Return the ids of the records that must be there, by binder."""
    living: dict[bytes, set[bytes]] = {}
    for name in ledger.living():
        if name[0] == Place.RECORD:
            living.setdefault(name[18:34], set()).add(name[2:18])
    return living
