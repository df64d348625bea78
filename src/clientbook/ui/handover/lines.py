"""Cells of two lines whose first line is no name: in plain weight, and in the colour of a state where it has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtWidgets import QStyle

from clientbook.ui import fonts, theme
from clientbook.ui.widgets.rowdelegate import KIND, NOTHING, SECOND, TONE, RowDelegate

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

PLAIN = "plain"
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PlainLines(RowDelegate):
    """The look of every list, and of cells of the kind PLAIN."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        if index.data(KIND) != PLAIN:
            super().paint(painter, option, index)
            return
        look = theme.tokens()
        painter.save()
        self._paint_ground(painter, QRect(option.rect), option, index)
        area = QRect(option.rect).adjusted(8, 0, -8, -1)
        ink = look.color(index.data(TONE) or "text")
        upper, lower = index.data() or NOTHING, index.data(SECOND)
        normal = fonts.sized(option.font, theme.TEXT)
        if lower:
            half = area.height() // 2
            small = fonts.sized(option.font, theme.SMALL)
            quiet = look.color("quiet" if _is_chosen(option) else "muted")
            _write(painter, QRect(area.left(), area.top() + half - 1, area.width(), half), lower, small, quiet)
            area = QRect(area.left(), area.top() + 2, area.width(), half)
        _write(painter, area, upper, normal, ink)
        painter.restore()


def _is_chosen(option: QStyleOptionViewItem) -> bool:
    return bool(option.state & QStyle.StateFlag.State_Selected)


def _write(painter: QPainter, area: QRect, text: str, font: QFont, ink: QColor) -> None:
    painter.setFont(font)
    painter.setPen(ink)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, _LEFT, shown)
