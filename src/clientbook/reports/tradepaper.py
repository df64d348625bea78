"""Papers that a trading firm sends to its clients, quotations and contracts: the demo firm files some."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clientbook.reports.fonts import Weight, clean
from clientbook.reports.frame import Document, bare_pdf
from clientbook.reports.sheet import BOTTOM, LEFT, MARGIN, RIGHT, WIDTH, Rule, Sheet
from clientbook.reports.typeset import BAD, BODY, CELL, HEAD, INK, LABEL, STRONG, TITLE, Breaker, Style, fit, width
from clientbook.reports.values import Imprint

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERHEAD = Style(15, 21, Weight.BOLD)
_SEAL = Style(9.5, 12, Weight.BOLD, BAD)
_ROW = 19.0
_SEAL_WIDE, _SEAL_HIGH = 112.0, 40.0


class Column(NamedTuple):
    """A column of the table: its title, where it ends as a share of the width, and whether numbers stand in it."""

    title: str
    end: float
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TradePaper:
    """One paper: letterhead, title, what it names, rows of goods with their total, numbered terms, who signs."""

    firm: str
    firm_line: str
    title: str
    on: dt.date
    facts: tuple[tuple[str, str], ...]
    opening: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: tuple[str, str] = ("", "")
    terms_title: str = ""
    terms: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    seal: str = ""


def render_trade_paper(paper: TradePaper) -> bytes:
    """Return the PDF."""
    page = _Page()
    page.letterhead(paper)
    page.facts(paper.facts)
    page.text(paper.opening)
    page.table(paper)
    page.terms(paper)
    page.signatures(paper)
    moment = dt.datetime.combine(paper.on, dt.time(), dt.UTC)
    return bare_pdf(
        Document(paper.title, Imprint(firm=paper.firm, serial="", printed_by="", printed_at=moment), sheets=page.sheets)
    )


@dataclass(slots=True)
class _Page:
    """Fills sheets from top to bottom."""

    sheets: list[Sheet] = field(default_factory=lambda: [Sheet()])
    breaker: Breaker = field(default_factory=Breaker)
    y: float = MARGIN

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def room_for(self, height: float) -> None:
        if self.y + height > BOTTOM:
            self.sheets.append(Sheet())
            self.y = MARGIN

    def letterhead(self, paper: TradePaper) -> None:
        self.sheet.write(LEFT, self.y, fit(paper.firm, _LETTERHEAD, WIDTH), _LETTERHEAD)
        self.sheet.write(LEFT, self.y + 22, fit(paper.firm_line, HEAD, WIDTH), HEAD)
        self.sheet.rules.append(Rule(LEFT, self.y + 40, RIGHT, self.y + 40, INK, 1.2))
        middle = LEFT + (WIDTH - width(clean(paper.title), TITLE)) / 2
        self.sheet.write(middle, self.y + 56, clean(paper.title), TITLE)
        self.y += 96

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        for at, (label, value) in enumerate(facts):
            x = LEFT + WIDTH / 2 * (at % 2)
            self.sheet.write(x, self.y, label, LABEL)
            start = x + width(label, LABEL) + 8
            self.sheet.write(start, self.y, fit(value, BODY, x + WIDTH / 2 - start - 6), BODY)
            if at % 2 or at == len(facts) - 1:
                self.y += 17
        self.y += 8

    def text(self, text: str, indent: float = 0) -> None:
        for line in self.breaker.lines(text, BODY, WIDTH - indent) if text else ():
            self.room_for(BODY.leading)
            self.sheet.write(LEFT + indent, self.y, line, BODY)
            self.y += BODY.leading + 1
        self.y += 4 if text else 0

    def table(self, paper: TradePaper) -> None:
        if not paper.rows:
            return
        self.y += 4
        self.sheet.firm_line(self.y)
        self._row(paper.columns, [column.title for column in paper.columns], HEAD)
        self.sheet.firm_line(self.y)
        for row in paper.rows:
            self.room_for(_ROW)
            self._row(paper.columns, row, CELL)
            self.sheet.hairline(self.y)
        label, amount = paper.total
        if amount:
            self.sheet.write(LEFT + 4, self.y + 3, label, STRONG)
            self.sheet.write_right(RIGHT - 4, self.y + 3, amount, STRONG)
            self.y += _ROW
            self.sheet.firm_line(self.y)
        self.y += 14

    def _row(self, columns: Sequence[Column], cells: Sequence[str], style: Style) -> None:
        start = LEFT
        for column, cell in zip(columns, cells, strict=True):
            end = LEFT + WIDTH * column.end
            text = fit(cell, style, end - start - 8)
            if column.is_number:
                self.sheet.write_right(end - 4, self.y + 3, text, style)
            else:
                self.sheet.write(start + 4, self.y + 3, text, style)
            start = end
        self.y += _ROW

    def terms(self, paper: TradePaper) -> None:
        if paper.terms_title:
            self.room_for(40)
            self.sheet.write(LEFT, self.y, paper.terms_title, STRONG)
            self.y += 19
        for number, term in enumerate(paper.terms, 1):
            self.room_for(BODY.leading * 2)
            self.sheet.write(LEFT, self.y, f"{number}.", BODY)
            self.text(term, indent=20)

    def signatures(self, paper: TradePaper) -> None:
        if not paper.signatures:
            return
        self.room_for(96)
        self.y += 26
        for at, name in enumerate(paper.signatures):
            x = LEFT + WIDTH / 2 * at
            self.sheet.write(x, self.y, fit(name, BODY, WIDTH / 2 - 20), BODY)
            self.sheet.firm_line(self.y + 48, x, x + WIDTH / 2 - 30)
        if paper.seal:
            start = LEFT + WIDTH / 2 * (len(paper.signatures) - 1)
            self._stamp(clean(paper.seal), start + 26, self.y + 19)
        self.y += 66

    def _stamp(self, text: str, x: float, top: float) -> None:
        """Draw the firm's oblong seal."""
        wide = max(_SEAL_WIDE, width(text, _SEAL) + 18)
        low = top + _SEAL_HIGH - 10
        for start, end in (((x, top), (x + wide, top)), ((x, low), (x + wide, low))):
            self.sheet.rules.append(Rule(*start, *end, BAD, 1.6))
        for left in (x, x + wide):
            self.sheet.rules.append(Rule(left, top, left, low, BAD, 1.6))
        self.sheet.write(x + (wide - width(text, _SEAL)) / 2, top + 9, text, _SEAL)
