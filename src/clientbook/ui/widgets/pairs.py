"""Labelled values, one to a line: several phones or addresses of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clientbook.support.i18n import _
from clientbook.ui.widgets.labelbox import LabelBox
from clientbook.ui.widgets.labels import button, clear, column, icon_button, row

if TYPE_CHECKING:
    from collections.abc import Sequence

Pair = tuple[str, str]


class PairsEditor(QWidget):
    """Lines of value and label; one empty line is always there to type into. Any label can be typed."""

    edited = Signal()
    left = Signal()

    def __init__(self, labels: Sequence[Pair], *, what: str, add: str) -> None:
        super().__init__()
        self._labels, self._what = list(labels), what
        self._lines: list[tuple[QLineEdit, LabelBox]] = []
        self._rows = column(spacing=6)
        self._add = button(add, self._add_clicked, look="link", icon="add")
        self.setLayout(column(self._rows, row(self._add, None), spacing=2))
        self.set_value(())

    def value(self) -> tuple[Pair, ...]:
        """Return (label, value) for every line that is filled."""
        return tuple((label.value(), text.text().strip()) for text, label in self._lines if text.text().strip())

    def set_value(self, pairs: Sequence[Pair]) -> None:
        """Show these lines."""
        clear(self._rows)
        self._lines.clear()
        for label, text in pairs or ((self._labels[0][0], ""),):
            self._append(label, text)

    def _append(self, label: str, value: str) -> QLineEdit:
        text = QLineEdit(value)
        text.setAccessibleName(self._what)
        kind = LabelBox(self._labels, label)
        kind.setAccessibleName(_("Kind"))
        kind.setFixedWidth(88)
        holder = QWidget()
        entry = (text, kind)
        remove = icon_button("dismiss", _("Remove"), lambda: self._remove(entry, holder))
        inner = row(text, kind, remove, spacing=6)
        inner.setStretch(0, 1)
        holder.setLayout(inner)
        self._lines.append(entry)
        self._rows.addWidget(holder)
        text.textEdited.connect(lambda _text: self.edited.emit())
        text.editingFinished.connect(self.left)
        kind.edited.connect(self.edited)
        self.setFocusProxy(self._lines[0][0])
        return text

    def _add_clicked(self) -> None:
        self._append(self._labels[0][0], "").setFocus()

    def _remove(self, entry: tuple[QLineEdit, LabelBox], holder: QWidget) -> None:
        self._lines.remove(entry)
        holder.hide()
        holder.deleteLater()
        if not self._lines:
            self._append(self._labels[0][0], "")
        self.edited.emit()
