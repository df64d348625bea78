"""Contexts that every seal, wrap and signature is bound to: a type label first, then fields.

Every field carries its length, so that no two different field lists give the same bytes.
"""

from __future__ import annotations

import struct

Field = bytes | int | str

_FAMILY = b"clientbook/1"
_LENGTH = struct.Struct(">I")
_NUMBER = struct.Struct(">IQ")


def bound(label: str, *fields: Field) -> bytes:
    """Return the unambiguous encoding of `label` and `fields`; numbers are 0 … 2**64-1."""
    parts = [_sized(_FAMILY), _sized(label.encode())]
    parts.extend(_encoded(field) for field in fields)
    return b"".join(parts)


def _encoded(field: Field) -> bytes:
    if isinstance(field, bytes):
        return _LENGTH.pack(len(field)) + field
    if isinstance(field, int):
        return _NUMBER.pack(8, field)
    return _sized(field.encode())


def _sized(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data
