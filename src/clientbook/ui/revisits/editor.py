"""Input about revisits: how one went, and planning one by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from clientbook.domain.revisits import Purpose
from clientbook.services import revisits
from clientbook.services.timeline import PURPOSE_NAMES, SATISFACTION_NAMES
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.chips import FlowLayout
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.dialog import FormDialog
from clientbook.ui.widgets.editors import choice, line_edit, text_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import button
from clientbook.ui.widgets.people import Person, PersonChooser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.revisits import RevisitForm
    from clientbook.ui.jobs import Jobs


class Segments(QWidget):
    """A few answers side by side, one of them chosen; arrows move between them, a mnemonic picks one."""

    edited = Signal()

    def __init__(self, options: Sequence[tuple[object, str]]) -> None:
        super().__init__()
        self._values = [value for value, _text in options]
        self._group = QButtonGroup(self)
        flow = FlowLayout(6)
        for number, (_value, text) in enumerate(options):
            chip = button(text, look="chip")
            chip.setCheckable(True)
            self._group.addButton(chip, number)
            flow.addWidget(chip)
        self._group.idToggled.connect(lambda _number, is_on: self.edited.emit() if is_on else None)
        self.setLayout(flow)
        self.setFocusProxy(self._group.button(0))

    def value(self) -> Any:  # each use has its own kind of answer
        """Return the chosen answer, None while nothing is chosen."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else None

    def set_value(self, value: object) -> None:
        """Choose an answer; None chooses nothing."""
        self._group.setExclusive(False)
        for number, known in enumerate(self._values):
            self._group.button(number).setChecked(known == value and value is not None)
        self._group.setExclusive(True)
        chosen = max(self._group.checkedId(), 0)
        self.setFocusProxy(self._group.button(chosen))


class RecordForm(Form):
    """How a revisit went, in the order of the call: reached, satisfied, what was said, when next."""

    def __init__(self) -> None:
        super().__init__(2)
        self._reached = Segments([(True, _("&Reached")), (False, _("N&ot reached"))])
        answers = [(key, _(name)) for key, name in SATISFACTION_NAMES.items()]
        self.add("reached", _("Was the client reached?"), self._reached, Rules(check=_require_answer, span=2))
        self.add("satisfaction", _("How satisfied?"), Segments(answers), Rules(span=2))
        self.add(
            "result", _("&What was said"), text_edit(_("Facts corrected, needs, complaints…"), lines=3), Rules(span=2)
        )
        following = DateField()
        following.setPlaceholderText(_("by class, or +7"))
        self.add("next_on", _("Ne&xt revisit"), following)
        self.add("on", _("&Made on"), DateField(today()), Rules(required=True))
        self.edited.connect(self._show_satisfaction)

    def begin(self) -> None:
        """Show an empty form for a call made today."""
        blank = {"reached": None, "satisfaction": None, "result": "", "next_on": None, "on": today()}
        self.fill(blank)
        self._reached.setFocus()

    def filled(self, revisit: bytes | None) -> RevisitForm:
        """Return what was typed, as the service takes it; raises Invalid after marking the field."""
        values = self.values()
        return revisits.RevisitForm(
            on=values["on"],
            was_reached=values["reached"],
            satisfaction=values["satisfaction"] if values["reached"] else None,
            result=values["result"],
            revisit=revisit,
            next_on=values["next_on"],
        )

    def _show_satisfaction(self) -> None:
        self.set_visible("satisfaction", visible=self._reached.value() is not False)


def _require_answer(value: object) -> None:
    if value is None:
        raise Invalid(_("Say whether the client was reached."))


class PlanDialog(FormDialog):
    """Plans a revisit by hand for one client."""

    def __init__(self, parent: QWidget, jobs: Jobs, client: tuple[bytes, str], people: Sequence[Person]) -> None:
        self._jobs, (self._client, name) = jobs, client
        super().__init__(parent, _("Plan a revisit: {name}").format(name=name), verb=_("&Plan"), columns=2)
        purposes = [(key, _(text)) for key, text in PURPOSE_NAMES.items()]
        self.form.add("due_on", _("&Day"), DateField(today()), Rules(required=True))
        self.form.add("purpose", _("P&urpose"), choice(purposes, Purpose.OTHER))
        caller = PersonChooser(people, nobody=_("The responsible person"))
        self.form.add("assigned_to", _("&Who calls"), caller, Rules(span=2))
        self.form.add("note", _("&Note for the call"), line_edit(), Rules(span=2))
        self.form.editor("due_on").setFocus()

    def save(self, values: dict[str, Any]) -> None:
        """Plan it; the page reloads by itself."""
        form = revisits.PlanForm(**values)
        self.primary.setEnabled(False)
        self._jobs.mutate(self, lambda desk: revisits.plan_revisit(desk, self._client, form), lambda _made: self._end())

    def _end(self) -> None:
        self.form.clean()
        self.accept()
