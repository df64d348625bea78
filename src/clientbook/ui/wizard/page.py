"""The wizard of the first start: firm, passphrase, place, recovery sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from clientbook.support.errors import ClientbookError, Invalid
from clientbook.support.i18n import _
from clientbook.ui.gate import Gate
from clientbook.ui.widgets.fitted import FittedStack
from clientbook.ui.widgets.labels import button, row, text_label
from clientbook.ui.widgets.papersheet import PaperSheet
from clientbook.ui.widgets.stepper import StageStepper, Step
from clientbook.ui.wizard.steps import FirmStep, PassphraseStep, PlaceStep

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services import firms
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.prefs import Prefs
    from clientbook.ui.widgets.form import Form

_NARROW, _WIDE = 560, 860
_LAST = 3


class Wizard(Gate):
    """Leads to an open desk of a new firm (`opened`), or back (`left`)."""

    opened = Signal()
    left = Signal()
    demo_asked = Signal()

    def __init__(self, jobs: Jobs, prefs: Prefs) -> None:
        super().__init__(width=_NARROW)
        self._jobs, self._prefs = jobs, prefs
        self._values: dict[str, Any] = {}
        self._stepper = StageStepper(_("First start"))
        self._firm, self._passphrase, self._place, self._paper = FirmStep(), PassphraseStep(), PlaceStep(), PaperSheet()
        self.preview = self._paper.preview
        self._paper.left_program.connect(lambda: self._next.setEnabled(True))
        self._stack = FittedStack()
        for step in (self._firm, self._passphrase, self._place, self._paper):
            self._stack.add_step(step)
        self._back = button(_("&Back"), self.back_clicked)
        self._next = button(_("&Next"), self.next_clicked, look="primary")
        self.steer(on=self._next, back=self._back)
        self._demo = button(_("Open a demo firm instead"), self.demo_asked.emit, look="link")
        self._build()
        self._show(0)

    def _build(self) -> None:
        self.card.addWidget(text_label(_("Set up your firm"), look="title"))
        self.card.addWidget(self._stepper)
        self.card.addWidget(self.notice)
        self.card.addWidget(self._stack, 1)
        self.add_progress()
        self.card.addLayout(row(self._demo, None, self._back, self._next))

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self._stack.currentIndex()

    @property
    def asked_group(self) -> str:
        """The group of the recovery sheet that has to be typed."""
        return self._paper.asked

    @property
    def form(self) -> Form:
        """The form of the step shown."""
        return (self._firm.form, self._passphrase.form, self._place.form, self._paper.form)[self.step]

    def _show(self, step: int) -> None:
        names = (_("Firm"), _("Passphrase"), _("Place"), _("Recovery sheet"))
        self._stepper.show_steps([Step(name) for name in names], step)
        self._stack.show_step(step)
        self.widen(_WIDE if step == _LAST else _NARROW)
        self._demo.setVisible(step == 0)
        self.offer_languages(offered=step == 0)
        self._back.setVisible(step < _LAST)
        self._back.setText(_("&Back") if step else _("Cancel"))
        self._next.setText(_("&Make the vault") if step == _LAST - 1 else _("&Next") if step < _LAST else _("S&tart"))
        self._next.setEnabled(step < _LAST or self._paper.has_left)
        self.form.focus_first()

    def back_clicked(self) -> None:
        """Go one step back, or leave."""
        self.notice.dismiss()
        if self.step == 0:
            self.left.emit()
        else:
            self._show(self.step - 1)

    def next_clicked(self) -> None:
        """Check this step and go on."""
        self.notice.dismiss()
        try:
            self._values.update(self.form.values())
        except Invalid:
            return
        if self.step == _LAST - 1:
            self._make_vault()
        elif self.step == _LAST:
            self._paper.empty()
            self.opened.emit()
        else:
            self._passphrase.names = (self._values["firm"], self._values["name"], self._values["login"])
            self._place.suggest(self._values["firm"])
            self._show(self.step + 1)

    def _make_vault(self) -> None:
        values = self._values
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

        self._show_working(is_working=True)
        self._jobs.open(self, make, lambda: self._made(made[0]), failed=self._failed, label=_("Making the vault…"))

    def _made(self, firm: firms.NewFirm) -> None:
        self._show_working(is_working=False)
        self._prefs.remember_place(self._values["place"], self._values["login"])
        self._values.clear()
        self._passphrase.clear()
        self._paper.show_sheet(firm.sheet, firm.groups)
        self._show(_LAST)

    def _failed(self, error: ClientbookError) -> None:
        self._show_working(is_working=False)
        forms = {"firm": 0, "name": 0, "login": 0, "passphrase": 1, "location": 2}
        if isinstance(error, Invalid) and error.field in forms:
            self._show(forms[error.field])
            self.form.show_invalid(error)
        else:
            self.notice.say(error.message, "bad")

    def _show_working(self, *, is_working: bool) -> None:
        self.show_working(_("Making the vault…") if is_working else "")
        self._stack.setEnabled(not is_working)
        self._next.setEnabled(not is_working)
        self._back.setEnabled(not is_working)
