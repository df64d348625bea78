"""A line of text in which some parts stand out, as words found in it do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout

from clientbook.ui import theme


def paint_marked(painter: QPainter, area: QRect, text: str, marks: str) -> None:
    """Draw `text` in one line, cut at the end of `area`; `marks` is "start:length start:length"."""
    look = theme.tokens()
    cut = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    layout = QTextLayout(cut, painter.font())
    found = QTextCharFormat()
    found.setBackground(QBrush(look.color("warn_soft")))
    found.setForeground(QBrush(look.color("text")))
    found.setFontWeight(QFont.Weight.DemiBold)
    layout.setFormats([_range(cut, int(start), int(length), found) for start, length in _pairs(marks)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(area.width())
    layout.endLayout()
    painter.setPen(look.color("text"))
    layout.draw(painter, QPointF(area.left(), area.top() + (area.height() - line.height()) / 2))


def _pairs(marks: str) -> list[tuple[str, str]]:
    return [(start, length) for start, _colon, length in (mark.partition(":") for mark in marks.split())]


def _range(text: str, start: int, length: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = min(start, len(text))
    made.length = max(0, min(length, len(text) - start))
    made.format = look
    return made
