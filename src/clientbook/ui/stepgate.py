"""A screen before the vault is open that leads through steps, the last of them a sheet that goes on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Signal

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.gate import Gate
from clientbook.ui.widgets.fitted import FittedStack
from clientbook.ui.widgets.labels import button, row, text_label
from clientbook.ui.widgets.papersheet import PaperSheet
from clientbook.ui.widgets.stepper import StageStepper, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QPushButton, QWidget

    from clientbook.ui.widgets.form import Form

_WIDE = 860


class Stage(NamedTuple):
    """One step: what it is called, shows and asks for, what comes after it, and the word on the button for that."""

    name: str
    shown: QWidget
    form: Form
    then: Callable[[], None]
    verb: str = ""


class StepGate(Gate):
    """Leads to an open desk (`opened`), or back (`left`). Subclasses say the steps."""

    opened = Signal()
    left = Signal()

    def __init__(self, *, width: int) -> None:
        super().__init__(width=width)
        self._width = width
        self._stages: list[Stage] = []
        self._stack = FittedStack()
        self.values: dict[str, Any] = {}
        self.paper = PaperSheet()
        self.back = button(_("&Back"), self.back_clicked)
        self.next = button(_("&Next"), self.next_clicked, look="primary")
        self.steer(on=self.next, back=self.back)

    def lay_out(self, title: str, stages: Sequence[Stage], *, beside: QPushButton | None = None) -> None:
        """Fill the card with these steps and the sheet after them; `beside` stands at the left of the buttons."""
        self._stages = [*stages, Stage(self.paper_name(), self.paper, self.paper.form, self.start, _("S&tart"))]
        self._stepper = StageStepper(title)
        for stage in self._stages:
            self._stack.add_step(stage.shown)
        self.paper.left_program.connect(lambda: self.next.setEnabled(True))
        self.card.addWidget(text_label(title, look="title"))
        self.card.addWidget(self._stepper)
        self.card.addWidget(self.notice)
        self.card.addWidget(self._stack, 1)
        self.add_progress()
        foot = row(None, self.back, self.next)
        if beside is not None:
            foot.insertWidget(0, beside)
        self.card.addLayout(foot)
        self.show_step(0)

    def paper_name(self) -> str:
        """Return what the last step is called."""
        return _("Recovery sheet")

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self._stack.currentIndex()

    @property
    def is_last(self) -> bool:
        """Whether the sheet is shown."""
        return self.step == len(self._stages) - 1

    @property
    def form(self) -> Form:
        """The form of the step shown."""
        return self._stages[self.step].form

    def show_step(self, step: int) -> None:
        """Show a step; from the sheet there is no way back."""
        self._stepper.show_steps([Step(stage.name) for stage in self._stages], step)
        self._stack.show_step(step)
        self.widen(_WIDE if self.is_last else self._width)
        self.offer_languages(offered=step == 0)
        self.back.setVisible(not self.is_last)
        self.back.setText(_("&Back") if step else _("Cancel"))
        self.next.setText(self._stages[step].verb or _("&Next"))
        self.next.setEnabled(not self.is_last or self.paper.has_left)
        self.form.focus_first()

    def back_clicked(self) -> None:
        """Go one step back, or leave."""
        self.notice.dismiss()
        if self.step:
            self.show_step(self.step - 1)
        else:
            self.forget()
            self.left.emit()

    def next_clicked(self) -> None:
        """Check this step and go on."""
        self.notice.dismiss()
        try:
            self.values.update(self.form.values())
        except Invalid:
            self.explain()
            return
        self._stages[self.step].then()

    def explain(self) -> None:
        """Say more of what is wrong in a step than stands at its fields."""

    def forget(self) -> None:
        """Forget what was typed."""
        self.values.clear()

    def start(self) -> None:
        """Leave the sheet for the open desk."""
        self.paper.empty()
        self.opened.emit()

    def work(self, text: str) -> None:
        """Show that something works and take no input meanwhile; with an empty text it is over."""
        self.show_working(text)
        for part in (self._stack, self.next, self.back):
            part.setEnabled(not text)
