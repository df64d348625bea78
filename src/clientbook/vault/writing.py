"""One commit: read and seal first, write last, in one short transaction with one journal entry."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from clientbook.support import clock
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault import rows as store
from clientbook.vault.access import LEVELS
from clientbook.vault.bundle import BundleRow, Keys
from clientbook.vault.crypto import Resealer, SignKey, seal_stream, wrap_target
from clientbook.vault.directory import DirectoryRow, Standing, check_directory, seal_amendment, seal_directory
from clientbook.vault.drafting import Draft, SealedDocument, document_context, documents_in, store_draft
from clientbook.vault.journal import (
    NO_ID,
    NOTHING,
    Details,
    EntryBody,
    EntryRow,
    JournalRow,
    Mark,
    Place,
    audit_team,
    details_context,
    pack_rows,
    sign_entry,
)
from clientbook.vault.ledger import CARDS, FILES
from clientbook.vault.model import Commit, Directory, DocumentWrite, Entry, RecordWrite
from clientbook.vault.payload import damaged, encode, same
from clientbook.vault.proof import rows_of
from clientbook.vault.record import INTERNAL, RecordRow, key_for, record_digest, resealed, seal_record
from clientbook.vault.restating import Author, Restated, Restater
from clientbook.vault.session import Session, recovery_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sqlalchemy import Connection

    from clientbook.vault.access import BinderKeys
    from clientbook.vault.model import BinderAccess

BLOCK_BYTES = 256 * 1024
_ATTEMPTS = 8
_FEW = 32
_FULL = LEVELS[next(level for level, number in LEVELS.items() if number == 2)]  # noqa: PLR2004


@dataclass(frozen=True)
class Plan:
    """A commit and what only the vault itself writes along with it.

    `rewrap` names who is to get wraps for their present key on every binder that the author opens. `is_amendment`: the
    author signs the directory, not the owner root. `keys` are new ones of the author, who signs with them from now on.
    `made_at` is the seq that a plan for all files of somebody was made at; see `write_whole`.
    """

    commit: Commit
    bundles: tuple[BundleRow, ...] = ()
    dropped_bundles: tuple[bytes, ...] = ()
    roots: tuple[tuple[bytes, bytes], ...] = ()
    dropped_roots: tuple[bytes, ...] = ()
    rewrap: frozenset[bytes] = frozenset()
    is_amendment: bool = False
    keys: Keys | None = None
    root: SignKey | None = None
    mark: Mark = Mark.ORDINARY
    restores: int = 0
    is_internal: bool = False
    made_at: int = 0


class Overtaken(Stale):
    """Others stated files after a plan for all files of somebody was made: it may leave one out."""


def write_whole(session: Session, plan: Callable[[], Plan]) -> Entry:
    """Write what names all files of somebody; where others state files meanwhile it is made anew."""
    for _attempt in range(_ATTEMPTS):
        with suppress(Overtaken):
            return Writer(session, replace(plan(), made_at=session.view.seq)).write()
    raise _busy()


def check_seen(session: Session, access: Iterable[BinderAccess], seen: int) -> None:
    """Raise Stale where others stated one of these binders after `seen`: its list may bring back whom they took off."""
    stated = session.view.stated
    if seen and any(stated.get(one.binder, 0) > seen for one in access):
        raise _changed()


class Writer:
    """Carries out a plan for a session."""

    def __init__(self, session: Session, plan: Plan, author: Author | None = None) -> None:
        self._session = session
        self._plan = plan
        self._author = author
        self._seq = 0

    def write(self) -> Entry:
        """Seal and store. Raises Stale, Refused, Invalid, Unavailable; then nothing was written."""
        with self._session.turns.saving():
            return self._write()

    def _write(self) -> Entry:
        self._check()
        documents = [self._sealed_document(one) for one in self._plan.commit.documents]
        if self._is_small():
            return self._write_at_once(documents)
        for _attempt in range(_ATTEMPTS):
            with self._session.store.reading() as connection:
                draft = self._prepared(connection, documents)
            entry, named = self._entry(draft)
            with self._session.store.writing() as connection:
                is_first = self._is_first(connection)
                if is_first:
                    store_draft(connection, draft, entry)
            if is_first:
                return self._taken(draft, entry, named)
        raise _busy()

    def _is_small(self) -> bool:
        """Whether sealing takes no longer than the way to the disk, so that one transaction does it all."""
        commit = self._plan.commit
        return len(commit.records) <= _FEW and len(commit.access) <= 1 and commit.directory is None

    def _write_at_once(self, documents: list[SealedDocument]) -> Entry:
        with self._session.store.writing() as connection:
            draft = self._prepared(connection, documents)
            entry, named = self._entry(draft)
            store_draft(connection, draft, entry)
        return self._taken(draft, entry, named)

    def _check(self) -> None:
        if self._session.broken is not None:
            raise self._session.broken
        if self._session.read_only and self._plan.mark is Mark.ORDINARY:
            raise Refused(self._session.read_only)
        for one in self._plan.commit.records:
            if one.kind.startswith(INTERNAL) and not self._plan.is_internal:
                raise Invalid(_("This kind of record belongs to the vault."), field="kind")

    def _prepared(self, connection: Connection, documents: list[SealedDocument]) -> Draft:
        if self._session.view.in_force:
            self._session.catch_up(connection)
            self._check_stated()
        self._seq = self._session.view.seq + 1
        draft = Draft(self._plan.bundles, self._plan.dropped_bundles, self._plan.roots, self._plan.dropped_roots)
        draft.documents = documents
        draft.find_before(connection)
        commit, view = self._plan.commit, self._session.view
        if commit.directory is not None:
            draft.directory, draft.standing = self._sealed_directory(connection, commit)
        author = self._author_now = self._author_under(draft.standing or view.newest)
        restater = Restater(self._session, author)
        draft.restated = restater.restate(connection, commit.access, commit.progress)
        draft.restated += restater.rewrap(connection, self._plan.rewrap, {one.binder for one in commit.access})
        self._reseal(connection, draft)
        self._seal_records(connection, draft)
        self._check_documents(connection, draft)
        return draft

    def _check_stated(self) -> None:
        """Raise Stale where others stated files that this commit would have had to look at."""
        commit, made_at = self._plan.commit, self._plan.made_at
        if made_at and any(seq > made_at for seq in self._session.view.stated.values()):
            raise Overtaken(_changed().message)
        check_seen(self._session, commit.access, commit.seen)

    def _author_under(self, standing: Standing) -> Author:
        """Return who signs the entry and its statements, under the directory that it is in force with."""
        if self._author is not None:
            member, key = self._author.member, self._author.key
        else:
            member, key = self._session.me.id, (self._plan.keys or self._session.keys).sign_key
        return Author(member, key, standing.directory, standing.key_numbers)

    def _sealed_directory(self, connection: Connection, commit: Commit) -> tuple[DirectoryRow, Standing]:
        session = self._session
        before = session.view.newest if session.view.in_force else None
        number = before.directory.seq + 1 if before else 1
        directory = _numbered(commit, number, before)
        check_directory(directory)
        if before is not None and self._plan.is_amendment:
            return seal_amendment(session.vault, directory, before, (session.me.id, session.keys.sign_key))
        if self._author is None and session.me.role is not Role.OWNER:
            raise Refused(_("Only the owner may do this."))
        root = self._plan.root or session.root(connection)
        return seal_directory(session.vault, directory, before, root)

    def _reseal(self, connection: Connection, draft: Draft) -> None:
        """Seal under the new key every living record of a rotated binder, as far as the journal knows of it."""
        rotated = {one.statement.binder: one for one in draft.restated if one.is_rotated and one.old}
        replaced = {one.id for one in self._plan.commit.records}
        if not rotated:
            return
        ledger, seq = self._session.view.ledger, self._session.view.seq
        for roll in (CARDS, FILES):
            if roll not in ledger.shares:
                ledger.share(connection, roll, seq)
        sealers: dict[tuple[bytes, int], Resealer] = {}
        for page in rows_of(connection, ledger, (CARDS, FILES), rotated):
            for values in page:
                row, before = RecordRow(*values[:-1]), values[-1]
                if row.body is None or row.id in replaced:
                    continue
                one, place = rotated[row.binder], (row.binder, row.level)
                if place not in sealers:
                    sealers[place] = _sealer(one, row.level)
                fresh = (one.statement.key_version, self._seq)
                draft.changed.append((resealed(self._session.vault, row, before, sealers[place], fresh), before))

    def _seal_records(self, connection: Connection, draft: Draft) -> None:
        keys = _restated_keys(draft)
        writes = self._plan.commit.records
        if len({one.id for one in writes}) != len(writes):
            raise Invalid(_("A record is written twice in one commit."), field="records")
        existing = store.replaced_records(connection, [one.id for one in writes if one.version > 1])
        for one in writes:
            found = keys.get(one.binder) or self._keys_of(one.binder)
            if not (found[0].card_key if LEVELS[one.level] < _FULL else found[0].file_key):
                raise Refused(_("You may not write in this file."))
            row = self._sealed(one, found[0], found[1])
            if one.version == 1:
                draft.new.append(row)
            else:
                draft.changed.append((row, _previous(one, existing.get(one.id))))

    def _check_documents(self, connection: Connection, draft: Draft) -> None:
        """Refuse documents of files that are not mine: every reader would call such an entry damage.

        One that is removed must lie in the file that it is removed from, whatever a record there says.
        """
        keys = _restated_keys(draft)
        homes = documents_in(connection, [one.id for one in draft.documents if one.is_removed])
        for one in draft.documents:
            if homes.get(one.id, one.binder) != one.binder:
                raise damaged(f"document:{one.id.hex()}")
            if not (keys.get(one.binder) or self._keys_of(one.binder))[0].file_key:
                raise Refused(_("You may not write in this file."))

    def _sealed(self, one: RecordWrite, keys: BinderKeys, key_version: int) -> RecordRow:
        row = RecordRow(one.id, one.binder, one.kind, LEVELS[one.level], one.version, key_version, self._seq, None)
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
        seq = self._seq
        named = list(self._named(draft, seq))
        view.ledger.check_follows(named)
        author = self._author_now
        team = None if plan.commit.for_owners else audit_team(author.directory.member(author.member))
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
        return wrap_target(audit_key).wrap(padded, details_context(self._session.vault, author.member, team))

    def _named(self, draft: Draft, seq: int) -> Iterable[JournalRow]:
        draft.digests = [one.row.digest(seq) for one in draft.restated]
        for one, found in zip(draft.restated, draft.digests, strict=True):
            version = one.statement.key_version
            yield JournalRow(Place.STATEMENT, 0, NO_ID, one.row.binder, one.row.number, version, found, NOTHING)
        for row, before in [*((row, NOTHING) for row in draft.new), *draft.changed]:
            found = draft.record_digests[row.id] = record_digest(row)
            yield JournalRow(Place.RECORD, row.level, row.id, row.binder, 0, row.version, found, before)
        for one in draft.documents:
            found = NOTHING if one.is_removed else one.digest(seq)
            before = draft.before.get(one.id, NOTHING) if one.is_removed else NOTHING
            yield JournalRow(Place.DOCUMENT, _FULL, one.id, one.binder, 0, 1, found, before)
        yield from self._named_own(draft, seq)

    def _named_own(self, draft: Draft, seq: int) -> Iterable[JournalRow]:
        plan = self._plan
        for row in plan.bundles:
            before = draft.before.get(row.tag, NOTHING)
            yield JournalRow(Place.BUNDLE, 0, row.tag[:16], NO_ID, 0, 1, row.digest(seq), before)
        for tag in plan.dropped_bundles:
            before = draft.before.get(tag, NOTHING)
            yield JournalRow(Place.BUNDLE, 0, tag[:16], NO_ID, 0, 1, NOTHING, before)
        if draft.directory is not None:
            found = draft.directory.digest(seq)
            yield JournalRow(Place.DIRECTORY, 0, NO_ID, NO_ID, draft.directory.number, 1, found, NOTHING)
        for recipient, body in plan.roots:
            before = draft.before.get(recipient, NOTHING)
            found = recovery_digest(recipient, body, seq)
            yield JournalRow(Place.RECOVERY, 0, recipient, NO_ID, 0, 1, found, before)
        for recipient in plan.dropped_roots:
            before = draft.before.get(recipient, NOTHING)
            yield JournalRow(Place.RECOVERY, 0, recipient, NO_ID, 0, 1, NOTHING, before)

    def _is_first(self, connection: Connection) -> bool:
        """Whether nobody wrote since the view was taken."""
        view = self._session.view
        return not view.seq or not view.is_behind(connection)

    def _taken(self, draft: Draft, entry: EntryRow, named: list[JournalRow]) -> Entry:
        session, view = self._session, self._session.view
        if draft.standing is not None:
            view.directories[draft.standing.directory.seq] = draft.standing
            if self._plan.keys is not None:
                session.take_own_keys(self._plan.keys, draft.standing.directory.seq)
            if any(one.is_rotated and one.old for one in draft.restated):
                view.renewed = entry.seq
        for one in draft.restated:
            view.restate(one.statement, one.hash, one.keys if one.statement.recipient(view.reader.member) else None)
        view.ledger.apply(entry.seq, named)
        view.advance(entry, max(view.restores, self._plan.restores), entry.directory)
        session.remember()
        return Entry(entry.seq, clock.now())


def _changed() -> Stale:
    return Stale(_("Somebody else changed the same thing first. Look at it again."))


def _busy() -> Stale:
    return Stale(_("Others are saving all the time. Try again."))


def _numbered(commit: Commit, number: int, before: Standing | None) -> Directory:
    directory = commit.directory
    if directory is None or (before is not None and directory.seq != before.directory.seq):
        raise Stale(_("The list of members was changed by somebody else. Look at it again."))
    return msgspec.structs.replace(directory, seq=number)


def _sealer(one: Restated, level: int) -> Resealer:
    """Return what seals the records of a rotated binder anew on one level."""
    if one.old is None:
        raise damaged(f"binder:{one.statement.binder.hex()}")
    return Resealer(key_for(level, one.old), key_for(level, one.keys))


def _restated_keys(draft: Draft) -> dict[bytes, tuple[BinderKeys, int]]:
    """Return the keys and their version of the binders that the commit restates."""
    return {one.statement.binder: (one.keys, one.statement.key_version) for one in draft.restated}


def _previous(one: RecordWrite, found: tuple[RecordRow, bytes] | None) -> bytes:
    """Return the digest of a record that is replaced. One that is not what its own digest says is Damaged.

    An entry that named it would stand for ever beside the one that wrote it, and no comparison would come out right.
    """
    row, digest = found or (None, b"")
    if row is None or row.version != one.version - 1:
        raise _changed()
    if (row.binder, row.kind, row.level) != (one.binder, one.kind, LEVELS[one.level]):
        raise Invalid(_("A record keeps its file, kind and level."), field="records")
    if not same(record_digest(row), digest):
        raise damaged(f"record:{row.id.hex()}")
    return digest
