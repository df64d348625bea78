"""The list of documents: icon by type, title with its version, what it is, day and author at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from clientbook.ui import fonts, icons, theme
from clientbook.ui.documents.model import LINE, TYPE_ICONS, DocumentModel, Index, Line
from clientbook.ui.widgets.pill import paint_pill, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.document_rows import DocumentRow

HEIGHT = 48
_SIDE, _FOLD, _ICON, _GAP, _RIGHT, _PAD = 10, 16, 20, 10, 92, 5


class _LineDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        look, area = theme.tokens(), QRect(option.rect)
        painter.save()
        painter.setFont(option.font)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            painter.fillRect(area, look.color("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, look.color("hover"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), look.color("line"))
        quiet = look.color("quiet" if is_chosen else "muted")
        left = self._paint_signs(painter, area, line)
        right = area.right() - _SIDE - _RIGHT
        upper, lower = area.top() + _PAD, area.top() + HEIGHT // 2
        self._paint_title(painter, QRect(left, upper, right - left - _GAP, HEIGHT // 2 - _PAD), line)
        small = fonts.sized(option.font, theme.SMALL)
        _text(painter, QRect(left, lower, right - left - _GAP, HEIGHT // 2 - _PAD), line.details, small, quiet)
        days = QRect(right, upper, _RIGHT, HEIGHT // 2 - _PAD)
        _text(painter, days, line.row.on.isoformat(), option.font, look.color("text"), Qt.AlignmentFlag.AlignRight)
        who = QRect(right, lower, _RIGHT, HEIGHT // 2 - _PAD)
        _text(painter, who, line.row.who, small, quiet, Qt.AlignmentFlag.AlignRight)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(320, HEIGHT)

    def _paint_signs(self, painter: QPainter, area: QRect, line: Line) -> int:
        """Paint the fold and the icon; return where the text begins."""
        look = theme.tokens()
        view = self.parent()
        ratio = view.devicePixelRatioF() if isinstance(view, QWidget) else 1.0
        left = area.left() + _SIDE + (_FOLD if line.is_older else 0)
        if line.row.older:
            name = "chevron_down" if line.is_open else "chevron_right"
            place = area.top() + (HEIGHT - _FOLD) // 2
            painter.drawPixmap(left, place, icons.pixmap(name, _FOLD, look.color("muted"), ratio))
        left += _FOLD
        token = "faint" if line.is_older or line.row.removed else "accent"
        image = icons.pixmap(TYPE_ICONS[line.row.type], _ICON, look.color(token), ratio)
        painter.drawPixmap(left, area.top() + (HEIGHT - _ICON) // 2, image)
        return left + _ICON + _GAP

    def _paint_title(self, painter: QPainter, area: QRect, line: Line) -> None:
        look = theme.tokens()
        weight = QFont.Weight.Normal if line.is_older else QFont.Weight.DemiBold
        font = fonts.sized(painter.font(), theme.TEXT, weight)
        room = width_of(line.version, painter.font()) + _GAP if line.version else 0
        width = min(QFontMetrics(font).horizontalAdvance(line.title) + 2, area.width() - room)
        _text(painter, QRect(area.left(), area.top(), width, area.height()), line.title, font, look.color("text"))
        if line.version:
            pill = QRectF(area.left() + width + 6, area.top(), room, area.height())
            paint_pill(painter, pill, line.version, "neutral")


def _text(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    ink: object,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(font)
    painter.setPen(ink)  # type: ignore[arg-type]  a QColor
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)


class DocumentList(QListView):
    """Enter opens, Delete removes, the arrows left and right fold the versions of a document."""

    opened = Signal(object)
    removal_asked = Signal()
    chosen = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.lines = DocumentModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(lambda *_indexes: self.chosen.emit())
        self.doubleClicked.connect(lambda index: self.opened.emit(self.lines.lines[index.row()].row))

    def show_rows(self, rows: Sequence[DocumentRow]) -> None:
        """Show these documents, keeping the chosen line and the scroll position."""
        before, scrolled = self.line(), self.verticalScrollBar().value()
        self.lines.show(rows)
        self._choose(before)
        self.verticalScrollBar().setValue(scrolled)

    def line(self) -> Line | None:
        """Return the chosen line."""
        place = self.currentIndex().row()
        return self.lines.lines[place] if 0 <= place < len(self.lines.lines) else None

    def choose(self, document: bytes) -> None:
        """Choose the line of a version."""
        if (place := self.lines.place(document)) >= 0:
            self.setCurrentIndex(self.lines.index(place))

    def reveal(self, document: bytes) -> None:
        """Choose the line of a version, unfolding its document if it is an older one."""
        head = next((one for one in self.lines.lines if document in {older.id for older in one.row.older}), None)
        if head is not None:
            self.lines.unfold(head.row.series, is_open=True)
        self.choose(document)

    def fold(self, line: Line, *, is_open: bool) -> None:
        """Show or hide the older versions of a document."""
        if line.row.older and line.is_open != is_open:
            self.lines.unfold(line.row.series, is_open=is_open)
            self._choose(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, remove, fold and unfold."""
        line = self.line()
        if line is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(line.row)
        elif line is not None and event.key() == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        elif line is not None and event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._fold_by_key(line, is_open=event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold by a click on the sign at the left; else choose."""
        super().mousePressEvent(event)
        line = self.line()
        is_on_sign = event.position().x() < _SIDE + _FOLD
        if is_on_sign and line is not None and self.indexAt(event.position().toPoint()) == self.currentIndex():
            self.fold(line, is_open=not line.is_open)

    def _fold_by_key(self, line: Line, *, is_open: bool) -> None:
        if line.is_older and not is_open:
            head = next(one for one in self.lines.lines if one.row.series == line.row.series)
            self.choose(head.row.id)
        else:
            self.fold(line, is_open=is_open)

    def _choose(self, line: Line | None) -> None:
        if line is None:
            self.chosen.emit()
            return
        place = self.lines.place(line.row.id)
        if place < 0:
            same = [at for at, one in enumerate(self.lines.lines) if one.row.series == line.row.series]
            place = same[0] if same else -1
        self.setCurrentIndex(self.lines.index(place) if place >= 0 else QModelIndex())
        self.chosen.emit()
