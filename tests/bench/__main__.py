"""`python -m tests.bench`: every figure beside a reference of the same run, and the aim.

`--large` measures a firm of 100,000 clients and 1,000,000 records, `--growth` firms of 1,000, 10,000 and 100,000
clients side by side. Firms are built once and kept in the folder `--cache`. Only ratios are to be compared
between computers.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import (
    bench_closing,
    bench_documents,
    bench_duplicates,
    bench_exchange,
    bench_import,
    bench_lists,
    bench_memory,
    bench_reports,
    bench_save,
    bench_search,
    bench_start,
    bench_unlock,
)
from tests.bench.firms import GROWTH, LARGE, USUAL, Size, copy_of, default_cache
from tests.bench.table import show, show_growth, show_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.table import Figure

OF_A_FIRM = (bench_unlock, bench_search, bench_lists, bench_save, bench_memory, bench_closing, bench_import)
"""What depends on the size of the firm; the last ones change it."""
ALONE = (bench_start, bench_exchange, bench_reports, bench_documents, bench_duplicates)


def main() -> int:
    """Measure and print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench")
    sizes = options.add_mutually_exclusive_group()
    sizes.add_argument("--large", action="store_true", help="100,000 clients, 1,000,000 records")
    sizes.add_argument("--growth", action="store_true", help="1,000, 10,000 and 100,000 clients side by side")
    options.add_argument("--only", default="", help="only modules whose name holds this word")
    options.add_argument("--cache", type=Path, default=default_cache(), help="folder of built firms")
    chosen = options.parse_args()
    if chosen.growth:
        columns = [_measured(size, chosen.cache, chosen.only) for size in GROWTH]
        show_growth([size.clients for size in GROWTH], columns)
        return 0
    size = LARGE if chosen.large else USUAL
    _measured(size, chosen.cache, chosen.only)
    for module in ALONE:
        if chosen.only in module.__name__:
            _shown(module.measure(), size)
    return 0


def _measured(size: Size, cache: Path, only: str) -> list[Figure]:
    """Measure and print what depends on the size of the firm."""
    modules = [module for module in OF_A_FIRM if only in module.__name__]
    found: list[Figure] = []
    show_head()
    if modules:
        with copy_of(size, cache) as firm:
            for module in modules:
                found += _shown(module.measure(firm), size)
    return found


def _shown(figures: Iterator[Figure], size: Size) -> list[Figure]:
    found: list[Figure] = []
    for figure in figures:
        show(figure, size.clients)
        found.append(figure)
    return found


if __name__ == "__main__":
    sys.exit(main())
