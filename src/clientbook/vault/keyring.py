"""What the signed-in person can open: for every binder the statement in force, and the keys where I am on it.

Packed rows of fixed width keep a hundred thousand binders small and loadable in milliseconds; they are unpacked on use.
Whom a statement names is kept once for all binders with the same list, and each row holds the number of its list.
"""

from __future__ import annotations

import datetime as dt
import struct
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support.words import BinderKind
from clientbook.vault.access import LEVEL_OF, BinderKeys
from clientbook.vault.model import BinderView
from clientbook.vault.payload import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

ROW = struct.Struct(">16sI32sBBBIIB16s32s32s32sI")
"""A packed binder; docs/vault.md says what stands where."""
_ENDS = struct.Struct(f">16s{ROW.size - 20}xI")
_COUNT = struct.Struct(">I")
_KINDS = tuple(BinderKind)
_ID_BYTES = 16
_LAST_DAY = dt.date.max.toordinal()


class BinderStanding(NamedTuple):
    """A binder as the verified history leaves it. `level` 0: not mine to open; `until` is a date ordinal or 0.

    `readers` are all whom the statement in force names.
    """

    number: int
    hash: bytes
    kind: BinderKind
    team: bytes | None
    key_version: int
    level: int
    until: int
    keys: BinderKeys | None
    readers: tuple[bytes, ...]

    def is_open_on(self, day: dt.date) -> bool:
        """Whether I may open the binder on `day`."""
        return self.level > 0 and (not self.until or day.toordinal() <= self.until)


class ReaderLists:
    """Lists of members by number, each kept once."""

    def __init__(self) -> None:
        self._lists: list[tuple[bytes, ...]] = []
        self._numbers: dict[tuple[bytes, ...], int] = {}

    def number(self, readers: tuple[bytes, ...]) -> int:
        """Return the number of a list, a new one for a list that is not there yet."""
        found = self._numbers.setdefault(readers, len(self._lists))
        if found == len(self._lists):
            self._lists.append(readers)
        return found

    def get(self, number: int) -> tuple[bytes, ...]:
        """Return a list. Raises Damaged where there is none of this number."""
        if number >= len(self._lists):
            place = "keyring"
            raise damaged(place)
        return self._lists[number]

    def naming(self, member: bytes) -> set[int]:
        """Return the numbers of the lists that a member is on."""
        return {number for number, one in enumerate(self._lists) if member in one}

    def pack(self) -> bytes:
        """Return the lists as bytes: for each how many members, and their ids."""
        return b"".join(_COUNT.pack(len(one)) + b"".join(one) for one in self._lists)

    @classmethod
    def unpacked(cls, packed: bytes) -> ReaderLists:
        """Return what `pack` gave. Raises Damaged."""
        made, at = cls(), 0
        while at < len(packed):
            (count,) = _COUNT.unpack_from(packed, at) if at + _COUNT.size <= len(packed) else (0,)
            start, end = at + _COUNT.size, at + _COUNT.size + count * _ID_BYTES
            next_number = len(made._lists)
            if end > len(packed) or made.number(_ids(packed[start:end])) != next_number:
                place = "keyring"
                raise damaged(place)
            at = end
        return made


def _ids(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + _ID_BYTES] for at in range(0, len(joined), _ID_BYTES))


class Keyring:
    """Binders by id: packed rows in the order of ids, and on top of them what was set since."""

    def __init__(self, packed: bytearray | None = None, lists: ReaderLists | None = None) -> None:
        self._packed = bytearray() if packed is None else packed
        self.lists = lists or ReaderLists()
        if len(self._packed) % ROW.size:
            place = "keyring"
            raise damaged(place)
        self._live: dict[bytes, BinderStanding] = {}

    def get(self, binder: bytes) -> BinderStanding | None:
        """Return the standing of a binder, or None when no statement ever named it."""
        found = self._live.get(binder)
        if found is None and self._id_at(start := self._place(binder)) == binder:
            found = self._unpack(start)
        return found

    def put(self, binder: bytes, standing: BinderStanding) -> None:
        """Set the standing of a binder."""
        known = self.lists.get(self.lists.number(standing.readers))
        self._live[binder] = standing if standing.readers is known else standing._replace(readers=known)

    def naming(self, member: bytes) -> list[bytes]:
        """Return the binders whose statement in force names a member."""
        numbers, live = self.lists.naming(member), self._live
        found = [binder for binder, one in live.items() if member in one.readers]
        rows = _ENDS.iter_unpack(self._packed)
        found += [binder for binder, number in rows if number in numbers and binder not in live]
        return found

    def apart(self) -> Keyring:
        """Return the same keyring with room of its own for what is put; the packed rows are those of this one."""
        made = Keyring(self._packed, ReaderLists.unpacked(self.lists.pack()))
        made._live = dict(self._live)
        return made

    def __iter__(self) -> Iterator[bytes]:
        yield from [self._id_at(start) for start in self._starts()]
        yield from [binder for binder in self._live if self._id_at(self._place(binder)) != binder]

    def standings(self) -> Iterator[tuple[bytes, BinderStanding]]:
        """Yield every binder with its standing."""
        live = self._live
        for start in self._starts():
            if (binder := self._id_at(start)) not in live:
                yield binder, self._unpack(start)
        yield from list(live.items())

    def view_on(self, binder: bytes, day: dt.date) -> BinderView | None:
        """Return a binder as I may open it on `day`, or None."""
        found = self.get(binder)
        return _view(found) if found is not None and found.is_open_on(day) else None

    def open_on(self, day: dt.date) -> dict[bytes, BinderView]:
        """Return the binders that I may open on `day`."""
        return {binder: _view(found) for binder, found in self.standings() if found.is_open_on(day)}

    def pack(self) -> bytearray:
        """Return all standings as packed rows in the order of ids."""
        packed, done = bytearray(), 0
        for binder in sorted(self._live):
            start = self._place(binder)
            packed += memoryview(self._packed)[done:start]
            packed += self._pack(binder, self._live[binder])
            done = start + ROW.size if self._id_at(start) == binder else start
        packed += memoryview(self._packed)[done:]
        return packed

    def settle(self) -> None:
        """Pack what was set: a tenth of the memory."""
        if self._live:
            packed = self.pack()
            self.wipe()
            self._packed = packed

    def wipe(self) -> None:
        """Forget every key; what was packed is overwritten."""
        self._packed[:] = bytes(len(self._packed))
        self._packed.clear()
        self._live.clear()

    def _starts(self) -> range:
        return range(0, len(self._packed), ROW.size)

    def _id_at(self, start: int) -> bytes:
        return bytes(self._packed[start : start + _ID_BYTES])

    def _place(self, binder: bytes) -> int:
        """Return where a binder's packed row is or would be."""
        return bisect_left(self._starts(), binder, key=self._id_at) * ROW.size

    def _pack(self, binder: bytes, one: BinderStanding) -> bytes:
        keys = one.keys or BinderKeys(b"", b"", b"")
        traits = (1 if one.team is not None else 0) | (2 if one.keys else 0)
        return ROW.pack(
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
            self.lists.number(one.readers),
        )

    def _unpack(self, start: int) -> BinderStanding:
        (_binder, number, found_hash, kind, level, traits, key_version, until, size, team, key, card, file, readers) = (
            ROW.unpack_from(self._packed, start)
        )
        if kind >= len(_KINDS) or (level and level not in LEVEL_OF) or until > _LAST_DAY:
            place = "keyring"
            raise damaged(place)
        keys = BinderKeys(key if size else b"", card, file if size else b"") if traits & 2 else None
        own_team = team if traits & 1 else None
        named = self.lists.get(readers)
        return BinderStanding(number, found_hash, _KINDS[kind], own_team, key_version, level, until, keys, named)

    def __repr__(self) -> str:
        return f"Keyring({len(self._packed) // ROW.size} packed)"


def _view(found: BinderStanding) -> BinderView:
    until = dt.date.fromordinal(found.until) if found.until else None
    return BinderView(found.kind, found.team, LEVEL_OF[found.level], until)
