"""A commit that is sealed but for its journal seq, and how it is stored: in one transaction, with its entry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.vault import rows as store
from clientbook.vault import storing
from clientbook.vault.access import StatementRow, WrapRow
from clientbook.vault.bundle import BundleRow
from clientbook.vault.crypto import bound
from clientbook.vault.directory import DirectoryRow, Standing
from clientbook.vault.payload import digest
from clientbook.vault.record import RecordRow
from clientbook.vault.restating import Restated
from clientbook.vault.session import recovery_digest
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from clientbook.vault.journal import EntryRow


@dataclass(frozen=True)
class SealedDocument:
    """A document's blocks, ready to be stored; `is_removed`: the document goes."""

    id: bytes
    binder: bytes
    blocks: tuple[bytes, ...]
    is_removed: bool

    def digest(self, seq: int) -> bytes:
        """Return the digest that the journal names for the document."""
        blocks = [hashlib.sha256(one).digest() for one in self.blocks]
        return document_digest(self.id, self.binder, blocks, seq)


def document_digest(document: bytes, binder: bytes, blocks: list[bytes], seq: int) -> bytes:
    """Return the digest of a document from the digests of its blocks."""
    return digest("document-row", document, binder, len(blocks), b"".join(blocks), seq)


def document_context(vault: bytes, binder: bytes, document: bytes) -> bytes:
    """Return what a document's stream is bound to."""
    return bound("document", vault, binder, document)


@dataclass
class Draft:
    """Everything sealed. `before` holds the stored digests of own rows that are replaced or go.

    `digests` are those of the statements and `record_digests` those of the records, once the seq is known.
    """

    bundles: tuple[BundleRow, ...] = ()
    dropped_bundles: tuple[bytes, ...] = ()
    roots: tuple[tuple[bytes, bytes], ...] = ()
    dropped_roots: tuple[bytes, ...] = ()
    restated: list[Restated] = field(default_factory=list["Restated"])
    new: list[RecordRow] = field(default_factory=list[RecordRow])
    changed: list[tuple[RecordRow, bytes]] = field(default_factory=list[tuple[RecordRow, bytes]])
    documents: list[SealedDocument] = field(default_factory=list[SealedDocument])
    directory: DirectoryRow | None = None
    standing: Standing | None = None
    record_digests: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    digests: list[bytes] = field(default_factory=list[bytes])
    before: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])

    def find_before(self, connection: Connection) -> None:
        """Look up what is stored now of the rows that are replaced or go."""
        wanted = (
            (tables.bundles, "tag", [*self.dropped_bundles, *(row.tag for row in self.bundles)]),
            (tables.recovery, "recipient", [*self.dropped_roots, *(one for one, _body in self.roots)]),
            (tables.documents, "id", [one.id for one in self.documents if one.is_removed]),
        )
        for table, key, names in wanted:
            self.before |= store.stored_digests(connection, table, key, names)


def documents_in(connection: Connection, ids: Collection[bytes]) -> dict[bytes, bytes]:
    """Return the binders of documents by id."""
    found: dict[bytes, bytes] = {}
    for batch in store.batches(ids):
        table = tables.documents.c
        rows = connection.execute(select(table.id, table.binder).where(table.id.in_(batch)))
        found.update((row.id, row.binder) for row in rows)
    return found


_CHANGING = ("version", "key_version", "seq", "body", "digest")
"""What of a record changes: it keeps its file, kind and level."""


def store_draft(connection: Connection, draft: Draft, entry: EntryRow) -> None:
    """Write a draft and its journal entry inside the caller's transaction."""
    _store_access(connection, draft, entry.seq)
    known = draft.record_digests
    names = (*RecordRow._fields, "digest")  # in the order of keys: a tree that is filled from left to right is cheap
    storing.add_rows(connection, tables.records, names, ((*row, known[row.id]) for row in sorted(draft.new)))
    changed = [
        (row.id, row.version, row.key_version, row.seq, row.body, known[row.id]) for row, _before in draft.changed
    ]
    storing.change(connection, tables.records, "id", _CHANGING, changed)
    _store_documents(connection, draft, entry.seq)
    _store_own(connection, draft, entry.seq)
    storing.add(connection, tables.journal, [entry._asdict()])


def _store_access(connection: Connection, draft: Draft, seq: int) -> None:
    if not draft.restated:
        return
    known = [one.statement.binder for one in draft.restated if one.old]
    storing.remove(connection, tables.wraps, "binder", known)
    wraps = sorted(row for one in draft.restated for row in one.wraps)
    storing.add_rows(connection, tables.wraps, WrapRow._fields, wraps)
    names = (*StatementRow._fields, "seq", "digest")
    digested = zip(draft.restated, draft.digests, strict=True)
    storing.add_rows(connection, tables.statements, names, sorted((*one.row, seq, found) for one, found in digested))


def _store_documents(connection: Connection, draft: Draft, seq: int) -> None:
    gone = [one.id for one in draft.documents if one.is_removed]
    storing.remove(connection, tables.chunks, "document", gone)
    storing.remove(connection, tables.documents, "id", gone)
    kept = [one for one in draft.documents if not one.is_removed]
    heads = [
        {"id": one.id, "binder": one.binder, "blocks": len(one.blocks), "seq": seq, "digest": one.digest(seq)}
        for one in kept
    ]
    storing.add(connection, tables.documents, heads)
    for one in kept:
        blocks = [{"document": one.id, "number": number, "body": block} for number, block in enumerate(one.blocks)]
        storing.add(connection, tables.chunks, blocks)


def _store_own(connection: Connection, draft: Draft, seq: int) -> None:
    tags = [*draft.dropped_bundles, *(row.tag for row in draft.bundles)]
    storing.remove(connection, tables.bundles, "tag", tags)
    bundles = [row._asdict() | {"seq": seq, "digest": row.digest(seq)} for row in draft.bundles]
    storing.add(connection, tables.bundles, bundles)
    if draft.directory is not None:
        values = draft.directory._asdict() | {"seq": seq, "digest": draft.directory.digest(seq)}
        storing.add(connection, tables.directory, [values])
    gone = [*draft.dropped_roots, *(recipient for recipient, _body in draft.roots)]
    storing.remove(connection, tables.recovery, "recipient", gone)
    roots = [
        {"recipient": recipient, "body": body, "seq": seq, "digest": recovery_digest(recipient, body, seq)}
        for recipient, body in draft.roots
    ]
    storing.add(connection, tables.recovery, roots)
