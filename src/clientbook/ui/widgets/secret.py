"""A line for a passphrase: hidden, exactly as typed, spaces included; nothing of it is kept in an undo stack."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit


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
