"""One complaint: what it is, how it stands, every step so far, and the step that comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientbook.domain.complaints import ComplaintState
from clientbook.services.naming import SATISFACTION_NAMES
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clients.facts import FactGrid
from clientbook.ui.complaints.editor import STEP_VERBS, ReopenDialog, StepDialog
from clientbook.ui.complaints.model import due_words, severity_words, state_words
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import Heading, button, clear, column, frame, line, row, text_label, wrapped
from clientbook.ui.widgets.notice import Callout
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.scrolled import scroll_area

if TYPE_CHECKING:
    from PySide6.QtWidgets import QVBoxLayout

    from clientbook.services.complaint_lists import ComplaintPage, ComplaintRow, StepRow
    from clientbook.ui.jobs import Jobs

WIDTH = 360


class ComplaintPane(QWidget):
    """Shows a complaint and offers what the person may do with it; the steps are saved by its dialogs.

    `offered` is how many of the next steps the page around it offers itself.
    """

    open_asked = Signal(bytes)

    def __init__(self, jobs: Jobs, *, offered: int = 0) -> None:
        super().__init__()
        self._jobs, self._offered = jobs, offered
        self.page: ComplaintPage | None = None
        self.setMinimumWidth(WIDTH)
        self._name, self._state, self._severity = Heading(), Pill(), Pill()
        self._callout, self._what, self._facts = Callout(), wrapped(""), FactGrid()
        self._acts, self._steps = row(spacing=theme.SPACE_S), column(spacing=10)
        self._open = button(_("Open &file"), self._open_clicked, look="link")
        self._inside = QWidget()
        self._whole = self._layout()
        self._inside.setLayout(self._whole)
        self.setLayout(column(scroll_area(self._inside), spacing=0))
        self.setAccessibleName(_("The chosen complaint"))
        self._inside.hide()

    def _layout(self) -> QVBoxLayout:
        head = row(self._name, self._open)
        head.setStretch(0, 1)
        return column(
            head,
            row(self._severity, self._state, None),
            self._callout,
            self._what,
            self._facts,
            self._acts,
            line(),
            text_label(_("Steps"), look="section"),
            self._steps,
            None,
            spacing=theme.SPACE_M,
            margins=(20, 16, 14, 16),
        )

    def show_page(self, page: ComplaintPage) -> None:
        """Show a complaint."""
        self.page = page
        found = page.row
        self._name.say(found.client_name)
        self._severity.say(*severity_words(found.severity))
        self._state.say(*state_words(found.state))
        self._show_callout(page)
        self._what.setText(found.what)
        self._show_facts(page)
        self._show_acts(page)
        clear(self._steps)
        for step in reversed(page.steps):
            self._steps.addLayout(_step(step))
        self._steps.addLayout(_taken_down(found))
        self._inside.show()

    def empty(self) -> None:
        """Forget the complaint."""
        self.page = None
        self._name.say("")
        self._what.clear()
        self._facts.clear()
        self._callout.say("", "", "info")
        clear(self._acts)
        clear(self._steps)
        self._inside.hide()

    def step_clicked(self) -> None:
        """Ask for the step that usually comes next."""
        if self.page is not None and self.page.next_states:
            self.take_step(self.page.next_states[0])

    def take_step(self, state: ComplaintState | None) -> None:
        """Ask for the step to a state, or for a note."""
        if self.page is not None:
            StepDialog(self, self._jobs, self.page, state).open()

    def reopen_clicked(self) -> None:
        """Ask why the complaint is reopened."""
        if self.page is not None and self.page.can_reopen:
            ReopenDialog(self, self._jobs, self.page).open()

    def stand_in_file(self) -> None:
        """Leave out the name and the way to the file, and the margins: the dialog over the file has them."""
        self._open.hide()
        self._name.hide()
        self._whole.setContentsMargins(0, 0, 8, 0)

    def _open_clicked(self) -> None:
        if self.page is not None:
            self.open_asked.emit(self.page.row.client)

    def _show_callout(self, page: ComplaintPage) -> None:
        if page.why_not:
            self._callout.say(page.why_not, "", "info")
        elif page.row.is_overdue:
            self._callout.say(due_words(page.row)[0], _("The client still waits for an answer."), "bad")
        else:
            self._callout.say("", "", "info")

    def _show_facts(self, page: ComplaintPage) -> None:
        found = page.row
        self._facts.clear()
        if found.concerns:
            self._facts.add(_("About"), found.concerns)
        if page.contact:
            self._facts.add(_("Who complained"), page.contact)
        self._facts.add(_("Handled by"), found.handler or _("nobody yet"))
        self._facts.add(_("Due"), with_weekday(found.due_on))
        if found.satisfaction is not None:
            self._facts.add(_("Satisfaction"), _(SATISFACTION_NAMES[found.satisfaction]))

    def _show_acts(self, page: ComplaintPage) -> None:
        clear(self._acts)
        for state in page.next_states[self._offered :]:
            self._acts.addWidget(button(_(STEP_VERBS[state]), lambda state=state: self.take_step(state)))
        if page.can_note:
            self._acts.addWidget(button(_("N&ote…"), lambda: self.take_step(None), look="link"))
        if page.can_reopen:
            self._acts.addWidget(button(_("&Reopen…"), self.reopen_clicked, look="link"))
        self._acts.addStretch(1)


class ComplaintDialog(Dialog):
    """A complaint over the file page; it shows each step as soon as it is saved."""

    def __init__(self, parent: QWidget | None, jobs: Jobs, page: ComplaintPage) -> None:
        super().__init__(parent, _("Complaint"), width=520)
        self.pane = ComplaintPane(jobs)
        self.pane.setMinimumHeight(360)
        self.pane.stand_in_file()
        self.pane.show_page(page)
        self.body.addWidget(self.pane)
        self.add_button(_("Close"), self.accept)


def _step(step: StepRow) -> QVBoxLayout:
    words = _("Reopened") if step.is_reopening else state_words(step.state)[0]
    said = _(SATISFACTION_NAMES[step.satisfaction]) if step.satisfaction else ""
    small = " · ".join(part for part in (step.on.isoformat(), step.author, said) if part)
    layout = column(row(text_label(words, look="strong"), text_label(small, look="small"), None), spacing=0)
    if step.text:
        layout.addWidget(wrapped(step.text))
    return layout


def _taken_down(found: ComplaintRow) -> QVBoxLayout:
    words = text_label(state_words(ComplaintState.REGISTERED)[0], look="strong")
    small = text_label(" · ".join(part for part in (found.on.isoformat(), found.author) if part), look="small")
    return column(row(words, small, None), spacing=0)


def pane_frame(pane: QWidget) -> QWidget:
    """Return the ground of a pane beside a list."""
    ground = frame("pane")
    ground.setLayout(column(pane, spacing=0))
    ground.setFixedWidth(WIDTH)
    return ground
