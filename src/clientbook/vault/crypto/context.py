"""Contexts that every seal, wrap and signature is bound to: a type label first, then fields.

Every field carries its length, so that no two different field lists give the same bytes.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache

Field = bytes | int | str

_FAMILY = b"clientbook/1"
_LENGTH = struct.Struct(">I")
_NUMBER = struct.Struct(">IQ")


def bound(label: str, *fields: Field) -> bytes:
    """Return the unambiguous encoding of `label` and `fields`; numbers are 0 … 2**64-1."""
    parts = [_head(label)]
    size, number = _LENGTH.pack, _NUMBER.pack
    for field in fields:
        if type(field) is bytes:
            parts += (size(len(field)), field)
        elif isinstance(field, int):
            parts.append(number(8, field))
        else:
            data = field.encode() if isinstance(field, str) else field
            parts += (size(len(data)), data)
    return b"".join(parts)


@lru_cache(maxsize=256)
def front(label: str, vault: bytes) -> bytes:
    """Return what a context begins with that names its vault first, for those that are packed at once from there on."""
    return bound(label, vault)


@cache
def _head(label: str) -> bytes:
    name = label.encode()
    return _LENGTH.pack(len(_FAMILY)) + _FAMILY + _LENGTH.pack(len(name)) + name
