"""Controls at both ends of a line; where they would be cut, the second part stands below the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from clientbook.ui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLayout


class TwoSides(QWidget):
    """Holds two layouts of controls; the first takes the width that is left."""

    def __init__(self, left: QLayout, right: QLayout, *, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self._sides = (left, right)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(theme.SPACE_S)
        self._box.setContentsMargins(*margins)
        self._around = margins[0] + margins[2]
        self._box.addLayout(left, 1)
        self._box.addLayout(right)
        self.setLayout(self._box)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand as the new width allows."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Stand anew when something in it grows."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        wanted = sum(side.sizeHint().width() for side in self._sides) + self._box.spacing() + self._around
        fits = self.width() >= wanted
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)
