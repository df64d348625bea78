"""Records as they are stored: their digest, and what each is sealed to."""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.vault.access import LEVEL_OF, LEVELS, BinderKeys
from clientbook.vault.crypto import CipherError, front, open_sealed, seal
from clientbook.vault.model import OpenRecord
from clientbook.vault.payload import damaged, same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from clientbook.vault.crypto import Resealer
    from clientbook.vault.keyring import BinderStanding

WITNESS_BYTES = 48
INTERNAL = "vault."
"""Kinds that begin so are the vault's own and are not handed out."""


class RecordRow(NamedTuple):
    """A record as it is stored; a body of None is a tombstone."""

    id: bytes
    binder: bytes
    kind: str
    level: int
    version: int
    key_version: int
    seq: int
    body: bytes | None


_LABEL = b"clientbook/1/record-row"
_HEAD = struct.Struct(">23s16s16sBIIQBH")
_CONTEXT_TAIL = struct.Struct(">I16sIQI16sIQIQI")


def record_digest(row: RecordRow) -> bytes:
    """Return the digest that the journal names for a record; a malformed row is Damaged."""
    identity, binder, kind, level, version, key_version, seq, body = row
    try:
        name = kind.encode()
        head = _HEAD.pack(_LABEL, identity, binder, level, version, key_version, seq, body is None, len(name))
        return hashlib.sha256(head + name + (body or b"")).digest()
    except (struct.error, TypeError, AttributeError, UnicodeError) as error:
        raise damaged("record") from error


def record_context(vault: bytes, row: RecordRow) -> bytes:
    """Return what a record is sealed to: `bound("record", vault, binder, level, id, version, key version, kind)`.

    Written out because it runs once per record of an unlock.
    """
    identity, binder, kind, level, version, key_version, _seq, _body = row
    name = kind.encode()
    tail = _CONTEXT_TAIL.pack(16, binder, 8, level, 16, identity, 8, version, 8, key_version, len(name))
    return front("record", vault) + tail + name


def seal_record(vault: bytes, row: RecordRow, keys: BinderKeys, plain: bytes) -> RecordRow:
    """Return the row with `plain` sealed as its body."""
    return RecordRow(*row[:-1], seal(key_for(row.level, keys), plain, record_context(vault, row)))


def open_record(vault: bytes, row: RecordRow, keys: BinderKeys) -> OpenRecord:
    """Return a stored record in the clear."""
    try:
        plain = open_sealed(key_for(row.level, keys), row.body or b"", record_context(vault, row))
    except CipherError as error:
        raise damaged(f"record:{row.id.hex()}") from error
    return OpenRecord(row.id, row.binder, row.kind, LEVEL_OF[row.level], row.version, row.seq, plain)


def resealed(vault: bytes, row: RecordRow, digest: bytes, sealer: Resealer, fresh: tuple[int, int]) -> RecordRow:
    """Return a stored record under another key; `digest` vouches for it, `fresh` is its new key version and seq.

    Neither decoded nor padded anew: what was sealed is sealed again byte for byte. What does not open is Damaged.
    """
    identity, binder, kind, level, version, _key_version, _seq, body = row
    renewed = RecordRow(identity, binder, kind, level, version, *fresh, None)
    if not same(record_digest(row), digest):
        raise damaged(f"record:{identity.hex()}")
    try:
        sealed = sealer.reseal(body or b"", record_context(vault, row), record_context(vault, renewed))
    except CipherError as error:
        raise damaged(f"record:{identity.hex()}") from error
    return RecordRow(*renewed[:-1], sealed)


def open_rows(
    vault: bytes, rows: Iterable[tuple[Any, ...]], mine: Mapping[bytes, BinderStanding], witness: bytearray
) -> Iterator[OpenRecord]:
    """Open stored rows (columns, stored digest; by id) as far as they are mine; the witness names each of them.

    The same as `record_digest` and `open_record`, written flat: it runs for every record of an unlock.
    """
    sha, head, tail, levels = hashlib.sha256, _HEAD.pack, _CONTEXT_TAIL.pack, LEVEL_OF
    start_of, at = front("record", vault), 0
    for identity, binder, kind, level, version, key_version, seq, body, stored in rows:
        standing = mine.get(binder)
        if standing is None:
            continue
        try:
            name = kind.encode()
            start = head(_LABEL, identity, binder, level, version, key_version, seq, body is None, len(name)) + name
            found = sha(start + body if body is not None else start).digest()
            if witness[at : at + WITNESS_BYTES] != identity + found or found != stored:
                raise damaged(f"record:{identity.hex()}")
            at += WITNESS_BYTES
            if body is None or (keys := standing.keys) is None or kind.startswith(INTERNAL):
                continue
            if key_version != standing.key_version:
                raise damaged(f"record:{identity.hex()}")
            context = start_of + tail(16, binder, 8, level, 16, identity, 8, version, 8, key_version, len(name)) + name
            plain = open_sealed(keys.card_key if level == 1 else keys.file_key, body, context)
        except (CipherError, struct.error, TypeError, AttributeError) as error:
            place = "record"
            raise damaged(place) from error
        yield OpenRecord(identity, binder, kind, levels[level], version, seq, plain)
    if at != len(witness):
        place = f"record:{witness[at : at + 16].hex()}"
        raise damaged(place)


_CARD = LEVELS[LEVEL_OF[1]]


def key_for(level: int, keys: BinderKeys) -> bytes:
    """Return the key of a binder that records of `level` are sealed with."""
    return keys.card_key if level == _CARD else keys.file_key
