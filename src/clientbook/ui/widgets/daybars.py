"""How often somebody did something on each day that they worked: bars, what is usual, and the day that stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clientbook.support.i18n import _
from clientbook.ui import fonts, theme

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

_HEIGHT = 128
_BELOW, _ABOVE = 20, 20
_WIDEST = 14


class DayBars(QWidget):
    """Shows (day, count) in order; the days after the marked one are paler."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._days: list[tuple[dt.date, int]] = []
        self._marked: dt.date | None = None
        self._usual = 0.0

    def show_days(self, days: Sequence[tuple[dt.date, int]], *, marked: dt.date, usual: float) -> None:
        """Show these days; a dashed line stands at what is usual."""
        self._days, self._marked, self._usual = list(days), marked, usual
        count = next((count for day, count in days if day == marked), 0)
        words = _("{days} days; on {day} it was {count}, usual are {usual}")
        self.setAccessibleName(
            words.format(days=len(days), day=marked.isoformat(), count=f"{count:,}", usual=f"{usual:g}")
        )
        self.update()

    def forget(self) -> None:
        """Show nothing."""
        self._days, self._marked = [], None
        self.setAccessibleName("")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size in a detail pane."""
        return QSize(320, _HEIGHT)

    def _y(self, count: float) -> float:
        most = max(self._usual, 1, *(count for _day, count in self._days))
        return self.height() - _BELOW - count / most * (self.height() - _BELOW - _ABOVE)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the line of the usual, the marked count and the days at both ends."""
        if not self._days:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(fonts.sized(self.font(), theme.SMALL - 1))
        step = min((self.width() - 4) / len(self._days), _WIDEST)
        self._paint_bars(painter, step)
        self._paint_usual(painter)
        self._paint_words(painter, step)
        painter.end()

    def _paint_bars(self, painter: QPainter, step: float) -> None:
        look = theme.tokens()
        floor = self._y(0)
        for place, (day, count) in enumerate(self._days):
            is_later = self._marked is not None and day > self._marked
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("bad" if day == self._marked else "faint" if is_later else "accent"))
            top = min(self._y(count), floor - 1)
            painter.drawRect(QRectF(2 + place * step, top, max(step * 0.7, 1), floor - top))
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(QPointF(0, floor), QPointF(self.width(), floor))

    def _paint_usual(self, painter: QPainter) -> None:
        look = theme.tokens()
        at = self._y(self._usual)
        painter.setPen(QPen(look.color("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(0, at), QPointF(self.width(), at))
        words = _("usual {n}").format(n=f"{self._usual:g}")
        painter.drawLine(QPointF(0, 8), QPointF(18, 8))
        painter.drawText(QRectF(24, 0, self.width() - 24, 16), Qt.AlignmentFlag.AlignLeft, words)

    def _paint_words(self, painter: QPainter, step: float) -> None:
        look = theme.tokens()
        painter.setPen(look.color("muted"))
        below = QRectF(0, self.height() - _BELOW + 3, self.width(), _BELOW - 3)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, self._days[0][0].strftime("%m-%d"))
        place = next((at for at, (day, _count) in enumerate(self._days) if day == self._marked), None)
        if place is None:
            return
        day, count = self._days[place]
        painter.setPen(look.color("bad"))
        words = f"{count:,} · {day:%m-%d}"
        width = painter.fontMetrics().horizontalAdvance(words) + 2
        left = min(max(2 + place * step - width / 2, 0), self.width() - width)
        painter.drawText(QRectF(left, self._y(count) - 17, width, 16), Qt.AlignmentFlag.AlignLeft, words)
