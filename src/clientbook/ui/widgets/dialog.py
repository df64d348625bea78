"""Dialogs: title, body, error bar and a foot with the verb; where nothing can be undone, Cancel is default."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from clientbook.support.errors import ClientbookError, Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.form import Form
from clientbook.ui.widgets.labels import button, column, frame, row, text_label, wrapped
from clientbook.ui.widgets.notice import NoticeBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent


class Dialog(QDialog):
    """Base of every dialog; subclasses fill `body` and offer a classmethod that returns plain values."""

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 480) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self._offered = 0
        self.notice = NoticeBar()
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.SPACE_M)
        self.buttons = row(None, spacing=theme.SPACE_S, margins=(24, 12, 24, 16))
        inner = column(
            text_label(title, look="title"),
            self.notice,
            self.body,
            spacing=theme.SPACE_M,
            margins=(24, 20, 24, 8),
        )
        inner.setStretch(2, 1)
        outer = column(inner, spacing=0)
        outer.addLayout(self.buttons)
        self.setLayout(outer)

    def add_button(self, text: str, clicked: Callable[[], object], *, look: str = "") -> QPushButton:
        """Add a button at the right of the foot."""
        made = button(text, clicked, look=look)
        made.setMinimumWidth(80)
        self.buttons.addWidget(made)
        return made

    def offer(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        """Add another way out at the left of the foot."""
        made = button(text, clicked, look="link")
        self.buttons.insertWidget(self._offered, made)
        self._offered += 1
        return made

    def fit(self) -> None:
        """Take the height that the texts need: a dialog takes one before it knows how its lines break."""
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def show_error(self, error: ClientbookError) -> None:
        """Say an error inside the dialog."""
        self.notice.say(error.message, "bad")


class FormDialog(Dialog):
    """A dialog around a form: Save hands the values to `save`, which ends the dialog with `accept`.

    Ctrl+Enter saves from anywhere; leaving with unsaved changes asks once.
    """

    def __init__(self, parent: QWidget | None, title: str, *, verb: str, columns: int = 1, width: int = 480) -> None:
        super().__init__(parent, title, width=width)
        self.form = Form(columns)
        self.body.addWidget(self.form)
        self._dirty = text_label("●", look="dirty")
        self._dirty.setToolTip(_("Not saved yet"))
        self._dirty.setAccessibleName(_("Not saved yet"))
        self._dirty.hide()
        self.buttons.insertWidget(0, self._dirty)
        self.add_button(_("Cancel"), self.reject)
        self.primary = self.add_button(verb, self.save_clicked, look="primary")
        self.primary.setDefault(True)
        self.primary.setShortcut("Ctrl+Return")
        self.primary.setToolTip("Ctrl+Enter")
        self.form.edited.connect(lambda: self._dirty.setVisible(self.form.is_dirty))

    def showEvent(self, event: QShowEvent) -> None:
        """Put the cursor into the form unless a subclass chose a field."""
        super().showEvent(event)
        self.fit()
        if not self.form.isAncestorOf(self.focusWidget() or self):
            self.form.focus_first()

    def save_clicked(self) -> None:
        """Check the form and hand its values on."""
        self.notice.dismiss()
        try:
            values = self.form.values()
        except Invalid:
            return
        self.save(values)

    def save(self, values: dict[str, Any]) -> None:
        """Take the values; a dialog that only asks accepts."""
        self.accept()

    def show_error(self, error: ClientbookError) -> None:
        """Say an error at its field, or in the bar; the dialog can be saved again."""
        self.primary.setEnabled(True)
        if isinstance(error, Invalid) and self.form.show_invalid(error):
            return
        super().show_error(error)

    def reject(self) -> None:
        """Leave; unsaved changes are given up only when the person says so."""
        if self.form.is_dirty and self.isVisible():
            sure = confirm(self, _("Leave without saving?"), _("What you typed here will be lost."), verb=_("Discard"))
            if not sure:
                return
        super().reject()


class Confirm(Dialog):
    """Asks once more; Cancel has the focus and is the default."""

    def __init__(self, parent: QWidget | None, title: str, text: str, verb: str) -> None:
        super().__init__(parent, title, width=420)
        self.body.addWidget(wrapped(text, look="muted"))
        cancel = self.add_button(_("Cancel"), self.reject)
        self.add_button(verb, self.accept, look="danger")
        cancel.setDefault(True)
        cancel.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Make room for the whole text, and no more."""
        super().showEvent(event)
        self.fit()


def confirm(parent: QWidget | None, title: str, text: str, *, verb: str) -> bool:
    """Ask before something that cannot be undone; `verb` names the act with its count."""
    dialog = Confirm(parent, title, text, verb)
    return dialog.exec() == QDialog.DialogCode.Accepted


def ask_text(parent: QWidget | None, title: str, label: str, *, verb: str) -> str | None:
    """Ask for one required text (a reason); None when cancelled."""
    from clientbook.ui.widgets.editors import read, text_edit
    from clientbook.ui.widgets.form import Rules

    dialog = FormDialog(parent, title, verb=verb)
    editor = dialog.form.add("text", label, text_edit(), Rules(required=True))
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None
    return read(editor)


def panel(look: str = "card", margins: tuple[int, int, int, int] = (16, 12, 16, 12)) -> tuple[QWidget, QVBoxLayout]:
    """Return a framed panel and the layout inside it."""
    made = frame(look)
    layout = column(spacing=theme.SPACE_S, margins=margins)
    made.setLayout(layout)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made, layout
