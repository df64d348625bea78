"""The rhythm of a client: orders as dots on a line, the expected next one, and the silence after it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clientbook.support.i18n import _
from clientbook.ui import fonts, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

_HEIGHT = 76
_LINE_Y = 36
_DOT = 4.5
_SHOWN = 14


class RhythmChart(QWidget):
    """Shows the last orders up to today."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dates: list[dt.date] = []
        self._expected: dt.date | None = None
        self._today = dt.date(2000, 1, 1)
        self._silence = ""

    def show_rhythm(
        self, dates: Sequence[dt.date], *, expected: dt.date | None, today: dt.date, silence: str = ""
    ) -> None:
        """Show the last orders in `dates`; `silence` is written over the overdue stretch."""
        self._dates = sorted(dates)[-_SHOWN:]
        self._expected, self._today, self._silence = expected, today, silence
        self.setAccessibleName(
            _("Rhythm: {count} orders, the last on {day}").format(
                count=len(dates), day=self._dates[-1].isoformat() if self._dates else _("never")
            )
        )
        self.setVisible(len(self._dates) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size in a detail pane."""
        return QSize(300, _HEIGHT)

    def _x(self, day: dt.date) -> float:
        last = max(self._today, self._expected or self._today)
        span = max((last - self._dates[0]).days, 1)
        return 6 + (day - self._dates[0]).days / span * (self.width() - 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line, expectation, silence, dots and the dates."""
        if not self._dates:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = theme.tokens()
        painter.setPen(QPen(look.color("line"), 2))
        painter.drawLine(QPointF(2, _LINE_Y), QPointF(self.width() - 2, _LINE_Y))
        if self._expected is not None:
            self._paint_expected(painter, self._expected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        for day in self._dates:
            painter.drawEllipse(QPointF(self._x(day), _LINE_Y), _DOT, _DOT)
        self._paint_words(painter)
        painter.end()

    def _paint_expected(self, painter: QPainter, expected: dt.date) -> None:
        look = theme.tokens()
        at = self._x(expected)
        painter.fillRect(QRectF(at - 7, _LINE_Y - 15, 14, 30), look.color("warn_soft"))
        if expected < self._today:
            pen = QPen(look.color("bad"), 2, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawLine(QPointF(at + 8, _LINE_Y), QPointF(self._x(self._today), _LINE_Y))

    def _paint_words(self, painter: QPainter) -> None:
        look = theme.tokens()
        painter.setFont(fonts.sized(self.font(), theme.SMALL - 1))
        painter.setPen(look.color("muted"))
        below = QRectF(0, _LINE_Y + 18, self.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._dates[0].strftime("%Y-%m"))
        if self._expected is not None:
            words = _("expected {day}").format(day=self._expected.strftime("%m-%d"))
            width = painter.fontMetrics().horizontalAdvance(words)
            left = min(max(self._x(self._expected) - width / 2, 56), self.width() - width)
            painter.drawText(QRectF(left, _LINE_Y + 18, width + 2, 18), Qt.AlignmentFlag.AlignLeft, words)
        if self._silence:
            painter.setPen(look.color("bad"))
            painter.drawText(QRectF(0, 0, self.width(), 18), Qt.AlignmentFlag.AlignRight, self._silence)
