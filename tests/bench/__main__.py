"""`python -m tests.bench [--size N] [--only WORD]`: every figure beside a reference of the same run.

Each `bench_*.py` beside this file has `measure(size)` or `measure()`, which returns (figure, ours, reference)
in seconds or bytes. Only the ratio is to be compared between machines.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import sys
from pathlib import Path

USUAL = 5_000


def main() -> int:
    """Measure and print the table."""
    options = argparse.ArgumentParser(prog="python -m tests.bench")
    options.add_argument("--size", type=int, default=USUAL, help="clients in the firm (usual: 5000)")
    options.add_argument("--only", default="", help="only modules whose name holds this word")
    chosen = options.parse_args()
    print(f"{'figure':<62}{'ours':>12}{'reference':>12}{'ratio':>8}")
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        if chosen.only not in path.stem:
            continue
        measure = importlib.import_module(f"tests.bench.{path.stem}").measure
        rows = measure(chosen.size) if inspect.signature(measure).parameters else measure()
        for figure, ours, reference in rows:
            ratio = f"{ours / reference:8.2f}" if reference else f"{'–':>8}"
            print(f"{figure:<62}{_shown(ours)}{_shown(reference)}{ratio}", flush=True)
    return 0


def _shown(value: float) -> str:
    if value > 100_000:
        return f"{value / 1e6:9.1f} MB"
    return f"{value * 1000:9.2f} ms" if value else f"{'–':>12}"


if __name__ == "__main__":
    sys.exit(main())
