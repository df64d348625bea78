"""The studio: one application, one firm, and a window that scenes arrange and photograph."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from clientbook.services import firms
from clientbook.support.i18n import set_language
from clientbook.ui import fonts, icons
from clientbook.ui.jobs import Jobs
from clientbook.ui.prefs import Prefs
from clientbook.ui.theme import STYLE, Theme
from clientbook.ui.window import Window
from clientbook.ui.workers import Inline
from tests.screenshots.firm import LOGIN, PASSPHRASE, make_firm
from tests.ui.mnemonics import doubled

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.ui.frame import Frame

SIZES = {"": (1366, 768), "wide": (1920, 1080), "large": (1280, 720)}


class Studio:
    """Keeps the vaults of the photographed firm and of an empty one between pictures."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.app = QApplication.instance() or QApplication(["clientbook", *STYLE])
        self.theme = Theme(self.app)  # type: ignore[arg-type]
        icons.follow(self.theme)
        self.folder, self.out = folder, out
        sys.excepthook = lambda _kind, error, _trace: _stop(error)
        self.firm = folder / "mingde.clientbook"
        self.nobody = folder / "empty.clientbook"
        set_language("zh_CN")  # the firm's lists stand in the language that it was made in
        firms.lock(make_firm(self.firm))
        empty = firms.create_firm(self.nobody, firm="明德商贸", login=LOGIN, name="陈老板", passphrase=PASSPHRASE)
        firms.lock(empty.desk)
        self.window: Window | None = None
        self.tag = ""
        self._kept = tempfile.TemporaryDirectory()
        self.keep()

    def dress(self, language: str, look: str, size: str) -> None:
        """Choose language, look and size for the next scene, and begin it with everything as it was kept."""
        self._begin_anew()
        set_language(language)
        fonts.install(self.app)  # type: ignore[arg-type]
        self.theme.choose(look)
        self.tag = "-".join(part for part in (language, look, size) if part)
        self.size = SIZES[size]

    def keep(self) -> None:
        """Keep the vaults and the profile as they are now, for every later scene to begin with."""
        shutil.copytree(self.folder, self._kept.name, dirs_exist_ok=True)

    def _begin_anew(self) -> None:
        self.close()
        for item in self.folder.iterdir():
            shutil.rmtree(item) if item.is_dir() else item.unlink()
        shutil.copytree(self._kept.name, self.folder, dirs_exist_ok=True)

    def locked(self) -> Window:
        """Return a fresh window without a vault."""
        self.close()
        prefs = Prefs(self.folder / "prefs.json", recent=[(str(self.firm), LOGIN)])
        self.window = Window(Jobs(Inline()), prefs, self.theme)
        self.window.jobs.crashed.connect(_stop)
        self.window.resize(*self.size)
        self.window.show()
        return self.window

    def unlocked(self, place: Path | None = None, login: str = LOGIN) -> Frame:
        """Return the frame of a fresh window with the firm (or another vault) open."""
        window = self.locked()
        window.jobs.open(
            window,
            lambda: firms.open_firm(place or self.firm, login=login, passphrase=PASSPHRASE),
            lambda: window._opened(""),  # noqa: SLF001  as the unlock page does
        )
        self.settle()
        frame = window.frame
        if frame is None:
            message = "the vault did not open"
            raise RuntimeError(message)
        return frame

    def close(self) -> None:
        """Throw the window away."""
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def settle(self) -> None:
        """Let everything that is queued happen."""
        shows_pdf = self.window is not None and any(v.isVisible() for v in self.window.findChildren(QPdfView))
        for _round in range(60 if shows_pdf else 6):
            self.app.processEvents()
            time.sleep(0.005)

    def shoot(self, name: str, widget: QWidget | None = None) -> None:
        """Write a picture of the window, with the dialog over it if there is one."""
        self.settle()
        window = widget or self.window
        if window is None:
            return
        self._check_keys(name, window)
        picture = window.grab()
        for dialog in window.findChildren(QDialog):
            if dialog.isVisible():
                _lay_over(picture, window, dialog)
        path = self.out / self.tag / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(str(path))

    def _check_keys(self, name: str, window: QWidget) -> None:
        """Say which Alt keys two controls of the picture share."""
        front = QApplication.activeModalWidget() or window
        if found := doubled(front):
            sys.stderr.write(f"{self.tag}/{name}: one Alt key for {', '.join(found)}\n")


def _stop(error: BaseException) -> None:
    traceback.print_exception(error)
    os._exit(1)


def _lay_over(picture: object, window: QWidget, dialog: QDialog) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

    assert isinstance(picture, QPixmap)
    inside = dialog.grab()
    corner = QPoint((window.width() - dialog.width()) // 2, (window.height() - dialog.height()) // 2)
    painter = QPainter(picture)
    painter.fillRect(window.rect(), QColor(0, 0, 0, 60))
    painter.drawPixmap(corner, inside)
    painter.setPen(QPen(QColor(128, 128, 128), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(corner.x() - 1, corner.y() - 1, dialog.width() + 1, dialog.height() + 1)
    painter.end()
