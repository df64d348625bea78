"""Access statements: who may open a binder, and who may say so.

A wrap counts only under a statement that was signed by somebody who had the right at that directory. It is made for the
key that its recipient has at that directory: who got another key since waits for the next statement of the binder.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault.amending import may_give_keys
from clientbook.vault.crypto import CipherError, SignKey, Verifier, bound, front, subkey
from clientbook.vault.model import RECOVERY, Directory, Member, Recipient, Statement
from clientbook.vault.payload import damaged, decode, digest, encode, is_moment, same

if TYPE_CHECKING:
    from collections.abc import Iterable

LEVELS = {Level.CARD: 1, Level.FULL: 2}
LEVEL_OF = {number: level for level, number in LEVELS.items()}
_MANAGED = (BinderKind.CLIENT, BinderKind.STAFF)
_VERSION = struct.Struct(">I16sIQ")
_KEY = struct.Struct(">I16sIQI")
_WRAPPED = struct.Struct(">I16sI16sIQIQ")
"""The ends of `bound` contexts that are made for every file of an import or an unlock, packed at once."""


class StatementRow(NamedTuple):
    """A statement as it is stored. `wraps` is the digest of all wraps of the binder under this statement."""

    binder: bytes
    number: int
    author: bytes
    directory: int
    body: bytes
    signature: bytes
    wraps: bytes

    def digest(self, seq: int) -> bytes:
        """Return the digest that the journal names for this row."""
        return digest("statement-row", *self, seq)


class WrapRow(NamedTuple):
    """A wrapped binder or card key as it is stored."""

    binder: bytes
    recipient: bytes
    key_version: int
    level: int
    body: bytes


class BinderKeys(NamedTuple):
    """The keys of one version of a binder. Who holds the card level has no binder and no file key."""

    binder_key: bytes
    card_key: bytes
    file_key: bytes

    def __repr__(self) -> str:
        return "BinderKeys()"


def derived_keys(vault: bytes, binder: bytes, key_version: int, binder_key: bytes) -> BinderKeys:
    """Return the card and the file key of a binder key."""
    version = _VERSION.pack(16, binder, 8, key_version)
    card = subkey(binder_key, front("card-key", vault) + version)
    file = subkey(binder_key, front("file-key", vault) + version)
    return BinderKeys(binder_key, card, file)


def commitment(label: str, vault: bytes, binder: bytes, key_version: int, key: bytes) -> bytes:
    """Return what a statement says about a key so that nobody can be given another one."""
    return hashlib.sha256(front(label, vault) + _KEY.pack(16, binder, 8, key_version, len(key)) + key).digest()


def wrap_context(vault: bytes, row: tuple[bytes, bytes, int, int]) -> bytes:
    """Return what a wrap is bound to: `bound("wrap", vault, *row)`, a row of binder, recipient, key version, level."""
    binder, recipient, key_version, level = row
    return front("wrap", vault) + _WRAPPED.pack(16, binder, 16, recipient, 8, key_version, 8, level)


def statement_hash(vault: bytes, body: bytes) -> bytes:
    """Return what the next statement of the binder names as its predecessor."""
    return digest("statement", vault, body)


_WRAP = struct.Struct(">16s16sIII")
_WRAPS = b"clientbook/1/wraps"


def wraps_digest(rows: Iterable[WrapRow]) -> bytes:
    """Return the digest of all wraps of a binder: per wrap, by recipient, four fields, the body's length, the body."""
    parts = [_WRAPS]
    try:
        for binder, recipient, key_version, level, body in sorted(rows):
            parts.append(_WRAP.pack(binder, recipient, key_version, level, len(body)))
            parts.append(body)
        return hashlib.sha256(b"".join(parts)).digest()
    except (struct.error, TypeError) as error:
        place = "wrap"
        raise damaged(place) from error


def sign_statement(statement: Statement, key: SignKey, wraps: bytes) -> StatementRow:
    """Sign a statement and return its row."""
    body = encode(statement)
    signature = key.sign(_message(statement.vault, body))
    return StatementRow(statement.binder, statement.seq, statement.author, statement.directory, body, signature, wraps)


def read_statement(vault: bytes, row: StatementRow) -> Statement:
    """Decode a statement whose bytes are known to be right."""
    place = f"statement:{row.binder.hex()}:{row.number}"
    found = decode(row.body, Statement, place)
    named = (found.format, found.vault, found.binder, found.seq, found.author, found.directory)
    if named != (1, vault, row.binder, row.number, row.author, row.directory) or not is_moment(found.time):
        raise damaged(place)
    return found


def verify_statement(
    vault: bytes, row: StatementRow, before: tuple[Statement, bytes] | None, rules: Rules
) -> Statement:
    """Check signature, chain and right of a statement; `before` is its predecessor with its hash."""
    place = f"statement:{row.binder.hex()}:{row.number}"
    author = rules.directory.member(row.author)
    if author is None:
        raise damaged(place)
    try:
        Verifier(author.sign_key).verify(row.signature, _message(vault, row.body))
    except (CipherError, TypeError) as error:
        raise damaged(place) from error
    found = read_statement(vault, row)
    if before is None:
        follows = (found.seq, found.previous, found.key_version) == (1, b"", 1)
    else:
        follows = found.seq == before[0].seq + 1 and same(found.previous, before[1])
    if not follows or breach(found, before[0] if before else None, rules, author):
        raise damaged(place)
    return found


def _message(vault: bytes, body: bytes) -> bytes:
    return bound("sign-statement", vault, body)


@dataclass(frozen=True)
class Rules:
    """A directory as the rules of statements need it, with the number of the directory that brought each key."""

    directory: Directory
    key_numbers: Mapping[bytes, int] = field(default_factory=dict[bytes, int])

    @cached_property
    def active(self) -> frozenset[bytes]:
        """Return who may stand on a statement."""
        return frozenset(one.id for one in self.directory.members if one.is_active) | {RECOVERY}

    @cached_property
    def always(self) -> frozenset[bytes]:
        """Return who must stand on every statement, on the full level and without end."""
        return frozenset(one.id for one in self.directory.owners()) | {RECOVERY}

    def waits(self, recipient: bytes, number: int) -> bool:
        """Whether a wrap made under directory `number` is for a key that the recipient has no longer."""
        return self.key_numbers.get(recipient, 0) > number


def breach(statement: Statement, before: Statement | None, rules: Rules, author: Member) -> str:
    """Return which rule of vault.md a statement breaks, or nothing."""
    if not author.is_active or statement.directory != rules.directory.seq:
        return "author"
    if not _may_state(statement, before, author) and not _may_rewrap(statement, before, rules, author):
        return "right"
    if not _is_full_list(statement, rules):
        return "recipients"
    if before is not None and not _follows(statement, before):
        return "keys"
    return ""


def _may_state(statement: Statement, before: Statement | None, author: Member) -> bool:
    if author.role is Role.OWNER:
        return True
    if author.role is Role.MANAGER and author.team is not None:
        teams = {statement.team, before.team if before else statement.team}
        return statement.kind in _MANAGED and teams == {author.team}
    named = statement.recipient(author.id) is not None
    return before is None and statement.kind is BinderKind.CLIENT and named


def _may_rewrap(statement: Statement, before: Statement | None, rules: Rules, author: Member) -> bool:
    """Whether all that is new is the wrap of the author, or of somebody whom the author may give new keys."""
    if before is None or statement.recipient(author.id) is None:
        return False
    fields = {name: getattr(before, name) for name in ("seq", "previous", "author", "directory", "time")}
    if replace(statement, **fields) != before:
        return False
    waiting = [one.member for one in before.recipients if rules.waits(one.member, before.directory)]
    members = map(rules.directory.member, waiting)
    return any(one is not None and may_give_keys(author, one) for one in members)


def _is_full_list(statement: Statement, rules: Rules) -> bool:
    last, whole = b"", 0
    for line in statement.recipients:
        if (last and line.member <= last) or line.member not in rules.active:
            return False
        last = line.member
        if line.member in rules.always:
            if line.level is not Level.FULL or line.until is not None:
                return False
            whole += 1
    return whole == len(rules.always)


def _follows(statement: Statement, before: Statement) -> bool:
    if (statement.binder, statement.kind) != (before.binder, before.kind):
        return False
    keeps_key = statement.key_version == before.key_version
    commitments = (statement.key_commitment, statement.card_commitment)
    same_commitments = commitments == (before.key_commitment, before.card_commitment)
    if keeps_key:
        return same_commitments and not takes_away(before.recipients, statement.recipients)
    return statement.key_version == before.key_version + 1 and not same_commitments


def takes_away(before: Iterable[Recipient], after: Iterable[Recipient]) -> bool:
    """Whether somebody loses access or a level, so that a new key is due."""
    levels = {one.member: LEVELS[one.level] for one in after}
    return any(levels.get(one.member, 0) < LEVELS[one.level] for one in before)
