"""Reading what is mine: records, changes since a seq, documents, snapshots. Verified before it is shown."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from sqlalchemy import select

from clientbook.support import clock
from clientbook.support.errors import Damaged, Invalid, Stale
from clientbook.support.i18n import _
from clientbook.vault import rows as store
from clientbook.vault.access import LEVELS, read_statement, statement_hash
from clientbook.vault.crypto import CipherError, bound, open_image, open_stream, seal_image, subkey
from clientbook.vault.drafting import document_context, document_digest
from clientbook.vault.journal import JournalRow, Place, chained, entry_hash, identity, row_name, unpack_rows
from clientbook.vault.ledger import DOCUMENTS, named_by
from clientbook.vault.model import OpenRecord, Snapshot, VaultChanges, Written
from clientbook.vault.payload import damaged, same
from clientbook.vault.proof import journalled, proven_rows, rows_of, witness_of
from clientbook.vault.record import INTERNAL, RecordRow, open_record, open_rows, record_digest
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

    from clientbook.support.words import Level
    from clientbook.vault.crypto.aead import Source
    from clientbook.vault.keyring import BinderStanding
    from clientbook.vault.model import Statement
    from clientbook.vault.session import Session

_SNAPSHOT = struct.Struct(">8sQ32s")
_SNAPSHOT_MAGIC = b"CBSNAP1\0"


def records(session: Session, level: Level | None, binders: Collection[bytes] | None) -> Iterator[OpenRecord]:
    """Yield the records that I may open, cards before files."""
    levels = [LEVELS[level]] if level else sorted(LEVELS.values())
    with session.store.reading() as connection:
        session.catch_up(connection)
        for one in levels:
            yield from _of_level(connection, session, one, binders)


def _of_level(
    connection: Connection, session: Session, level: int, binders: Collection[bytes] | None
) -> Iterator[OpenRecord]:
    mine = openable(session, binders, level)
    roll, ledger = bytes((Place.RECORD, level)), session.view.ledger
    is_few = binders is not None and len(mine) <= store.MANY
    if is_few and roll in ledger.shares:
        for page in rows_of(connection, ledger, (roll,), mine):
            yield from open_rows(session.vault, page, mine, witness_of(page))
        return
    witness = ledger.check(connection, roll, session.view.seq, mine)
    rows = proven_rows(connection, named_by(witness)) if is_few else store.raw_records(connection, level)
    yield from open_rows(session.vault, rows, mine, witness)


def openable(session: Session, binders: Collection[bytes] | None, level: int) -> dict[bytes, BinderStanding]:
    """Return the standings of the binders that I may open today on `level`."""
    today, keyring = clock.today(), session.view.keyring
    found = keyring.standings() if binders is None else ((one, keyring.get(one)) for one in binders)
    return {binder: one for binder, one in found if one is not None and one.level >= level and one.is_open_on(today)}


@dataclass
class _Range:
    """What a range of entries wrote: the last word on each row with its author, each binder's first new statement.

    `times` are seconds by the clocks of the authors.
    """

    rows: dict[bytes, tuple[JournalRow, bytes]] = field(default_factory=dict[bytes, tuple[JournalRow, bytes]])
    times: dict[bytes, int] = field(default_factory=dict[bytes, int])
    stated: dict[bytes, tuple[JournalRow, int]] = field(default_factory=dict[bytes, tuple[JournalRow, int]])
    is_directory_changed: bool = False


def changes_since(session: Session, seq: int) -> VaultChanges:
    """Verify what was committed after `seq` and return what of it is mine."""
    if seq == session.view.seq and not session.is_behind():
        return VaultChanges(seq, [], [], [], [], directory_changed=False, written=[])
    with session.store.reading() as connection:
        session.catch_up(connection)
        session.view.stated.clear()
        if seq > session.view.seq:
            raise Stale(_("The vault is older than this image of it. Read it anew."))
        found = _range(connection, session, seq)
        lost, gained = _moved_binders(connection, session, found)
        opened, removed = _changed_records(connection, session, found, set(gained))
        written = _written(session, found)
    return VaultChanges(session.view.seq, opened, removed, lost, gained, found.is_directory_changed, written)


def _range(connection: Connection, session: Session, seq: int) -> _Range:
    found, view = _Range(), session.view
    previous: bytes | None = None
    for row in store.entries(connection, seq, view.seq):
        body = chained(session.vault, row, row.seq - 1, previous)
        previous = entry_hash(row)
        for one in unpack_rows(body.rows, f"journal:{row.seq}"):
            found.is_directory_changed |= one.place == Place.DIRECTORY
            if one.place == Place.STATEMENT:
                found.stated.setdefault(one.binder, (one, row.seq))
            elif one.place == Place.RECORD:
                found.rows[one.identity] = (one, row.author)
                found.times[one.identity] = body.time
    if previous is not None and not same(previous, view.head):
        raise damaged(f"journal:{view.seq}")
    return found


def _written(session: Session, found: _Range) -> list[Written]:
    mine = openable(session, {one.binder for one, _author in found.rows.values()}, min(LEVELS.values()))
    return [
        Written(one.key, one.binder, one.version, author, dt.datetime.fromtimestamp(found.times[name], dt.UTC))
        for name, (one, author) in found.rows.items()
        if one.binder in mine
    ]


def _moved_binders(connection: Connection, session: Session, found: _Range) -> tuple[list[bytes], list[bytes]]:
    today, lost, gained = clock.today(), list[bytes](), list[bytes]()
    rows = store.statements(connection, found.stated)
    for binder, (named, seq) in found.stated.items():
        row = rows.get((binder, named.number))
        if row is None or not same(row.digest(seq), named.digest):
            raise damaged(row_name(named.identity))
        first = read_statement(session.vault, row)
        earlier = rows.get((binder, named.number - 1))
        if first.seq > 1 and (earlier is None or not same(statement_hash(session.vault, earlier.body), first.previous)):
            raise damaged(row_name(named.identity))
        statement = read_statement(session.vault, earlier) if earlier else None
        before = _level_in(session, statement, today, is_mine=first.author == session.keys.member)
        standing = session.view.keyring.get(binder)
        after = standing.level if standing and standing.is_open_on(today) else 0
        if before and before != after:
            lost.append(binder)
        if after and before != after:
            gained.append(binder)
    return lost, gained


def _level_in(session: Session, statement: Statement | None, day: dt.date, *, is_mine: bool) -> int:
    """Return what a statement let me open. One from before my present key counts if I could restate it myself."""
    line = statement.recipient(session.keys.member) if statement else None
    if statement is None or line is None or (line.until is not None and line.until < day):
        return 0
    if statement.directory < session.view.own_number and not is_mine:
        return 0
    return LEVELS[line.level]


def _changed_records(
    connection: Connection, session: Session, found: _Range, gained: set[bytes]
) -> tuple[list[OpenRecord], list[bytes]]:
    opened, removed = list[OpenRecord](), list[bytes]()
    mine = openable(session, {one.binder for one, _author in found.rows.values()}, min(LEVELS.values()))
    wanted = {
        one.key: one
        for one, _author in found.rows.values()
        if one.binder in mine and one.binder not in gained and mine[one.binder].level >= one.level
    }
    rows = store.records(connection, wanted)
    for key, one in wanted.items():
        row = rows.get(key)
        if row is None or (row.binder, row.level) != (one.binder, one.level):
            raise damaged(f"record:{key.hex()}")
        _sort_in(session, row, one, (opened, removed))
    return opened, removed


def _sort_in(session: Session, row: RecordRow, one: JournalRow, into: tuple[list[OpenRecord], list[bytes]]) -> None:
    standing = session.view.keyring.get(row.binder)
    if not same(record_digest(row), one.digest):
        raise damaged(f"record:{row.id.hex()}")
    if row.kind.startswith(INTERNAL):
        return
    if row.body is None:
        into[1].append(row.id)
    elif standing is None or standing.keys is None or row.key_version != standing.key_version:
        raise damaged(f"record:{row.id.hex()}")
    else:
        into[0].append(open_record(session.vault, row, standing.keys))


def read_document(session: Session, key: bytes, document: bytes) -> Iterator[bytes]:
    """Yield a document's content; it counts only when the iterator ended without an error."""
    with session.store.reading() as connection:
        session.catch_up(connection)
        row = document_row(connection, document)
        word = _word_on(connection, session, row)
        if row is None:
            raise Invalid(_("This document no longer exists."), field="document")
        if word != row.digest:
            raise damaged(f"document:{document.hex()}")
        yield from open_document(connection, session.vault, key, row)


def _word_on(connection: Connection, session: Session, row: DocumentRow | None) -> bytes | None:
    """Return what the journal says of a document: by a comparison of all, or where that fails, by itself alone.

    Damage to one document keeps nobody from the others. Raises Damaged where the document may be what is missing.
    """
    view, mine = session.view, {row.binder} if row else ()
    try:
        named = named_by(view.ledger.check(connection, DOCUMENTS, view.seq, mine))
    except Damaged:
        if row is None:
            raise
        name = identity(Place.DOCUMENT, DOCUMENTS[1], row.id, row.binder, 0)
        return journalled(connection, session.vault, (view.seq, view.head), name)
    return named.get(row.id) if row else None


class DocumentRow(NamedTuple):
    """A stored document without its blocks."""

    id: bytes
    binder: bytes
    blocks: int
    seq: int
    digest: bytes


def document_row(connection: Connection, document: bytes) -> DocumentRow | None:
    """Return the row of a document."""
    table = tables.documents
    row = connection.execute(select(*table.c[DocumentRow._fields]).where(table.c.id == document)).one_or_none()
    return DocumentRow(*row) if row else None


def open_document(connection: Connection, vault: bytes, key: bytes, row: DocumentRow) -> Iterator[bytes]:
    """Yield the content of a document whose digest is vouched for; Damaged at the latest at its end."""
    place, digests = f"document:{row.id.hex()}", list[bytes]()

    def blocks() -> Iterator[bytes]:
        for number in range(row.blocks):
            block = store.chunk(connection, row.id, number)
            if block is None:
                raise damaged(place)
            digests.append(hashlib.sha256(block).digest())
            yield block

    try:
        yield from open_stream(key, document_context(vault, row.binder, row.id), blocks())
    except (CipherError, TypeError) as error:
        raise damaged(place) from error
    if not same(document_digest(row.id, row.binder, digests, row.seq), row.digest):
        raise damaged(place)


def seal_snapshot(session: Session, image: bytes | bytearray | memoryview) -> Iterator[bytes]:
    """Yield a desk image sealed under a key of the bundle, bound to the state of the vault it shows."""
    view = session.view
    yield _SNAPSHOT.pack(_SNAPSHOT_MAGIC, view.seq, view.head)
    yield from seal_image(_snapshot_key(session), image, _snapshot_context(session, view.seq, view.head))


def open_snapshot(session: Session, sealed: bytes | BinaryIO) -> Snapshot:
    """Open a sealed image. Raises Damaged, or Stale when it shows another history."""
    stream, place = io.BytesIO(sealed) if isinstance(sealed, bytes) else sealed, "snapshot"
    size = stream.seek(0, io.SEEK_END) - _SNAPSHOT.size
    stream.seek(0)
    head_bytes = stream.read(_SNAPSHOT.size)
    if size < 0 or len(head_bytes) < _SNAPSHOT.size:
        raise damaged(place)
    magic, seq, head = _SNAPSHOT.unpack(head_bytes)
    if magic != _SNAPSHOT_MAGIC:
        raise damaged(place)
    try:
        context = _snapshot_context(session, seq, head)
        image = open_image(_snapshot_key(session), cast("Source", stream), size, context)
    except CipherError as error:
        raise damaged(place) from error
    with session.store.reading() as connection:
        row = store.entry(connection, seq)
    if row is None or not same(entry_hash(row), head):
        raise Stale(_("The vault is older than this image of it. Read it anew."))
    return Snapshot(seq, image)


def _snapshot_key(session: Session) -> bytes:
    return subkey(session.keys.local_key, bound("snapshot-key", session.vault, session.keys.member))


def _snapshot_context(session: Session, seq: int, head: bytes) -> bytes:
    return bound("snapshot", session.vault, session.keys.member, seq, head)
