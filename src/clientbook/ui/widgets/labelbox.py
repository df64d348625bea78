"""What a phone number or address is called: one of the usual words, or any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from clientbook.ui.widgets.choices import ChoiceBox

if TYPE_CHECKING:
    from collections.abc import Sequence


class LabelBox(ChoiceBox):
    """Offers (key, word) pairs and takes any other word; `value` is a key or the word that was typed."""

    edited = Signal()

    def __init__(self, labels: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__(labels)
        self._known = dict(labels)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.set_value(chosen)
        self.activated.connect(lambda _place: self.edited.emit())
        line = self.lineEdit()
        if line is not None:
            line.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        """Return the key of a usual word, or what was typed."""
        text = self.currentText().strip()
        return next((key for key, word in self._known.items() if word == text), text)

    def set_value(self, chosen: str) -> None:
        """Show a label."""
        self.setCurrentIndex(self.findData(chosen))
        self.setEditText(self._known.get(chosen, chosen))
