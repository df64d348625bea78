"""The feedback page: complaints by due date with their next step, and what clients praise and suggest."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from clientbook.domain.access import Right
from clientbook.services import complaint_lists, complaints, feedback
from clientbook.services.complaint_lists import Which
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui.complaints.editor import STEP_VERBS, TermsDialog
from clientbook.ui.complaints.model import ComplaintTable
from clientbook.ui.complaints.pane import ComplaintPane, pane_frame
from clientbook.ui.feedback.model import FeedbackTable
from clientbook.ui.feedback.pane import FeedbackPane
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.page import Page
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import row

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.complaint_lists import ComplaintCounts, ComplaintPage
    from clientbook.services.feedback import FeedbackRow
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

SAID = "said"
"""The chip of praise, suggestions and surveys; the others are `Which`."""


class _Shown(NamedTuple):
    counts: ComplaintCounts
    complaints: list[bytes]
    feedback: list[bytes]


def _read(desk: Desk, chosen: str) -> _Shown:
    listed = [] if chosen == SAID else complaint_lists.list_complaints(desk, Which(chosen))
    return _Shown(complaint_lists.complaint_counts(desk), listed, feedback.list_feedback(desk))


class FeedbackPage(Page):
    """Enter takes the chosen complaint a step further; Ctrl+O opens the file."""

    concerns = frozenset({"complaint", "complaint_step", "feedback", "client", "removal", "service_member", "member"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.chips = FilterChips(_("Which feedback"))
        self.complaints, self.said = ComplaintTable(), FeedbackTable()
        self.pane, self.said_pane = ComplaintPane(shell.jobs, offered=1), FeedbackPane()
        self._empty = EmptyState()
        self._lists, self._panes = QStackedWidget(), QStackedWidget()
        for widget in (self.complaints, self.said, self._empty):
            self._lists.addWidget(widget)
        for widget in (self.pane, self.said_pane):
            self._panes.addWidget(widget)
        self._beside = pane_frame(self._panes)
        self.lay_list((row(self.chips, margins=(16, 10, 16, 8)),), self._lists, self._beside)
        self._make_head()
        self._connect()
        remember_columns(self.complaints, shell.prefs, "complaints")
        remember_columns(self.said, shell.prefs, "feedback")
        self.name_page(_("Feedback"))

    def _make_head(self) -> None:
        if self.shell.who.may(Right.SET_UP):
            tip = _("Within how many working days complaints are to be handled")
            self.add_action(_("&Terms…"), self.terms_clicked, icon="clock", tip=tip)
        self.primary = self.add_action(_("Next step"), self.step_clicked, look="primary", tip=_("Next step (Enter)"))
        self.primary.hide()

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self.reload())
        self.complaints.wanted.connect(self._fetch_complaints)
        self.said.wanted.connect(self._fetch_said)
        self.complaints.current.connect(self._complaint_chosen)
        self.said.current.connect(self._said_chosen)
        self.complaints.opened.connect(lambda _key: self.step_clicked())
        self.said.opened.connect(lambda _key: self.open_clicked())
        self.pane.open_asked.connect(self._open_file)
        self.said_pane.open_asked.connect(self._open_file)
        QShortcut(QKeySequence("Ctrl+O"), self, self.open_clicked)

    @property
    def chosen(self) -> str:
        """The chip that is on."""
        return str(self.chips.current or Which.OPEN)

    def reload(self) -> None:
        """Read the list anew."""
        chosen = self.chosen
        self.shell.jobs.query(self, lambda desk: _read(desk, chosen), self._show, latest="feedback")

    def _show(self, shown: _Shown) -> None:
        counts = shown.counts
        self.chips.offer(
            [
                Choice(Which.OPEN.value, pgettext("complaints", "Open"), counts.open),
                Choice(Which.OVERDUE.value, _("Overdue"), counts.overdue),
                Choice(Which.MINE.value, _("Mine"), counts.mine),
                Choice(Which.ALL.value, _("All complaints"), counts.all),
                Choice(SAID, _("Praise, suggestions, surveys"), len(shown.feedback)),
            ],
            self.chosen,
        )
        self.name_page(_("Feedback"), _summary(counts))
        is_said = self.chosen == SAID
        listed = shown.feedback if is_said else shown.complaints
        table = self.said if is_said else self.complaints
        table.show_ids(listed)
        self.show_one(self._lists, table if listed else self._empty)
        self._panes.setCurrentWidget(self.said_pane if is_said else self.pane)
        self._beside.setVisible(bool(listed))
        self._say_empty()
        if table.current_id() is None and listed:
            table.choose(listed[0])
        elif is_said:
            self._said_chosen(table.current_id())
        else:
            self._complaint_chosen(table.current_id())

    def _say_empty(self) -> None:
        texts = {
            Which.OPEN: (_("No open complaints"), _("Complaints are taken down in the client's file, under Add.")),
            Which.OVERDUE: (_("Nothing is overdue"), _("Every complaint has its answer or still has time.")),
            Which.MINE: (_("Nothing waits for you"), _("Complaints that you handle, or that nobody has taken up yet.")),
            Which.ALL: (_("No complaints yet"), _("Complaints are taken down in the client's file, under Add.")),
            SAID: (_("Nothing noted yet"), _("Praise, suggestions and survey scores are noted in the client's file.")),
        }
        head, text = texts[self.chosen]  # type: ignore[index]
        self._empty.say(
            "feedback", head, text, action=_("Go to the clients"), act=lambda: self.shell.navigate("clients")
        )

    def _fetch_complaints(self, wanted: list[bytes]) -> None:
        work = self.shell.jobs.query
        work(self, lambda desk: complaint_lists.complaint_rows(desk, wanted), self.complaints.fill)

    def _fetch_said(self, wanted: list[bytes]) -> None:
        self.shell.jobs.query(self, lambda desk: feedback.feedback_rows(desk, wanted), self.said.fill)

    def _complaint_chosen(self, key: bytes | None) -> None:
        if key is None:
            self.pane.empty()
            self._name_primary()
            return
        self.shell.jobs.query(
            self,
            lambda desk: complaint_lists.complaint_page(desk, key),
            self._show_complaint,
            latest="complaint",
            failed=self._gone,
        )

    def _show_complaint(self, page: ComplaintPage) -> None:
        if page.row.id == self.complaints.current_id():
            self.pane.show_page(page)
            self._name_primary()

    def _gone(self, error: ClientbookError) -> None:
        self.pane.empty()
        self._name_primary()
        if not isinstance(error, Invalid):
            self.show_error(error)

    def _said_chosen(self, key: bytes | None) -> None:
        self._name_primary()
        if key is None:
            self.said_pane.empty()
            return
        self.shell.jobs.query(
            self, lambda desk: feedback.feedback_rows(desk, [key]), self._show_said, latest="feedback row"
        )

    def _show_said(self, rows: list[FeedbackRow]) -> None:
        if rows and rows[0].id == self.said.current_id():
            self.said_pane.show_row(rows[0])

    def _name_primary(self) -> None:
        page = self.pane.page if self.chosen != SAID else None
        states = page.next_states if page is not None else ()
        self.primary.setVisible(bool(states))
        if not states:
            return
        text = _(STEP_VERBS[states[0]])
        self.primary.setText(text)
        tip = _("{act} (Enter)").format(act=text)
        self.primary.setToolTip(tip)
        self.primary.setAccessibleName(tip)

    def step_clicked(self) -> None:
        """Take the chosen complaint a step further."""
        self.pane.step_clicked()

    def edit_clicked(self) -> None:
        """F2 does what Enter does."""
        self.step_clicked()

    def terms_clicked(self) -> None:
        """Change the firm's terms."""
        jobs = self.shell.jobs
        jobs.query(self, complaints.terms_form, lambda terms: TermsDialog(self, jobs, terms).open())

    def open_clicked(self) -> None:
        """Open the file of what is chosen."""
        if self.chosen == SAID:
            found = self.said.row_of(self.said.current_id() or b"")
            if found is not None:
                self._open_file(found.client)
        elif self.pane.page is not None:
            self._open_file(self.pane.page.row.client)

    def _open_file(self, client: bytes) -> None:
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, client))

    def empty(self) -> None:
        """Forget everything readable."""
        self.complaints.forget()
        self.said.forget()
        self.pane.empty()
        self.said_pane.empty()


def _summary(counts: ComplaintCounts) -> str:
    if not counts.open:
        return ""
    text = ngettext("{n} open complaint", "{n} open complaints", counts.open).format(n=f"{counts.open:,}")
    if counts.overdue:
        text += " · " + ngettext("{n} overdue", "{n} overdue", counts.overdue).format(n=f"{counts.overdue:,}")
    return text
