"""What reading a sheet and making search keys cost, against the bare library in the same run."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pypinyin import lazy_pinyin
from python_calamine import CalamineWorkbook

from clientbook.domain.pinyin import search_key
from clientbook.exchange.mapping import guess_mapping, map_rows
from clientbook.exchange.tables import read_table
from tests.bench.table import Figure
from tests.bench.timing import quick
from tests.exchange.sheets import client_rows, make_client_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 10_000
NAMES = 100_000
RUNS = 3


def measure() -> Iterator[Figure]:
    """Yield the figures of reading a sheet and of making search keys."""
    with tempfile.TemporaryDirectory() as folder:
        path = make_client_sheet(Path(folder) / "clients.xlsx", ROWS)
        bare = quick(lambda: CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(), RUNS)
        read = quick(lambda: read_table(path), RUNS)
        table = read_table(path)
    mapped = quick(lambda: map_rows(table, guess_mapping(table.headers)), RUNS)
    names = [row[1] for row in client_rows(NAMES)]
    search_key(names[0])
    keys = quick(lambda: [search_key(name) for name in names], RUNS)
    library = quick(lambda: [lazy_pinyin(name) for name in names], RUNS)
    yield Figure(name="read 10,000 rows of xlsx; bare calamine", ours=read, reference=bare)
    yield Figure(name="read and map 10,000 rows; bare calamine", ours=read + mapped, reference=bare)
    yield Figure(name="search keys of 100,000 names; lazy_pinyin alone", ours=keys, reference=library)
