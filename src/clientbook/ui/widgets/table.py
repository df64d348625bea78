"""Lists: a model that holds ids and fetches the rows that are seen, and a calm table with two-line rows.

The page gives ids in order (`show`) and answers `wanted` with rows (`fill`). Selection and scroll position
stay on the same ids when the list is shown anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QWidget

from clientbook.support.i18n import _
from clientbook.ui import fonts, theme
from clientbook.ui.widgets.keyboardrow import KeyboardRowTable
from clientbook.ui.widgets.rowdelegate import KIND, SECOND, TONE, RowDelegate

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

_AHEAD = 40
_FIRST_LEAST = 148
_WIDEST, _HEAD_PADDING = 1.6, 18
Index = QModelIndex | QPersistentModelIndex


def _nothing(_row: Any) -> str:
    return ""


class Column(NamedTuple):
    """One column: `kind` is "two" (two lines), "text", "muted", "number", "date", "pill" or "marked".

    For "marked", `second` says which parts of the text stand out: "start:length start:length". Spare columns give way,
    the one with `spare` 1 first, where the first column could not be read beside them.
    """

    key: str
    title: str
    width: int
    text: Callable[[Any], str]
    kind: str = "text"
    second: Callable[[Any], str] = _nothing
    tone: Callable[[Any], str] = _nothing
    can_sort: bool = True
    spare: int = 0


class ListModel(QAbstractTableModel):
    """Ids in order and the rows that were fetched so far."""

    wanted = Signal(list)

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.ids: list[Hashable] = []
        self.rows: dict[Hashable, Any] = {}
        self._fresh: set[Hashable] = set()
        self._missing: set[int] = set()
        self._asked: set[Hashable] = set()
        self._places: dict[Hashable, int] = {}

    def show(self, ids: Sequence[Hashable]) -> None:
        """Show these ids; rows known before stay visible until they are fetched anew."""
        self.beginResetModel()
        self.ids = list(ids)
        self._places = {key: place for place, key in enumerate(self.ids)}
        self.rows = {key: row for key, row in self.rows.items() if key in self._places}
        self._fresh.clear()
        self._asked.clear()
        self._missing.clear()
        self.endResetModel()

    def fill(self, rows: dict[Hashable, Any]) -> None:
        """Take rows that were wanted."""
        self.rows.update(rows)
        self._fresh.update(rows)
        places = [self._places[key] for key in rows if key in self._places]
        if places:
            last = len(self.columns) - 1
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), last))

    def forget(self) -> None:
        """Forget every row, before the window locks."""
        self.rows.clear()

    def row(self, key: Hashable) -> Any | None:
        """Return the fetched row of an id, or None."""
        return self.rows.get(key)

    def place(self, key: Hashable) -> int:
        """Return the position of an id, or -1."""
        return self._places.get(key, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of ids."""
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the delegate needs of a cell; unseen rows are fetched when they are asked for."""
        if not index.isValid() or index.row() >= len(self.ids):
            return None
        key = self.ids[index.row()]
        if key not in self._fresh and role == Qt.ItemDataRole.DisplayRole:
            self._want(index.row())
        column = self.columns[index.column()]
        if role == KIND:
            return column.kind
        row = self.rows.get(key)
        return None if row is None else _cell(column, row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.columns[section].kind == "number" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _want(self, place: int) -> None:
        if not self._missing:
            QTimer.singleShot(0, self, self._ask)
        self._missing.add(place)

    def _ask(self) -> None:
        if not self._missing:
            return
        first, last = min(self._missing), max(self._missing) + _AHEAD
        self._missing.clear()
        keys = [key for key in self.ids[first : last + 1] if key not in self._fresh and key not in self._asked]
        self._asked.update(keys)
        if keys:
            self.wanted.emit(keys)


def _cell(column: Column, row: Any, role: int) -> str | None:
    if role == Qt.ItemDataRole.DisplayRole:
        return column.text(row)
    if role == SECOND:
        return column.second(row)
    if role == TONE:
        return column.tone(row)
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return ", ".join(part for part in (column.title, column.text(row), column.second(row)) if part)
    return None


class ListTable(KeyboardRowTable):
    """The table of a list page. `current` follows the selection, `opened` is Enter or a double click."""

    current = Signal(object)
    opened = Signal(object)
    sort_asked = Signal(str, bool)
    columns_changed = Signal()
    selected = Signal(list)

    def __init__(self, model: ListModel, name: str, *, row_height: int = theme.ROW_TWO_LINES) -> None:
        super().__init__()
        self._list = model
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName(name)
        self._quiet = False
        self._sort = ("", False)
        self._has_own_widths = False
        self._crowded: set[int] = set()
        self._called_for: set[int] = set()
        self._behave(row_height)
        self._make_header()
        self.selectionModel().currentRowChanged.connect(self._row_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._list.ids[index.row()]))

    def _behave(self, row_height: int) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height)

    def _make_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(48)
        for place in range(len(self._list.columns)):
            stretch = place == 0
            mode = QHeaderView.ResizeMode.Stretch if stretch else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(place, mode)
            header.resizeSection(place, self._base(place))
        header.sectionClicked.connect(self._header_clicked)
        header.sectionResized.connect(self._section_resized)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda point: self.column_menu().popup(header.viewport().mapToGlobal(point))
        )

    def show_ids(self, ids: Sequence[Hashable]) -> None:
        """Show these ids, keeping the selected one selected and the scroll position where it was."""
        chosen, scrolled = self.current_id(), self.verticalScrollBar().value()
        several = self.selected_ids()
        self._quiet = True
        self._list.show(ids)
        if chosen is not None and (place := self._list.place(chosen)) >= 0:
            self.setCurrentIndex(self._list.index(place, 0))
        if len(several) > 1:
            self._select_again(several)
        self.verticalScrollBar().setValue(scrolled)
        self._quiet = False
        if len(several) > 1:
            self._tell_selected()
        if self.current_id() != chosen:
            self.current.emit(self.current_id())

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """Let a row that the program chooses be the one selected, whichever keys are held down meanwhile."""
        if event is None:
            return QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        return super().selectionCommand(index, event)

    def allow_many(self) -> None:
        """Let several rows be selected; `selected` tells their ids, in the order of the list."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(lambda *_ranges: self._tell_selected())

    def selected_ids(self) -> list[Any]:
        """Return the ids of the selected rows, in the order of the list."""
        rows = {
            row for span in self.selectionModel().selection().toList() for row in range(span.top(), span.bottom() + 1)
        }
        return [self._list.ids[row] for row in sorted(rows) if row < len(self._list.ids)]

    def _tell_selected(self) -> None:
        if not self._quiet:
            self.selected.emit(self.selected_ids())

    def _select_again(self, chosen: Sequence[Hashable]) -> None:
        """Select the rows of these ids as far as they are listed."""
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        again = QItemSelection()
        last = len(self._list.columns) - 1
        for place in (self._list.place(key) for key in chosen):
            if place >= 0:
                again.append(QItemSelectionRange(self._list.index(place, 0), self._list.index(place, last)))
        self.selectionModel().select(again, flags)

    def current_id(self) -> Any | None:
        """Return the id of the selected row, or None."""
        row = self.currentIndex().row()
        return self._list.ids[row] if 0 <= row < len(self._list.ids) else None

    def first_id(self) -> Any | None:  # any kind of id
        """Return the id of the first row, or None."""
        return self._list.ids[0] if self._list.ids else None

    def choose(self, key: Hashable) -> None:
        """Select the row of an id if it is in the list."""
        if (place := self._list.place(key)) >= 0:
            self.setCurrentIndex(self._list.index(place, 0))

    def step(self, by: int) -> None:
        """Select the row that is `by` rows further on, as far as there is one."""
        place = self.currentIndex().row() + by
        if 0 <= place < len(self._list.ids):
            self.setCurrentIndex(self._list.index(place, 0))

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Mark the column that the list is sorted by."""
        keys = [column.key for column in self._list.columns]
        if key in keys:
            self._sort = (key, descending)
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self.horizontalHeader().setSortIndicatorShown(True)
            self.horizontalHeader().setSortIndicator(keys.index(key), order)

    def column_menu(self) -> QMenu:
        """Return the menu that shows and hides columns; the first one always stays."""
        menu = QMenu(self)
        menu.setToolTip(_("Columns"))
        for place, column in enumerate(self._list.columns[1:], start=1):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.toggled.connect(lambda shown, place=place: self._show_column(place, shown=shown))
            menu.addAction(action)
        return menu

    def layout_state(self) -> dict[str, int]:
        """Return the width of each column, 0 for a hidden one, to be remembered."""
        return {
            column.key: self._base(place) if place in self._crowded else self.columnWidth(place)
            for place, column in enumerate(self._list.columns)
        }

    def restore_layout(self, widths: dict[str, int]) -> None:
        """Apply what `layout_state` returned earlier."""
        self._has_own_widths = bool(widths)
        self._crowded.clear()
        for place, column in enumerate(self._list.columns[1:], start=1):
            width = widths.get(column.key, self._base(place))
            self.setColumnHidden(place, width == 0)
            if width:
                self.setColumnWidth(place, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns a share of a wide screen unless a person set their widths."""
        super().resizeEvent(event)
        self._make_room()
        if self._has_own_widths:
            return
        shown = [place for place in range(len(self._list.columns)) if not self.isColumnHidden(place)]
        factor = min(max(self.viewport().width() / sum(map(self._base, shown)), 1.0), _WIDEST)
        for place in shown[1:]:
            self.setColumnWidth(place, round(self._base(place) * factor))

    def _make_room(self) -> None:
        """Hide as many spare columns as the first one needs to be read, and show the others again."""
        columns = self._list.columns
        places = [at for at in range(1, len(columns)) if at in self._crowded or not self.isColumnHidden(at)]
        lack = _FIRST_LEAST + sum(self._width(place) for place in places) - self.viewport().width()
        spare = [place for place in places if columns[place].spare and place not in self._called_for]
        self._crowded.clear()
        for place in sorted(spare, key=lambda place: columns[place].spare):
            self.setColumnHidden(place, lack > 0)
            if lack > 0:
                self._crowded.add(place)
                lack -= self._width(place)

    def _width(self, place: int) -> int:
        return (self.columnWidth(place) if self._has_own_widths else 0) or self._base(place)

    def _base(self, place: int) -> int:
        """Return the width of a column before it takes a share of a wide screen; its title is always whole."""
        column = self._list.columns[place]
        bold = QFontMetrics(fonts.sized(self.font(), theme.SMALL, QFont.Weight.DemiBold))
        return max(column.width, bold.horizontalAdvance(column.title) + _HEAD_PADDING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the current row with Enter."""
        key = self.current_id()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and key is not None:
            self.opened.emit(key)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the context menu to the page."""
        event.ignore()

    def _show_column(self, place: int, *, shown: bool) -> None:
        self.setColumnHidden(place, not shown)
        self._crowded.discard(place)
        self._called_for.add(place)
        self._has_own_widths = True
        self.columns_changed.emit()

    def _section_resized(self, place: int, _before: int, _now: int) -> None:
        if place > 0 and QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._has_own_widths = True
            self.columns_changed.emit()

    def _header_clicked(self, place: int) -> None:
        column = self._list.columns[place]
        if not column.can_sort:
            return
        self.sort_asked.emit(column.key, self._sort == (column.key, False))

    def _row_changed(self, *_indexes: QModelIndex) -> None:
        if not self._quiet:
            self.current.emit(self.current_id())
