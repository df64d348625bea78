"""The desk: the signed-in person's working set, its acts, and the commit that seals.

An act changes entities inside `with desk.act(...)`; leaving the block seals what changed and writes it to the
vault in one transaction. If the vault refuses, the desk is as before.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import ObjectDeletedError

from clientbook.desk import lines, loading, pairs, sealing, snapshot, storing
from clientbook.desk.changes import Changes
from clientbook.desk.codec import ENTITIES
from clientbook.desk.engine import Unsealed, name_reader, regard_as_sealed
from clientbook.desk.history import History, Step, records_before
from clientbook.domain.classes import ClientClass
from clientbook.support.clock import today
from clientbook.support.errors import NotYet, Refused, Stale
from clientbook.support.i18n import _
from clientbook.vault import BinderAccess, Commit, Directory, DocumentWrite, Entry, Vault, close_member

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from sqlalchemy import Connection, Select

    from clientbook.desk.driver import Prepared
    from clientbook.desk.history import Was
    from clientbook.domain.base import Sealed
    from clientbook.vault import VaultChanges, Written

__all__ = ["Desk", "Draft", "Unsealed"]
T = TypeVar("T")


@dataclass(slots=True)
class Draft:
    """An act under way: what it will share, what its log entry says, and after the block, what changed.

    `closing` names a member whose account ends with the act: out of the directory and off every binder.
    `takes_back` is the journal seq of the own act that this one takes back. `for_owners`: nobody but owners reads what
    the log says of it. `progress` is told (done, total) files while they are sealed anew, and may raise.
    """

    details: dict[str, Any]
    access: list[BinderAccess] = field(default_factory=list[BinderAccess])
    documents: list[DocumentWrite] = field(default_factory=list[DocumentWrite])
    directory: Directory | None = None
    closing: bytes = b""
    changes: Changes = field(default_factory=Changes)
    made: bytes = b""
    touched: set[bytes] = field(default_factory=set[bytes])
    takes_back: int = 0
    for_owners: bool = False
    progress: Callable[[int, int], None] | None = None

    def share(self, access: BinderAccess) -> None:
        """Give a binder its next access statement in the same commit."""
        self.access.append(access)


class Desk:
    """The open desk of one unlocked vault, which it closes with itself. Belongs to one thread at a time.

    `session` reads and, inside an act, changes entities. `history` holds the own acts of this session.

    With `cards_first` a desk that has to be made from the vault is there as soon as the cards are: `load_on` brings in
    the rest, and until then whatever asks for more than `card_rows` and `column(on_cards=True)` raises NotYet.
    """

    def __init__(self, vault: Vault, *, cards_first: bool = False) -> None:
        self.vault = vault
        self._rest: Generator[int] | None = None
        self.history = History()
        self._authors: dict[bytes, bytes] = {}
        self._others: dict[bytes, Written] = {}
        self._untold = Changes()
        self._seq = vault.seq
        self._day = dt.date.min
        try:
            self._memory, seq = snapshot.bring_in(vault)
        except BaseException:
            vault.close()
            raise
        self._session = Session(self._memory, autoflush=True, expire_on_commit=True)
        try:
            self._open(seq)
            while not (cards_first or self.is_whole):
                self.load_on(math.inf)
        except BaseException:
            self.close()
            raise

    def _open(self, seq: int | None) -> None:
        """Lay out the desk: complete what the image of `seq` brought, or without one read the vault."""
        connection = self._session.connection()
        if seq is None:
            loading.load_cards(connection, self.vault)
            lines.rebuild_all(connection)
            self._rest = loading.load_files(connection, self.vault)
        else:
            name_reader(connection, self.me)
            news = self._news(seq)
            if news.lost:
                snapshot.forget(self.vault)
            loading.apply(connection, self.vault, news)
            lines.rebuild(connection, lines.dated_clients(connection))
        self._session.commit()
        self._day = today()

    @property
    def session(self) -> Session:
        """Return the session. Raises NotYet while only the cards are there."""
        if self._rest is not None:
            raise NotYet(_("The files are still being opened. Try again in a moment."))
        return self._session

    @property
    def is_whole(self) -> bool:
        """Whether everything is there that the person may open."""
        return self._rest is None

    def load_on(self, seconds: float) -> tuple[Changes, int]:
        """Bring in more of what is below the cards, for about so long; returns how many hundredths are there.

        The changes are empty until everything is there, and name everything then. Raises Damaged, Unavailable: the
        desk stays as it is and is never whole.
        """
        if self._rest is None:
            return Changes(), 100
        self._session.connection()
        end = time.monotonic() + seconds
        try:
            for done in self._rest:
                if time.monotonic() >= end:
                    self._session.commit()
                    return Changes(), min(done, 99)
        except BaseException as error:
            self._session.rollback()
            self._rest = _failing(error)
            raise
        self._rest = None
        self._session.commit()
        return Changes(frozenset(ENTITIES) | {"member", "access"}), 100

    @property
    def me(self) -> bytes:
        """Return the signed-in member's id."""
        return self.vault.me.id

    def put(self, records: Iterable[Sealed]) -> None:
        """Lay new records that `storing.fresh` made on the desk, inside an act: for very many at once."""
        storing.put(self.session.connection(), records)

    def column(self, statement: Select[T], *, on_cards: bool = False) -> list[T]:
        """Return the one column of a statement as the driver has it: for ids, of which a list may have very many.

        `on_cards`: the statement asks for nothing below the cards.
        """
        session = self._session if on_cards else self.session
        session.flush()
        result = session.connection().execute(statement)
        found = cast("Iterable[tuple[T]]", result.cursor)
        column = [value for (value,) in found]
        result.close()
        return column

    def rows(self, prepared: Prepared, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a prepared statement in values of their types: for what runs at every key press."""
        self.session.flush()
        return self.card_rows(prepared, **values)

    def card_rows(self, prepared: Prepared, **values: Any) -> list[tuple[Any, ...]]:
        """Do what `rows` does for a statement that asks for nothing below the cards."""
        return list(prepared.typed(self._memory, **values))

    @contextmanager
    def act(self, tag: str, *, about: bytes = b"", **details: Any) -> Generator[Draft]:
        """Change entities in the block; seal and write them when it ends, or change nothing.

        `tag`, `about` (the file concerned) and `details` (plain values) become the journal entry. Raises Stale
        when somebody else changed the same record first, or took the file away; the desk then shows theirs.
        """
        news = self.refresh()
        self._untold = news
        draft = Draft(details={"about": about, **details} if about else dict(details))
        try:
            yield draft
            draft.changes = news | self._commit(tag, draft)
            self._untold = Changes()
        except (NoResultFound, ObjectDeletedError) as gone:
            self.session.rollback()
            if not news:
                raise
            raise Stale(_("Somebody else changed the same thing first. Look at it again.")) from gone
        except BaseException:
            self.session.rollback()
            raise

    def _commit(self, tag: str, draft: Draft) -> Changes:
        self.session.flush()
        connection = self.session.connection()
        pending = sealing.gather(connection)
        commit = Commit(
            act=tag,
            details=msgspec.msgpack.encode(draft.details),
            records=pending.writes,
            access=draft.access,
            documents=draft.documents,
            directory=draft.directory,
            for_owners=draft.for_owners,
            progress=draft.progress,
            seen=self._seq,
        )
        leaver = draft.closing
        entry = close_member(self.vault, leaver, commit=commit) if leaver else self.vault.commit(commit)
        step = _step(entry, tag, draft, records_before(connection, pending))
        regard_as_sealed(connection, pending.nouns)
        if draft.directory is not None or draft.closing:
            loading.mirror_directory(connection, self.vault.directory)
        self._keep_lines(pending, draft)
        self.session.commit()
        self._follow(entry)
        self.history.keep(step)
        shared = step.shared
        nouns = set(pending.nouns)
        if shared:
            nouns.add("access")
        if draft.directory or draft.closing:
            nouns.add("member")
        return Changes(frozenset(nouns), pending.ids | shared | draft.touched, draft.made, entry.seq)

    def _keep_lines(self, pending: sealing.Pending, draft: Draft) -> None:
        connection = self.session.connection()
        if ClientClass.kind in pending.nouns:
            lines.rebuild_all(connection)
        elif pending.nouns & lines.LINE_KINDS:
            concerned = pending.binders | draft.touched
            renew = lines.renew_days if pending.nouns <= lines.DAY_KINDS else lines.rebuild
            renew(connection, concerned)
        if pending.nouns & pairs.PAIR_KINDS or draft.touched:
            pairs.forget(connection, pending.binders | draft.touched)

    @contextmanager
    def deriving(self) -> Generator[Connection]:
        """Keep what the block writes into derived tables, which are never sealed; outside of acts."""
        self.session.rollback()
        yield self.session.connection()
        self.session.commit()

    def note(self, tag: str, *, about: bytes = b"", **details: Any) -> int:
        """Write a journal entry for an act that reads or takes away and changes nothing; returns its seq."""
        body = {"about": about, **details} if about else details
        entry = self.vault.note(tag, msgspec.msgpack.encode(body))
        self._follow(entry)
        return entry.seq

    def _follow(self, entry: Entry) -> None:
        """Count an own entry as shown, unless others' entries before it still have to be brought in."""
        if entry.seq == self._seq + 1:
            self._seq = entry.seq

    def mirror_directory(self) -> Changes:
        """Put members and teams on the desk as the vault's directory names them now."""
        self.session.rollback()
        loading.mirror_directory(self.session.connection(), self.vault.directory)
        self.session.commit()
        return Changes(frozenset({"member"}))

    def refresh(self) -> Changes:
        """Bring in what others committed since; returns what changed, also what an act that failed could not tell.

        Raises Refused when the account was closed; the image of this desk is deleted then.
        """
        self.session.rollback()
        try:
            news = self._news(self._seq)
        except Refused:
            snapshot.forget(self.vault)
            raise
        self._seq = news.seq
        untold, self._untold = self._untold, Changes()
        is_new_day = self._day != today()
        if not (is_new_day or _is_anything(news)):
            return untold
        if news.lost:
            snapshot.forget(self.vault)
            self.history.lose(news.lost)
        connection = self.session.connection()
        changes, others = loading.apply(connection, self.vault, news)
        if is_new_day:
            lines.rebuild(connection, lines.dated_clients(connection))
        self.session.commit()
        self._day = today()
        self.session.expire_all()
        self._authors.update(changes.authors)
        self._others.update({one.id: one for one in others})
        return untold | changes

    def catch_up(self) -> Changes:
        """Bring in what others committed and return it, but leave it to the next refresh or act to be told."""
        self._untold = self.refresh()
        return self._untold

    def _news(self, seq: int) -> VaultChanges:
        """Return what was committed since; on another day also which files can be opened no longer since that day.

        Nobody commits anything when somebody's last day passes.
        """
        news = self.vault.changes_since(seq)
        if self._day == today():
            return news
        connection = self._session.connection()
        ended = loading.ended(connection, self.vault, lines.dated_clients(connection))
        return replace(news, lost=list(dict.fromkeys([*news.lost, *ended])))

    def author_of(self, key: bytes) -> bytes | None:
        """Return who else changed a record or a file last since this desk was opened."""
        return self._authors.get(key)

    def changed_by_others(self, key: bytes) -> Written | None:
        """Return how somebody else wrote this very record last since this desk was opened: who, and when."""
        return self._others.get(key)

    def save_snapshot(self) -> None:
        """Seal the desk into this person's profile for the next unlock.

        Not under keys that somebody else made, and not a desk that holds only the cards.
        """
        if self.vault.must_change or not self.is_whole:
            return
        self.refresh()
        snapshot.save(self.session.connection(), self.vault)
        self.session.rollback()

    def close(self, *, in_haste: bool = False) -> None:
        """Forget everything readable: the memory database, what acts changed, and the keys; see `Vault.close`."""
        self.history.forget()
        if self._rest is not None:
            self._rest.close()
        self._session.close()
        self._memory.close()
        self.vault.close(in_haste=in_haste)


def _failing(error: BaseException) -> Generator[int]:
    """Fail with what made loading fail: a desk with a part missing never counts as whole."""
    raise error
    yield 0


def _is_anything(news: VaultChanges) -> bool:
    return bool(news.records or news.removed or news.lost or news.gained or news.directory_changed)


def _step(entry: Entry, tag: str, draft: Draft, records: tuple[Was, ...] | None) -> Step:
    """Return an act as the history keeps it; one that also changed members or documents by name only."""
    is_kept = records is not None and not (draft.documents or draft.directory or draft.closing)
    shared = frozenset(access.binder for access in draft.access)
    kept = records if records is not None and is_kept else ()
    return Step(entry.seq, tag, draft.details, kept, shared, draft.takes_back, is_kept)
