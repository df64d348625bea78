"""Forms: label above field, checked when the field is left, the error below it, a sign of unsaved changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.editors import read, shown, watch, watch_leaving, write
from clientbook.ui.widgets.labels import column, text_label, without_mnemonic

if TYPE_CHECKING:
    from collections.abc import Sequence

Check = Callable[[Any], None]
_UNLIMITED = 16_777_215


@dataclass(frozen=True)
class Rules:
    """How a field behaves: must be filled, is checked by `check` (raises Invalid), spans columns."""

    required: bool = False
    check: Check | None = None
    span: int = 1


@dataclass
class _Field:
    name: str
    title: QLabel
    editor: QWidget
    error: QLabel
    rules: Rules
    label: str
    keyed: str
    is_shown: bool = True


def _side(editor: QWidget) -> Qt.AlignmentFlag:
    """Return where an editor stands: below its label; one of limited width at the left, others as wide as the cell.

    A check box stands level with the words of the field beside it.
    """
    if isinstance(editor, QCheckBox):
        return Qt.AlignmentFlag.AlignVCenter
    is_limited = editor.maximumWidth() < _UNLIMITED
    return Qt.AlignmentFlag.AlignTop | (Qt.AlignmentFlag.AlignLeft if is_limited else Qt.AlignmentFlag(0))


class Form(QWidget):
    """Fields in a grid of `columns`, in the order people ask on the phone; hidden ones leave no gap."""

    edited = Signal()

    def __init__(self, columns: int = 1) -> None:
        super().__init__()
        self._columns = columns
        self._fields: dict[str, _Field] = {}
        self._place = [0, 0]
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.SPACE_L)
        self._grid.setVerticalSpacing(2)
        for number in range(columns):
            self._grid.setColumnStretch(number, 1)
        self.setLayout(column(self._grid, None, spacing=0))  # what is too high leaves the fields where they are
        self.is_dirty = False

    def add(self, name: str, label: str, editor: QWidget, rules: Rules | None = None) -> QWidget:
        """Add a field; a check box carries its label itself. Returns the editor."""
        rules = rules or Rules()
        mark = " *" if rules.required else ""
        title = text_label(f"{without_mnemonic(label)}{mark}", look="field")
        error = text_label("", look="error")
        error.setWordWrap(True)
        error.setContentsMargins(0, 0, 0, theme.SPACE_S)
        error.hide()
        if isinstance(editor, QCheckBox):
            editor.setText(label)
            title.setText("")
        else:
            title.setText(f"{label}{mark}")
            title.setBuddy(editor)
        editor.setAccessibleName(without_mnemonic(label))
        field = _Field(name, title, editor, error, rules, without_mnemonic(label), label)
        self._fields[name] = field
        self._put(field)
        self._attend(editor)
        return editor

    def _put(self, field: _Field) -> None:
        row, column = self._next(field.rules.span)
        self._grid.addWidget(field.title, row, column, 1, field.rules.span)
        self._grid.addWidget(field.editor, row + 1, column, 1, field.rules.span, _side(field.editor))
        self._grid.addWidget(field.error, row + 2, column, 1, field.rules.span)
        self._grid.setRowMinimumHeight(row + 2, theme.SPACE_S)

    def _put_all(self) -> None:
        """Place the fields that are shown anew."""
        for row in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(row, 0)
        for field in self._fields.values():
            for widget in (field.title, field.editor, field.error):
                self._grid.removeWidget(widget)
        self._place = [0, 0]
        for field in self._fields.values():
            if field.is_shown:
                self._put(field)

    def offer_keys(self, *, are_offered: bool) -> None:
        """Give the labels their Alt keys or none: of several forms alike on a page only the first has them."""
        for field in self._fields.values():
            mark = " *" if field.rules.required else ""
            field.title.setText(f"{field.keyed if are_offered else field.label}{mark}")

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        for field in self._fields.values():
            if field.is_shown:
                field.editor.setFocus()
                return

    @property
    def names(self) -> frozenset[str]:
        """The names of all fields."""
        return frozenset(self._fields)

    def editor(self, name: str) -> QWidget:
        """Return a field's editor."""
        return self._fields[name].editor

    def values(self) -> dict[str, Any]:
        """Return all values by name; raises Invalid for the first wrong field after marking all of them."""
        problems = [problem for field in self._fields.values() if (problem := self._check(field))]
        if problems:
            wrong = self._fields[problems[0].field]
            wrong.editor.setFocus()
            raise problems[0]
        return {name: read(field.editor) for name, field in self._fields.items()}

    def as_text(self) -> str:
        """Return what the fields show, a line for each that says something."""
        shown_fields = [(field.label, shown(field.editor)) for field in self._fields.values() if field.is_shown]
        return "\n".join(f"{label}: {text}" for label, text in shown_fields if text)

    def fill(self, values: dict[str, Any]) -> None:
        """Show values; the form is clean afterwards."""
        for name, value in values.items():
            if name in self._fields:
                write(self._fields[name].editor, value)
                self._mark(self._fields[name], "")
        self.clean()

    def clean(self) -> None:
        """Regard what is shown as saved."""
        self.is_dirty = False
        self.edited.emit()

    def show_invalid(self, error: Invalid) -> bool:
        """Show a service's error at its field; False when the form has no such field."""
        field = self._fields.get(error.field)
        if field is None:
            return False
        self._mark(field, error.message)
        field.editor.setFocus()
        return True

    @property
    def has_error(self) -> bool:
        """Whether a field is marked as wrong."""
        return any(field.error.text() for field in self._fields.values())

    def set_visible(self, name: str, *, visible: bool) -> None:
        """Show or hide a field with its label; those after it move up."""
        field = self._fields[name]
        if field.is_shown == visible:
            return
        field.is_shown = visible
        field.title.setVisible(visible)
        field.editor.setVisible(visible)
        field.error.setVisible(visible and bool(field.error.text()))
        self._put_all()

    def arrange(self, first: Sequence[str]) -> None:
        """Put these fields before the others, also for the Tab key."""
        order = [*first, *(name for name in self._fields if name not in first)]
        if order == list(self._fields):
            return
        self._fields = {name: self._fields[name] for name in order}
        self._put_all()
        editors = [field.editor for field in self._fields.values()]
        for before, after in pairwise(editors):
            QWidget.setTabOrder(before, after)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check a field when it is left."""
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QWidget):
            self._left(watched)
        return super().eventFilter(watched, event)

    def _left(self, editor: QWidget) -> None:
        for field in self._fields.values():
            if field.editor is editor and (self.is_dirty or field.error.text()):
                self._check(field)

    def _next(self, span: int) -> tuple[int, int]:
        row, column = self._place
        if column + span > self._columns:
            row, column = row + 3, 0
        self._place = [row, column + span]
        return row, column

    def _attend(self, editor: QWidget) -> None:
        editor.installEventFilter(self)
        watch(editor, lambda: self._edited(editor))
        watch_leaving(editor, lambda: self._left(editor))

    def _edited(self, editor: QWidget) -> None:
        self.is_dirty = True
        for field in self._fields.values():
            if field.editor is editor and field.error.text():
                self._check(field)
        self.edited.emit()

    def _check(self, field: _Field) -> Invalid | None:
        try:
            value = read(field.editor)
            if field.rules.required and value in ("", None, ()):
                raise Invalid(_("{label}: please fill in.").format(label=field.label))
            if field.rules.check is not None:
                field.rules.check(value)
        except Invalid as error:
            self._mark(field, error.message)
            return Invalid(error.message, field=field.name)
        self._mark(field, "")
        return None

    def _mark(self, field: _Field, message: str) -> None:
        field.error.setText(message)
        field.error.setVisible(bool(message) and field.is_shown)
        wrong = bool(message)
        if bool(field.editor.property("wrong")) != wrong:
            field.editor.setProperty("wrong", wrong)
            field.editor.style().unpolish(field.editor)
            field.editor.style().polish(field.editor)
        field.editor.setAccessibleDescription(message)
