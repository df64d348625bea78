"""The verified view of a vault: directories, access and the journal's last word, advanced entry by entry.

An entry counts when it follows the last one, its author was active under the directory in force and signed it,
and the author had the right to every row it names. What does not count is Damaged, and the view stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support.words import Role
from clientbook.vault import rows as store
from clientbook.vault.access import (
    LEVELS,
    BinderKeys,
    Rules,
    StatementRow,
    WrapRow,
    commitment,
    derived_keys,
    read_statement,
    statement_hash,
    verify_statement,
    wrap_context,
)
from clientbook.vault.amending import amended
from clientbook.vault.bundle import tag_of
from clientbook.vault.crypto import CipherError, WrapKey
from clientbook.vault.directory import Standing, verify_next
from clientbook.vault.journal import (
    START,
    EntryBody,
    EntryRow,
    JournalRow,
    Mark,
    Place,
    audit_team,
    chained,
    entry_hash,
    row_name,
    unpack_rows,
    verify_signature,
)
from clientbook.vault.keyring import BinderStanding, Keyring
from clientbook.vault.ledger import Ledger
from clientbook.vault.local import Anchor
from clientbook.vault.payload import damaged, same

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from clientbook.vault.model import Member, Statement

_CACHED = 4096


@dataclass(frozen=True)
class Reader:
    """Who looks: the member (or the recovery sheet) and the key that opens wraps."""

    vault: bytes
    member: bytes
    key: WrapKey


@dataclass
class Delta:
    """What some entries changed. `binders` holds the standing of each restated binder before them."""

    rows: list[JournalRow] = field(default_factory=list[JournalRow])
    binders: dict[bytes, BinderStanding | None] = field(default_factory=dict[bytes, "BinderStanding | None"])
    is_directory_changed: bool = False


class _Change(NamedTuple):
    """Who signed an entry, and whose keys it amends, if it amends any."""

    author: Member
    amended: Member | None


class View:
    """The state of the vault up to (seq, head), with everything up to there verified.

    `renewed` is the last entry that gave files new keys together with a new directory, as a closing does. `stated` says
    which binders others stated, and in which entry, since the last look that was told (see `reading.changes_since`).
    """

    def __init__(self, reader: Reader, directories: dict[int, Standing]) -> None:
        self.reader = reader
        self.directories = directories
        self.own_number = 0
        self.in_force = 0
        self.seq = 0
        self.head = START
        self.restores = 0
        self.renewed = 0
        self.stated: dict[bytes, int] = {}
        self.keyring = Keyring()
        self.ledger = Ledger()
        self._statements: dict[bytes, Statement] = {}
        if directories:
            self.own_number = directories[max(directories)].key_numbers.get(reader.member, 0)

    def apart(self) -> View:
        """Return the same view for another thread: what either of them takes from now on does not touch the other."""
        made = View(self.reader, dict(self.directories))
        made.own_number, made.in_force = self.own_number, self.in_force
        made.seq, made.head = self.seq, self.head
        made.restores, made.renewed = self.restores, self.renewed
        made.keyring, made.ledger = self.keyring.apart(), self.ledger.apart()
        return made

    @property
    def anchor(self) -> Anchor:
        """Return (seq, head, restores)."""
        return Anchor(self.seq, self.head, self.restores)

    @property
    def newest(self) -> Standing:
        """Return the directory in force."""
        return self.directories[self.in_force]

    def catch_up(self, connection: Connection) -> Delta:
        """Verify and take every entry after `seq`; wraps of restated binders are opened at the end."""
        delta = Delta()
        if self.seq and not self.is_behind(connection):
            return delta
        for row in store.entries(connection, self.seq):
            self.take(connection, row, delta)
        self._open_wraps(connection, delta.binders)
        return delta

    def is_behind(self, connection: Connection) -> bool:
        """Whether entries follow; the last one seen must still be there."""
        rows = store.since_head(connection, self.seq)
        if not rows or rows[0].seq != self.seq or not same(entry_hash(rows[0]), self.head):
            raise damaged(f"journal:{self.seq}")
        return len(rows) > 1

    def take(self, connection: Connection, row: EntryRow, delta: Delta) -> None:
        """Verify and take the next entry."""
        place = f"journal:{row.seq}"
        standing = self._directory_for(connection, row, place)
        author = standing.directory.member(row.author)
        if author is None or not author.is_active:
            raise damaged(place)
        verify_signature(self.reader.vault, row, author.sign_key)
        body = chained(self.reader.vault, row, self.seq, self.head)
        written = list(unpack_rows(body.rows, place))
        self._check_mark(body, author, place)
        self._check_readers(body, author, written, place)
        stated = self._check_rows(connection, row, written, _Change(author, self._reset_by(standing, author, place)))
        self._take_verified(row, body, standing, stated, delta)
        delta.rows.extend(written)
        self.ledger.apply(row.seq, written)

    def _take_verified(
        self,
        row: EntryRow,
        body: EntryBody,
        standing: Standing,
        stated: dict[bytes, tuple[Statement, bytes]],
        delta: Delta,
    ) -> None:
        number = standing.directory.seq
        for binder, (statement, found) in stated.items():
            before = self.keyring.get(binder)
            delta.binders.setdefault(binder, before)
            if number != self.in_force and before is not None and before.key_version != statement.key_version:
                self.renewed = row.seq
            self.stated[binder] = row.seq
            self.restate(statement, found, None)
        delta.is_directory_changed |= number != self.in_force
        self.directories[number] = standing
        self.advance(row, body.restores, number)

    def advance(self, row: EntryRow, restores: int, in_force: int) -> None:
        """Move the view behind a verified entry (or one that this session wrote)."""
        self.seq, self.head = row.seq, entry_hash(row)
        self.restores, self.in_force = restores, in_force

    def _directory_for(self, connection: Connection, row: EntryRow, place: str) -> Standing:
        if row.directory == self.in_force and self.in_force:
            return self.newest
        if row.directory != self.in_force + 1:
            raise damaged(place)
        known = self.directories.get(row.directory)
        if known is not None:
            return known
        stored = store.directory_row(connection, row.directory)
        if stored is None:
            raise damaged(f"directory:{row.directory}")
        return verify_next(self.reader.vault, stored, self.newest, self.reader.member, self.reader.key)

    def _check_mark(self, body: EntryBody, author: Member, place: str) -> None:
        if body.mark == Mark.RESTORED:
            allowed = author.role is Role.OWNER and body.restores > self.restores
        else:
            allowed = body.mark == Mark.ORDINARY and body.restores == self.restores
        if not allowed:
            raise damaged(place)

    def _check_readers(self, body: EntryBody, author: Member, written: list[JournalRow], place: str) -> None:
        """Refuse details sealed to others than the author's manager; to owners alone only in files of other teams."""
        own = audit_team(author)
        if body.team == own:
            return
        places = (self.keyring.get(one.binder) for one in written if one.place in (Place.RECORD, Place.DOCUMENT))
        if body.team is not None or all(found is None or found.team == own for found in places):
            raise damaged(place)

    def _reset_by(self, standing: Standing, author: Member, place: str) -> Member | None:
        """Return whose keys an entry amends; only the signer of an amendment may bring it into force."""
        if standing.directory.seq == self.in_force or not standing.signer:
            return None
        if standing.signer != author.id or not self.in_force:
            raise damaged(place)
        return amended(self.newest.directory, standing.directory)

    def _check_rows(
        self, connection: Connection, row: EntryRow, written: list[JournalRow], change: _Change
    ) -> dict[bytes, tuple[Statement, bytes]]:
        installs = [one.number for one in written if one.place == Place.DIRECTORY]
        if installs != ([row.directory] if row.directory != self.in_force else []):
            raise damaged(f"journal:{row.seq}")
        stated = self._check_statements(connection, row, [one for one in written if one.place == Place.STATEMENT])
        for one in written:
            if not self._may_write(connection, one, change, stated):
                raise damaged(f"journal:{row.seq}", row_name(one.identity))
        return stated

    def _check_statements(
        self, connection: Connection, row: EntryRow, named: list[JournalRow]
    ) -> dict[bytes, tuple[Statement, bytes]]:
        if not named:
            return {}
        standing = self._directory_for(connection, row, f"journal:{row.seq}")
        rules = Rules(standing.directory, standing.key_numbers)
        numbers = [one.number for one in named]
        stored = store.statements(connection, {one.binder for one in named}, (min(numbers) - 1, max(numbers)))
        stated: dict[bytes, tuple[Statement, bytes]] = {}
        for one in named:
            found = stored.get((one.binder, one.number))
            if found is None or one.binder in stated or not same(found.digest(row.seq), one.digest):
                raise damaged(row_name(one.identity))
            if (found.author, found.directory) != (row.author, row.directory):
                raise damaged(row_name(one.identity))
            stated[one.binder] = self._verified(found, stored.get((one.binder, one.number - 1)), rules)
        return stated

    def _verified(self, row: StatementRow, before: StatementRow | None, rules: Rules) -> tuple[Statement, bytes]:
        vault, standing = self.reader.vault, self.keyring.get(row.binder)
        place = f"statement:{row.binder.hex()}:{row.number}"
        if (standing.number if standing else 0) != row.number - 1:
            raise damaged(place)
        earlier = None
        if standing is not None:
            if before is None or not same(statement_hash(vault, before.body), standing.hash):
                raise damaged(place)
            earlier = (read_statement(vault, before), standing.hash)
        return verify_statement(vault, row, earlier, rules), statement_hash(vault, row.body)

    def _may_write(
        self,
        connection: Connection,
        one: JournalRow,
        change: _Change,
        stated: dict[bytes, tuple[Statement, bytes]],
    ) -> bool:
        author = change.author
        if one.place == Place.STATEMENT:
            return True
        if one.place in (Place.RECORD, Place.DOCUMENT):
            named = stated.get(one.binder)
            if named and named[0].seq == 1:
                return one.level in LEVELS.values()
            statement = named[0] if named else self.statement(connection, one.binder)
            line = statement.recipient(author.id) if statement else None
            return line is not None and LEVELS[line.level] >= one.level > 0
        if author.role is Role.OWNER:
            return True
        if one.place == Place.DIRECTORY:
            return change.amended is not None
        logins = [person.login for person in (author, change.amended) if person is not None]
        tags = [tag_of(self.reader.vault, login)[:16] for login in logins]
        return one.place == Place.BUNDLE and any(same(one.key, tag) for tag in tags)

    def statement(self, connection: Connection, binder: bytes) -> Statement | None:
        """Return the verified statement in force of a binder, from the cache or the store."""
        found = self._statements.get(binder)
        if found is None:
            self.load_statements(connection, [binder])
            found = self._statements.get(binder)
        return found

    def load_statements(self, connection: Connection, binders: Iterable[bytes]) -> dict[bytes, Statement]:
        """Return the statements in force of many binders; unknown binders are left out."""
        loaded = {one: self._statements[one] for one in binders if one in self._statements}
        missing = [one for one in binders if one not in loaded and self.keyring.get(one)]
        rows = store.statements(connection, missing)
        for binder in missing:
            standing = self.keyring.get(binder)
            row = rows.get((binder, standing.number)) if standing else None
            if standing is None or row is None:
                raise damaged(f"statement:{binder.hex()}")
            if not same(statement_hash(self.reader.vault, row.body), standing.hash):
                raise damaged(f"statement:{binder.hex()}:{row.number}")
            loaded[binder] = read_statement(self.reader.vault, row)
        if len(self._statements) + len(loaded) > _CACHED:
            self._statements.clear()
        self._statements.update(loaded)
        return loaded

    def restate(self, statement: Statement, found: bytes, keys: BinderKeys | None) -> None:
        """Take a verified statement as the one in force. One from before my present key is not mine to open."""
        line = statement.recipient(self.reader.member) if statement.directory >= self.own_number else None
        self._statements[statement.binder] = statement
        self.keyring.put(
            statement.binder,
            BinderStanding(
                statement.seq,
                found,
                statement.kind,
                statement.team,
                statement.key_version,
                LEVELS[line.level] if line else 0,
                line.until.toordinal() if line and line.until else 0,
                keys,
                tuple(one.member for one in statement.recipients),
            ),
        )

    def take_own_key(self, key: WrapKey, number: int) -> None:
        """Go on with a new key of my own, which directory `number` brought: what is not restated is no longer mine."""
        self.reader, self.own_number = replace(self.reader, key=key), number
        for binder in list(self.keyring):
            standing = self.keyring.get(binder)
            if standing is not None and standing.level:
                self.keyring.put(binder, standing._replace(level=0, until=0, keys=None))

    def _open_wraps(self, connection: Connection, binders: Iterable[bytes]) -> None:
        mine = [binder for binder in binders if (found := self.keyring.get(binder)) and found.level and not found.keys]
        wraps = store.wraps_for(connection, self.reader.member, mine)
        statements = self.load_statements(connection, mine)
        for binder in mine:
            standing = self.keyring.get(binder)
            if standing is not None:
                keys = open_wrap(self.reader, wraps.get(binder), statements[binder])
                self.keyring.put(binder, standing._replace(keys=keys))

    def open_all_wraps(self, connection: Connection) -> None:
        """Open the wraps of every binder that is mine: a computer that sees the vault for the first time."""
        for batch in store.batches(self.keyring, _CACHED // 2):
            self._open_wraps(connection, batch)


def open_wrap(reader: Reader, row: WrapRow | None, statement: Statement) -> BinderKeys:
    """Open the reader's wrap and hold it against the statement's commitments. Raises Damaged."""
    binder, version = statement.binder, statement.key_version
    place = f"wrap:{binder.hex()}:{reader.member.hex()}"
    line = statement.recipient(reader.member)
    if row is None or line is None or (row.key_version, row.level) != (version, LEVELS[line.level]):
        raise damaged(place)
    try:
        key = reader.key.unwrap(row.body, wrap_context(reader.vault, row[:4]))
    except (CipherError, TypeError) as error:
        raise damaged(place) from error
    if row.level == 1:
        keys = BinderKeys(b"", key, b"")
    else:
        keys = derived_keys(reader.vault, binder, version, key)
        if not same(commitment("key", reader.vault, binder, version, key), statement.key_commitment):
            raise damaged(place)
    if not same(commitment("card", reader.vault, binder, version, keys.card_key), statement.card_commitment):
        raise damaged(place)
    return keys
