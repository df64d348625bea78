"""Prepares access statements: full lists, keys, wraps, and the same lists again for somebody's new key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from clientbook.support import clock
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Level
from clientbook.vault import rows as store
from clientbook.vault.access import (
    LEVELS,
    BinderKeys,
    Rules,
    StatementRow,
    WrapRow,
    breach,
    commitment,
    derived_keys,
    sign_statement,
    statement_hash,
    takes_away,
    wrap_context,
    wraps_digest,
)
from clientbook.vault.crypto import KEY_BYTES, SignKey, wrap_target
from clientbook.vault.model import RECOVERY, BinderAccess, Directory, Grant, Recipient, Statement

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlalchemy import Connection

    from clientbook.vault.keyring import BinderStanding
    from clientbook.vault.session import Session


_STEP = 20
"""So many statements are made between two calls of `progress`."""


@dataclass(frozen=True)
class Restated:
    """A new statement with its keys; `old` are the keys before, if the binder existed."""

    statement: Statement
    row: StatementRow
    hash: bytes
    keys: BinderKeys
    old: BinderKeys | None
    wraps: list[WrapRow]
    is_rotated: bool


@dataclass(frozen=True)
class Author:
    """Who states, with which key, under which directory, and since which directory each recipient has their key."""

    member: bytes
    key: SignKey
    directory: Directory
    key_numbers: Mapping[bytes, int] = field(default_factory=dict[bytes, int])


class Restater:
    """Makes the statements of one commit."""

    def __init__(self, session: Session, author: Author) -> None:
        self._session = session
        self._author = author
        self._time = int(clock.now().timestamp())
        keys = {one.id: one.hpke_key for one in author.directory.members}
        self._public = keys | {RECOVERY: author.directory.recovery_key}
        self._rules = Rules(author.directory, author.key_numbers)
        self._member = author.directory.member(author.member)
        self._lists: dict[frozenset[tuple[bytes, Grant]], tuple[Recipient, ...]] = {}
        self._owners = [one.id for one in author.directory.owners()] + [RECOVERY]

    def restate(
        self,
        connection: Connection,
        access: Collection[BinderAccess],
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Restated]:
        """Return the next statement of every binder in `access`; `progress` is told how many are made."""
        if len({one.binder for one in access}) != len(access):
            raise Invalid(_("A file is named twice in one change of access."), field="access")
        view = self._session.view
        standings = {one.binder: view.keyring.get(one.binder) for one in access}
        known = [binder for binder, standing in standings.items() if standing]
        before = view.load_statements(connection, known)
        kept = store.wraps_of(connection, known)
        made: list[Restated] = []
        for one in access:
            if progress is not None and len(made) % _STEP == 0:
                progress(len(made), len(access))
            last = _Last(standings[one.binder], before.get(one.binder), kept.get(one.binder, []))
            made.append(self._one(one, last))
        return made

    def rewrap(self, connection: Connection, members: Iterable[bytes], but: Collection[bytes]) -> list[Restated]:
        """Return the statements that give `members` wraps for their present keys, as far as I open the binders.

        They say what the ones before them say. Binders in `but` are left out.
        """
        view, numbers = self._session.view, self._author.key_numbers
        found: set[bytes] = set()
        for member in members:
            found.update(store.outdated(connection, member, numbers.get(member, 0)))
        made: list[Restated] = []
        for batch in store.batches(sorted(found.difference(but))):
            before = view.load_statements(connection, batch)
            kept = store.wraps_of(connection, batch)
            again = (self._again(one, kept.get(binder, [])) for binder, one in before.items())
            made.extend(one for one in again if one is not None)
        return made

    def _again(self, before: Statement, kept: list[WrapRow]) -> Restated | None:
        """Return the statement once more with wraps for the keys of now, or None where that is not mine to make."""
        standing = self._session.view.keyring.get(before.binder)
        if standing is None or standing.keys is None or not standing.is_open_on(clock.today()) or self._member is None:
            return None
        keys = standing.keys
        statement = replace(
            before,
            seq=before.seq + 1,
            previous=standing.hash,
            author=self._author.member,
            directory=self._author.directory.seq,
            time=self._time,
        )
        if not self._can_wrap(statement, keys, before.directory):
            return None
        if breach(statement, before, self._rules, self._member):
            return None
        return self._signed(statement, (keys, keys), self._wraps(statement, keys, self._still_good(kept, before)))

    def _can_wrap(self, statement: Statement, keys: BinderKeys, since: int) -> bool:
        """Whether I hold what everybody who waits is to get: the card level cannot give away the whole."""
        waiting = [one for one in statement.recipients if self._rules.waits(one.member, since)]
        return bool(waiting) and (bool(keys.binder_key) or all(one.level is Level.CARD for one in waiting))

    def _one(self, access: BinderAccess, last: _Last) -> Restated:
        before = last.statement
        recipients = self._recipients(access)
        rotates = before is None or access.rotate or takes_away(before.recipients, recipients)
        old = last.standing.keys if last.standing else None
        keys, version = self._keys(access.binder, before, old, rotates=rotates)
        previous = last.standing.hash if last.standing else b""
        statement = self._statement(access, recipients, (before, previous), (keys, version))
        if self._member is None or breach(statement, before, self._rules, self._member):
            raise Refused(_("You may not change who can open this file."))
        wraps = self._wraps(statement, keys, self._still_good(last.wraps, before) if before and not rotates else [])
        return self._signed(statement, (keys, old), wraps, is_rotated=rotates)

    def _signed(
        self,
        statement: Statement,
        keys: tuple[BinderKeys, BinderKeys | None],
        wraps: list[WrapRow],
        *,
        is_rotated: bool = False,
    ) -> Restated:
        row = sign_statement(statement, self._author.key, wraps_digest(wraps))
        found = statement_hash(self._session.vault, row.body)
        return Restated(statement, row, found, *keys, wraps, is_rotated)

    def _still_good(self, kept: Iterable[WrapRow], before: Statement) -> list[WrapRow]:
        """Return the wraps whose recipients have had no new key since they were made."""
        return [row for row in kept if not self._rules.waits(row.recipient, before.directory)]

    def _recipients(self, access: BinderAccess) -> tuple[Recipient, ...]:
        """Return the full list; an import asks for the same one ten thousand times."""
        asked = frozenset(access.grants.items())
        if asked not in self._lists:
            self._lists[asked] = self._full_list(access)
        return self._lists[asked]

    def _full_list(self, access: BinderAccess) -> tuple[Recipient, ...]:
        lines = {member: Recipient(member, grant.level, grant.until) for member, grant in access.grants.items()}
        if not lines.keys() <= self._public.keys():
            raise Invalid(_("Somebody in this change of access is not a member."), field="access")
        lines |= {member: Recipient(member, Level.FULL, None) for member in self._owners}
        return tuple(lines[member] for member in sorted(lines))

    def _keys(
        self, binder: bytes, before: Statement | None, old: BinderKeys | None, *, rotates: bool
    ) -> tuple[BinderKeys, int]:
        vault = self._session.vault
        if before is not None and (old is None or not old.binder_key):
            raise Refused(_("You may not change who can open this file."))
        if old is not None and before is not None and not rotates:
            return old, before.key_version
        version = before.key_version + 1 if before else 1
        return derived_keys(vault, binder, version, os.urandom(KEY_BYTES)), version

    def _statement(
        self,
        access: BinderAccess,
        recipients: tuple[Recipient, ...],
        last: tuple[Statement | None, bytes],
        now: tuple[BinderKeys, int],
    ) -> Statement:
        vault, binder = self._session.vault, access.binder
        (before, previous), (keys, version) = last, now
        return Statement(
            format=1,
            vault=vault,
            binder=binder,
            kind=access.kind,
            team=access.team,
            seq=before.seq + 1 if before else 1,
            previous=previous,
            key_version=version,
            key_commitment=commitment("key", vault, binder, version, keys.binder_key),
            card_commitment=commitment("card", vault, binder, version, keys.card_key),
            recipients=recipients,
            author=self._author.member,
            directory=self._author.directory.seq,
            time=self._time,
        )

    def _wraps(self, statement: Statement, keys: BinderKeys, kept: Iterable[WrapRow]) -> list[WrapRow]:
        have = {row.recipient: row for row in kept}
        binder, version, vault = statement.binder, statement.key_version, self._session.vault
        wraps: list[WrapRow] = []
        for line in statement.recipients:
            member, level = line.member, LEVELS[line.level]
            old = have.get(member)
            if old is not None and (old.key_version, old.level) == (version, level):
                wraps.append(old)
                continue
            key = keys.binder_key if line.level is Level.FULL else keys.card_key
            context = wrap_context(vault, (binder, member, version, level))
            body = wrap_target(self._public[member]).wrap(key, context)
            wraps.append(WrapRow(binder, member, version, level, body))
        return wraps


class _Last(NamedTuple):
    """A binder before its next statement: where it stands, the statement in force and its wraps."""

    standing: BinderStanding | None
    statement: Statement | None
    wraps: list[WrapRow]
