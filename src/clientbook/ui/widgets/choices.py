"""A combo box that gives back the values it was given; Qt's own makes text of enumerations and arrays of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


class ChoiceBox(QComboBox):
    """Offers (value, text) pairs; one of them is chosen."""

    def __init__(self, options: Sequence[tuple[Hashable, str]] = (), chosen: Hashable = None) -> None:
        super().__init__()
        self._values: list[Hashable] = []
        self.offer_pairs(options, chosen)

    def offer_pairs(self, options: Sequence[tuple[Hashable, str]], chosen: Hashable = None) -> None:
        """Offer these pairs and choose a value, the first one if it is not among them."""
        self.clear()
        self._values = [value for value, _text in options]
        self.addItems([text for _value, text in options])
        self.setCurrentIndex(max(self.findData(chosen), 0) if options else -1)

    def currentData(self, role: int = Qt.ItemDataRole.UserRole) -> Any:  # Qt's own type
        """Return the chosen value."""
        return self.itemData(self.currentIndex())

    def itemData(self, index: int, role: int = Qt.ItemDataRole.UserRole) -> Any:  # Qt's own type
        """Return the value at a place."""
        return self._values[index] if 0 <= index < len(self._values) else None

    def findData(self, data: Any, role: int = Qt.ItemDataRole.UserRole, flags: Any = None) -> int:  # Qt's own type
        """Return the place of a value, or -1."""
        return self._values.index(data) if data in self._values else -1
