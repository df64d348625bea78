"""Watches over an unlocked window: locks after idle minutes, on screen lock and on suspend."""

from __future__ import annotations

import ctypes
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from clientbook.support.clock import monotonic

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QWindow

_CHECK_MS = 5_000
_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 0x0004
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK = 0x02B1, 0x7
_THIS_SESSION = 0


class IdleGuard(QObject):
    """Tells when nobody has touched the program for `minutes`; watches windows, not every widget."""

    idle = Signal()
    minutes_left = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._minutes = 0
        self._touched = monotonic()
        self._check = QTimer(self)
        self._check.setInterval(_CHECK_MS)
        self._check.timeout.connect(self.check)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._focus_changed)
            app.applicationStateChanged.connect(self._state_changed)

    def watch(self, minutes: int) -> None:
        """Start to watch, with `minutes` from now."""
        self._minutes = minutes
        self._touched = monotonic()
        self._focus_changed(QGuiApplication.focusWindow())
        self._check.start()
        self.minutes_left.emit(minutes)

    def rest(self) -> None:
        """Stop watching."""
        self._check.stop()

    def check(self) -> None:
        """Compare the clock with the last sign of life."""
        left = self._minutes - (monotonic() - self._touched) / 60
        if left <= 0:
            self.rest()
            self.idle.emit()
        else:
            self.minutes_left.emit(int(left) + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note signs of life."""
        if event.type() in _SIGNS_OF_LIFE:
            self._touched = monotonic()
        return False

    def _focus_changed(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
            self._touched = monotonic()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationSuspended and self._check.isActive():
            self.rest()
            self.idle.emit()


class _Message(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wparam", ctypes.c_size_t),
        ("lparam", ctypes.c_ssize_t),
    )


class SessionGuard(QAbstractNativeEventFilter):
    """Windows tells its screen lock and its sleep by messages; elsewhere this filter is not installed."""

    def __init__(self, locked: Callable[[], None]) -> None:
        super().__init__()
        self._locked = locked

    def nativeEventFilter(self, kind: Any, message: Any) -> tuple[bool, int]:  # Qt's own type
        """Look for the two messages."""
        if bytes(QByteArray(kind).data()) == b"windows_generic_MSG":
            seen = _Message.from_address(int(message))
            if means_lock(seen.message, seen.wparam):
                QTimer.singleShot(0, self._locked)
        return False, 0


def means_lock(message: int, detail: int) -> bool:
    """Say whether a Windows message means that the screen was locked or the computer goes to sleep."""
    return (message, detail) in {
        (_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK),
        (_WM_POWERBROADCAST, _PBT_APMSUSPEND),
    }


def ask_windows(window: int) -> None:
    """Ask Windows to send its session messages to a window; does nothing elsewhere."""
    if sys.platform == "win32":
        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(window), _THIS_SESSION)
