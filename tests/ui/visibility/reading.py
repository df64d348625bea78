"""Everything that a widget shows or says: texts, tips, names for screen readers, rows of models, painted values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QPlainTextEdit, QTabBar, QTextEdit, QWidget

from tests.services.visibility.marks import said

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = ("text", "title", "toolTip", "placeholderText", "accessibleName", "accessibleDescription", "statusTip")
_TEXTS_OF_WIDGETS = (*_TEXTS, "windowTitle", "whatsThis")
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.StatusTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    *range(int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 8),
)
_ROWS = 200


def everything(inside: QWidget) -> str:
    """Return all that a widget and everything in it shows or says, hidden parts included."""
    widgets = [inside, *inside.findChildren(QWidget)]
    models = {id(model): model for model in inside.findChildren(QAbstractItemModel)}
    for widget in widgets:
        if isinstance(widget, (QAbstractItemView, QComboBox)) and (model := widget.model()) is not None:
            models[id(model)] = model
    parts = [part for widget in widgets for part in _of_widget(widget)]
    parts += [part for action in inside.findChildren(QAction) for part in _properties(action, _TEXTS)]
    parts += [part for model in models.values() for part in _of_model(model)]
    return "\n".join(filter(None, parts))


def texts(inside: QWidget) -> str:
    """Return all that a widget and everything shown in it says by itself, without rows of models."""
    widgets = [widget for widget in (inside, *inside.findChildren(QWidget)) if widget.isVisible()]
    return "\n".join(part for widget in widgets for part in _of_widget(widget) if part)


def _of_widget(widget: QWidget) -> Iterator[str]:
    yield from _properties(widget, _TEXTS_OF_WIDGETS)
    if isinstance(widget, (QPlainTextEdit, QTextEdit)):
        yield widget.toPlainText()
    if isinstance(widget, QTabBar):
        yield from (widget.tabText(place) + widget.tabToolTip(place) for place in range(widget.count()))
    yield said([value for value in vars(widget).values() if not callable(value)])


def _properties(found: Any, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        said_by = getattr(found, name, None)
        value = said_by() if callable(said_by) else said_by
        if isinstance(value, str):
            yield value


def _of_model(model: QAbstractItemModel) -> Iterator[str]:
    columns = range(model.columnCount() if isinstance(model, QAbstractTableModel) else 1)
    yield from (str(model.headerData(column, Qt.Orientation.Horizontal) or "") for column in columns)
    for row in range(min(model.rowCount(), _ROWS)):
        for column in columns:
            index = model.index(row, column)
            yield from (said(model.data(index, role)) for role in (_ROLES if column == 0 else _ROLES[:5]))
