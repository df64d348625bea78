"""Secrets on the screen: a line for a passphrase, exactly as typed and kept in no undo stack, and copying a code."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

CLIPBOARD_MS = 20_000
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_MAY_STAY = "application/x-clientbook-may-stay"
_NOT_TO_BE_KEPT = {
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
    "x-kde-passwordManagerHint": b"secret",
}
"""How Windows and KDE are told that what is copied belongs into no history and onto no other computer."""


def copy_secret(text: str) -> None:
    """Put a secret on the clipboard, marked so that no history of copies keeps it; `Clipboard` takes it off again."""
    data = QMimeData()
    data.setText(text)
    for kind, value in _NOT_TO_BE_KEPT.items():
        data.setData(kind, value)
    QGuiApplication.clipboard().setMimeData(data)


def copy_to_stay(text: str) -> None:
    """Put a text without any data of clients on the clipboard; `Clipboard` leaves it there."""
    data = QMimeData()
    data.setText(text)
    data.setData(_MAY_STAY, b"1")
    QGuiApplication.clipboard().setMimeData(data)


class Clipboard(QObject):
    """Takes off the clipboard after a while whatever this program put there, by a button or by Ctrl+C."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._clear)
        self._clipboard.dataChanged.connect(self._changed)

    def _changed(self) -> None:
        """Remember what is to be taken off again."""
        self._text = self._clipboard.text() if self._is_ours() else ""
        if self._text:
            self._timer.start(CLIPBOARD_MS)

    def _is_ours(self) -> bool:
        """Say whether it came there while this program has the focus; others' copies come while it has not."""
        data: QMimeData | None = self._clipboard.mimeData()
        if data is None or data.hasFormat(_MAY_STAY):
            return False
        return self._clipboard.ownsClipboard() or QGuiApplication.focusWindow() is not None

    def _clear(self) -> None:
        if self._text and self._clipboard.text() == self._text:
            self._clipboard.clear()
        self._text = ""


class SecretEdit(QLineEdit):
    """Hides what is typed and takes no part in spell checking, prediction or copying."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> str:
        """Return what was typed, as it was typed."""
        return self.text()

    def set_value(self, text: str) -> None:
        """Show a text, in fact only its length."""
        self.setText(text)

    def show_text(self, shown: bool) -> None:  # noqa: FBT001  a slot of a check box
        """Show or hide what is typed."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
