"""Encoding of everything that is signed or sealed as a structure: MessagePack arrays, strict and bounded.

Signatures and digests are over the stored bytes; they are checked before anything is decoded.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import TypeVar

import msgspec

from clientbook.support.errors import Damaged
from clientbook.support.i18n import _
from clientbook.vault.crypto import bound

MAX_BYTES = 64 * 1024 * 1024
_LAST_MOMENT = 2**33
T = TypeVar("T")
_encoder = msgspec.msgpack.Encoder()
_decoders: dict[object, msgspec.msgpack.Decoder[object]] = {}


def encode(value: object) -> bytes:
    """Return the bytes of a structure."""
    return _encoder.encode(value)


def decode(data: bytes, kind: type[T], place: str) -> T:
    """Return the structure in `data`; whatever is wrong with it is Damaged at `place`."""
    if len(data) > MAX_BYTES:
        raise damaged(place)
    decoder = _decoders.setdefault(kind, msgspec.msgpack.Decoder(kind))
    try:
        value = decoder.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise damaged(place) from error
    if not isinstance(value, kind):
        raise damaged(place)
    return value


def digest(label: str, *fields: bytes | int | str) -> bytes:
    """Return the SHA-256 of a bound context; fields that no row can hold are Damaged."""
    try:
        return hashlib.sha256(bound(label, *fields)).digest()
    except (struct.error, TypeError, AttributeError, UnicodeError) as error:
        raise damaged(label) from error


def same(one: bytes, other: bytes) -> bool:
    """Compare two byte strings in constant time; something else that was stored in the place of one is not the same."""
    try:
        return hmac.compare_digest(one, other)
    except TypeError:
        return False


def is_moment(seconds: int) -> bool:
    """Whether a signed time can be shown: what a clock says is the author's own, but it must be some clock's."""
    return 0 <= seconds < _LAST_MOMENT


def damaged(*places: str) -> Damaged:
    """Return the error for stored data that is not what its signature, seal or digest says."""
    return Damaged(
        _("The vault was altered or is damaged ({places}). Restore a backup or ask for help.").format(
            places=", ".join(places)
        ),
        affected=places,
    )
