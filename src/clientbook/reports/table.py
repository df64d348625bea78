"""Tables with hairlines: the head is repeated on every page, and a row of a few lines is never split."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from clientbook.reports.formats import day
from clientbook.reports.sheet import LEFT, RIGHT, WIDTH, Link
from clientbook.reports.typeset import CELL, CELL_LABEL, CELL_LINK, CELL_STRONG, HEAD, Style, fit, width
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from clientbook.reports.flow import Flow

_PAD = 3.4
_GUTTER = 9.0
_WHOLE = 12
_ROW_LEADING = CELL.leading
_BAND_HEIGHT = 24.0


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    RIGHT = "right"


class Column(NamedTuple):
    """Head and share of the width; the shares of a table may have any sum."""

    head: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """More than plain text: a style, a quieter line below, a page number, a box to tick, a line."""

    text: str = ""
    style: Style = CELL
    below: str = ""
    page: str = ""
    is_tick: bool = False
    is_line: bool = False


def until(on: dt.date | None) -> Cell:
    """Return the cell of a last day, which may be open."""
    return Cell(text=day(on)) if on else Cell(text=_("no end"), style=CELL_LABEL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A row over the full width that heads the rows after it, such as a day."""

    text: str
    aside: str = ""


class _Line(NamedTuple):
    text: str
    style: Style


class _Laid(NamedTuple):
    """A row broken into lines: per column the lines, and the cell."""

    cells: tuple[tuple[str | Cell, list[_Line]], ...]
    depth: int

    @property
    def height(self) -> float:
        return self.depth * _ROW_LEADING + 2 * _PAD


class Table:
    """Writes rows into a flow, one after the other."""

    def __init__(self, flow: Flow, columns: Sequence[Column]) -> None:
        self._flow = flow
        self._columns = columns
        self._is_open = False
        scale = WIDTH / sum(column.share for column in columns)
        edges = [LEFT]
        for column in columns:
            edges.append(edges[-1] + column.share * scale)
        self._edges = edges
        self._rooms = [after - before - _GUTTER for before, after in pairwise(edges)]
        self._rooms[-1] += _GUTTER
        self._head = [flow.breaker.lines(c.head, HEAD, room) for c, room in zip(columns, self._rooms, strict=True)]
        self._head_height = max(len(lines) for lines in self._head) * HEAD.leading + 6

    def rows(self, rows: Iterable[Sequence[str | Cell] | Band]) -> None:
        """Write all rows under a head, or below those that were written before; a band stays with the row after it."""
        band: Band | None = None
        for row in rows:
            if isinstance(row, Band):
                band = row
                continue
            laid = self._laid(row)
            first = min(laid.depth, _WHOLE if laid.depth <= _WHOLE else 3) * _ROW_LEADING + 2 * _PAD
            needed = first + (_BAND_HEIGHT if band else 0)
            if not self._is_open:
                self._flow.begin(self._head_height + needed)
                self._write_head()
            elif needed > self._flow.room:
                self.turn()
            if band:
                self._write_band(band)
                band = None
            self._write(laid)

    def height(self, rows: Iterable[Sequence[str | Cell]]) -> float:
        """Return how much room these rows take, without a head."""
        return sum(self._laid(row).height for row in rows)

    def turn(self) -> None:
        """Go on at the top of a new sheet."""
        self._flow.turn()
        self._write_head()

    def _write_head(self) -> None:
        flow = self._flow
        self._is_open = True
        for n, lines in enumerate(self._head):
            top = flow.y + self._head_height - 4 - len(lines) * HEAD.leading
            for at, line in enumerate(lines):
                self._put(n, top + at * HEAD.leading, _Line(line, HEAD))
        flow.y += self._head_height
        flow.sheet.firm_line(flow.y)

    def _put(self, column: int, top: float, line: _Line) -> None:
        if self._columns[column].align is Align.RIGHT:
            right = self._edges[column] + self._rooms[column]
            self._flow.sheet.write_right(right, top, line.text, line.style)
        else:
            self._flow.sheet.write(self._edges[column], top, line.text, line.style)

    def _laid(self, row: Sequence[str | Cell]) -> _Laid:
        cells = tuple((cell, self._lines(cell, room)) for cell, room in zip(row, self._rooms, strict=True))
        return _Laid(cells, max(1, *(len(lines) for _cell, lines in cells)))

    def _lines(self, cell: str | Cell, room: float) -> list[_Line]:
        lines = self._flow.breaker.lines
        if isinstance(cell, str):
            return [_Line(line, CELL) for line in lines(cell, CELL, room)]
        found = [_Line(line, cell.style) for line in lines(cell.text, cell.style, room)] if cell.text else []
        if cell.below:
            found += [_Line(line, CELL_LABEL) for line in lines(cell.below, CELL_LABEL, room)]
        return found

    def _write(self, row: _Laid) -> None:
        flow = self._flow
        start = 0
        while True:
            fitting = int((flow.room - 2 * _PAD + 0.01) / _ROW_LEADING)
            end = min(row.depth, start + max(fitting, 1))
            self._write_part(row, start, end)
            if end == row.depth:
                return
            start = end
            self.turn()

    def _write_part(self, row: _Laid, start: int, end: int) -> None:
        flow = self._flow
        top = flow.y + _PAD
        for n, (cell, lines) in enumerate(row.cells):
            for at, line in enumerate(lines[start:end]):
                self._put(n, top + at * _ROW_LEADING, line)
            if start == 0 and isinstance(cell, Cell):
                self._extras(n, top, cell)
        flow.y = top + (end - start) * _ROW_LEADING + _PAD
        flow.sheet.hairline(flow.y)

    def _extras(self, column: int, top: float, cell: Cell) -> None:
        sheet = self._flow.sheet
        if cell.is_tick:
            sheet.tick_box(self._edges[column] + 1, top + 2)
        if cell.is_line:
            x = self._edges[column]
            sheet.firm_line(top + _ROW_LEADING - 1, x, x + self._rooms[column])
        if cell.page:
            right = self._edges[column] + self._rooms[column]
            sheet.number(right, top, cell.page, CELL_LINK)
            sheet.links.append(Link(LEFT, top - _PAD, WIDTH, _ROW_LEADING + 2 * _PAD, cell.page))

    def _write_band(self, band: Band) -> None:
        flow = self._flow
        top = flow.y + (_BAND_HEIGHT - CELL_STRONG.leading) - 3
        line = fit(band.text, CELL_STRONG, WIDTH * 0.6)
        flow.sheet.write(LEFT, top, line, CELL_STRONG)
        if band.aside:
            room = WIDTH - width(line, CELL_STRONG) - _GUTTER
            flow.sheet.write_right(RIGHT, top, fit(band.aside, CELL_LABEL, room), CELL_LABEL)
        flow.y += _BAND_HEIGHT
        flow.sheet.hairline(flow.y)
