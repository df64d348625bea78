"""Text that runs down the pages: headings, paragraphs, facts in two columns, notices.

A heading waits for what follows it and never stays behind alone at the foot of a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.reports.sheet import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Box, Sheet
from clientbook.reports.typeset import (
    ACCENT_SOFT,
    BODY,
    HEADING,
    LABEL,
    NOTICE,
    NOTICE_HEAD,
    PILL,
    SUMMARY,
    TITLE,
    WARN_SOFT,
    Breaker,
    Style,
    fit,
    width,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEADING_GAP = 17.0
_NOTICE_PAD = 11.0
_GRID_GAP = 22.0
_GRID_LABEL = 74.0
_PILL_PAD = 8.0


class Flow:
    """Sheets that are being filled from top to bottom."""

    def __init__(self, breaker: Breaker, side: str = "") -> None:
        self.breaker = breaker
        self.side = side
        self.sheets: list[Sheet] = []
        self._heading = ""
        self.turn()

    def turn(self) -> None:
        """Begin a new sheet."""
        self.sheet = Sheet(self.side)
        self.sheets.append(self.sheet)
        self.y = TOP

    @property
    def room(self) -> float:
        """How many points are left on this sheet."""
        return BOTTOM - self.y

    def begin(self, height: float) -> None:
        """Make sure that `height` points follow here, with the waiting heading if there is one."""
        gap = _HEADING_GAP if self.y > TOP else 0
        wanted = height + (gap + HEADING.leading + 4 if self._heading else 0)
        if wanted > self.room and self.y > TOP:
            self.turn()
            gap = 0
        if self._heading:
            self.y += gap
            self.sheet.write(LEFT, self.y, self._heading, HEADING)
            self.y += HEADING.leading + 4
            self._heading = ""

    def heading(self, text: str) -> None:
        """Head the next block."""
        self._heading = fit(text, HEADING, WIDTH)

    def skip(self, points: float) -> None:
        """Leave white space, unless the sheet is at its top or end."""
        if self.y > TOP:
            self.y = min(self.y + points, BOTTOM)

    def target(self, name: str) -> None:
        """Let links, bookmarks and page numbers find this place."""
        self.sheet.targets.append((name, self.y))

    def title(self, text: str, pill: str = "") -> None:
        """Write the name of a page over at most three lines, with a small label behind it."""
        lines = self.breaker.lines(text, TITLE, WIDTH - (90 if pill else 0))
        if len(lines) > _TITLE_LINES:
            lines = (*lines[: _TITLE_LINES - 1], fit(lines[_TITLE_LINES - 1] + "……", TITLE, WIDTH - 110))
        for line in lines:
            self.sheet.write(LEFT, self.y, line, TITLE)
            self.y += TITLE.leading
        if pill:
            self._pill(LEFT + width(lines[-1], TITLE) + 10, self.y - TITLE.leading + 5, pill)
        self.y += 3

    def _pill(self, x: float, y: float, text: str) -> None:
        line = fit(text, PILL, RIGHT - x - 2 * _PILL_PAD)
        self.sheet.boxes.append(Box(x, y, width(line, PILL) + 2 * _PILL_PAD, 17, ACCENT_SOFT, 4))
        self.sheet.write(x + _PILL_PAD, y + 2, line, PILL)

    def summary(self, text: str) -> None:
        """Write the grey line under a title."""
        self.paragraph(text, SUMMARY)

    def paragraph(self, text: str, style: Style = BODY) -> None:
        """Write text over the full width; two lines stay together at every break."""
        lines = self.breaker.lines(text, style, WIDTH)
        self.begin(style.leading * min(len(lines), 2))
        for n, line in enumerate(lines):
            self._next_line(style, len(lines) - n)
            self.sheet.write(LEFT, self.y, line, style)
            self.y += style.leading

    def _next_line(self, style: Style, left: int) -> None:
        last_fitting = self.room < style.leading * 2
        if self.room < style.leading or (last_fitting and left == _PAIR):
            self.turn()

    def notice(self, head: str, lines: Sequence[str]) -> None:
        """Write what must not be missed on a soft ground; a long one goes on with a ground of its own."""
        inner = WIDTH - 2 * _NOTICE_PAD
        body = [line for text in lines for line in self.breaker.lines(text, NOTICE, inner)]
        while body or head:
            top_height = NOTICE_HEAD.leading + 2 if head else 0
            self.begin(2 * _NOTICE_PAD + top_height + NOTICE.leading * min(len(body), 3))
            fitting = max(1, int((self.room - 2 * _NOTICE_PAD - top_height) / NOTICE.leading))
            part, body = body[:fitting], body[fitting:]
            self._ground(head, part, 2 * _NOTICE_PAD - 4 + top_height + NOTICE.leading * len(part))
            head = ""

    def _ground(self, head: str, lines: list[str], height: float) -> None:
        x, y = LEFT + _NOTICE_PAD, self.y + _NOTICE_PAD - 2
        self.sheet.boxes.append(Box(LEFT, self.y, WIDTH, height, WARN_SOFT, 4))
        if head:
            self.sheet.write(x, y, fit(head, NOTICE_HEAD, WIDTH - 2 * _NOTICE_PAD), NOTICE_HEAD)
            y += NOTICE_HEAD.leading + 2
        for line in lines:
            self.sheet.write(x, y, line, NOTICE)
            y += NOTICE.leading
        self.y += height

    def grid(self, left: Sequence[tuple[str, str]], right: Sequence[tuple[str, str]]) -> None:
        """Write labelled values in two columns, aligned row by row; long values run wide below."""
        column = (WIDTH - _GRID_GAP) / 2
        room = column - _GRID_LABEL
        short = ([pair for pair in side if self._is_short(pair[1], room)] for side in (left, right))
        a, b = (list(side) for side in short)
        for n in range(max(len(a), len(b))):
            cells = [(x, side[n]) for x, side in ((LEFT, a), (LEFT + column + _GRID_GAP, b)) if n < len(side)]
            self._grid_row(cells, room)
        for label, value in (*left, *right):
            if not self._is_short(value, room):
                self.fact(label, value)

    def _is_short(self, value: str, room: float) -> bool:
        return len(value) < _SHORT_VALUE and len(self.breaker.lines(value, BODY, room)) <= _GRID_LINES

    def _grid_row(self, cells: list[tuple[float, tuple[str, str]]], room: float) -> None:
        texts = [
            (x, self.breaker.lines(label, LABEL, _GRID_LABEL - 6), self.breaker.lines(value, BODY, room))
            for x, (label, value) in cells
        ]
        height = max(max(len(labels), len(lines)) for _x, labels, lines in texts) * BODY.leading
        self.begin(height)
        for x, labels, lines in texts:
            self._column(x, labels, LABEL)
            self._column(x + _GRID_LABEL, lines, BODY)
        self.y += height + 2.5

    def _column(self, x: float, lines: Sequence[str], style: Style) -> None:
        for n, line in enumerate(lines):
            self.sheet.write(x, self.y + n * style.leading, line, style)

    def fact(self, label: str, value: str) -> None:
        """Write one labelled value over the full width, however long."""
        room = WIDTH - _GRID_LABEL
        lines = self.breaker.lines(value, BODY, room)
        labels = self.breaker.lines(label, LABEL, _GRID_LABEL - 6)[:_GRID_LINES]
        self.begin(BODY.leading * max(len(labels), min(len(lines), 2)))
        self._column(LEFT, labels, LABEL)
        top = self.y
        for n, line in enumerate(lines):
            self._next_line(BODY, len(lines) - n)
            self.sheet.write(LEFT + _GRID_LABEL, self.y, line, BODY)
            self.y += BODY.leading
        if len(labels) > len(lines):
            self.y = top + len(labels) * BODY.leading
        self.y += 2.5


_PAIR = 2
_TITLE_LINES = 3
_GRID_LINES = 8
_SHORT_VALUE = 400
