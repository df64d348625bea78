"""The wizard of the first start: firm, passphrase, place, recovery sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from clientbook.support.errors import ClientbookError, Invalid
from clientbook.support.i18n import _
from clientbook.ui.stepgate import Stage, StepGate
from clientbook.ui.widgets.labels import button
from clientbook.ui.wizard.steps import FirmStep, PassphraseStep, PlaceStep

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services import firms
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.prefs import Prefs

_WIDTH = 560
_FIRM, _PASSPHRASE, _PLACE, _PAPER = range(4)


class Wizard(StepGate):
    """Makes the vault of a new firm."""

    demo_asked = Signal()

    def __init__(self, jobs: Jobs, prefs: Prefs) -> None:
        super().__init__(width=_WIDTH)
        self._jobs, self._prefs = jobs, prefs
        self._firm, self._passphrase, self._place = FirmStep(), PassphraseStep(), PlaceStep()
        self._demo = button(_("Open a demo firm instead"), self.demo_asked.emit, look="link")
        stages = (
            Stage(_("Firm"), self._firm, self._firm.form, self._named),
            Stage(_("Passphrase"), self._passphrase, self._passphrase.form, lambda: self.show_step(_PLACE)),
            Stage(_("Place"), self._place, self._place.form, self._make_vault, _("&Make the vault")),
        )
        self.lay_out(_("Set up your firm"), stages, beside=self._demo)

    def show_step(self, step: int) -> None:
        """Show a step; the demo firm is offered before anything was typed."""
        super().show_step(step)
        self._demo.setVisible(step == _FIRM)

    def _named(self) -> None:
        self._passphrase.names = (self.values["firm"], self.values["name"], self.values["login"])
        self._place.suggest(self.values["firm"])
        self.show_step(_PASSPHRASE)

    def _make_vault(self) -> None:
        values = dict(self.values)
        made: list[firms.NewFirm] = []

        def make() -> Desk:
            from clientbook.services import firms

            made.append(
                firms.create_firm(
                    Path(values["place"]),
                    firm=values["firm"],
                    login=values["login"],
                    name=values["name"],
                    passphrase=values["passphrase"],
                )
            )
            return made[0].desk

        self.work(_("Making the vault…"))
        self._jobs.open(self, make, lambda: self._made(made[0]), failed=self._failed, label=_("Making the vault…"))

    def _made(self, firm: firms.NewFirm) -> None:
        self.work("")
        self._prefs.remember_place(self.values["place"], self.values["login"])
        self.forget()
        self._passphrase.clear()
        self.paper.show_sheet(firm.sheet, firm.groups)
        self.show_step(_PAPER)

    def _failed(self, error: ClientbookError) -> None:
        self.work("")
        places = {"firm": _FIRM, "name": _FIRM, "login": _FIRM, "passphrase": _PASSPHRASE, "location": _PLACE}
        if isinstance(error, Invalid) and error.field in places:
            self.show_step(places[error.field])
            self.form.show_invalid(error)
        else:
            self.notice.say(error.message, "bad")
