"""“Passphrase lost”: four steps from the recovery sheet back into the vault, with a new sheet at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import firms, recovery
from clientbook.support.errors import ClientbookError, Invalid
from clientbook.support.i18n import _
from clientbook.ui.recovery.groups import typed_key
from clientbook.ui.recovery.steps import AccountStep, KeyStep
from clientbook.ui.stepgate import Stage, StepGate
from clientbook.ui.unlock.places import to_location
from clientbook.ui.wizard.steps import PassphraseStep

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.prefs import Prefs

_WIDTH = 640
_KEY, _ACCOUNT, _PASSPHRASE, _PAPER = range(4)


class RecoveryPage(StepGate):
    """Gives an owner a new passphrase against the sheet."""

    def __init__(self, jobs: Jobs, prefs: Prefs, place: str) -> None:
        super().__init__(width=_WIDTH)
        self._jobs, self._prefs = jobs, prefs
        self._key, self.account, self._passphrase = KeyStep(place), AccountStep(), PassphraseStep()
        secret = self._passphrase
        stages = (
            Stage(_("Recovery sheet"), self._key, self._key.form, self._look_up),
            Stage(_("Account"), self.account, self.account.form, self._account_chosen),
            Stage(_("Passphrase"), secret, secret.form, self._recover, _("Change the &passphrase")),
        )
        self.lay_out(_("Passphrase lost"), stages)

    def paper_name(self) -> str:
        """Return what the last step is called."""
        return _("New sheet")

    def show_step(self, step: int) -> None:
        """Show a step, with the cursor where something is missing."""
        super().show_step(step)
        if step == _KEY:
            self._key.focus_first()

    def explain(self) -> None:
        """Say which group of the sheet is wrong."""
        if self.step == _KEY and (mistake := self._key.mistake()):
            self.notice.say(mistake, "bad")

    def _look_up(self) -> None:
        place, key = to_location(self.values["place"]), typed_key(self.values)
        self.work(_("Reading the vault…"))
        self._jobs.run(self, lambda: recovery.look_up(place, key), self._found, failed=self._failed)

    def _found(self, found: recovery.Found) -> None:
        self.work("")
        self.account.show_found(found)
        self.show_step(_ACCOUNT)

    def _account_chosen(self) -> None:
        self._passphrase.names = self.account.names(self.values["login"])
        self.show_step(_PASSPHRASE)

    def _recover(self) -> None:
        values, made = dict(self.values), list[firms.NewFirm]()

        def open_it() -> Desk:
            place, key = to_location(values["place"]), typed_key(values)
            made.append(recovery.recover(place, key, login=values["login"], passphrase=values["passphrase"]))
            return made[0].desk

        self.work(_("Changing the passphrase…"))
        self._jobs.open(self, open_it, lambda: self._recovered(made[0]), failed=self._failed)

    def _recovered(self, made: firms.NewFirm) -> None:
        self.work("")
        self._prefs.remember_place(self.values["place"], self.values["login"])
        self.forget()
        self.paper.show_sheet(made.sheet, made.groups)
        self.show_step(_PAPER)
        self.notice.say(_("The passphrase is changed and the old sheet has ended. This is the new one."), "ok")

    def forget(self) -> None:
        """Forget what was typed, the sheet's groups first of all."""
        super().forget()
        self._key.clear()
        self._passphrase.clear()

    def _failed(self, error: ClientbookError) -> None:
        self.work("")
        if not (isinstance(error, Invalid) and self.form.show_invalid(error)):
            self.notice.say(error.message, "bad")
