"""Forms around a complaint: taking it down, taking it further, reopening it, and the firm's terms."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from clientbook.domain.complaints import ComplaintState, Severity
from clientbook.services import complaints
from clientbook.services.complaints import MOST_DAYS, ComplaintForm, StepForm, TermsForm
from clientbook.services.naming import SATISFACTION_NAMES, SEVERITY_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import N_, _
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.editors import choice, number_edit, text_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.people import Person, PersonChooser
from clientbook.ui.widgets.segments import Segments

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from clientbook.services.complaint_lists import ComplaintPage
    from clientbook.services.files import ContactCard
    from clientbook.ui.jobs import Jobs

STEP_VERBS = {
    ComplaintState.ACCEPTED: N_("Take up"),
    ComplaintState.IN_PROGRESS: N_("Start handling"),
    ComplaintState.HANDLED: N_("Enter the result"),
    ComplaintState.CALLED_BACK: N_("Record the call back"),
    ComplaintState.CLOSED: N_("Close the case"),
}
"""What the button of a step says, by the state it leads to."""

_ASKS = {
    ComplaintState.ACCEPTED: N_("&What is to be done"),
    ComplaintState.IN_PROGRESS: N_("&What was done so far"),
    ComplaintState.HANDLED: N_("&Result of the handling"),
    ComplaintState.CALLED_BACK: N_("&What the client said"),
    ComplaintState.CLOSED: N_("&Last words on it"),
}


def _severities() -> list[tuple[Severity, str]]:
    return [(severity, _(name)) for severity, name in SEVERITY_NAMES.items()]


class TakeDownDialog(ActDialog):
    """Take a complaint down as the client says it."""

    def __init__(
        self,
        parent: QWidget | None,
        jobs: Jobs,
        client: bytes,
        people: Sequence[Person],
        contacts: Sequence[ContactCard] = (),
    ) -> None:
        super().__init__(parent, jobs, _("Take down a complaint"), self._saving)
        self._client = client
        self.what = self.form.add(
            "what", _("&What the client complains about"), text_edit(lines=4), Rules(required=True, span=2)
        )
        severity = Segments(_severities(), Severity.NORMAL)
        self.form.add("severity", _("How grave"), severity, Rules(required=True, span=2))
        who = PersonChooser(people, nobody=_("nobody in particular"))
        self.form.add("concerns", _("About which &colleague"), who)
        self.form.add("on", _("&Day"), DateField(today()), Rules(required=True))
        callers = [(None, _("not noted")), *((one.id, one.name) for one in contacts)]
        self.form.add("contact", _("Who complai&ned"), choice(callers))
        self.form.set_visible("contact", visible=len(contacts) > 1)
        self.what.setFocus()

    def _saving(self, values: dict[str, Any]) -> Act:
        form = ComplaintForm(**values)
        return lambda desk: complaints.take_down(desk, self._client, form)


class StepDialog(ActDialog):
    """Take a complaint one state further; without another state it notes something."""

    def __init__(
        self, parent: QWidget | None, jobs: Jobs, page: ComplaintPage, state: ComplaintState | None = None
    ) -> None:
        title = _(STEP_VERBS[state]) if state is not None else _("Note something")
        super().__init__(parent, jobs, title, self._stepping)
        self._key, self._seen = page.row.id, page.row.state
        self._state = state or page.row.state
        is_result = state in (None, ComplaintState.HANDLED)
        ask = _(_ASKS[state]) if state is not None else _("&What is to be noted")
        if state is ComplaintState.CALLED_BACK:
            moods = [(mood, _(name)) for mood, name in SATISFACTION_NAMES.items()]
            self.form.add("satisfaction", _("How satisfied with the result?"), Segments(moods), Rules(span=2))
        self.text = self.form.add("text", ask, text_edit(lines=4), Rules(required=is_result, span=2))
        if self._state not in (ComplaintState.CALLED_BACK, ComplaintState.CLOSED):
            self._add_handling(page)
        self.text.setFocus()

    def _add_handling(self, page: ComplaintPage) -> None:
        people = [Person(key, name) for key, name in page.handlers]
        unclaimed = _("nobody yet") if self._state is ComplaintState.REGISTERED else _("me")
        nobody = "" if page.row.handler_id else unclaimed
        chooser = PersonChooser(people, nobody=nobody, chosen=page.row.handler_id)
        self.form.add("handler", _("Who &handles it"), chooser)
        self.form.add("severity", _("How &grave"), choice(_severities(), page.row.severity))

    def _stepping(self, values: dict[str, Any]) -> Act:
        form = StepForm(seen=self._seen, state=self._state, **values)
        return lambda desk: complaints.take_step(desk, self._key, form)


class ReopenDialog(ActDialog):
    """Reopen a complaint that was handled or closed."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, page: ComplaintPage) -> None:
        super().__init__(parent, jobs, _("Reopen the complaint"), self._reopening)
        self.primary.setText(_("Reopen"))
        self._key = page.row.id
        self.form.add("text", _("&Why it is reopened"), text_edit(lines=3), Rules(required=True, span=2))
        people = [Person(key, name) for key, name in page.handlers]
        chooser = PersonChooser(people, chosen=page.row.handler_id)
        self.form.add("handler", _("Who &handles it"), chooser, Rules(span=2))

    def _reopening(self, values: dict[str, Any]) -> Act:
        return lambda desk: complaints.reopen(desk, self._key, values["text"], values["handler"])


class TermsDialog(ActDialog):
    """Set within how many working days complaints are to be handled."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, terms: TermsForm) -> None:
        super().__init__(parent, jobs, _("Terms of complaints, in working days"), self._setting, columns=3)
        self._base = terms
        for severity, name in SEVERITY_NAMES.items():
            self.form.add(severity.value, _(name), number_edit(1, MOST_DAYS))
        self.form.fill(asdict(terms))

    def _setting(self, values: dict[str, Any]) -> Act:
        form, base = TermsForm(**values), self._base
        return lambda desk: complaints.set_terms(desk, form, base=base)
