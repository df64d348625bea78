"""A table whose row under the keyboard is always a chosen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTableView

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent


class KeyboardRowTable(QTableView):
    """Qt makes the first row current when the focus comes, without choosing it: Enter would open an unmarked row."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the row that the focus stands on."""
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())
