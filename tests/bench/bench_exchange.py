"""What reading a sheet and making search keys cost, against the bare library in the same run."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin
from python_calamine import CalamineWorkbook

from clientbook.domain.pinyin import search_key
from clientbook.exchange.mapping import guess_mapping, map_rows
from clientbook.exchange.tables import read_table
from tests.exchange.sheets import client_rows, make_client_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = 10_000
NAMES = 100_000
RUNS = 3


def measure() -> list[tuple[str, float, float]]:
    """Return (figure, our seconds, seconds of the reference) as medians."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_client_sheet(Path(folder) / "clients.xlsx", ROWS)
        bare = _seconds(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())
        read = _seconds(lambda: read_table(path))
        table = read_table(path)
    mapped = _seconds(lambda: map_rows(table, guess_mapping(table.headers)))
    names = [row[1] for row in client_rows(NAMES)]
    search_key(names[0])
    keys = _seconds(lambda: [search_key(name) for name in names])
    library = _seconds(lambda: [lazy_pinyin(name) for name in names])
    return [
        ("read 10,000 rows of xlsx; bare calamine", read, bare),
        ("read and map 10,000 rows; bare calamine", read + mapped, bare),
        ("search keys of 100,000 names; lazy_pinyin alone", keys, library),
    ]


def _seconds(act: Callable[[], object]) -> float:
    taken: list[float] = []
    for _run in range(RUNS):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return median(taken)
