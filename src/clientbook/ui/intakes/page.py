"""New files that wait for a verifying call, and those in which the call found a mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clientbook.domain.access import Right
from clientbook.domain.intakes import IntakeState
from clientbook.services import files, intakes
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui import theme
from clientbook.ui.clients.facts import FactGrid
from clientbook.ui.intakes.editor import TermDialog
from clientbook.ui.page import Page
from clientbook.ui.widgets.dialog import ask_text
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import Heading, button, clear, column, row, wrapped
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.scrolled import scrolled_pane
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Changes, Desk
    from clientbook.services.files import ContactCard
    from clientbook.services.intakes import IntakeRow
    from clientbook.ui.page import Shell

_WIDTH = 340


def _tone(row: IntakeRow) -> str:
    return "bad" if row.late_days or row.waits_days else "warn" if row.state is IntakeState.MISMATCH else "neutral"


def columns() -> list[Column]:
    """Return the columns in the current language; what waits longest is first."""
    return [
        Column("client", _("Client"), 240, lambda row: row.client.name, "two", lambda row: row.client.subtitle),
        Column("phone", _("Phone"), 130, lambda row: row.client.phone, can_sort=False),
        Column(
            "entered", _("Entered"), 130, lambda row: row.submitted_by, "two", lambda row: row.submitted_on.isoformat()
        ),
        Column("late", _("Late"), 150, intakes.late_words, "muted", can_sort=False, spare=2),
        Column("state", _("State"), 110, lambda row: _(intakes.STATE_NAMES[row.state]), "pill", tone=_tone),
    ]


class IntakesPage(Page):
    """The clerk calls, corrects what is wrong on the card, and says how it was."""

    concerns = frozenset({"intake_step", "intake_term", "client", "contact", "service_member", "removal", "access"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: dict[bytes, IntakeRow] = {}
        self._model = ListModel([one._replace(can_sort=False) for one in columns()])
        self.table = ListTable(self._model, _("New files"))
        self._note = wrapped("", look="muted")
        self._contacts = column(spacing=theme.SPACE_M)
        self._name, self._class = Heading(), Pill()
        opener = button(_("&Open file"), lambda: self._open(self.table.current_id()), look="link")
        head = row(self._name, self._class, opener, spacing=theme.SPACE_S)
        head.setStretch(0, 1)
        inside = QWidget()
        inside.setLayout(
            column(head, self._note, self._contacts, None, spacing=theme.SPACE_M, margins=(20, 16, 16, 16))
        )
        self._side = inside
        side = scrolled_pane(inside)
        side.setFixedWidth(_WIDTH)
        self._none = EmptyState()
        self._none.say(
            "checked",
            _("Nothing waits for a call"),
            _("A new client file comes here. Somebody who did not enter it calls the client and says if it is right."),
        )
        self._listed = QWidget()
        both = row(self.table, side, spacing=0)
        both.setStretch(0, 1)
        self._listed.setLayout(both)
        self.body.addWidget(self._listed, 1)
        self.body.addWidget(self._none, 1)
        self._none.hide()
        if shell.who.may(Right.SET_UP):
            self.add_action(_("&Term…"), self.term_clicked)
        self._edit = self.add_action(_("&Correct…"), self.edit_clicked, icon="edit", tip="F2")
        self._wrong = self.add_action(_("&Mismatch…"), self.mismatch_clicked)
        self._again = self.add_action(_("Put right, call &again"), self.again_clicked)
        self._right = self.add_action(_("&Verified"), self.verify_clicked, look="primary", icon="check")
        self.table.current.connect(self._chosen)
        self.table.opened.connect(self._open)
        self.setFocusProxy(self.table)
        self.name_page(pgettext("navigation", "Intake"))

    def reload(self) -> None:
        """Read the queue anew."""
        self.shell.jobs.query(self, intakes.queue, self._show, latest="queue")

    def empty(self) -> None:
        """Forget everything readable."""
        self._rows.clear()
        self._model.show([])
        self._model.forget()
        clear(self._contacts)
        self._name.say("")
        self._note.setText("")

    def verify_clicked(self) -> None:
        """Say that the call confirmed the file."""
        self._act(intakes.verify_client)

    def mismatch_clicked(self) -> None:
        """Ask what is wrong, and send the file back to who serves the client."""
        note = ask_text(self, _("What is not as on file?"), _("&Mismatch"), verb=_("Send back"))
        if note is not None:
            self._act(lambda desk, client: intakes.report_mismatch(desk, client, note))

    def again_clicked(self) -> None:
        """Ask for another call."""
        self._act(intakes.submit_again)

    def term_clicked(self) -> None:
        """Set within how many working days new clients must be on file."""
        jobs = self.shell.jobs
        jobs.query(self, intakes.term_days, lambda days: TermDialog(self, jobs, days).open())

    def edit_clicked(self) -> None:
        """Correct the card of the chosen file."""
        if self.shell.who.may(Right.EDIT) and (client := self.table.current_id()) is not None:
            from clientbook.ui.clients.editor import ClientEditor

            self.shell.push(ClientEditor(self.shell, client))

    def _open(self, client: bytes | None) -> None:
        from clientbook.ui.clients.filepage import ClientFilePage

        if client is not None:
            self.shell.push(ClientFilePage(self.shell, client))

    def _act(self, act: Callable[[Desk, bytes], Changes]) -> None:
        self.notice.dismiss()
        if (client := self.table.current_id()) is not None:
            self.shell.jobs.mutate(self, lambda desk: act(desk, client))

    def _show(self, rows: list[IntakeRow]) -> None:
        self._rows = {row.client.id: row for row in rows}
        self.table.show_ids(list(self._rows))
        self._model.fill({row.client.id: row for row in rows})
        if self.table.current_id() is None and rows:
            self.table.choose(rows[0].client.id)
        self._listed.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.setFocusProxy(self.table if rows else self._none)
        text = ngettext("{n} file", "{n} files", len(rows)).format(n=f"{len(rows):,}")
        self.name_page(pgettext("navigation", "Intake"), text if rows else "")
        self._chosen(self.table.current_id())

    def _chosen(self, client: bytes | None) -> None:
        found = self._rows.get(client) if client is not None else None
        waits = found is not None and found.state is IntakeState.SUBMITTED
        self._right.setVisible(waits)
        self._wrong.setVisible(waits)
        self._again.setVisible(found is not None and not waits)
        self._edit.setVisible(found is not None and self.shell.who.may(Right.EDIT))
        clear(self._contacts)
        self._side.setVisible(found is not None)
        self._name.say(found.client.name if found else "")
        self._class.say(
            found.client.class_name if found else "", "accent" if found and found.client.is_key else "neutral"
        )
        self._note.setText(self._words(found) if found else "")
        if client is not None and found is not None:
            self.shell.jobs.query(
                self, lambda desk: files.contact_cards(desk, client), self._show_contacts, latest="contacts"
            )

    def _words(self, found: IntakeRow) -> str:
        words = _("First contact {day}, entered by {name}.").format(
            day=found.first_contact.isoformat(), name=found.submitted_by
        )
        return "\n\n".join(part for part in (words, found.note) if part)

    def _show_contacts(self, cards: list[ContactCard]) -> None:
        clear(self._contacts)
        for card in cards:
            grid = FactGrid()
            grid.add_contact(self.shell.jobs, card, may_reveal=self.shell.who.may(Right.REVEAL))
            name = wrapped(" · ".join(part for part in (card.name, card.position) if part), look="strong")
            self._contacts.addLayout(column(name, grid, spacing=6))
