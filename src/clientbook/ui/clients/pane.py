"""The detail pane: what matters now, how to reach the client, who can see the file, what happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientbook.domain.access import Right
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.support.money import money
from clientbook.support.words import Level
from clientbook.ui import theme
from clientbook.ui.clients.facts import FactGrid, ViewerList
from clientbook.ui.clients.filepanels import show_rhythm
from clientbook.ui.format import short_day
from clientbook.ui.widgets.labels import Heading, button, clear, column, line, row, text_label, wrapped
from clientbook.ui.widgets.notice import Callout
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.rhythm import RhythmChart
from clientbook.ui.widgets.scrolled import scrolled_pane

if TYPE_CHECKING:
    from clientbook.services.files import ClientGlance
    from clientbook.services.happenings import TimelineItem
    from clientbook.ui.page import Shell

WIDTH, WIDE = 330, 420


class DetailPane(QWidget):
    """Shows one client beside the list; empty until one is chosen."""

    open_asked = Signal(bytes)
    log_asked = Signal(bytes)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._client = b""
        self.setFixedWidth(WIDTH)
        self._name = Heading()
        self._class = Pill()
        self._state = Pill()
        self._open = button(_("&Open file"), lambda: self.open_asked.emit(self._client), look="link")
        self._callout = Callout()
        self._rhythm = RhythmChart()
        self._facts = FactGrid()
        self._viewers = ViewerList()
        self._recent = column(spacing=10)
        self._log = button(_("&Log contact"), lambda: self.log_asked.emit(self._client), look="link")
        self._inside = QWidget()
        self._inside.setLayout(self._layout())
        self.setLayout(column(scrolled_pane(self._inside), spacing=0))
        self._inside.hide()

    def _layout(self) -> QVBoxLayout:
        head = row(self._name, self._class, self._open)
        head.setStretch(0, 1)
        layout = column(head, spacing=theme.SPACE_M, margins=(20, 16, 14, 16))
        for widget in (self._callout, self._rhythm, self._facts, line()):
            layout.addWidget(widget)
        layout.addWidget(text_label(_("Who can see this file"), look="section"))
        layout.addWidget(self._viewers)
        layout.addSpacing(theme.SPACE_S)
        layout.addLayout(row(text_label(_("Recent"), look="section"), None, self._log))
        layout.addLayout(self._recent)
        layout.addStretch(1)
        return layout

    @property
    def client(self) -> bytes:
        """The client shown, empty for none."""
        return self._client

    def show_glance(self, glance: ClientGlance) -> None:
        """Show a client."""
        who = self._shell.who
        self._client = glance.row.id
        self._name.say(glance.row.name)
        self._class.say(glance.row.class_name, "accent" if glance.row.is_key else "neutral")
        headline = glance.headline
        self._callout.say(headline.text if headline else "", glance.evidence, headline.tone if headline else "info")
        show_rhythm(self._rhythm, glance)
        self._facts.clear()
        for contact in glance.contacts[:2]:
            if contact.name and contact.name != glance.row.name:
                self._facts.add(_("Contact"), " · ".join(part for part in (contact.name, contact.position) if part))
            self._facts.add_contact(self._shell.jobs, contact, may_reveal=who.may(Right.REVEAL))
        for label, value in glance.facts:
            self._facts.add(label, value)
        self._viewers.show_viewers(glance.viewers)
        self._show_recent(glance.recent)
        self._log.setVisible(who.may(Right.SERVE) and glance.level is Level.FULL)
        self._inside.show()

    def empty(self) -> None:
        """Show nothing."""
        self._client = b""
        self._name.say("")
        self._facts.clear()
        clear(self._recent)
        self._viewers.show_viewers(())
        self._callout.say("", "", "info")
        self._inside.hide()

    def _show_recent(self, items: tuple[TimelineItem, ...]) -> None:
        clear(self._recent)
        if not items:
            self._recent.addWidget(text_label(_("Nothing logged yet."), look="muted"))
        for item in items:
            day = text_label(short_day(item.on, today()), look="small")
            kind = text_label(item.label, look="small")
            day.setFixedWidth(68 if item.on.year != today().year else 40)
            kind.setFixedWidth(56)
            amount = f" {money(item.amount, item.currency)}" if item.amount is not None else ""
            text = wrapped(_one_line(item.text) + amount)
            layout = row(day, kind, text)
            layout.setStretch(2, 1)
            for widget in (day, kind):
                layout.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
            self._recent.addLayout(layout)


def _one_line(text: str) -> str:
    short = " ".join(text.split())
    return short if len(short) <= 80 else short[:79] + "…"  # noqa: PLR2004  two lines of the pane
