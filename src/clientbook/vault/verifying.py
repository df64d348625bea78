"""The full walk: every entry from the first, every stored row against the journal's last word on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.support.errors import Damaged
from clientbook.support.i18n import _
from clientbook.vault import rows as store
from clientbook.vault.access import StatementRow, statement_hash, wraps_digest
from clientbook.vault.bundle import BundleRow
from clientbook.vault.directory import DirectoryRow
from clientbook.vault.drafting import document_digest
from clientbook.vault.journal import NO_ID, Place, identity, row_name
from clientbook.vault.ledger import ROLLS
from clientbook.vault.model import Finding, Findings
from clientbook.vault.payload import damaged
from clientbook.vault.record import RecordRow, open_record, record_digest
from clientbook.vault.session import Session, recovery_digest
from clientbook.vault.store import tables
from clientbook.vault.view import Delta, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_STEP = 200


class _Found(NamedTuple):
    """A stored row: its identity, the digest in its column, the digest of its content."""

    name: bytes
    stored: bytes
    content: bytes


@dataclass
class _Pace:
    """Counts what was looked at. What `progress` raises ends the walk, so it is told often."""

    progress: Callable[[int, int], None] | None
    total: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.progress is not None and self.done % _STEP == 0:
            self.progress(min(self.done, self.total), self.total)


def verify_all(session: Session, progress: Callable[[int, int], None] | None) -> Findings:
    """Return everything that is not as the journal says. Whatever `progress` raises ends the walk."""
    findings: list[Finding] = []
    with session.store.reading() as connection:
        entries = store.count(connection, tables.journal)
        pace = _Pace(progress, entries + 2 * store.count(connection, tables.records))
        view = View(session.view.reader, dict(session.view.directories))
        whole = _walk(connection, view, findings, pace)
        if whole and view.seq < session.view.seq:
            findings.append(Finding("journal", str(view.seq + 1), _("Entries are missing at the end.")))
        _check_pages(connection, findings)
        rows = _check_rows(connection, view, findings, pace, is_whole=whole)
        _check_wraps(connection, view, findings)
        _check_mine(connection, session, view, findings, pace)
    return Findings(view.seq, entries, rows, tuple(dict.fromkeys(findings)))


def _check_pages(connection: Connection, findings: list[Finding]) -> None:
    """Let SQLite look whether its indexes agree with its tables: they decide what a query finds."""
    if connection.dialect.name != "sqlite":
        return
    said = connection.exec_driver_sql("PRAGMA integrity_check(10)").scalars().all()
    findings.extend(Finding("file", "", _("The file's pages are damaged.")) for one in said if one != "ok")


def _walk(connection: Connection, view: View, findings: list[Finding], pace: _Pace) -> bool:
    """Verify the journal from the first entry; False when it breaks off."""
    try:
        for row in store.entries(connection, 0):
            view.take(connection, row, Delta())
            pace.step()
    except Damaged as error:
        findings.extend(_findings(error, _("Not as it was signed.")))
        return False
    return True


def _check_rows(connection: Connection, view: View, findings: list[Finding], pace: _Pace, *, is_whole: bool) -> int:
    """Hold every stored row against the last word on it, and look for rows that are gone; return their number."""
    seen: set[bytes] = set()
    for one in _all_rows(connection, findings):
        word = view.ledger.last_word(one.name) if is_whole else one.stored
        if one.content != one.stored or one.content != word:
            findings.append(_finding(one.name, _("Changed without a log entry.")))
        seen.add(one.name)
        pace.step()
    if is_whole:
        gone = [name for name in view.ledger.living() if name not in seen]
        findings.extend(_finding(name, _("Missing.")) for name in gone)
    return len(seen)


def _finding(name: bytes, problem: str) -> Finding:
    kind, _colon, label = row_name(name).partition(":")
    return Finding(kind, label, problem)


def _all_rows(connection: Connection, findings: list[Finding]) -> Iterator[_Found]:
    """Yield every stored row that can be read as one; the others are findings."""
    for read in _readers(connection):
        try:
            found = read()
        except Damaged as error:
            findings.extend(_findings(error, _("Unreadable.")))
        else:
            yield found


def _readers(connection: Connection) -> Iterator[Callable[[], _Found]]:
    for roll in ROLLS[:2]:
        yield from (partial(_record, *found) for found in store.records_with_digest(connection, roll[1]))
    yield from (partial(_statement, *found) for found in store.with_seq(connection, tables.statements, StatementRow))
    table = tables.documents
    query = select(table.c.id, table.c.binder, table.c.blocks, table.c.seq, table.c.digest)
    yield from (partial(_document, connection, *row) for row in connection.execute(query).all())
    yield from (partial(_bundle, *found) for found in store.with_seq(connection, tables.bundles, BundleRow))
    yield from (partial(_directory, *found) for found in store.with_seq(connection, tables.directory, DirectoryRow))
    table = tables.recovery
    query = select(table.c.recipient, table.c.body, table.c.seq, table.c.digest)
    yield from (partial(_recovery, *row) for row in connection.execute(query).all())


def _record(row: RecordRow, stored: bytes) -> _Found:
    content = record_digest(store.checked(row))
    return _Found(identity(Place.RECORD, row.level, row.id, row.binder, 0), stored, content)


def _statement(row: StatementRow, seq: int, stored: bytes) -> _Found:
    content = store.checked(row).digest(seq)
    return _Found(identity(Place.STATEMENT, 0, NO_ID, row.binder, row.number), stored, content)


def _bundle(row: BundleRow, seq: int, stored: bytes) -> _Found:
    content = store.checked(row).digest(seq)
    return _Found(identity(Place.BUNDLE, 0, row.tag[:16], NO_ID, 0), stored, content)


def _directory(row: DirectoryRow, seq: int, stored: bytes) -> _Found:
    content = store.checked(row).digest(seq)
    return _Found(identity(Place.DIRECTORY, 0, NO_ID, NO_ID, row.number), stored, content)


def _recovery(recipient: bytes, body: bytes, seq: int, stored: bytes) -> _Found:
    content = recovery_digest(recipient, body, seq)
    return _Found(identity(Place.RECOVERY, 0, recipient, NO_ID, 0), stored, content)


def _document(connection: Connection, document: bytes, binder: bytes, blocks: int, seq: int, stored: bytes) -> _Found:
    content = stored_document_digest(connection, document, binder, blocks, seq)
    return _Found(identity(Place.DOCUMENT, 2, document, binder, 0), stored, content)


def stored_document_digest(connection: Connection, document: bytes, binder: bytes, blocks: int, seq: int) -> bytes:
    """Return the digest of a document as its blocks are; a block that is missing ends it. Raises Damaged."""
    digests: list[bytes] = []
    if not isinstance(blocks, int):  # pyright: ignore[reportUnnecessaryIsInstance]  the file is not trusted
        place = "document"
        raise damaged(place)
    for number in range(blocks):
        block = store.chunk(connection, document, number)
        if block is None:
            break
        digests.append(hashlib.sha256(block).digest())
    return document_digest(document, binder, digests, seq)


def _findings(error: Damaged, problem: str) -> list[Finding]:
    split = (place.partition(":") for place in error.affected)
    return [Finding(kind, name, problem) for kind, _colon, name in split]


def _check_wraps(connection: Connection, view: View, findings: list[Finding]) -> None:
    """Compare all wraps of every binder with what its statement in force says of them."""
    for batch in store.batches(view.keyring):
        try:
            wraps, rows = store.wraps_of(connection, batch), store.statements(connection, batch)
        except Damaged as error:
            findings.extend(_findings(error, _("Unreadable.")))
            continue
        for binder in batch:
            standing = view.keyring.get(binder)
            row = rows.get((binder, standing.number)) if standing else None
            if standing is None or row is None or statement_hash(view.reader.vault, row.body) != standing.hash:
                continue
            if wraps_digest(wraps.get(binder, [])) != row.wraps:
                findings.append(Finding("wrap", binder.hex(), _("Changed without a log entry.")))


def _check_mine(connection: Connection, session: Session, view: View, findings: list[Finding], pace: _Pace) -> None:
    """Open every record that is mine to open: a row may be logged and still hold nonsense."""
    try:
        view.open_all_wraps(connection)
    except Damaged as error:
        findings.extend(_findings(error, _("Does not open.")))
        return
    for roll in ROLLS[:2]:
        for row, _stored in store.records_with_digest(connection, roll[1]):
            pace.step()
            standing = view.keyring.get(row.binder)
            if row.body is None or standing is None or standing.keys is None or standing.level < row.level:
                continue
            try:
                if store.checked(row).key_version == standing.key_version:
                    open_record(session.vault, row, standing.keys)
                else:
                    findings.append(Finding("record", row.id.hex(), _("Sealed under an old key.")))
            except Damaged as error:
                findings.extend(_findings(error, _("Does not open.")))
