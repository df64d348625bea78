"""Likely duplicates among the rows of a sheet. Needs no vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.likeness.pairing import find_pairs
from clientbook.exchange.profiles import profiles_of
from clientbook.exchange.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.domain.duplicates import Likeness


class SheetPair(NamedTuple):
    """Two rows of a sheet that are likely one client; `rows` are their numbers, the first line being 1."""

    rows: tuple[int, int]
    names: tuple[str, str]
    likeness: Likeness


def duplicates_in_sheet(
    path: Path, *, encoding: str = "", sheet: str = "", progress: Callable[[int, int], None] | None = None
) -> list[SheetPair]:
    """Return the likely duplicates among the rows of a sheet, the likeliest first.

    Raises Unavailable when the file cannot be read, or Invalid on "file", "encoding" or "sheet".
    """
    profiles = profiles_of(read_table(path, encoding=encoding, sheet=sheet))
    names = {profile.id: next(iter(profile.names), "") for profile in profiles}
    pairs = find_pairs(profiles, progress=progress)
    return [
        SheetPair((pair.first, pair.second), (names[pair.first], names[pair.second]), pair.likeness) for pair in pairs
    ]
