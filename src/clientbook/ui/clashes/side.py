"""One of two values to choose between: the whole text on a card that is chosen by a click or a key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from clientbook.ui import theme
from clientbook.ui.widgets.labels import column, wrapped
from clientbook.ui.widgets.rowdelegate import NOTHING

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

_MARK, _LEFT = 14, 34
_LONG = re.compile(r"([!-~]{24})(?=[!-~])")


def breakable(text: str) -> str:
    """Return a text whose long words (addresses of pages, numbers without spaces) may be broken to fit their column."""
    return _LONG.sub("\\1\u200b", text)


class SideCard(QAbstractButton):
    """A value as a choice: Space or a click chooses it; other keys are its row's."""

    def __init__(self, whose: str, value: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{whose}: {value}")
        self._text = wrapped(breakable(value) or NOTHING, look="" if value else "muted")
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setLayout(column(self._text, margins=(_LEFT, 8, 12, 8)))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the size that shows the whole text."""
        layout = self.layout()
        return layout.totalSizeHint() if layout is not None else super().sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrows to the row."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card, its mark, and a frame where it is chosen or has the focus."""
        look = theme.tokens()
        is_marked = self.isChecked() or self.hasFocus()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(look.color("accent" if is_marked else "line"), width))
        ground = "accent_soft" if self.isChecked() else "hover" if self.underMouse() else "surface"
        painter.setBrush(look.color(ground))
        inset = width / 2
        frame = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        self._paint_mark(painter)
        painter.end()

    def _paint_mark(self, painter: QPainter) -> None:
        look = theme.tokens()
        ring = QRectF(11, 10, _MARK, _MARK)
        painter.setBrush(look.color("surface"))
        painter.setPen(QPen(look.color("accent" if self.isChecked() else "edge"), 1.5))
        painter.drawEllipse(ring)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(ring.adjusted(4, 4, -4, -4))
