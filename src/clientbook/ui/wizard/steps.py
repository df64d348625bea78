"""The first three steps of the wizard: firm and owner, passphrase, place of the vault.

What they ask of the program is brought in when they ask it: the first screen stands before it is loaded.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.unlock.places import SUFFIX
from clientbook.ui.widgets.editors import line_edit, propose
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import button, column, row, wrapped
from clientbook.ui.widgets.newsecret import NewSecret


class FirmStep(QWidget):
    """Names of the firm and of the owner."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        needed = Rules(required=True)
        self.form.add("firm", _("Name of the &firm"), line_edit(), needed)
        name, login = line_edit(), line_edit(_("e.g. chen"))
        propose(name, login, _login)
        self.form.add("name", _("&Your name"), name, needed)
        self.form.add("login", _("Your &login"), login, needed)
        about = _("The vault belongs to the firm. You become its owner: you see everything and decide handovers.")
        self.setLayout(column(wrapped(about, look="muted"), self.form, None))


class PassphraseStep(QWidget):
    """The passphrase, with advice while it is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: tuple[str, ...] = ()
        self._secret = NewSecret(self._advise)
        self.form = self._secret.form
        self.clear = self._secret.clear
        about = _(
            "Fifteen characters or more; a sentence that only you would say is best. Nobody can look it up: "
            "if it is lost, only the recovery sheet helps."
        )
        self.setLayout(column(wrapped(about, look="muted"), self._secret, None))

    def _advise(self, text: str) -> tuple[bool, str]:
        from clientbook.services import firms

        advice = firms.passphrase_advice(text, self.names)
        return advice.is_ok, advice.text


class PlaceStep(QWidget):
    """Where the vault file lies: a local disk."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self.place = line_edit()
        choose = button(_("&Choose…"), self._choose)
        self.form.add("place", _("&Vault file"), self.place, Rules(required=True, check=_check_place))
        about = _(
            "Choose a folder on this computer's own disk. The file is encrypted; backups are made from it. "
            "Several computers share a vault through a PostgreSQL server, not through a shared folder."
        )
        self.setLayout(column(wrapped(about, look="muted"), self.form, row(choose, None), None))

    def suggest(self, firm: str) -> None:
        """Suggest a file named for the firm."""
        from clientbook.services import firms

        if not self.place.text():
            self.place.setText(str(firms.suggest_place(firm)))

    def _choose(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, _("Where shall the vault lie?"), self.place.text(), _("Vaults (*.clientbook)")
        )
        if name:
            self.place.setText(str(Path(name).with_suffix(SUFFIX)))
            self.form.show_invalid(Invalid("", field="place"))


def _login(name: str) -> str:
    from clientbook.domain.staff import login_for

    return login_for(name)


def _check_place(text: str) -> None:
    from clientbook.services import firms

    firms.check_place(Path(text))
