"""Several things that may each be so: check boxes that lie side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from clientbook.ui import theme
from clientbook.ui.widgets.labels import row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class FlagsEdit(QWidget):
    """Offers (key, word) pairs; `value` is the keys that are checked, in their order."""

    edited = Signal()

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        line = row(spacing=theme.SPACE_L)
        for key, word in options:
            box = QCheckBox(word)
            box.clicked.connect(self.edited)
            self._boxes[key] = box
            line.addWidget(box)
        line.addStretch(1)
        self.setLayout(line)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

    def box(self, key: str) -> QCheckBox:
        """Return the check box of a key."""
        return self._boxes[key]

    def value(self) -> tuple[str, ...]:
        """Return what is checked."""
        return tuple(key for key, box in self._boxes.items() if box.isChecked())

    def set_value(self, chosen: Iterable[str]) -> None:
        """Check these and no others."""
        kept = set(chosen or ())
        for key, box in self._boxes.items():
            box.setChecked(key in kept)
