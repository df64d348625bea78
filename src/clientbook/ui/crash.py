"""What a bug shows: where the program failed, never what it held: no values, no messages.

Brought in when the window stands, or by the first bug before that.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from clientbook import __version__
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.labels import text_label
from clientbook.ui.widgets.secret import copy_to_stay

_log = logging.getLogger(__name__)


def where(error: BaseException) -> str:
    """Return the error's type and the places it passed, without any value or message."""
    import platform

    lines = [f"clientbook {__version__}, {platform.system()} {platform.release()}", type(error).__name__]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        name = path.name if "clientbook" not in path.parts else "/".join(path.parts[path.parts.index("clientbook") :])
        lines.append(f"  {name}:{frame.lineno} {frame.name}")
    if error.__cause__ is not None:
        lines += ["because of", where(error.__cause__)]
    return "\n".join(lines)


class CrashDialog(QDialog):
    """Says that the program made a mistake, and where, so that it can be reported."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("A mistake in the program"))
        self.setMinimumWidth(560)
        text = QPlainTextEdit(where(error))
        text.setReadOnly(True)
        text.setAccessibleName(_("Where it happened"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setText(_("Close"))
        buttons.rejected.connect(self.reject)
        self.copy = buttons.addButton(_("&Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.clicked.connect(lambda: copy_to_stay(text.toPlainText()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_L)
        layout.setSpacing(theme.SPACE_M)
        layout.addWidget(text_label(_("This should not have happened"), look="title"))
        layout.addWidget(_said())
        layout.addWidget(text)
        layout.addWidget(buttons)


def _said() -> QLabel:
    label = text_label(
        _(
            "What was saved is safe; the last step may not have been carried out. "
            "The text below holds no client data and can be sent to support."
        ),
        look="muted",
    )
    label.setWordWrap(True)
    return label


def report_crash(error: BaseException, parent: QWidget | None = None) -> None:
    """Log the places of a bug and show the crash dialog."""
    _log.error("crash\n%s", where(error))
    if not isinstance(QApplication.activeModalWidget(), CrashDialog):
        CrashDialog(error, parent).open()
