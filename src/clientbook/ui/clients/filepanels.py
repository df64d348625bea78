"""The outer columns of a file page: the card at the left, and who serves and sees the file at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientbook.domain.access import Right
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
from clientbook.support.words import Level
from clientbook.ui import theme
from clientbook.ui.clients.facts import PART_NAMES, FactGrid, ViewerList, add_people
from clientbook.ui.clients.openitems import ComplaintList, NeedList
from clientbook.ui.format import since_until
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.labels import button, clear, column, line, row, text_label, wrapped
from clientbook.ui.widgets.notice import Callout
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.rhythm import RhythmChart
from clientbook.ui.widgets.scrolled import scrolled_pane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.files import ClientGlance, ClientPage
    from clientbook.services.service_team import TeamRow
    from clientbook.ui.page import Shell

CARD, _SIDE = 330, 310
NARROW_CARD = 310
_ALL = "all"


def _scrolled(layout: QVBoxLayout, look: str) -> QWidget:
    inside = QWidget()
    inside.setLayout(layout)
    return scrolled_pane(inside, look)


class CardPanel(QWidget):
    """State, what matters now, rhythm, contacts and facts; `referrals` leads to who brought whom."""

    referrals_asked = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setFixedWidth(CARD)
        self._class, self._state = Pill(), Pill()
        self._callout, self._rhythm = Callout(), RhythmChart()
        self._contacts = column(spacing=theme.SPACE_M)
        self._facts = FactGrid()
        self.referrals = button("", self.referrals_asked.emit, look="link", icon="introduce")
        layout = column(row(self._class, self._state, None), spacing=theme.SPACE_M, margins=(20, 16, 14, 16))
        layout.addWidget(self._callout)
        layout.addWidget(self._rhythm)
        layout.addLayout(self._contacts)
        layout.addWidget(line())
        layout.addWidget(self._facts)
        layout.addLayout(row(self.referrals, None))
        layout.addStretch(1)
        self.setLayout(column(_scrolled(layout, "pane-left"), spacing=0))

    def show_file(self, page: ClientPage) -> None:
        """Show a file."""
        glance = page.glance
        self._class.say(glance.row.class_name, "accent" if glance.row.is_key else "neutral")
        self._state.say(glance.row.state.text, glance.row.state.tone)
        headline = glance.headline
        self._callout.say(headline.text if headline else "", glance.evidence, headline.tone if headline else "info")
        show_rhythm(self._rhythm, glance)
        self._show_contacts(glance)
        self._facts.clear()
        if page.due_on is not None:
            self._facts.add(_("Next revisit"), with_weekday(page.due_on))
        for label, value in glance.facts:
            self._facts.add(label, value)
        brought = glance.tie.brought
        text = ngettext("Has brought {n} client", "Has brought {n} clients", brought).format(n=f"{brought:,}")
        self.referrals.setText(text if brought else _("Who brought whom"))
        self.referrals.setVisible(glance.level is Level.FULL)

    def empty(self) -> None:
        """Forget what is shown."""
        self._facts.clear()
        clear(self._contacts)
        self._callout.say("", "", "info")

    def _show_contacts(self, glance: ClientGlance) -> None:
        clear(self._contacts)
        may_reveal = self._shell.who.may(Right.REVEAL)
        for contact in glance.contacts:
            words = [contact.name, contact.position]
            words += [_("decision maker")] if contact.is_decision_maker else []
            words += [_("has left")] if contact.has_left else []
            grid = FactGrid()
            grid.add_contact(self._shell.jobs, contact, may_reveal=may_reveal)
            name = wrapped(" · ".join(word for word in words if word), look="muted" if contact.has_left else "strong")
            self._contacts.addLayout(column(name, grid, spacing=6))


def show_rhythm(chart: RhythmChart, glance: ClientGlance) -> None:
    """Show a client's rhythm with how long it has been silent beyond it."""
    rhythm, now = glance.rhythm, today()
    silence = ""
    if rhythm.expected is not None and rhythm.expected < now:
        days = (now - rhythm.days[-1]).days
        silence = ngettext("silent for {n} day", "silent for {n} days", days).format(n=days)
    chart.show_rhythm(rhythm.days, expected=rhythm.expected, today=now, silence=silence)


class TeamPanel(QWidget):
    """Service team, open complaints and promises, and who can see the file."""

    edit_asked = Signal()
    history_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_SIDE)
        self._edit = button(_("&Change"), self.edit_asked.emit, look="link")
        self._team = column(spacing=6)
        self.needs, self.complaints = NeedList(), ComplaintList()
        self._viewers = ViewerList()
        layout = column(spacing=theme.SPACE_M, margins=(20, 16, 14, 16))
        layout.addLayout(row(text_label(_("Service team"), look="section"), None, self._edit))
        layout.addLayout(self._team)
        layout.addWidget(line())
        layout.addWidget(self.complaints)
        layout.addWidget(self.needs)
        layout.addWidget(line())
        history = button(_("&History"), self.history_asked.emit, look="link")
        layout.addLayout(row(text_label(_("Who can see this file"), look="section"), None, history))
        layout.addWidget(self._viewers)
        layout.addStretch(1)
        self.setLayout(column(_scrolled(layout, "pane"), spacing=0))

    def show_file(self, page: ClientPage, *, may_assign: bool, may_serve: bool) -> None:
        """Show a file."""
        self._edit.setVisible(may_assign)
        self._show_team(page.team)
        self.complaints.show_complaints(page.complaints)
        self.needs.show_needs(page.needs, may_serve=may_serve)
        self._viewers.show_viewers(page.glance.viewers)

    def empty(self) -> None:
        """Forget what is shown."""
        clear(self._team)
        self.complaints.show_complaints(())
        self.needs.show_needs((), may_serve=False)
        self._viewers.show_viewers(())

    def _show_team(self, team: Sequence[TeamRow]) -> None:
        clear(self._team)
        add_people(self._team, [(member.name, _part_words(member)) for member in team])
        if len(team) < 2:  # noqa: PLR2004  one person alone is the risk
            self._team.addWidget(wrapped(_("Only one colleague serves this client. Name a backup."), look="warn"))


def _part_words(member: TeamRow) -> str:
    return f"{_(PART_NAMES[member.part.value])} · {since_until(member.since, member.until)}"
