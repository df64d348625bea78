"""Filter chips: one row of choices with their counts, one of them chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from clientbook.ui import theme
from clientbook.ui.widgets.labels import button

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence


class Choice(NamedTuple):
    """One chip: what it stands for, its words, how many there are (None hides the number)."""

    key: Hashable
    text: str
    number: int | None = None


class FlowLayout(QLayout):
    """Places items in rows, as words in a paragraph."""

    def __init__(self, spacing: int = theme.SPACE_S) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Add an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Return an item or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Remove and return an item or None."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows at `width`."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the smallest size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, height = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x + hint.width() > rect.right() + 1 and height > 0:
                x, y, height = rect.x(), y + height + self.spacing(), 0
            if move:
                item.setGeometry(QRect(x, y, hint.width(), hint.height()))
            x += hint.width() + self.spacing()
            height = max(height, hint.height())
        return y + height - rect.y()


class FilterChips(QWidget):
    """Chips of which exactly one is on; `chosen` carries its key."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self._choices: list[Choice] = []
        self.current: Hashable = None

    def offer(self, choices: Sequence[Choice], current: Hashable = None) -> None:
        """Show these chips; `current` stays on, the first one if it is gone."""
        keys = [choice.key for choice in choices]
        self.current = current if current in keys else (keys[0] if keys else None)
        if [choice.key for choice in self._choices] != keys:
            self._rebuild(choices)
        self._choices = list(choices)
        for chip, choice in zip(self._group.buttons(), choices, strict=True):
            chip.setText(choice.text if choice.number is None else f"{choice.text} {choice.number:,}")
            chip.setChecked(choice.key == self.current)

    def button(self, key: Hashable) -> QAbstractButton:
        """Return the chip of a key."""
        return self._group.buttons()[[choice.key for choice in self._choices].index(key)]

    def _rebuild(self, choices: Sequence[Choice]) -> None:
        for chip in self._group.buttons():
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        for choice in choices:
            chip = self._chip(choice)
            self._group.addButton(chip)
            self._flow.addWidget(chip)

    def _chip(self, choice: Choice) -> QPushButton:
        chip = button(choice.text, lambda key=choice.key: self._clicked(key), look="chip")
        chip.setCheckable(True)
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        return chip

    def _clicked(self, key: Hashable) -> None:
        if key != self.current:
            self.current = key
            self.chosen.emit(key)
