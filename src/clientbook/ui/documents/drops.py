"""Files that are dragged from the desktop onto a page: a ground that says what would happen, and their paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from clientbook.ui import fonts, theme

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_EDGE = 10


class DropGround(QWidget):
    """Lies over a page while files are dragged above it."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a veil, a dashed frame and the sentence."""
        painter, look = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = look.color("accent_soft")
        veil.setAlpha(245)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(look.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), theme.RADIUS, theme.RADIUS)
        painter.setFont(fonts.sized(self.font(), theme.TITLE))
        painter.setPen(look.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text)
        painter.end()


class DropTarget(QObject):
    """Makes a page take files while `is_open`; `dropped` carries their paths. Copies, never moves."""

    dropped = Signal(list)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self.is_open = False
        self.ground = DropGround(page)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer drags over the page."""
        if event.type() == QEvent.Type.DragLeave:
            self.ground.hide()
        elif isinstance(event, QDropEvent):
            return self._dragged(event)
        return super().eventFilter(watched, event)

    def _dragged(self, event: QDropEvent) -> bool:
        found = local_files(event.mimeData()) if self.is_open else []
        is_drop = event.type() == QEvent.Type.Drop
        if not found or not event.possibleActions() & Qt.DropAction.CopyAction:
            event.ignore()
            self.ground.hide()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.ground.setGeometry(self._page.rect())
        self.ground.raise_()
        self.ground.setVisible(not is_drop)
        if is_drop:
            self.dropped.emit(found)
        return True


def local_files(data: QMimeData) -> list[Path]:
    """Return the files of this computer that are dragged; addresses of the web are none."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
