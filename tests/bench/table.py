"""The printed table: a figure, its reference of the same run, their ratio, and the aim."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.timing import Part

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHORT = 0.01
_WIDTHS = (66, 12, 12, 8)


class Aim(NamedTuple):
    """The highest ratio wanted, from a number of clients on; `most` is a limit in seconds for the figure itself."""

    ratio: float
    since: int = 0
    most: float = math.inf


class Bound(NamedTuple):
    """Seconds of a figure that no program of this design can leave out, measured bare in the same run."""

    name: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row of the table; a figure without reference is information.

    `ours` and `reference` are seconds, or bytes where `is_size`. `parts` says where the time goes and `bounds` what of
    it is unavoidable; both are asked only when the aim is missed. `note` is printed below.
    """

    name: str
    ours: float
    reference: float = 0.0
    aim: Aim | None = None
    is_size: bool = False
    parts: Callable[[], list[Part]] | None = None
    bounds: Callable[[], list[Bound]] | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        """Return how many times the reference the figure is."""
        return self.ours / self.reference if self.reference else 0.0

    def misses(self, clients: int) -> bool:
        """Say whether the figure misses its aim at this size."""
        if self.aim is None or clients < self.aim.since:
            return False
        return self.ratio > self.aim.ratio or self.ours > self.aim.most


def show_head() -> None:
    """Print the titles."""
    _line("figure", "ours", "reference", "ratio", "aim")


def show(figure: Figure, clients: int) -> None:
    """Print a row, and below it what bounds a missed aim."""
    ratio = f"{figure.ratio:.2f}" if figure.reference else "–"
    _line(figure.name, _shown(figure, figure.ours), _shown(figure, figure.reference), ratio, _aim(figure, clients))
    if figure.misses(clients) and figure.parts is not None:
        shares = ", ".join(f"{part.name} {part.share:.0%}" for part in figure.parts())
        print(f"    missed; its time: {shares}", flush=True)
    if figure.misses(clients) and figure.bounds is not None:
        _show_bounds(figure, figure.bounds())
    if figure.note:
        print(f"    {figure.note}", flush=True)


def _show_bounds(figure: Figure, bounds: list[Bound]) -> None:
    """Print what bounds a figure part by part, and how much of the figure all of it is."""
    each = ", ".join(f"{bound.name} {_ms(bound.seconds)}" for bound in bounds)
    whole = sum(bound.seconds for bound in bounds)
    floor = f"{whole / figure.reference:.1f} × the reference, {whole / figure.ours:.0%} of the figure"
    print(f"    bounded by: {each}; together {_ms(whole)} = {floor}", flush=True)


def _ms(seconds: float) -> str:
    """Return milliseconds, with places where they are few."""
    return f"{seconds * 1000:,.0f} ms" if seconds >= _SHORT else f"{seconds * 1000:.2f} ms"


def show_growth(sizes: Sequence[int], columns: Sequence[Sequence[Figure]]) -> None:
    """Print the figures of several sizes side by side, and how each grows when the firm grows tenfold.

    What was not measured at every size is left out.
    """
    print()
    _wide("growth", *(f"{size:,}" for size in sizes), "tenfold")
    known = [{_plain_name(figure): figure for figure in column} for column in columns]
    for name in known[0]:
        row = [column[name] for column in known if name in column]
        if len(row) == len(columns):
            tens = math.log10(sizes[-1] / sizes[0])
            growth = (row[-1].ours / row[0].ours) ** (1 / tens) if row[0].ours else 0.0
            _wide(name, *(_shown(figure, figure.ours) for figure in row), f"× {growth:.1f}")


def _plain_name(figure: Figure) -> str:
    """Return the name of a figure without the size of the firm."""
    return re.sub(r", [\d,]+ (clients|records)(?=,|$)", "", figure.name)


def _wide(name: str, *cells: str) -> None:
    print(f"{name:<{_WIDTHS[0]}}{''.join(f'{cell:>14}' for cell in cells)}", flush=True)


def _aim(figure: Figure, clients: int) -> str:
    if figure.aim is None:
        return ""
    most = f" and {figure.aim.most * 1000:.0f} ms" if math.isfinite(figure.aim.most) else ""
    text = f"≤ {figure.aim.ratio:g}{most}"
    if clients < figure.aim.since:
        return f"({text} from {figure.aim.since:,} on)"
    return f"{text}  {'MISSED' if figure.misses(clients) else 'ok'}"


def _shown(figure: Figure, value: float) -> str:
    if not value:
        return "–"
    return f"{value / 1e6:.1f} MB" if figure.is_size else f"{value * 1000:.2f} ms"


def _line(name: str, *cells: str) -> None:
    widths = (*_WIDTHS[1:], 0)
    text = "".join(f"{cell:>{width}}" if width else f"  {cell}" for cell, width in zip(cells, widths, strict=False))
    print(f"{name:<{_WIDTHS[0]}}{text}", flush=True)
