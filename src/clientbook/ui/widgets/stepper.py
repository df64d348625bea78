"""The stages of a case on one line: done, now, to come, each with a few words below."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clientbook.ui import fonts, icons, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

_RADIUS = 10
_TOP = 12


class Step(NamedTuple):
    """One stage with its name and a short note (a date, a count)."""

    name: str
    note: str = ""


class StageStepper(QWidget):
    """Shows which stage a case has reached."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name = name
        self._steps: list[Step] = []
        self._now = 0

    def show_steps(self, steps: Sequence[Step], now: int) -> None:
        """Show the stages; those before `now` are done, len(steps) means all of them."""
        self._steps, self._now = list(steps), now
        current = steps[now].name if now < len(steps) else steps[-1].name
        self.setAccessibleName(f"{self._name}: {current}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of circles and words."""
        return QSize(400, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint lines, circles and words."""
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        each = self.width() / len(self._steps)
        for place, step in enumerate(self._steps):
            left = place * each
            self._paint_line(painter, place, left, each)
            self._paint_circle(painter, place, QPointF(left + _RADIUS + 1, _TOP))
            self._paint_words(painter, step, place, QRectF(left, _TOP + _RADIUS + 6, each - 8, 22))
        painter.end()

    def _paint_line(self, painter: QPainter, place: int, left: float, each: float) -> None:
        if place + 1 >= len(self._steps):
            return
        token = "accent" if place < self._now else "line"
        painter.setPen(QPen(theme.tokens().color(token), 2))
        painter.drawLine(QPointF(left + 2 * _RADIUS + 6, _TOP), QPointF(left + each - 4, _TOP))

    def _paint_circle(self, painter: QPainter, place: int, centre: QPointF) -> None:
        look = theme.tokens()
        reached = place <= self._now
        painter.setPen(QPen(look.color("accent" if reached else "line"), 2))
        painter.setBrush(look.color("accent" if place < self._now else "surface"))
        painter.drawEllipse(centre, _RADIUS - 1, _RADIUS - 1)
        if place < self._now:
            mark = icons.pixmap("check", 14, look.color("on_accent"), self.devicePixelRatioF())
            painter.drawPixmap(QPointF(centre.x() - 7, centre.y() - 7), mark)
        elif place == self._now:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(centre, 4, 4)

    def _paint_words(self, painter: QPainter, step: Step, place: int, area: QRectF) -> None:
        look = theme.tokens()
        weight = QFont.Weight.DemiBold if place == self._now else QFont.Weight.Normal
        font = fonts.sized(self.font(), theme.TEXT, weight)
        painter.setFont(font)
        painter.setPen(look.color("text" if place <= self._now else "muted"))
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, step.name)
        taken = painter.fontMetrics().horizontalAdvance(step.name) + 8
        painter.setFont(fonts.sized(self.font(), theme.SMALL))
        painter.setPen(look.color("muted"))
        painter.drawText(
            area.adjusted(taken, 0, 0, 0),
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            step.note,
        )
