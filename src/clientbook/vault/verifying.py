"""The full walk: every entry from the first, every stored row against the journal's last word on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.support.errors import Damaged
from clientbook.support.i18n import _
from clientbook.vault import rows as store
from clientbook.vault.access import statement_hash, wraps_digest
from clientbook.vault.bundle import BundleRow
from clientbook.vault.directory import DirectoryRow
from clientbook.vault.drafting import document_digest
from clientbook.vault.journal import NO_ID, NOTHING, Place, identity, row_name
from clientbook.vault.ledger import ROLLS
from clientbook.vault.model import Finding, Findings
from clientbook.vault.record import open_record, record_digest
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
        for place in error.affected:
            kind, _colon, name = place.partition(":")
            findings.append(Finding(kind, name, _("Not as it was signed.")))
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
    for roll in ROLLS[:2]:
        for row, stored in store.records_with_digest(connection, roll[1]):
            name = identity(Place.RECORD, row.level, row.id, row.binder, 0)
            try:
                yield _Found(name, stored, record_digest(row))
            except Damaged:
                findings.append(_finding(name, _("Unreadable.")))
    for row, seq, stored in store.with_seq(connection, tables.statements, store.StatementRow):
        name = identity(Place.STATEMENT, 0, NO_ID, row.binder, row.number)
        yield _Found(name, stored, row.digest(seq))
    yield from _documents(connection)
    for row, seq, stored in store.with_seq(connection, tables.bundles, BundleRow):
        yield _Found(identity(Place.BUNDLE, 0, row.tag[:16], NO_ID, 0), stored, row.digest(seq))
    for row, seq, stored in store.with_seq(connection, tables.directory, DirectoryRow):
        yield _Found(identity(Place.DIRECTORY, 0, NO_ID, NO_ID, row.number), stored, row.digest(seq))
    table = tables.recovery
    for recipient, body, seq, stored in connection.execute(
        select(table.c.recipient, table.c.body, table.c.seq, table.c.digest)
    ):
        name = identity(Place.RECOVERY, 0, recipient, NO_ID, 0)
        yield _Found(name, stored, recovery_digest(recipient, body, seq))


def _documents(connection: Connection) -> Iterator[_Found]:
    table = tables.documents
    query = select(table.c.id, table.c.binder, table.c.blocks, table.c.seq, table.c.digest)
    for document, binder, blocks, seq, stored in connection.execute(query).all():
        digests: list[bytes] = []
        for number in range(blocks):
            block = store.chunk(connection, document, number)
            digests.append(hashlib.sha256(block).digest() if block is not None else NOTHING)
        content = document_digest(document, binder, digests, seq)
        yield _Found(identity(Place.DOCUMENT, 2, document, binder, 0), stored, content)


def _check_wraps(connection: Connection, view: View, findings: list[Finding]) -> None:
    """Compare all wraps of every binder with what its statement in force says of them."""
    for batch in store.batches(view.keyring):
        wraps = store.wraps_of(connection, batch)
        rows = store.statements(connection, batch)
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
        for place in error.affected:
            kind, _colon, name = place.partition(":")
            findings.append(Finding(kind, name, _("Does not open.")))
        return
    for roll in ROLLS[:2]:
        for row, _stored in store.records_with_digest(connection, roll[1]):
            pace.step()
            standing = view.keyring.get(row.binder)
            if row.body is None or standing is None or standing.keys is None or standing.level < row.level:
                continue
            try:
                if row.key_version == standing.key_version:
                    open_record(session.vault, row, standing.keys)
                else:
                    findings.append(Finding("record", row.id.hex(), _("Sealed under an old key.")))
            except Damaged:
                findings.append(Finding("record", row.id.hex(), _("Does not open.")))
