"""A laid-out page: what stands where, before anything is drawn, so that page numbers are known when it is.

Distances are points from the top left corner. Colours and sizes are ours; nothing here knows reportlab.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from clientbook.reports.fonts import face, runs
from clientbook.reports.typeset import FAINT, LINE, Colour, Style, width

PAGE_WIDTH = 595.2756
PAGE_HEIGHT = 841.8898
MARGIN = 51.0236
LEFT = MARGIN
RIGHT = PAGE_WIDTH - MARGIN
WIDTH = RIGHT - LEFT
TOP = 62.0
BOTTOM = PAGE_HEIGHT - 58.0
HAIR = 0.5


class Word(NamedTuple):
    """A run of one font. `baseline` is measured from the top."""

    font: str
    style: Style
    x: float
    baseline: float
    text: str


class PageNumber(NamedTuple):
    """The number of the page that holds `target`, right-aligned at `x`, filled in when pages are drawn."""

    style: Style
    x: float
    baseline: float
    target: str


class Rule(NamedTuple):
    """A thin line."""

    x: float
    y: float
    x2: float
    y2: float
    colour: Colour
    thick: float


class Box(NamedTuple):
    """A rectangle: filled, or (without `fill`) outlined."""

    x: float
    y: float
    wide: float
    high: float
    fill: Colour | None
    round: float


class Link(NamedTuple):
    """A place to click that leads to `target` in the same document."""

    x: float
    y: float
    wide: float
    high: float
    target: str


@dataclass(slots=True)
class Sheet:
    """One page. `side` stands at the right of the page head."""

    side: str = ""
    words: list[Word] = field(default_factory=list[Word])
    numbers: list[PageNumber] = field(default_factory=list[PageNumber])
    rules: list[Rule] = field(default_factory=list[Rule])
    boxes: list[Box] = field(default_factory=list[Box])
    links: list[Link] = field(default_factory=list[Link])
    targets: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])

    def write(self, x: float, top: float, line: str, style: Style) -> None:
        """Put a cleaned line into the line box that begins at `top`."""
        baseline = style.baseline(top)
        it = face(style.weight)
        if it.own.issuperset(line):
            self.words.append(Word(it.name, style, x, baseline, line))
            return
        for font, part in runs(line, style.weight):
            self.words.append(Word(font, style, x, baseline, part))
            x += width(part, style)

    def write_right(self, x: float, top: float, line: str, style: Style) -> None:
        """Put a cleaned line so that it ends at `x`."""
        self.write(x - width(line, style), top, line, style)

    def number(self, x: float, top: float, target: str, style: Style) -> None:
        """Put the page number of `target` so that it ends at `x`."""
        self.numbers.append(PageNumber(style, x, style.baseline(top), target))

    def hairline(self, y: float, x: float = LEFT, x2: float = RIGHT) -> None:
        """Draw a light line across."""
        self.rules.append(Rule(x, y, x2, y, LINE, HAIR))

    def firm_line(self, y: float, x: float = LEFT, x2: float = RIGHT) -> None:
        """Draw a darker line across: under the head of a table, or to write on."""
        self.rules.append(Rule(x, y, x2, y, FAINT, HAIR + 0.1))

    def tick_box(self, x: float, y: float, size: float = 8.5) -> None:
        """Draw an empty square to tick."""
        self.boxes.append(Box(x, y, size, size, None, 0))
