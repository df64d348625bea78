"""“Passphrase lost”: four steps from the recovery sheet back into the vault, with a new sheet at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from clientbook.services import firms, recovery
from clientbook.support.errors import ClientbookError, Invalid
from clientbook.support.i18n import _
from clientbook.ui.gate import Gate
from clientbook.ui.recovery.groups import typed_key
from clientbook.ui.recovery.steps import AccountStep, KeyStep
from clientbook.ui.unlock.places import to_location
from clientbook.ui.widgets.fitted import FittedStack
from clientbook.ui.widgets.labels import button, row, text_label
from clientbook.ui.widgets.papersheet import PaperSheet
from clientbook.ui.widgets.stepper import StageStepper, Step
from clientbook.ui.wizard.steps import PassphraseStep

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.prefs import Prefs
    from clientbook.ui.widgets.form import Form

_NARROW, _WIDE = 640, 860
_KEY, _ACCOUNT, _PASSPHRASE, _PAPER = range(4)


class RecoveryPage(Gate):
    """Leads to an open desk with a new passphrase (`opened`), or back (`left`)."""

    opened = Signal()
    left = Signal()

    def __init__(self, jobs: Jobs, prefs: Prefs, place: str) -> None:
        super().__init__(width=_NARROW)
        self._jobs, self._prefs = jobs, prefs
        self._values: dict[str, Any] = {}
        self._stepper = StageStepper(_("Passphrase lost"))
        self._key, self.account, self._passphrase = KeyStep(place), AccountStep(), PassphraseStep()
        self.paper = PaperSheet()
        self.paper.left_program.connect(lambda: self._next.setEnabled(True))
        self._stack = FittedStack()
        for step in (self._key, self.account, self._passphrase, self.paper):
            self._stack.add_step(step)
        self._back = button(_("&Back"), self.back_clicked)
        self._next = button(_("&Next"), self.next_clicked, look="primary")
        self.steer(on=self._next, back=self._back)
        self.card.addWidget(text_label(_("Passphrase lost"), look="title"))
        self.card.addWidget(self._stepper)
        self.card.addWidget(self.notice)
        self.card.addWidget(self._stack, 1)
        self.add_progress()
        self.card.addLayout(row(None, self._back, self._next))
        self._show(_KEY)

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self._stack.currentIndex()

    @property
    def form(self) -> Form:
        """The form of the step shown."""
        return (self._key.form, self.account.form, self._passphrase.form, self.paper.form)[self.step]

    def _show(self, step: int) -> None:
        names = (_("Recovery sheet"), _("Account"), _("Passphrase"), _("New sheet"))
        self._stepper.show_steps([Step(name) for name in names], step)
        self._stack.show_step(step)
        self.widen(_WIDE if step == _PAPER else _NARROW)
        self.offer_languages(offered=step == _KEY)
        self._back.setVisible(step < _PAPER)
        self._back.setText(_("&Back") if step else _("Cancel"))
        verbs = {_PASSPHRASE: _("Change the &passphrase"), _PAPER: _("S&tart")}
        self._next.setText(verbs.get(step, _("&Next")))
        self._next.setEnabled(step < _PAPER or self.paper.has_left)
        if step == _KEY:
            self._key.focus_first()
        else:
            self.form.focus_first()

    def back_clicked(self) -> None:
        """Go one step back, or leave."""
        self.notice.dismiss()
        if self.step == _KEY:
            self._forget()
            self.left.emit()
        else:
            self._show(self.step - 1)

    def next_clicked(self) -> None:
        """Check this step and go on."""
        self.notice.dismiss()
        try:
            self._values.update(self.form.values())
        except Invalid:
            if self.step == _KEY and (mistake := self._key.mistake()):
                self.notice.say(mistake, "bad")
            return
        (self._look_up, self._account_chosen, self._recover, self._done)[self.step]()

    def _look_up(self) -> None:
        place, key = to_location(self._values["place"]), typed_key(self._values)
        self._show_working(_("Reading the vault…"))
        self._jobs.run(self, lambda: recovery.look_up(place, key), self._found, failed=self._failed)

    def _found(self, found: recovery.Found) -> None:
        self._show_working("")
        self.account.show_found(found)
        self._show(_ACCOUNT)

    def _account_chosen(self) -> None:
        self._passphrase.names = self.account.names(self._values["login"])
        self._show(_PASSPHRASE)

    def _recover(self) -> None:
        values, made = dict(self._values), list[firms.NewFirm]()

        def open_it() -> Desk:
            place, key = to_location(values["place"]), typed_key(values)
            made.append(recovery.recover(place, key, login=values["login"], passphrase=values["passphrase"]))
            return made[0].desk

        self._show_working(_("Changing the passphrase…"))
        self._jobs.open(self, open_it, lambda: self._recovered(made[0]), failed=self._failed)

    def _recovered(self, made: firms.NewFirm) -> None:
        self._show_working("")
        self._prefs.remember_place(self._values["place"], self._values["login"])
        self._forget()
        self.paper.show_sheet(made.sheet, made.groups)
        self._show(_PAPER)
        self.notice.say(_("The passphrase is changed and the old sheet has ended. This is the new one."), "ok")

    def _done(self) -> None:
        self.paper.empty()
        self.opened.emit()

    def _forget(self) -> None:
        self._values.clear()
        self._key.clear()
        self._passphrase.clear()

    def _failed(self, error: ClientbookError) -> None:
        self._show_working("")
        if not (isinstance(error, Invalid) and self.form.show_invalid(error)):
            self.notice.say(error.message, "bad")

    def _show_working(self, text: str) -> None:
        self.show_working(text)
        for part in (self._stack, self._next, self._back):
            part.setEnabled(not text)
