"""What the signed-in person can open: for every binder the statement in force, and the keys where I am on it.

Packed rows of fixed width keep a hundred thousand binders loadable in milliseconds; they are unpacked on use.
"""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support.words import BinderKind
from clientbook.vault.access import LEVEL_OF, BinderKeys
from clientbook.vault.model import BinderView
from clientbook.vault.payload import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROW = struct.Struct(">16sI32sBBBIIB16s32s32s32s")
_KINDS = tuple(BinderKind)
_ID_BYTES = 16
_LAST_DAY = dt.date.max.toordinal()


class BinderStanding(NamedTuple):
    """A binder as the verified history leaves it. `level` 0: not mine to open; `until` is a date ordinal or 0."""

    number: int
    hash: bytes
    kind: BinderKind
    team: bytes | None
    key_version: int
    level: int
    until: int
    keys: BinderKeys | None

    def is_open_on(self, day: dt.date) -> bool:
        """Whether I may open the binder on `day`."""
        return self.level > 0 and (not self.until or day.toordinal() <= self.until)


class Keyring:
    """Binders by id. Unpacked entries shadow packed ones."""

    def __init__(self, packed: bytearray | None = None) -> None:
        self._packed = packed or bytearray()
        if len(self._packed) % _ROW.size:
            place = "keyring"
            raise damaged(place)
        self._at = {
            bytes(self._packed[start : start + _ID_BYTES]): start for start in range(0, len(self._packed), _ROW.size)
        }
        self._live: dict[bytes, BinderStanding] = {}

    def get(self, binder: bytes) -> BinderStanding | None:
        """Return the standing of a binder, or None when no statement ever named it."""
        found = self._live.get(binder)
        if found is None and (start := self._at.get(binder)) is not None:
            found = self._live[binder] = _unpack(self._packed, start)
        return found

    def put(self, binder: bytes, standing: BinderStanding) -> None:
        """Set the standing of a binder."""
        self._live[binder] = standing

    def __iter__(self) -> Iterator[bytes]:
        yield from self._at
        yield from [binder for binder in self._live if binder not in self._at]

    def view_on(self, binder: bytes, day: dt.date) -> BinderView | None:
        """Return a binder as I may open it on `day`, or None."""
        found = self.get(binder)
        if found is None or not found.is_open_on(day):
            return None
        until = dt.date.fromordinal(found.until) if found.until else None
        return BinderView(found.kind, found.team, LEVEL_OF[found.level], until)

    def open_on(self, day: dt.date) -> dict[bytes, BinderView]:
        """Return the binders that I may open on `day`."""
        return {binder: view for binder in self if (view := self.view_on(binder, day)) is not None}

    def pack(self) -> bytearray:
        """Return all standings as packed rows."""
        packed = bytearray(self._packed)
        for binder, standing in self._live.items():
            row = _pack(binder, standing)
            start = self._at.get(binder)
            if start is None:
                packed += row
            else:
                packed[start : start + _ROW.size] = row
        return packed

    def wipe(self) -> None:
        """Forget every key; what was packed is overwritten."""
        self._packed[:] = bytes(len(self._packed))
        self._live.clear()
        self._at.clear()

    def __repr__(self) -> str:
        return f"Keyring({len(self._at)} packed)"


def _pack(binder: bytes, one: BinderStanding) -> bytes:
    keys = one.keys or BinderKeys(b"", b"", b"")
    traits = (1 if one.team is not None else 0) | (2 if one.keys else 0)
    return _ROW.pack(
        binder,
        one.number,
        one.hash,
        _KINDS.index(one.kind),
        one.level,
        traits,
        one.key_version,
        one.until,
        len(keys.binder_key),
        one.team or b"",
        *keys,
    )


def _unpack(packed: bytearray, start: int) -> BinderStanding:
    (_binder, number, found_hash, kind, level, traits, key_version, until, size, team, key, card, file) = (
        _ROW.unpack_from(packed, start)
    )
    if kind >= len(_KINDS) or (level and level not in LEVEL_OF) or until > _LAST_DAY:
        place = "keyring"
        raise damaged(place)
    keys = BinderKeys(key if size else b"", card, file if size else b"") if traits & 2 else None
    own_team = team if traits & 1 else None
    return BinderStanding(number, found_hash, _KINDS[kind], own_team, key_version, level, until, keys)
