"""Starting the window: application, language, theme, preferences, worker."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from clientbook import __version__
from clientbook.support.i18n import set_language
from clientbook.support.paths import resource
from clientbook.ui import ahead, fonts, icons
from clientbook.ui.collecting import Collector
from clientbook.ui.guard import SessionGuard, ask_windows
from clientbook.ui.jobs import Jobs
from clientbook.ui.theme import STYLE, Theme
from clientbook.ui.window import Window
from clientbook.ui.workers import Worker

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from clientbook.ui.prefs import Prefs

_log = logging.getLogger(__name__)
_SWITCH_SECONDS = 0.002
"""How soon Python hands over between worker and window; the default of 5 ms is felt while typing."""
_PAUSE_MS = 100
"""What the window gets to itself, to be painted."""


def run_window(prefs: Prefs, place: Path | str | None = None) -> int:
    """Show the program's window, offering `place` to unlock, until it is closed; returns the exit code."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    sys.setswitchinterval(_SWITCH_SECONDS)
    qInstallMessageHandler(_qt_message)
    app = QApplication([*sys.argv[:1], *STYLE])
    Collector(app)
    app.setApplicationName("clientbook")
    app.setApplicationVersion(__version__)
    app.setWindowIcon(QIcon(str(resource("icons/shield.svg"))))
    set_language(prefs.spoken)
    fonts.install(app)
    look = Theme(app)
    icons.follow(look)
    look.choose(prefs.theme)
    window = Window(Jobs(Worker()), prefs, look)
    _catch_bugs(window)
    guard = SessionGuard(window.lock)
    app.installNativeEventFilter(guard)
    window.start(str(place) if place else "")
    window.show()
    ask_windows(int(window.winId()))
    QTimer.singleShot(_PAUSE_MS, window, lambda: window.prepare(ahead.bring_in))
    code = app.exec()
    app.removeNativeEventFilter(guard)
    return code


def _catch_bugs(window: Window) -> None:
    def in_window(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        from clientbook.ui.crash import report_crash

        if not issubclass(kind, KeyboardInterrupt):
            report_crash(error, window)

    def in_thread(found: threading.ExceptHookArgs) -> None:
        from clientbook.ui.crash import where

        if found.exc_value is not None:
            _log.error("crash in a thread\n%s", where(found.exc_value))

    sys.excepthook = in_window
    threading.excepthook = in_thread


def _qt_message(kind: QtMsgType, context: QMessageLogContext, _text: str) -> None:
    """Note that Qt complained and where; its text may hold what a person typed."""
    if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        _log.warning("qt %s in %s:%s", kind.name, context.file or context.category or "?", context.line)
