"""Beside a case: what is still missing, who receives how many, and what the case is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from clientbook.support.i18n import _, ngettext
from clientbook.ui import icons, theme
from clientbook.ui.widgets.dialog import panel
from clientbook.ui.widgets.labels import button, clear, column, row, text_label, wrapped

if TYPE_CHECKING:
    from clientbook.services.departures import DeparturePage, SuccessorRow

WIDTH = 288
_MARK = 20


class Mark(QWidget):
    """A tick for what is done, a clock for what is not."""

    def __init__(self, *, is_done: bool) -> None:
        super().__init__()
        self._is_done = is_done
        self.setFixedSize(_MARK, _MARK)
        self.setAccessibleName(_("done") if is_done else _("missing"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sign."""
        name, token = ("checked", "ok") if self._is_done else ("clock", "warn")
        painter = QPainter(self)
        colour = theme.tokens().color(token)
        painter.drawPixmap(0, 0, icons.pixmap(name, _MARK, colour, self.devicePixelRatioF()))
        painter.end()


class CaseSide(QScrollArea):
    """The right column of a case."""

    withdraw_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._missing, self._missing_rows = _card(_("Before the last day"))
        self._takers, self._taker_rows = _card(_("Successors"))
        self._about, self._about_rows = _card(_("The case"))
        self._withdraw = button(_("&Withdraw the departure…"), self.withdraw_asked.emit, look="link")
        foot = row(self._withdraw, None, margins=(12, 0, 0, 0))
        inside = QWidget()
        inside.setLayout(column(self._missing, self._takers, self._about, foot, None, spacing=theme.SPACE_M))
        self.setWidget(inside)

    def show_case(self, page: DeparturePage) -> None:
        """Show a case."""
        for layout in (self._missing_rows, self._taker_rows, self._about_rows):
            clear(layout)
        keys = [row_ for row_ in page.allocations if row_.client.is_key]
        self._gate(_("Every client has a successor"), page.row.unallocated, page.row.clients)
        if keys:
            without = sum(1 for row_ in keys if row_.successor is None)
            self._gate(_("Every key client has a successor"), without, len(keys))
        self._unexplained(sum(1 for row_ in page.allocations if row_.successor is not None and not row_.reason))
        for taker in page.successors:
            self._taker_rows.addLayout(_taker(taker))
        if not page.successors:
            text = _("Nobody is chosen yet. Select clients and press Enter.")
            self._taker_rows.addWidget(wrapped(text, look="muted"))
        self._fact(_("Type"), page.row.type)
        if page.reason:
            self._fact(_("Reason"), page.reason)

    def empty(self) -> None:
        """Forget the case."""
        for layout in (self._missing_rows, self._taker_rows, self._about_rows):
            clear(layout)

    def _gate(self, text: str, missing: int, total: int) -> None:
        if missing:
            evidence = ngettext("{n} of {total} has none", "{n} of {total} have none", missing)
            evidence = evidence.format(n=f"{missing:,}", total=f"{total:,}")
        else:
            evidence = ngettext("{n} client", "{n} clients", total).format(n=f"{total:,}")
        self._missing_rows.addLayout(_item(text, evidence, is_done=not missing))

    def _unexplained(self, count: int) -> None:
        if count:
            text = ngettext("{n} client goes without a reason", "{n} clients go without a reason", count)
            note = text.format(n=f"{count:,}")
            self._missing_rows.addLayout(_item(_("Every choice has a reason"), note, is_done=False))

    def _fact(self, label: str, value: str) -> None:
        self._about_rows.addLayout(column(text_label(label, look="small"), wrapped(value), spacing=0))


def _card(title: str) -> tuple[QWidget, QVBoxLayout]:
    card, layout = panel()
    rows = column(spacing=theme.SPACE_M)
    layout.addWidget(text_label(title, look="section"))
    layout.addLayout(rows)
    return card, rows


def _item(text: str, evidence: str, *, is_done: bool) -> QVBoxLayout:
    words = column(wrapped(text), wrapped(evidence, look="small"), spacing=0)
    mark = column(Mark(is_done=is_done), None)
    line = row(spacing=10)
    line.addLayout(mark)
    line.addLayout(words, 1)
    return column(line)


def _taker(taker: SuccessorRow) -> QVBoxLayout:
    receives = ngettext("receives {n}", "receives {n}", taker.receives).format(n=f"{taker.receives:,}")
    serves = ngettext("serves {n} already", "serves {n} already", taker.serves).format(n=f"{taker.serves:,}")
    return column(
        row(text_label(taker.name, look="strong"), None, text_label(receives)),
        text_label(serves, look="small"),
        spacing=0,
    )
