"""The journal: one signed entry per commit, chained by hashes, naming the digest of every row it wrote."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clientbook.support.words import Role
from clientbook.vault.crypto import CipherError, SignKey, Verifier, bound
from clientbook.vault.payload import damaged, decode, digest, encode, is_moment, same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.vault.model import Member

NOTHING = bytes(32)
START = bytes(32)


class Place(IntEnum):
    """Which table a row of the journal's blob speaks of."""

    RECORD = 1
    STATEMENT = 2
    DOCUMENT = 3
    BUNDLE = 4
    DIRECTORY = 5
    RECOVERY = 6


class Mark(IntEnum):
    """What an entry is besides a commit."""

    ORDINARY = 0
    RESTORED = 1


_ROW = struct.Struct(">BB16s16sII32s32s")
_IDENTITY = struct.Struct(">BB16s16sI")
ROW_BYTES = _ROW.size
IDENTITY_BYTES = _IDENTITY.size
ROLL_BYTES = 2


class JournalRow(NamedTuple):
    """One written row: which (the first five), its version, its digest now and before (zeros: none)."""

    place: int
    level: int
    key: bytes
    binder: bytes
    number: int
    version: int
    digest: bytes
    previous: bytes

    @property
    def identity(self) -> bytes:
        """Return the bytes that name the row."""
        return _IDENTITY.pack(*self[:5])


NO_ID = bytes(16)


def identity(place: int, level: int, key: bytes, binder: bytes, number: int) -> bytes:
    """Return the bytes that name a row; numbers that no row can have are Damaged."""
    try:
        return _IDENTITY.pack(place, level, key, binder, number)
    except struct.error as error:
        where = "row"
        raise damaged(where) from error


def row_name(name: bytes) -> str:
    """Return an identity for people and tests: place and id."""
    place, _level, key, binder, number = _IDENTITY.unpack(name)
    try:
        label = Place(place).name.lower()
    except ValueError:
        label = str(place)
    shown = binder if place == Place.STATEMENT else key
    return f"{label}:{number}" if place == Place.DIRECTORY else f"{label}:{shown.hex()}"


class EntryBody(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What an entry says. `time` is the author's clock in seconds, information only.

    `rows` is the blob of written rows; `details` are sealed to the audit key of `team` (None: the firm's).
    `restores` rises with every time an owner declares the vault restored (the second it was said, or one more).
    """

    format: int
    vault: bytes
    seq: int
    previous: bytes
    author: bytes
    directory: int
    time: int
    mark: int
    restores: int
    team: bytes | None
    rows: bytes
    details: bytes


class EntryRow(NamedTuple):
    """An entry as it is stored."""

    seq: int
    author: bytes
    directory: int
    body: bytes
    signature: bytes


class Details(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the audit key opens."""

    act: str
    details: bytes

    def __repr__(self) -> str:
        return f"Details({self.act!r})"


def pack_rows(rows: list[JournalRow]) -> bytes:
    """Return the blob of written rows."""
    pack = _ROW.pack
    return b"".join([pack(*row) for row in rows])


def unpack_rows(blob: bytes, place: str) -> Iterator[JournalRow]:
    """Yield the rows of a blob."""
    if len(blob) % ROW_BYTES:
        raise damaged(place)
    make = JournalRow._make
    for values in _ROW.iter_unpack(blob):
        yield make(values)


def sign_entry(body: EntryBody, key: SignKey) -> EntryRow:
    """Sign an entry and return its row."""
    data = encode(body)
    signature = key.sign(bound("sign-entry", body.vault, data))
    return EntryRow(body.seq, body.author, body.directory, data, signature)


def entry_hash(row: EntryRow) -> bytes:
    """Return what the next entry names as its predecessor."""
    return digest("entry", row.body, row.signature)


def chained(vault: bytes, row: EntryRow, seq: int, previous: bytes | None) -> EntryBody:
    """Decode an entry and check that it follows (`seq`, `previous`); its signature is checked elsewhere.

    `previous` None takes the predecessor that the entry names: for ranges that end in a known head.
    """
    place = f"journal:{row.seq}"
    body = decode(row.body, EntryBody, place)
    named = (body.format, body.vault, body.seq, body.author, body.directory)
    if row.seq != seq + 1 or named != (1, vault, row.seq, row.author, row.directory) or not is_moment(body.time):
        raise damaged(place)
    if previous is not None and not same(body.previous, previous):
        raise damaged(place)
    return body


def verify_signature(vault: bytes, row: EntryRow, sign_key: bytes) -> None:
    """Raise Damaged unless the entry's author signed its stored bytes."""
    try:
        Verifier(sign_key).verify(row.signature, bound("sign-entry", vault, row.body))
    except (CipherError, TypeError) as error:
        raise damaged(f"journal:{row.seq}") from error


def audit_team(author: Member | None) -> bytes | None:
    """Return whose audit key an author's details are sealed to: the team's, for owners the firm's (None)."""
    return None if author is None or author.role is Role.OWNER else author.team


def details_context(vault: bytes, author: bytes, team: bytes | None) -> bytes:
    """Return what the sealed details of an entry are bound to."""
    return bound("journal-details", vault, author, team or b"")
