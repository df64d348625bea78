"""The empty state: what belongs here, the first step, and where there is one another way to begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from clientbook.ui import icons, theme
from clientbook.ui.widgets.labels import button, column, row, text_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

_ICON = 40
_WIDEST, _NARROWEST = 440, 80


class _Picture(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_ICON, _ICON)
        self.name = "info"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colour = theme.tokens().color("faint")
        painter.drawPixmap(0, 0, icons.pixmap(self.name, _ICON, colour, self.devicePixelRatioF()))
        painter.end()


def _even_width(label: QLabel) -> int:
    """Return the narrowest width that takes no more lines than the widest: the lines are then about equally long."""
    label.ensurePolished()
    label.setMinimumWidth(0)  # the width of the text before would be taken for the least
    least, most = _NARROWEST, _WIDEST
    wanted = label.heightForWidth(most)
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if label.heightForWidth(middle) <= wanted else (middle + 1, most)
    return most


class EmptyState(QWidget):
    """Icon, sentence, explanation and the first step, in the middle of an empty screen."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._picture = _Picture()
        self._head = text_label("", look="section")
        self._text = wrapped("", look="muted")
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._act: Callable[[], object] | None = None
        self._button = button("", self._clicked)
        self._other: Callable[[], object] | None = None
        self._link = button("", self._other_clicked, look="link")
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = column(spacing=theme.SPACE_M, margins=(24, 24, 24, 24))
        layout.addStretch(2)
        layout.addWidget(self._picture, 0, centre)
        layout.addWidget(self._head, 0, centre)
        layout.addLayout(row(None, self._text, None))
        layout.addWidget(self._button, 0, centre)
        layout.addWidget(self._link, 0, centre)
        layout.addStretch(3)
        self.setLayout(layout)

    def say(
        self, icon: str, head: str, text: str, *, action: str = "", act: Callable[[], object] | None = None
    ) -> None:
        """Say what belongs here and offer the first step."""
        self._link.hide()
        self._picture.name = icon
        self._head.setText(head)
        self._text.setText(text)
        self._text.setFixedWidth(_even_width(self._text))
        self._act = act
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setFocusProxy(self._button if action else None)  # type: ignore[arg-type]  None takes it away
        self.setAccessibleName(f"{head}. {text}")
        self._picture.update()

    def offer_also(self, text: str, act: Callable[[], object]) -> None:
        """Offer another way to begin, below the first."""
        self._other = act
        self._link.setText(text)
        self._link.show()

    def _other_clicked(self) -> None:
        if self._other is not None:
            self._other()

    def _clicked(self) -> None:
        if self._act is not None:
            self._act()
