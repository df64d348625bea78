"""One commit: read and seal first, write last, in one short transaction with one journal entry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clientbook.support import clock
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault import rows as store
from clientbook.vault.access import LEVELS
from clientbook.vault.bundle import BundleRow
from clientbook.vault.crypto import SignKey, WrapTarget, bound, seal_stream
from clientbook.vault.directory import DirectoryRow, Standing, check_directory, seal_directory
from clientbook.vault.journal import (
    NO_ID,
    NOTHING,
    Details,
    EntryBody,
    EntryRow,
    JournalRow,
    Mark,
    Place,
    details_context,
    entry_hash,
    pack_rows,
    sign_entry,
)
from clientbook.vault.model import Commit, DocumentWrite, Entry, RecordWrite
from clientbook.vault.payload import damaged, digest, encode, same
from clientbook.vault.record import INTERNAL, RecordRow, open_record, record_digest, seal_record
from clientbook.vault.restating import Author, Restated, Restater
from clientbook.vault.session import Session, recovery_digest
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from clientbook.vault.access import BinderKeys

BLOCK_BYTES = 256 * 1024
_ATTEMPTS = 8
_FULL = LEVELS[next(level for level, number in LEVELS.items() if number == 2)]  # noqa: PLR2004


@dataclass(frozen=True)
class Plan:
    """A commit and what only the vault itself writes along with it."""

    commit: Commit
    bundles: tuple[BundleRow, ...] = ()
    dropped_bundles: tuple[bytes, ...] = ()
    roots: tuple[tuple[bytes, bytes], ...] = ()
    dropped_roots: tuple[bytes, ...] = ()
    rewrap: frozenset[bytes] = frozenset()
    root: SignKey | None = None
    mark: Mark = Mark.ORDINARY
    restores: int = 0
    is_internal: bool = False


@dataclass(frozen=True)
class SealedDocument:
    """A document's blocks, ready to be stored; none: it is removed."""

    id: bytes
    binder: bytes
    blocks: tuple[bytes, ...]
    is_removed: bool

    def digest(self, seq: int) -> bytes:
        """Return the digest that the journal names for the document."""
        return document_digest(self.id, self.binder, [hashlib.sha256(one).digest() for one in self.blocks], seq)


def document_digest(document: bytes, binder: bytes, blocks: list[bytes], seq: int) -> bytes:
    """Return the digest of a document from the digests of its blocks."""
    return digest("document-row", document, binder, len(blocks), b"".join(blocks), seq)


def document_context(vault: bytes, binder: bytes, document: bytes) -> bytes:
    """Return what a document's stream is bound to."""
    return bound("document", vault, binder, document)


@dataclass
class Draft:
    """Everything sealed, but for the journal seq."""

    restated: list[Restated] = field(default_factory=list[Restated])
    new: list[RecordRow] = field(default_factory=list[RecordRow])
    changed: list[tuple[RecordRow, bytes]] = field(default_factory=list[tuple[RecordRow, bytes]])
    documents: list[SealedDocument] = field(default_factory=list[SealedDocument])
    directory: DirectoryRow | None = None
    standing: Standing | None = None


class Writer:
    """Carries out a plan for a session."""

    def __init__(self, session: Session, plan: Plan, author: Author | None = None) -> None:
        self._session = session
        self._plan = plan
        self._author = author

    def write(self) -> Entry:
        """Seal and store. Raises Stale, Refused, Invalid, Unavailable; then nothing was written."""
        self._check()
        documents = [self._sealed_document(one) for one in self._plan.commit.documents]
        for _attempt in range(_ATTEMPTS):
            with self._session.store.reading() as connection:
                if self._session.view.in_force:
                    self._session.catch_up(connection)
                draft = self._prepared(connection)
            draft.documents = documents
            entry, named = self._entry(draft)
            if self._stored(draft, entry):
                return self._taken(draft, entry, named)
        raise Stale(_("Others are saving all the time. Try again."))

    def _check(self) -> None:
        if self._session.broken is not None:
            raise self._session.broken
        if self._session.read_only and self._plan.mark is Mark.ORDINARY:
            raise Refused(self._session.read_only)
        for one in self._plan.commit.records:
            if one.kind.startswith(INTERNAL) and not self._plan.is_internal:
                raise Invalid(_("This kind of record belongs to the vault."), field="kind")

    def _prepared(self, connection: Connection) -> Draft:
        draft = Draft()
        commit, view = self._plan.commit, self._session.view
        author = self._author or Author(self._session.me.id, self._session.keys.sign_key, self._session.directory)
        if commit.directory is not None:
            before = view.newest if view.in_force else None
            if self._author is None and self._session.me.role is not Role.OWNER:
                raise Refused(_("Only the owner may do this."))
            number = before.directory.seq + 1 if before else 1
            directory = _numbered(commit, number, before)
            check_directory(directory)
            root = self._plan.root or self._session.root(connection)
            draft.directory, draft.standing = seal_directory(self._session.vault, directory, before, root)
            author = Author(author.member, author.key, directory, self._plan.rewrap)
        self._author_now = author
        draft.restated = Restater(self._session, author).restate(connection, commit.access)
        self._reseal(connection, draft)
        self._seal_records(connection, draft)
        return draft

    def _reseal(self, connection: Connection, draft: Draft) -> None:
        """Seal every living record of a rotated binder under the new key."""
        rotated = {one.statement.binder: one for one in draft.restated if one.is_rotated and one.old}
        replaced = {one.id for one in self._plan.commit.records}
        for row in store.records_of(connection, list(rotated)):
            one = rotated[row.binder]
            if row.body is None or row.id in replaced or one.old is None:
                continue
            plain = open_record(self._session.vault, row, one.old).body
            fresh = row._replace(key_version=one.statement.key_version)
            draft.changed.append((seal_record(self._session.vault, fresh, one.keys, plain), record_digest(row)))

    def _seal_records(self, connection: Connection, draft: Draft) -> None:
        keys = {one.statement.binder: (one.keys, one.statement.key_version) for one in draft.restated}
        writes = self._plan.commit.records
        if len({one.id for one in writes}) != len(writes):
            raise Invalid(_("A record is written twice in one commit."), field="records")
        existing = store.records(connection, [one.id for one in writes if one.version > 1])
        for one in writes:
            found = keys.get(one.binder) or self._keys_of(one.binder)
            if not (found[0].card_key if LEVELS[one.level] < _FULL else found[0].file_key):
                raise Refused(_("You may not write in this file."))
            row = self._sealed(one, found[0], found[1])
            if one.version == 1:
                draft.new.append(row)
            else:
                draft.changed.append((row, _previous(one, existing.get(one.id))))

    def _sealed(self, one: RecordWrite, keys: BinderKeys, key_version: int) -> RecordRow:
        row = RecordRow(one.id, one.binder, one.kind, LEVELS[one.level], one.version, key_version, 0, None)
        return row if one.body is None else seal_record(self._session.vault, row, keys, one.body)

    def _keys_of(self, binder: bytes) -> tuple[BinderKeys, int]:
        standing = self._session.view.keyring.get(binder)
        if standing is None or standing.keys is None or not standing.is_open_on(clock.today()):
            raise Refused(_("You may not write in this file."))
        return standing.keys, standing.key_version

    def _sealed_document(self, one: DocumentWrite) -> SealedDocument:
        if one.content is None:
            return SealedDocument(one.id, one.binder, (), is_removed=True)
        pieces: Iterable[bytes] = (one.content,) if isinstance(one.content, bytes) else one.content
        context = document_context(self._session.vault, one.binder, one.id)
        blocks = tuple(seal_stream(one.key, context, pieces, BLOCK_BYTES))
        return SealedDocument(one.id, one.binder, blocks, is_removed=False)

    def _entry(self, draft: Draft) -> tuple[EntryRow, list[JournalRow]]:
        view, plan = self._session.view, self._plan
        seq = view.seq + 1
        named = list(self._named(draft, seq))
        author = self._author_now
        team = _audit_team(author)
        body = EntryBody(
            format=1,
            vault=self._session.vault,
            seq=seq,
            previous=view.head,
            author=author.member,
            directory=author.directory.seq,
            time=int(clock.now().timestamp()),
            mark=plan.mark,
            restores=max(view.restores, plan.restores),
            team=team,
            rows=pack_rows(named),
            details=self._sealed_details(author, team),
        )
        return sign_entry(body, author.key), named

    def _sealed_details(self, author: Author, team: bytes | None) -> bytes:
        found = author.directory.team(team) if team else None
        audit_key = found.audit_key if found else author.directory.audit_key
        plain = encode(Details(self._plan.commit.act, self._plan.commit.details))
        padded = len(plain).to_bytes(4, "big") + plain
        padded += bytes(-len(padded) % 256)
        return WrapTarget(audit_key).wrap(padded, details_context(self._session.vault, author.member, team))

    def _named(self, draft: Draft, seq: int) -> Iterable[JournalRow]:
        for one in draft.restated:
            row = one.row
            yield JournalRow(
                Place.STATEMENT, 0, NO_ID, row.binder, row.number, one.statement.key_version, row.digest(seq), NOTHING
            )
        draft.new = [row._replace(seq=seq) for row in draft.new]
        for row in draft.new:
            yield _record_name(row, NOTHING)
        draft.changed = [(row._replace(seq=seq), before) for row, before in draft.changed]
        for row, before in draft.changed:
            yield _record_name(row, before)
        for one in draft.documents:
            found = NOTHING if one.is_removed else one.digest(seq)
            before = self._stored_before(tables.documents, "id", one.id) if one.is_removed else NOTHING
            yield JournalRow(Place.DOCUMENT, _FULL, one.id, one.binder, 0, 1, found, before)
        yield from self._named_own(draft, seq)

    def _named_own(self, draft: Draft, seq: int) -> Iterable[JournalRow]:
        plan = self._plan
        for row in plan.bundles:
            before = self._stored_before(tables.bundles, "tag", row.tag)
            yield JournalRow(Place.BUNDLE, 0, row.tag[:16], NO_ID, 0, 1, row.digest(seq), before)
        for tag in plan.dropped_bundles:
            before = self._stored_before(tables.bundles, "tag", tag)
            yield JournalRow(Place.BUNDLE, 0, tag[:16], NO_ID, 0, 1, NOTHING, before)
        if draft.directory is not None:
            found = draft.directory.digest(seq)
            yield JournalRow(Place.DIRECTORY, 0, NO_ID, NO_ID, draft.directory.number, 1, found, NOTHING)
        for recipient, body in plan.roots:
            before = self._stored_before(tables.recovery, "recipient", recipient)
            found = recovery_digest(recipient, body, seq)
            yield JournalRow(Place.RECOVERY, 0, recipient, NO_ID, 0, 1, found, before)
        for recipient in plan.dropped_roots:
            before = self._stored_before(tables.recovery, "recipient", recipient)
            yield JournalRow(Place.RECOVERY, 0, recipient, NO_ID, 0, 1, NOTHING, before)

    def _stored_before(self, table: Any, key: str, name: bytes) -> bytes:
        with self._session.store.reading() as connection:
            return store.stored_digests(connection, table, key, [name]).get(name, NOTHING)

    def _stored(self, draft: Draft, entry: EntryRow) -> bool:
        """Write in one transaction; False when somebody else was first."""
        view = self._session.view
        with self._session.store.writing() as connection:
            newest = store.newest_entry(connection)
            if (newest.seq if newest else 0) < view.seq:
                raise damaged("journal")
            if newest is not None and not same(entry_hash(newest), view.head):
                return False
            self._store_access(connection, draft, entry.seq)
            self._store_records(connection, draft)
            _store_documents(connection, draft, entry.seq)
            self._store_own(connection, draft, entry.seq)
            store.add(connection, tables.journal, [entry._asdict()])
        return True

    def _store_access(self, connection: Connection, draft: Draft, seq: int) -> None:
        if not draft.restated:
            return
        known = [one.statement.binder for one in draft.restated if one.old]
        store.remove(connection, tables.wraps, "binder", known)
        wraps = [row._asdict() for one in draft.restated for row in one.wraps]
        store.add(connection, tables.wraps, wraps)
        rows = [one.row._asdict() | {"seq": seq, "digest": one.row.digest(seq)} for one in draft.restated]
        store.add(connection, tables.statements, rows)

    def _store_records(self, connection: Connection, draft: Draft) -> None:
        store.add(connection, tables.records, [_values(row) for row in draft.new])
        store.change(connection, tables.records, "id", [_values(row) for row, _before in draft.changed])

    def _store_own(self, connection: Connection, draft: Draft, seq: int) -> None:
        plan = self._plan
        store.remove(connection, tables.bundles, "tag", [*plan.dropped_bundles, *(row.tag for row in plan.bundles)])
        bundles = [row._asdict() | {"seq": seq, "digest": row.digest(seq)} for row in plan.bundles]
        store.add(connection, tables.bundles, bundles)
        if draft.directory is not None:
            values = draft.directory._asdict() | {"seq": seq, "digest": draft.directory.digest(seq)}
            store.add(connection, tables.directory, [values])
        gone = [*plan.dropped_roots, *(recipient for recipient, _body in plan.roots)]
        store.remove(connection, tables.recovery, "recipient", gone)
        roots = [
            {"recipient": recipient, "body": body, "seq": seq, "digest": recovery_digest(recipient, body, seq)}
            for recipient, body in plan.roots
        ]
        store.add(connection, tables.recovery, roots)

    def _taken(self, draft: Draft, entry: EntryRow, named: list[JournalRow]) -> Entry:
        session, view = self._session, self._session.view
        if draft.standing is not None:
            view.directories[draft.standing.directory.seq] = draft.standing
        for one in draft.restated:
            view.restate(one.statement, one.hash, one.keys if one.statement.recipient(view.reader.member) else None)
        view.ledger.apply(entry.seq, named)
        view.advance(entry, max(view.restores, self._plan.restores), entry.directory)
        session.remember()
        return Entry(entry.seq, clock.now())


def _numbered(commit: Commit, number: int, before: Standing | None) -> Any:
    import msgspec

    directory = commit.directory
    if directory is None or (before is not None and directory.seq != before.directory.seq):
        raise Stale(_("The list of members was changed by somebody else. Look at it again."))
    return msgspec.structs.replace(directory, seq=number)


def _audit_team(author: Author) -> bytes | None:
    member = author.directory.member(author.member)
    return None if member is None or member.role is Role.OWNER else member.team


def _previous(one: RecordWrite, row: RecordRow | None) -> bytes:
    if row is None or row.version != one.version - 1:
        raise Stale(_("Somebody else changed the same thing first. Look at it again."))
    if (row.binder, row.kind, row.level) != (one.binder, one.kind, LEVELS[one.level]):
        raise Invalid(_("A record keeps its file, kind and level."), field="records")
    return record_digest(row)


def _record_name(row: RecordRow, before: bytes) -> JournalRow:
    return JournalRow(Place.RECORD, row.level, row.id, row.binder, 0, row.version, record_digest(row), before)


def _values(row: RecordRow) -> dict[str, Any]:
    return row._asdict() | {"digest": record_digest(row)}


def _store_documents(connection: Connection, draft: Draft, seq: int) -> None:
    gone = [one.id for one in draft.documents if one.is_removed]
    store.remove(connection, tables.chunks, "document", gone)
    store.remove(connection, tables.documents, "id", gone)
    kept = [one for one in draft.documents if not one.is_removed]
    heads = [
        {"id": one.id, "binder": one.binder, "blocks": len(one.blocks), "seq": seq, "digest": one.digest(seq)}
        for one in kept
    ]
    store.add(connection, tables.documents, heads)
    for one in kept:
        blocks = [{"document": one.id, "number": number, "body": block} for number, block in enumerate(one.blocks)]
        store.add(connection, tables.chunks, blocks)
