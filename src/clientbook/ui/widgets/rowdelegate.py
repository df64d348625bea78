"""Paints the cells of list tables: one or two lines, pills, hairlines, hover and selection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clientbook.ui import fonts, theme
from clientbook.ui.widgets.marked import paint_marked
from clientbook.ui.widgets.pill import paint_pill

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

KIND = Qt.ItemDataRole.UserRole + 1
SECOND = Qt.ItemDataRole.UserRole + 2
TONE = Qt.ItemDataRole.UserRole + 3
_SIDE = 8
_MARK = 3
NOTHING = "—"


class RowDelegate(QStyledItemDelegate):
    """The look of one cell; reads KIND, SECOND and TONE from the model."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._hovered = -1
        view.entered.connect(self._entered)
        view.viewportEntered.connect(lambda: self._entered(QModelIndex()))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, hairline and contents."""
        area = QRect(option.rect)
        painter.save()
        painter.setFont(option.font)
        self._paint_ground(painter, area, option, index)
        text = index.data() or ""
        inner = area.adjusted(_SIDE, 0, -_SIDE, -1)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        kind = index.data(KIND)
        if kind == "pill":
            _paint_pill(painter, inner, text, index.data(TONE) or "", chosen=chosen)
        elif kind == "marked":
            paint_marked(painter, inner, text, index.data(SECOND) or "")
        elif kind == "two":
            _paint_two(painter, inner, text, index.data(SECOND) or "", chosen=chosen)
        else:
            _paint_one(painter, inner, text, str(kind), chosen=chosen)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the row's size; the table fixes it."""
        return QSize(80, theme.ROW_TWO_LINES)

    def _paint_ground(
        self,
        painter: QPainter,
        area: QRect,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = theme.tokens()
        first = self._view.horizontalHeader().visualIndex(index.column()) == 0
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, look.color("accent_soft"))
            if first:
                painter.fillRect(QRect(area.left(), area.top(), _MARK, area.height()), look.color("accent"))
        elif index.row() == self._hovered:
            painter.fillRect(area, look.color("hover"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), look.color("line"))

    def _entered(self, index: QModelIndex) -> None:
        if index.row() != self._hovered:
            self._hovered = index.row()
            self._view.viewport().update()


def _draw(painter: QPainter, area: QRect, text: str, font: QFont, ink: QColor, align: Qt.AlignmentFlag) -> None:
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(area, align, shown)


def _paint_one(painter: QPainter, area: QRect, text: str, kind: str, *, chosen: bool) -> None:
    look = theme.tokens()
    if kind == "number":
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    else:
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    token = "text" if kind != "muted" else "quiet" if chosen else "muted"
    if not text:
        text, token = NOTHING, "quiet" if chosen else "muted"
    _draw(painter, area, text, painter.font(), look.color(token), align)


def _paint_two(painter: QPainter, area: QRect, text: str, second: str, *, chosen: bool) -> None:
    look = theme.tokens()
    strong = fonts.sized(painter.font(), theme.TEXT, QFont.Weight.DemiBold)
    small = fonts.sized(painter.font(), theme.SMALL)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if not second:
        _draw(painter, area, text, strong, look.color("text"), left)
        return
    half = area.height() // 2
    upper = QRect(area.left(), area.top() + 2, area.width(), half)
    lower = QRect(area.left(), area.top() + half - 1, area.width(), half)
    _draw(painter, upper, text, strong, look.color("text"), left)
    _draw(painter, lower, second, small, look.color("quiet" if chosen else "muted"), left)


def _paint_pill(painter: QPainter, area: QRect, text: str, tone: str, *, chosen: bool) -> None:
    if text:
        paint_pill(painter, QRectF(area), text, tone, chosen=chosen)
    else:
        _paint_one(painter, area, "", "muted", chosen=chosen)
