"""A folder window of another program, out of which files are dragged: `python -m tests.e2e.dragging FILE…`.

It stands in the upper right corner, above every other window, and takes no focus. What happens between it and the
program is the drag-and-drop of the window system itself.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.e2e.driving import Screen

_SIDE, _LOOK = 48, "background: #c0267c"
_COLOUR = 0xFFC0267C


class _Folder(QWidget):
    """Its whole face is one selection of files."""

    def __init__(self, paths: Sequence[Path]) -> None:
        flags = Qt.WindowType.BypassWindowManagerHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setStyleSheet(_LOOK)
        self._paths = paths
        screen = QGuiApplication.primaryScreen().geometry()
        self.setGeometry(screen.right() - _SIDE, 0, _SIDE, _SIDE)

    def event(self, event: QEvent) -> bool:
        """Begin the drag, as file managers do once the mouse moves with its button down."""
        if event.type() is QEvent.Type.MouseMove:
            self._drag()
        return super().event(event)

    def _drag(self) -> None:
        data, drag = QMimeData(), QDrag(self)
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in self._paths])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.DropAction.MoveAction)


def drag_in(screen: Screen, paths: Sequence[Path], *, says: str, title: str) -> None:
    """Drag files over the middle of the program's window, let go when it `says` so, wait for the next window."""
    words = [sys.executable, "-m", "tests.e2e.dragging", *map(str, paths)]
    with (screen.folder / "complaints").open("ab") as complaints:
        folder = subprocess.Popen(words, env=screen.env, stdout=complaints, stderr=complaints)
    try:
        width, height = screen.image().width(), screen.image().height()
        at = (width - _SIDE, _SIDE)
        screen.until(lambda: screen.image().pixel(*at) == _COLOUR, "the window with the files")
        screen.mouse("mousemove", "--sync", *map(str, at), "mousedown", "1")
        for part in (4, 3, 2):
            screen.mouse("mousemove", "--sync", str(at[0] - width // (2 * part)), str(height // part))
        screen.until_text(says)
        screen.mouse("mouseup", "1")
        screen.until_title(title)
        screen.mouse("mousemove", "0", "0")
    finally:
        folder.terminate()
        folder.wait(20)


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = _Folder([Path(word) for word in sys.argv[1:]])
    window.show()
    sys.exit(application.exec())
