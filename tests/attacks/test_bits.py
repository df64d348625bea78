"""Attack 3: every column of every row flipped, cut, grown, zeroed, emptied, blown up, of another type; rows taken out.

Every bit of what is sealed or signed, and every length of it, is tried on the decoders in test_decoders.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.support.clock import seeded
from clientbook.support.paths import profile_dir
from tests.attacks.probing import outcome
from tests.attacks.rewriting import TABLES, some_place

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.conftest import Sized
    from tests.vault_office import Office

_NO_WORD = (("vault", "id"),)
"""Columns whose value says nothing."""
_STEPS = (1, -1, 2**40, -(2**62))


def _flip(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


BYTES: dict[str, Callable[[bytes, random.Random], Any]] = {
    "flipped": _flip,
    "cut": lambda data, dice: data[: dice.randrange(len(data))],
    "grown": lambda data, _dice: data + b"\0",
    "zeros": lambda data, _dice: bytes(len(data)),
    "empty": lambda _data, _dice: b"",
    "huge": lambda _data, _dice: b"x" * 10_000_000,
}
ANYTHING: tuple[Any, ...] = (None, "text", 7, 1.5, b"bytes")


def _changes(value: Any, dice: random.Random, *, sqlite: bool) -> list[Any]:
    """Return what is put in the place of a value; a server keeps the type of a column."""
    if isinstance(value, bytes):
        changed = [change(value, dice) for change in BYTES.values()]
    elif isinstance(value, int):
        changed = [value + step for step in _STEPS]
    else:
        changed = [f"{value}x", ""]
    others = [one for one in ANYTHING if not isinstance(one, type(value))] if sqlite else [None]
    return [one for one in (*changed, *others) if one != value]


def _fits(value: Any, new: Any, *, sqlite: bool) -> bool:
    return sqlite or not isinstance(value, int) or new is None or abs(new) < 2**31


@pytest.mark.parametrize("table", TABLES)
def test_a_rewritten_value_is_refused_or_found(any_office: Office, table: str, sized: Sized) -> None:
    """In the gate three ways of each column, in the long run all of them, four times."""
    dice, is_sqlite = seeded(len(table)), not isinstance(any_office.location, str)
    any_office.open("boss").checkpoint()
    any_office.close()
    shutil.rmtree(profile_dir(), ignore_errors=True)
    for column in TABLES[table] * sized(gate=1, long=4):
        place = some_place(any_office, table, column, dice)
        assert place is not None
        changes = _changes(place.value, dice, sqlite=is_sqlite)
        for value in dice.sample(changes, min(sized(gate=3, long=99), len(changes))):
            if not _fits(place.value, value, sqlite=is_sqlite) or not place.put(value):
                continue
            is_noticed = outcome(any_office) in ("refused", "found")
            assert is_noticed or (table, column) in _NO_WORD, (column, value)
            shutil.rmtree(profile_dir(), ignore_errors=True)
            assert place.put(place.value)
    assert outcome(any_office) == "unnoticed"


@pytest.mark.parametrize("table", ["bundles", "directory", "recovery", "statements", "wraps", "records", "chunks"])
def test_a_row_that_is_gone_is_missed(office: Office, table: str) -> None:
    office.run(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")  # noqa: S608  own names
    assert outcome(office) in ("refused", "found")
