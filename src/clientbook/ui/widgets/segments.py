"""A choice among a few words that lie side by side: quicker than a list, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from clientbook.ui.widgets.chips import FlowLayout
from clientbook.ui.widgets.labels import button

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from PySide6.QtGui import QKeyEvent


class Segments(QWidget):
    """One of several; arrows move, and the digits 1 to 9 choose."""

    edited = Signal()

    def __init__(self, options: Sequence[tuple[Hashable, str]], chosen: Hashable = None) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[Hashable, QPushButton] = {}
        flow = FlowLayout(6)
        for value, text in options:
            made = button(text, self.edited.emit, look="chip")
            made.setCheckable(True)
            made.setAccessibleName(text)
            self._group.addButton(made)
            self._buttons[value] = made
            flow.addWidget(made)
        self.setLayout(flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.set_value(chosen)

    def value(self) -> Hashable:
        """Return the chosen value, None for none."""
        return next((value for value, made in self._buttons.items() if made.isChecked()), None)

    def set_value(self, chosen: Hashable) -> None:
        """Choose a value; None takes every choice back."""
        if chosen not in self._buttons:
            self._group.setExclusive(False)
            for made in self._buttons.values():
                made.setChecked(False)
            self._group.setExclusive(True)
            return
        self._buttons[chosen].setChecked(True)
        self.setFocusProxy(self._buttons[chosen])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by digit."""
        place = event.key() - Qt.Key.Key_1
        made = list(self._buttons.values())
        if 0 <= place < len(made):
            made[place].click()
            made[place].setFocus()
        else:
            super().keyPressEvent(event)
