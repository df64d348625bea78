"""A timeline: date, kind with its icon, text and author, newest first, with texts broken into lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clientbook.ui import fonts, icons, theme
from clientbook.ui.widgets.labels import breaking
from clientbook.ui.widgets.rowdelegate import NOTHING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1
_DATE, _ICON, _KIND, _GAP, _PAD, _SIDE = 88, 24, 72, 12, 9, 16
_LEFT = _DATE + _ICON + _KIND
_MOST_LINES = 8
_MOST_MEASURED = 10_000
_TOP = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class Entry(NamedTuple):
    """One happening; `amount` stands at the right when there is one. `tone` is the token that colours the icon."""

    id: bytes
    on: dt.date
    kind: str
    text: str
    who: str
    amount: str = ""
    icon: str = "note"
    tone: str = "muted"


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

    def place(self, key: bytes) -> int:
        """Return the position of an entry, or -1."""
        return next((place for place, entry in enumerate(self._entries) if entry.id == key), -1)

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
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._heights: dict[tuple[int, str], int] = {}

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        look = theme.tokens()
        area = QRect(option.rect)
        painter.save()
        painter.setFont(option.font)
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(area, look.color("accent_soft"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), look.color("line"))
        inner = area.adjusted(_SIDE, _PAD, -_SIDE, -_PAD)
        self._paint_head(painter, inner, entry, option)
        text = QRect(inner.left() + _LEFT, inner.top(), _text_width(inner.width(), entry, option), inner.height() - 18)
        painter.setPen(look.color("text"))
        painter.drawText(text, _TOP | Qt.TextFlag.TextWordWrap, _shown(entry))
        if entry.amount:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(QRect(inner.left(), inner.top(), inner.width(), 20), right, entry.amount)
        painter.setFont(fonts.sized(option.font, theme.SMALL))
        painter.setPen(look.color("quiet"))
        painter.drawText(QRect(text.left(), inner.bottom() - 16, text.width(), 18), _TOP, entry.who)
        painter.restore()

    def _paint_head(self, painter: QPainter, inner: QRect, entry: Entry, option: QStyleOptionViewItem) -> None:
        look = theme.tokens()
        ratio = painter.device().devicePixelRatioF()
        picture = icons.pixmap(entry.icon, 16, look.color(entry.tone), ratio)
        painter.drawPixmap(QPointF(inner.left() + _DATE, inner.top() + 1), picture)
        painter.setPen(look.color("quiet"))
        painter.drawText(QRect(inner.left(), inner.top(), _DATE, 20), _TOP, entry.on.isoformat())
        place = QRect(inner.left() + _DATE + _ICON, inner.top(), _KIND, 20)
        painter.drawText(place, _TOP, _cut(option, entry.kind, _KIND - 4))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = self.parent()
        entry: Entry = index.data(ENTRY)
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 400
        return QSize(width, self._height(option, entry, _text_width(width - 2 * _SIDE, entry, option)) + 18 + 2 * _PAD)

    def _height(self, option: QStyleOptionViewItem, entry: Entry, width: int) -> int:
        key = (width, entry.text)
        if key not in self._heights:
            metrics = QFontMetrics(option.font)
            space = QRect(0, 0, width, 10_000)
            height = metrics.boundingRect(space, Qt.TextFlag.TextWordWrap, _shown(entry)).height()
            self._heights[key] = min(max(height, 18), _MOST_LINES * metrics.lineSpacing())
        return self._heights[key]

    def forget(self, most: int = 0) -> None:
        """Forget the measured texts when there are more than `most`."""
        if len(self._heights) > most:
            self._heights.clear()


def _cut(option: QStyleOptionViewItem, text: str, width: int) -> str:
    return QFontMetrics(option.font).elidedText(text, Qt.TextElideMode.ElideRight, width)


def _text_width(width: int, entry: Entry, option: QStyleOptionViewItem) -> int:
    amount = QFontMetrics(option.font).horizontalAdvance(entry.amount) + _GAP if entry.amount else 0
    return max(width - _LEFT - amount, 80)


def _shown(entry: Entry) -> str:
    return breaking(entry.text) or NOTHING


class TimelineView(QListView):
    """Shows a timeline; arrows move through it, Enter opens an entry, Delete asks to delete it."""

    opened = Signal(bytes)
    delete_asked = Signal(bytes)
    menu_asked = Signal(bytes, object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._model = TimelineModel(self)
        self._delegate = _EntryDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ENTRY).id))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these entries, keeping the chosen one and the scroll position."""
        chosen, scrolled = self.current_id(), self.verticalScrollBar().value()
        self._delegate.forget(_MOST_MEASURED)
        self._model.show(entries)
        if (place := self._model.place(chosen)) >= 0:
            self.setCurrentIndex(self._model.index(place, 0))
        self.verticalScrollBar().setValue(scrolled)

    def current_id(self) -> bytes:
        """Return the id of the chosen entry, empty for none."""
        entry = self.currentIndex().data(ENTRY)
        return entry.id if entry is not None else b""

    def choose(self, key: bytes) -> None:
        """Choose an entry if it is shown."""
        if (place := self._model.place(key)) >= 0:
            self.setCurrentIndex(self._model.index(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the chosen entry with Enter, ask to delete it with Delete."""
        acts = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_Delete: self.delete_asked,
        }
        act, key = acts.get(Qt.Key(event.key())), self.current_id()
        if act is None or not key or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        else:
            act.emit(key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the page for the menu of an entry, also with the menu key."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        entry = index.data(ENTRY)
        if entry is not None:
            place: QPoint = self.visualRect(index).center() if by_key else event.pos()
            self.menu_asked.emit(entry.id, self.viewport().mapToGlobal(place))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the texts anew for the new width."""
        super().resizeEvent(event)
        self._delegate.forget()
        self.scheduleDelayedItemsLayout()
