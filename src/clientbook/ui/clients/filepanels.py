"""The three columns of a file page: card, timeline, and who serves and sees it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QScrollArea, QVBoxLayout, QWidget

from clientbook.domain.access import Right
from clientbook.services.timeline import SOURCES
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.clients.facts import PART_NAMES, FactGrid, ViewerList
from clientbook.ui.format import money, since_until
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import button, clear, column, frame, icon_button, line, row, text_label, wrapped
from clientbook.ui.widgets.notice import Callout
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.rhythm import RhythmChart
from clientbook.ui.widgets.timeline import Entry, TimelineView

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from clientbook.services.files import ClientGlance, ClientPage, OpenNeed
    from clientbook.services.happenings import TimelineItem
    from clientbook.services.service_team import TeamRow
    from clientbook.ui.page import Shell

_SIDE = 310
_ALL = "all"


def _scrolled(layout: QVBoxLayout, look: str) -> QWidget:
    inside = QWidget()
    inside.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    ground = frame(look)
    ground.setLayout(column(area, spacing=0))
    return ground


class CardPanel(QWidget):
    """State, what matters now, rhythm, contacts and facts."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setFixedWidth(_SIDE + 20)
        self._class, self._state = Pill(), Pill()
        self._callout, self._rhythm = Callout(), RhythmChart()
        self._contacts = column(spacing=theme.SPACE_M)
        self._facts = FactGrid()
        layout = column(row(self._class, self._state, None), spacing=theme.SPACE_M, margins=(20, 16, 14, 16))
        layout.addWidget(self._callout)
        layout.addWidget(self._rhythm)
        layout.addLayout(self._contacts)
        layout.addWidget(line())
        layout.addWidget(self._facts)
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


class TimelinePanel(QWidget):
    """Everything that happened, filtered by kind and by colleague."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[TimelineItem, ...] = ()
        self._person: bytes | None = None
        self.chips = FilterChips(_("Kind"))
        self.view = TimelineView(_("Timeline"))
        self._people = button(_("Everybody"), look="link", icon="person")
        self._menu = QMenu(self)
        self._people.setMenu(self._menu)
        self._empty = EmptyState()
        text = _("Every call, visit and purchase stands here, whoever wrote it.")
        self._empty.say("log", _("Nothing logged yet"), text)
        self.chips.chosen.connect(lambda _key: self._filter())
        bar = row(self.chips, self._people, margins=(16, 10, 12, 6))
        bar.setStretch(0, 1)
        self.setLayout(column(bar, self.view, self._empty, spacing=0))
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def show_items(self, items: tuple[TimelineItem, ...]) -> None:
        """Show a timeline."""
        self._items = items
        counts = Counter(item.noun for item in items)
        choices = [Choice(_ALL, _("All"), len(items))]
        choices += [Choice(one.noun, _(one.title), counts[one.noun]) for one in SOURCES if counts[one.noun]]
        self.chips.offer(choices, self.chips.current)
        self._offer_people()
        self._filter()

    def empty(self) -> None:
        """Forget what is shown."""
        self.show_items(())

    def filter_person(self, person: bytes | None) -> None:
        """Show what one colleague did, or everybody."""
        self._person = person
        self._offer_people()
        self._filter()

    def _offer_people(self) -> None:
        names = {item.author: item.who for item in self._items}
        if self._person not in names:
            self._person = None
        self._people.setText(names[self._person] if self._person is not None else _("Everybody"))
        self._people.setVisible(len(names) > 1)
        self._menu.clear()
        self._menu.addAction(_("Everybody"), lambda: self.filter_person(None))
        for person, name in sorted(names.items(), key=lambda pair: pair[1]):
            self._menu.addAction(name, lambda who=person: self.filter_person(who))

    def _filter(self) -> None:
        kind: Hashable = self.chips.current
        shown = [item for item in self._items if kind in (_ALL, item.noun) and self._person in (None, item.author)]
        self.view.setVisible(bool(self._items))
        self._empty.setVisible(not self._items)
        self.view.show_entries([_entry(item) for item in shown])


def _entry(item: TimelineItem) -> Entry:
    amount = money(item.amount, item.currency) if item.amount is not None else ""
    return Entry(item.id, item.on, item.label, item.text, item.who, amount)


class TeamPanel(QWidget):
    """Service team, open promises, and who can see the file."""

    edit_asked = Signal()
    need_asked = Signal()
    need_done = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(_SIDE)
        self._edit = button(_("&Change"), self.edit_asked.emit, look="link")
        self._add = button(_("N&ote one"), self.need_asked.emit, look="link")
        self._team = column(spacing=6)
        self._needs = column(spacing=theme.SPACE_S)
        self._viewers = ViewerList()
        layout = column(spacing=theme.SPACE_M, margins=(20, 16, 14, 16))
        layout.addLayout(row(text_label(_("Service team"), look="section"), None, self._edit))
        layout.addLayout(self._team)
        layout.addWidget(line())
        layout.addLayout(row(text_label(_("Open promises"), look="section"), None, self._add))
        layout.addLayout(self._needs)
        layout.addWidget(line())
        layout.addWidget(text_label(_("Who can see this file"), look="section"))
        layout.addWidget(self._viewers)
        layout.addStretch(1)
        self.setLayout(column(_scrolled(layout, "pane"), spacing=0))

    def show_file(self, page: ClientPage, *, may_assign: bool, may_serve: bool) -> None:
        """Show a file."""
        self._edit.setVisible(may_assign)
        self._add.setVisible(may_serve)
        self._show_team(page.team)
        self._show_needs(page.needs, may_serve=may_serve)
        self._viewers.show_viewers(page.glance.viewers)

    def empty(self) -> None:
        """Forget what is shown."""
        clear(self._team)
        clear(self._needs)
        self._viewers.show_viewers(())

    def _show_team(self, team: Sequence[TeamRow]) -> None:
        clear(self._team)
        for member in team:
            name = text_label(member.name)
            name.setFixedWidth(64)
            words = f"{_(PART_NAMES[member.part.value])} · {since_until(member.since, member.until)}"
            layout = row(name, wrapped(words, look="muted"), spacing=theme.SPACE_M)
            layout.setStretch(1, 1)
            layout.setAlignment(name, Qt.AlignmentFlag.AlignTop)
            self._team.addLayout(layout)
        if len(team) < 2:  # noqa: PLR2004  one person alone is the risk
            self._team.addWidget(wrapped(_("Only one colleague serves this client. Name a backup."), look="warn"))

    def _show_needs(self, needs: Sequence[OpenNeed], *, may_serve: bool) -> None:
        clear(self._needs)
        if not needs:
            self._needs.addWidget(text_label(_("Nothing is open."), look="muted"))
        for need in needs:
            due = need.due_on
            details = [need.agreed, need.responsible, due.isoformat() if due else ""]
            small = wrapped(" · ".join(part for part in details if part), look="small")
            if due is not None and due < today():
                small.setProperty("look", "warn")
            done = icon_button("circle", _("Done"), lambda key=need.id: self.need_done.emit(key))
            done.setVisible(may_serve)
            layout = row(done, column(wrapped(need.what), small, spacing=2), spacing=6)
            layout.setAlignment(done, Qt.AlignmentFlag.AlignTop)
            layout.setStretch(1, 1)
            self._needs.addLayout(layout)
