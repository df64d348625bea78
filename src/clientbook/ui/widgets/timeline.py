"""A timeline: date, kind, text and author, newest first, with texts broken into lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clientbook.ui import fonts, theme

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1
_DATE, _KIND, _GAP, _PAD = 88, 72, 12, 9
_MOST_LINES = 8


class Entry(NamedTuple):
    """One happening; `amount` stands at the right when there is one."""

    id: bytes
    on: dt.date
    kind: str
    text: str
    who: str
    amount: str = ""


class TimelineModel(QAbstractListModel):
    """The entries shown."""

    def __init__(self, parent: QListView | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show(self, entries: Sequence[Entry]) -> None:
        """Show these entries."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # Qt's own type
        """Return an entry, and its words for screen readers."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.on.isoformat()} {entry.kind} {entry.text} {entry.amount} {entry.who}"
        return None


class _EntryDelegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        look = theme.tokens()
        area = QRect(option.rect)
        painter.save()
        painter.setFont(option.font)
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(area, look.color("accent_soft"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), look.color("line"))
        inner = area.adjusted(8, _PAD, -8, -_PAD)
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.setPen(look.color("quiet"))
        painter.drawText(QRect(inner.left(), inner.top(), _DATE, 20), top, entry.on.isoformat())
        painter.drawText(QRect(inner.left() + _DATE, inner.top(), _KIND, 20), top, _cut(option, entry.kind, _KIND - 4))
        painter.setPen(look.color("text"))
        text = QRect(inner.left() + _DATE + _KIND, inner.top(), _text_width(inner.width(), entry), inner.height() - 18)
        painter.drawText(text, top | Qt.TextFlag.TextWordWrap, _shown(entry))
        if entry.amount:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(QRect(inner.right() - 130, inner.top(), 130, 20), right, entry.amount)
        painter.setFont(fonts.sized(option.font, theme.SMALL))
        painter.setPen(look.color("quiet"))
        painter.drawText(QRect(text.left(), inner.bottom() - 16, text.width(), 18), top, entry.who)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        entry: Entry = index.data(ENTRY)
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 400
        metrics = QFontMetrics(option.font)
        space = QRect(0, 0, _text_width(width - 16, entry), 10_000)
        height = metrics.boundingRect(space, Qt.TextFlag.TextWordWrap, _shown(entry)).height()
        height = min(max(height, 18), _MOST_LINES * metrics.lineSpacing())
        return QSize(width, height + 18 + 2 * _PAD)


def _cut(option: QStyleOptionViewItem, text: str, width: int) -> str:
    return QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _text_width(width: int, entry: Entry) -> int:
    return max(width - _DATE - _KIND - (130 + _GAP if entry.amount else 0), 80)


def _shown(entry: Entry) -> str:
    return entry.text or "—"


class TimelineView(QListView):
    """Shows a timeline; arrows move through it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._model = TimelineModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_EntryDelegate(self))
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries, keeping the scroll position."""
        scrolled = self.verticalScrollBar().value()
        self._model.show(entries)
        self.verticalScrollBar().setValue(scrolled)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the texts anew for the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
