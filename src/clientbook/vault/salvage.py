"""Salvage: what a damaged vault still gives up. Every binder is looked at on its own, and nothing is written.

A binder is proven when the journal verifies as far as it speaks of it and every one of its records agrees. Where
the journal itself is damaged, a binder whose records all open under its key is *sealed right*: what it holds was
written by somebody who held the key, but that nothing is missing or older cannot be shown.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.support.errors import Damaged, Refused
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind, Role
from clientbook.vault import rows
from clientbook.vault.access import LEVEL_OF, BinderKeys, Rules, read_statement, statement_hash, verify_statement
from clientbook.vault.bundle import open_bundle, tag_of
from clientbook.vault.directory import Standing, open_directories
from clientbook.vault.journal import NO_ID, Place, identity
from clientbook.vault.model import OpenRecord
from clientbook.vault.opening import checked_vault
from clientbook.vault.payload import damaged
from clientbook.vault.reading import DocumentRow, document_row, open_document
from clientbook.vault.record import INTERNAL, RecordRow, open_record, record_digest
from clientbook.vault.soundness import living_rows
from clientbook.vault.store import Location, Store, guarded, open_store, tables
from clientbook.vault.view import Delta, Reader, View, open_wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from clientbook.vault.bundle import Keys
    from clientbook.vault.model import Directory, Statement


class SalvagedBinder(NamedTuple):
    """A binder that opened with all its records; `is_proven`: the journal vouches for it."""

    id: bytes
    kind: BinderKind
    is_proven: bool
    records: tuple[OpenRecord, ...]

    def __repr__(self) -> str:
        return f"SalvagedBinder({self.id.hex()}, records={len(self.records)})"


class LostBinder(NamedTuple):
    """A binder that does not verify, and the rows of it that are wrong or missing."""

    id: bytes
    problems: tuple[str, ...]


@dataclass
class _Look:
    """What the walk through the journal left: the view, where it broke, and what must be there."""

    view: View
    broken: str = ""
    living: dict[bytes, set[bytes]] = field(default_factory=dict[bytes, set[bytes]])


class Salvage:
    """A damaged vault opened as far as it opens. Owners only; nothing is written and nothing is remembered."""

    def __init__(self, opened: Store, vault: bytes, keys: Keys, directories: dict[int, Standing]) -> None:
        self._store = opened
        self._vault = vault
        self._directories = directories
        self._reader = Reader(vault, keys.member, keys.wrap_key)
        self._look = self._walk()
        self._known = self._all_binders()

    @property
    def directory(self) -> Directory:
        """Return the newest directory."""
        return self._directories[max(self._directories)].directory

    @property
    def broken_at(self) -> str:
        """Return where the journal breaks off, or nothing when it is whole."""
        return self._look.broken

    @property
    def proven_seq(self) -> int:
        """Return the last journal entry that verifies."""
        return self._look.view.seq

    def binders(self) -> Iterator[SalvagedBinder | LostBinder]:
        """Yield every binder of the vault: its records where it verifies, what is wrong with it where not."""
        for binder in self._known:
            yield self._binder(binder)

    def document(self, key: bytes, document: bytes) -> Iterator[bytes]:
        """Yield a document's content, which counts only when the iterator ended without an error.

        Raises Damaged where its blocks are not what was stored, and where the journal says otherwise or knows none.
        """
        with self._store.reading() as connection:
            row = document_row(connection, document)
            if row is None or not self._is_vouched_for(row):
                raise damaged(f"document:{document.hex()}")
            yield from open_document(connection, self._vault, key, row)

    def _is_vouched_for(self, row: DocumentRow) -> bool:
        """Say whether the journal has the last word on a document, or broke off before it could."""
        name = identity(Place.DOCUMENT, max(LEVEL_OF), row.id, row.binder, 0)
        if self._look.view.ledger.last_word(name) == row.digest:
            return True
        return bool(self._look.broken) and row.seq > self.proven_seq

    @property
    def count(self) -> int:
        """Return how many binders there are."""
        return len(self._known)

    def close(self) -> None:
        """Forget the keys and give back the file."""
        self._look.view.keyring.wipe()
        self._store.close()

    def _walk(self) -> _Look:
        look = _Look(View(self._reader, dict(self._directories)))
        try:
            with self._store.reading() as connection:
                for row in rows.entries(connection, 0):
                    look.view.take(connection, row, Delta())
        except Damaged as error:
            look.broken = ", ".join(error.affected) or "journal"
        look.living = living_rows(look.view.ledger)
        return look

    def _all_binders(self) -> list[bytes]:
        """Return the ids of all binders that the journal, the statements or the records name."""
        known = set(self._look.view.keyring) | set(self._look.living)
        for table in (tables.statements, tables.records):
            try:
                with self._store.reading() as connection:
                    known.update(connection.execute(select(table.c.binder).distinct()).scalars())
            except Damaged:
                continue
        return sorted(known)

    def _binder(self, binder: bytes) -> SalvagedBinder | LostBinder:
        try:
            with self._store.reading() as connection:
                kind, keys = self._opened(connection, binder)
                found = list(rows.records_of(connection, [binder]))
        except Damaged as error:
            return LostBinder(binder, error.affected or (f"binder:{binder.hex()}",))
        records, problems, is_proven = self._records(binder, found, keys)
        if problems:
            return LostBinder(binder, tuple(problems))
        return SalvagedBinder(binder, kind, is_proven and not self._look.broken, tuple(records))

    def _opened(self, connection: Connection, binder: bytes) -> tuple[BinderKind, BinderKeys]:
        """Return kind and keys by its newest statement; where the journal is whole that is the proven one."""
        statement = self._statement(connection, binder)
        with guarded():
            wrap = rows.wraps_for(connection, self._reader.member, [binder]).get(binder)
        return statement.kind, open_wrap(self._reader, wrap, statement)

    def _statement(self, connection: Connection, binder: bytes) -> Statement:
        if not self._look.broken and (proven := self._look.view.statement(connection, binder)) is not None:
            return proven
        with guarded():
            stored = rows.statements(connection, [binder])
        row, before = stored.get(max(stored, default=(binder, 0))), None
        standing = self._directories.get(row.directory) if row is not None else None
        if row is None or standing is None:
            raise damaged(f"statement:{binder.hex()}")
        if row.number > 1:
            earlier = stored.get((binder, row.number - 1))
            if earlier is None:
                raise damaged(f"statement:{binder.hex()}:{row.number - 1}")
            before = (read_statement(self._vault, earlier), statement_hash(self._vault, earlier.body))
        return verify_statement(self._vault, row, before, Rules(standing.directory, standing.key_numbers))

    def _records(
        self, binder: bytes, found: list[RecordRow], keys: BinderKeys
    ) -> tuple[list[OpenRecord], list[str], bool]:
        """Return what opens, what is wrong, and whether the journal has the last word on all of it."""
        opened, problems, is_proven = list[OpenRecord](), list[str](), True
        ledger, missing = self._look.view.ledger, set(self._look.living.get(binder, ()))
        for row in found:
            missing.discard(row.id)
            try:
                word = ledger.last_word(_identity_of(row))
                is_right = word == record_digest(row)
                if not is_right and (not self._look.broken or row.seq <= self.proven_seq):
                    problems.append(f"record:{row.id.hex()}")
                is_proven &= is_right
                if row.body is not None:
                    opened.append(open_record(self._vault, row, keys))
            except Damaged:
                problems.append(f"record:{row.id.hex()}")
        problems.extend(f"record:{identity.hex()}" for identity in sorted(missing))
        return [one for one in opened if not one.kind.startswith(INTERNAL)], sorted(set(problems)), is_proven


def _identity_of(row: RecordRow) -> bytes:
    """Return the identity under which the journal speaks of a record. Raises Damaged for a malformed row."""
    try:
        if row.level not in LEVEL_OF or len(row.id) != len(NO_ID):
            raise damaged("record")
        return identity(Place.RECORD, row.level, row.id, row.binder, 0)
    except (struct.error, TypeError) as error:
        raise damaged("record") from error


def open_damaged(location: Location, *, login: str, passphrase: str) -> Salvage:
    """Open what can be opened of a damaged vault for an owner.

    Raises Refused for anybody else, and Damaged when not even the directory opens: then only a backup helps.
    """
    opened = open_store(location)
    try:
        vault = checked_vault(opened)
        with opened.reading() as connection:
            keys = open_bundle(vault, rows.bundle(connection, tag_of(vault, login)), passphrase)
            stored = rows.directories(connection)
            directories = open_directories(vault, stored, keys.member, keys.wrap_key, keys.pin)
        me = directories[max(directories)].directory.member(keys.member)
        if me is None or not me.is_active or me.role is not Role.OWNER:
            raise Refused(_("Only the owner may do this."))
        return Salvage(opened, vault, keys, directories)
    except BaseException:
        opened.close()
        raise
