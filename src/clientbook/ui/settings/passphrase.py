"""Changing one's passphrase, and setting the first one after a one-time code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import firms
from clientbook.support.errors import ClientbookError, Invalid, Refused
from clientbook.support.i18n import _
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import wrapped
from clientbook.ui.widgets.newsecret import NewSecret

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from clientbook.desk import Desk
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.page import Who


class PassphraseDialog(Dialog):
    """Asks for the old and the new passphrase and changes it on the worker; accepted when it is done.

    `code` is the one-time code that the person came in with: then the old one is not asked for.
    """

    def __init__(self, parent: QWidget | None, jobs: Jobs, who: Who, *, code: str = "") -> None:
        title = _("Choose your passphrase") if code else _("Change the passphrase")
        super().__init__(parent, title, width=460)
        self._jobs, self._names, self._code = jobs, (who.firm, who.name, who.login), code
        if code:
            about = _("The one-time code has opened the vault. From now on only your own passphrase does.")
            self.body.addWidget(wrapped(about, look="muted"))
        self._secret = NewSecret(self._advise, with_old=not code)
        self.form = self._secret.form
        self.body.addWidget(self._secret)
        if not code:
            self.add_button(_("Cancel"), self.reject)
        verb = _("Set the passphrase") if code else _("Change the passphrase")
        self._save = self.add_button(verb, self.save_clicked, look="primary")
        self._save.setDefault(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the texts need."""
        super().showEvent(event)
        self.fit()

    def save_clicked(self) -> None:
        """Check and change."""
        self.notice.dismiss()
        try:
            values = self.form.values()
        except Invalid:
            return
        old, new = self._code or values["old"], values["passphrase"]

        def change(desk: Desk) -> None:
            firms.change_passphrase(desk, old=old, new=new)

        self._save.setEnabled(False)
        self._jobs.query(
            self, change, lambda _done: self._changed(), failed=self.show_error, label=_("Changing the passphrase…")
        )

    def show_error(self, error: ClientbookError) -> None:
        """Say an error at its field."""
        self._save.setEnabled(True)
        if isinstance(error, Refused) and not self._code:
            error = Invalid(_("This is not your present passphrase."), field="old")
        if not (isinstance(error, Invalid) and self.form.show_invalid(error)):
            super().show_error(error)

    def _advise(self, text: str) -> tuple[bool, str]:
        advice = firms.passphrase_advice(text, self._names)
        return advice.is_ok, advice.text

    def _changed(self) -> None:
        self._secret.clear()
        self.accept()
