"""The first two steps of the way back in: vault and sheet, then the account that the sheet gives back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.recovery.groups import GroupsEdit
from clientbook.ui.widgets.choices import ChoiceBox
from clientbook.ui.widgets.editors import line_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import button, column, row, text_label, wrapped

if TYPE_CHECKING:
    from clientbook.services.recovery import Found, OwnerRow

_COLUMNS = 4


class KeyStep(QWidget):
    """Which vault, and the eight groups of its sheet."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.form = Form(_COLUMNS)
        self._place = line_edit()
        self.form.add("place", _("&Vault file"), self._place, Rules(required=True, span=_COLUMNS))
        self._groups = GroupsEdit(self.form)
        self.mistake = self._groups.mistake
        self.form.fill({"place": place})
        about = _(
            "With the recovery sheet an owner gets back into the vault. Everybody else asks an owner for a new "
            "one-time code. Type the groups in their order; small letters will do."
        )
        choose = button(_("&Choose a vault file…"), self._choose, look="link")
        self.setLayout(column(wrapped(about, look="muted"), self.form, row(choose, None), None))

    def focus_first(self) -> None:
        """Put the cursor where something is missing."""
        self.form.editor("group1" if self._place.text() else "place").setFocus()

    def clear(self) -> None:
        """Forget the groups."""
        self._groups.clear()

    def _choose(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(
            self, _("Choose a vault file"), str(Path.home()), _("Vaults (*.clientbook)")
        )
        if name:
            self._place.setText(name)


class AccountStep(QWidget):
    """The firm and its owners as the sheet knows them; nothing has changed yet."""

    def __init__(self) -> None:
        super().__init__()
        self.form = Form()
        self._owners = ChoiceBox()
        self._rows: dict[str, OwnerRow] = {}
        self._firm = text_label("", look="strong")
        self._words = text_label("", look="strong")
        self.form.add("login", _("&Owner's account"), self._owners, Rules(required=True))
        about = _("Compare the fingerprint with the one on the sheet. If it differs, stop.")
        self.setLayout(
            column(
                column(text_label(_("Firm"), look="field"), self._firm, spacing=2),
                column(text_label(_("Fingerprint of the vault"), look="field"), self._words, spacing=2),
                wrapped(about, look="muted"),
                self.form,
                None,
                spacing=theme.SPACE_M,
            )
        )

    def show_found(self, found: Found) -> None:
        """Show whom the sheet gives back."""
        self._firm.setText(found.firm)
        self._words.setText(found.fingerprint)
        self._rows = {one.login: one for one in found.owners}
        options = [
            (one.login, _("{name} ({details})").format(name=one.name, details=one.login)) for one in found.owners
        ]
        self._owners.offer_pairs(options, found.owners[0].login)

    @property
    def shown(self) -> str:
        """Firm, fingerprint and account as they are shown."""
        return f"{self._firm.text()} · {self._words.text()} · {self._owners.currentText()}"

    def names(self, login: str) -> tuple[str, ...]:
        """Return what a passphrase must not be made of."""
        return self._firm.text(), self._rows[login].name, login
