"""Two lines for a new passphrase with advice while it is typed; used by the wizard and by the settings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import column, restyle, wrapped
from clientbook.ui.widgets.secret import SecretEdit

Advise = Callable[[str], tuple[bool, str]]


class NewSecret(QWidget):
    """Adds "passphrase" and "again" to a form of its own; `advise` says (is ok, advice) for a text."""

    def __init__(self, advise: Advise, *, with_old: bool = False) -> None:
        super().__init__()
        self._advise_on = advise
        self.form = Form()
        self._old, self._first, self._second = SecretEdit(), SecretEdit(), SecretEdit()
        self._advice = wrapped("", look="small")
        if with_old:
            self.form.add("old", _("&Present passphrase"), self._old, Rules(required=True))
        self.form.add("passphrase", _("N&ew passphrase"), self._first, Rules(required=True, check=self._check))
        self.form.add("again", _("New passphrase &again"), self._second, Rules(required=True, check=self._same))
        shown = QCheckBox(_("&Show what I type"))
        for editor in (self._old, self._first, self._second):
            shown.toggled.connect(editor.show_text)
        self._first.textChanged.connect(lambda _text: self._advise())
        self.setLayout(column(self.form, self._advice, shown))

    def clear(self) -> None:
        """Forget what was typed."""
        for editor in (self._old, self._first, self._second):
            editor.clear()

    def _check(self, text: str) -> None:
        is_ok, advice = self._advise_on(text)
        if not is_ok:
            self._advice.setText("")
            raise Invalid(advice)

    def _same(self, text: str) -> None:
        if text != self._first.text():
            raise Invalid(_("The two passphrases differ."))

    def _advise(self) -> None:
        is_ok, advice = self._advise_on(self._first.text())
        self._advice.setText(_("This passphrase will do.") if is_ok else advice)
        restyle(self._advice, "ok" if is_ok else "warn")
