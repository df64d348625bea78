"""The public face of the vault: create, unlock, commit, read, verify."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Self

from clientbook.support import clock
from clientbook.support.errors import ClientbookError, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault import reading
from clientbook.vault import rows as store
from clientbook.vault.access import read_statement, statement_hash
from clientbook.vault.audit import LogReader, NoteCounter
from clientbook.vault.checkpoint import newest_checkpoint, signed_checkpoint, store_checkpoint
from clientbook.vault.cleaning import CLEANED, clean, is_due
from clientbook.vault.creating import Founder, create_session
from clientbook.vault.crypto import new_stream_key
from clientbook.vault.journal import ROW_BYTES, Mark, chained, entry_hash
from clientbook.vault.model import (
    Access,
    BinderView,
    Commit,
    Directory,
    Entry,
    Findings,
    LogEntry,
    Member,
    OpenRecord,
    RecoverySecret,
    Snapshot,
    Statement,
    VaultChanges,
)
from clientbook.vault.opening import open_session
from clientbook.vault.payload import damaged, digest, same
from clientbook.vault.verifying import verify_all
from clientbook.vault.words import six_words
from clientbook.vault.writing import Plan, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from clientbook.support.words import Level
    from clientbook.vault.session import Session
    from clientbook.vault.store import Location

_CHECKPOINT_EVERY = 500


class Vault:
    """An unlocked vault. One worker uses it; `close` forgets the keys."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._notes = NoteCounter(session.keys.member)

    @property
    def location(self) -> Location:
        """Return the file or the address of the database."""
        return self.session.location

    @property
    def id(self) -> bytes:
        """Return the id of the vault."""
        return self.session.vault

    @property
    def me(self) -> Member:
        """Return the signed-in member. Raises Refused once the account is closed."""
        return self.session.me

    @property
    def directory(self) -> Directory:
        """Return the directory in force."""
        return self.session.directory

    @property
    def seq(self) -> int:
        """Return the number of the last verified journal entry."""
        return self.session.view.seq

    @property
    def head(self) -> bytes:
        """Return the hash of the last verified journal entry."""
        return self.session.view.head

    @property
    def must_change(self) -> bool:
        """Whether the vault was opened with a one-time code: an own passphrase comes first."""
        return self.session.keys.is_once

    @property
    def read_only(self) -> str:
        """Return why nothing can be saved, or nothing."""
        return self.session.read_only

    def commit(self, commit: Commit) -> Entry:
        """Store everything in `commit` or nothing.

        Raises Stale (others were first), Refused (no right, or read-only), Invalid, Unavailable.
        """
        if self.must_change:
            raise Refused(_("Set your own passphrase first."))
        return Writer(self.session, Plan(commit)).write()

    def note(self, act: str, details: bytes = b"") -> Entry:
        """Write a log entry for an act that only reads or takes data away."""
        return self.commit(Commit(act, details))

    def notes_since(self, moment: dt.datetime) -> int:
        """Return how many log entries I wrote since a moment that only read or took data away."""
        session = self.session
        with session.store.reading() as connection:
            session.catch_up(connection)
            return self._notes.count(connection, session, moment)

    def changes_since(self, seq: int) -> VaultChanges:
        """Verify and return what was committed after `seq`; moves `seq` and `head` to the newest entry."""
        changes = reading.changes_since(self.session, seq)
        self.session.remember()
        return changes

    def records(self, *, level: Level | None = None, binders: Collection[bytes] | None = None) -> Iterator[OpenRecord]:
        """Yield every record that I may open, cards first; Damaged before the first one if the roll is wrong."""
        return reading.records(self.session, level, binders)

    def binders(self) -> Mapping[bytes, BinderView]:
        """Return what I can open today."""
        return self.session.view.keyring.open_on(clock.today())

    def binder(self, binder: bytes) -> BinderView | None:
        """Return one binder as I can open it today, or None."""
        return self.session.view.keyring.view_on(binder, clock.today())

    def access(self, binder: bytes) -> list[Access]:
        """Return who can open a binder, from its statements. The recovery sheet is in the list as RECOVERY."""
        history = self.access_history(binder)
        return [] if not history else [_since(history, line.member) for line in history[-1].recipients]

    def access_history(self, binder: bytes) -> list[Statement]:
        """Return every statement of a binder, oldest first, proven by the one in force."""
        session = self.session
        with session.store.reading() as connection:
            session.catch_up(connection)
            standing = session.view.keyring.get(binder)
            rows = store.statements(connection, [binder])
        found: list[Statement] = []
        expected = standing.hash if standing else b""
        for number in range(standing.number if standing else 0, 0, -1):
            row = rows.get((binder, number))
            if row is None or not same(statement_hash(session.vault, row.body), expected):
                raise damaged(f"statement:{binder.hex()}:{number}")
            found.append(read_statement(session.vault, row))
            expected = found[-1].previous
        return found[::-1]

    def statements(self, binders: Collection[bytes]) -> dict[bytes, Statement]:
        """Return the statements in force of binders, proven; those that were never stated are left out."""
        with self.session.store.reading() as connection:
            self.session.catch_up(connection)
            return self.session.view.load_statements(connection, binders)

    def held_by(self, member: bytes) -> list[bytes]:
        """Return the binders whose statement in force names somebody, mine or not."""
        with self.session.store.reading() as connection:
            self.session.catch_up(connection)
        return self.session.view.keyring.naming(member)

    def read_document(self, key: bytes, document: bytes) -> Iterator[bytes]:
        """Yield a document's content; it counts only when the iterator ended without an error."""
        return reading.read_document(self.session, key, document)

    def journal(self, *, since: int = 0, limit: int | None = None) -> Iterator[LogEntry]:
        """Yield log entries after `since`, oldest first, proven by the head."""
        session = self.session
        with session.store.reading() as connection:
            session.catch_up(connection)
            previous: bytes | None = None
            for row in store.entries(connection, since, session.view.seq):
                chained(session.vault, row, row.seq - 1, previous)
                previous = entry_hash(row)
            if previous is not None and not same(previous, session.view.head):
                raise damaged(f"journal:{session.view.seq}")
            reader = LogReader(connection, session)
            through = session.view.seq if limit is None else min(session.view.seq, since + limit)
            for row in store.entries(connection, since, through):
                body = chained(session.vault, row, row.seq - 1, None)
                found = reader.read(body)
                moment = dt.datetime.fromtimestamp(body.time, dt.UTC)
                act, details = (found.act, found.details) if found else ("", None)
                yield LogEntry(row.seq, moment, row.author, act, details, len(body.rows) // ROW_BYTES)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> Findings:
        """Walk through everything from the first entry on and say what is not as it should be."""
        return verify_all(self.session, progress)

    def checkpoint(self) -> None:
        """Sign a checkpoint of the present state. Raises Refused for who is not an owner.

        Where files got new keys it is signed only once the file was written anew, so not while somebody is reading.
        """
        session = self.session
        if is_due(session):
            clean(session)
        else:
            self._sign_checkpoint()
        session.save()

    def _sign_checkpoint(self) -> None:
        """Sign the present state; not where others renewed keys meanwhile, which a checkpoint says was cleaned up."""
        session = self.session
        renewed = session.view.renewed
        with session.store.reading() as connection:
            session.catch_up(connection)
            root = session.root(connection)
            if session.read_only:
                raise Refused(session.read_only)
            if session.view.renewed != renewed:
                return
            made = signed_checkpoint(connection, session.view, root)
        with session.turns.saving(), session.store.writing() as connection:
            store_checkpoint(connection, made)

    def _checkpoint_if_due(self, *, in_haste: bool) -> None:
        """Let the owner sign one now and then, so that a fresh computer need not verify from the first entry.

        Also after files got new keys, which comes with writing the file anew, unless `in_haste`.
        """
        session = self.session
        if session.read_only or session.broken is not None or session.me.role is not Role.OWNER:
            return
        with session.store.reading() as connection:
            last = newest_checkpoint(connection, session.view)
        if is_due(session):
            if not in_haste:
                self.note_cleaned(is_clean=clean(session))
        elif session.view.seq - last >= _CHECKPOINT_EVERY:
            self.checkpoint()

    def note_cleaned(self, *, is_clean: bool) -> None:
        """Write into the log that the file was written anew. On a server that is the server's own work."""
        if is_clean and self.session.store.is_sqlite:
            self.note(CLEANED)

    def declare_restored(self) -> Entry:
        """Sign that this older state counts from now on; every desktop accepts it once. Owners only."""
        session = self.session
        if not any(one.id == session.keys.member for one in self.directory.owners()):
            raise Refused(_("Only the owner may do this."))
        known = max(session.view.restores, session.seen.restores if session.seen else 0)
        restores = max(known + 1, int(clock.now().timestamp()))
        entry = Writer(session, Plan(Commit("restored"), mark=Mark.RESTORED, restores=restores)).write()
        session.read_only = ""
        session.local.forget_anchor()
        session.save()
        return entry

    def words(self) -> str:
        """Return six words for the present head, to be printed and compared."""
        return six_words(digest("head-words", self.id, self.seq, self.head))

    def snapshot_seal(self, image: bytes | bytearray | memoryview) -> Iterator[bytes]:
        """Yield a desk image that shows the vault as it is now, sealed, in pieces."""
        return reading.seal_snapshot(self.session, image)

    def snapshot_open(self, sealed: bytes | BinaryIO) -> Snapshot:
        """Open a sealed desk image, given as bytes or as an unbuffered file.

        Raises Damaged, or Stale when it belongs to another history.
        """
        return reading.open_snapshot(self.session, sealed)

    def close(self, *, in_haste: bool = False) -> None:
        """Keep the anchor and the sealed keyring, forget the keys, give back the store.

        `in_haste`: the keys go at once, and writing the file anew, where it is due, is left to the next owner.
        """
        with suppress(ClientbookError):
            self._checkpoint_if_due(in_haste=in_haste)
        self.session.leave()
        self.session.forget()
        self.session.broken = Refused(_("The vault is locked. Unlock it first."))
        self.session.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Vault({self.id.hex()}, seq={self.seq})"


def _since(history: list[Statement], member: bytes) -> Access:
    """Return the member's line in the newest statement and the statement that it stands since."""
    newest = history[-1].recipient(member)
    first = history[-1]
    for statement in reversed(history):
        line = statement.recipient(member)
        if line is None or newest is None or line.level is not newest.level:
            break
        first = statement
    if newest is None:
        raise damaged(f"statement:{first.binder.hex()}")
    moment = dt.datetime.fromtimestamp(first.time, dt.UTC)
    return Access(member, newest.level, moment, newest.until, first.author, history[-1].seq, first.seq)


def create(location: Location, *, firm: str, login: str, name: str, passphrase: str) -> tuple[Vault, RecoverySecret]:
    """Make a vault and its owner. The recovery secret is shown once and kept nowhere."""
    session, secret = create_session(location, Founder(firm, login, name, passphrase))
    return Vault(session), secret


def unlock(location: Location, *, login: str, passphrase: str) -> Vault:
    """Open a vault after every check. Raises Refused, Damaged, Unavailable, Invalid; then nothing was shown."""
    return Vault(open_session(location, login, passphrase))


def new_document_key() -> bytes:
    """Return a fresh key for one document; it belongs inside the record that describes the document."""
    return new_stream_key()
