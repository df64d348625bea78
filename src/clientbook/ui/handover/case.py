"""One departure: every client of the leaver, who takes it and why, and what is still missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from clientbook.domain.access import Right
from clientbook.domain.staff import SERVING_ROLES
from clientbook.services import clients, departures, members
from clientbook.services.departures import AllocationForm, AllocationsForm
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.handover.editor import AllocateDialog, Chosen
from clientbook.ui.handover.model import AllocationTable, days_left, stage, stage_names
from clientbook.ui.handover.side import CaseSide
from clientbook.ui.page import Page
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dates import weekday
from clientbook.ui.widgets.dialog import confirm, panel
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import button, column, row, text_label
from clientbook.ui.widgets.people import Person
from clientbook.ui.widgets.stepper import StageStepper, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.desk import Desk
    from clientbook.services.departures import AllocationRow, DeparturePage
    from clientbook.services.printing import Paper
    from clientbook.ui.page import Shell

ALL, KEY, OPEN = "all", "key", "open"


class _Shown(NamedTuple):
    page: DeparturePage
    people: list[Person]


def _read(desk: Desk, departure: bytes) -> _Shown:
    page = departures.departure_page(desk, departure)
    serves = {person.id: person.count for person in clients.counts(desk).people}
    receives = {taker.member: taker.receives for taker in page.successors}
    people = [
        Person(who.id, who.name, _load(serves.get(who.id, 0), receives.get(who.id, 0)))
        for who in members.people(desk)
        if who.role in SERVING_ROLES and who.id != page.row.leaver
    ]
    return _Shown(page, people)


def _load(serves: int, receives: int) -> str:
    text = ngettext("serves {n}", "serves {n}", serves).format(n=f"{serves:,}")
    if receives:
        text += ", " + ngettext("receives {n}", "receives {n}", receives).format(n=f"{receives:,}")
    return text


def _print(desk: Desk, departure: bytes, progress: Callable[[int, int], None]) -> Paper:
    from clientbook.services.printing import print_packet

    return print_packet(desk, departure, progress=progress)


class CasePage(Page):
    """A case, pushed over the list of cases. Enter chooses a successor for the selected clients."""

    concerns = frozenset(
        {
            "departure",
            "allocation",
            "client",
            "removal",
            "client_class",
            "service_member",
            "member",
            "purchase",
            "interaction",
        }
    )

    def __init__(self, shell: Shell, departure: bytes) -> None:
        super().__init__(shell)
        self._departure = departure
        self._shown: _Shown | None = None
        self.steps = StageStepper(_("Stage of the departure"))
        self.chips = FilterChips(_("Which clients"))
        self.table = AllocationTable()
        self.side = CaseSide()
        self._empty = EmptyState()
        self._how_many = text_label("", look="section")
        self._choose = button(_("Choose &successor…"), self.edit_clicked, look="link", icon="handover")
        self._choose.setToolTip(_("Choose a successor for the selected clients (Enter)"))
        self._lay_out()
        self.table.opened.connect(lambda _client: self.edit_clicked())
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._say_selected())
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.side.withdraw_asked.connect(self.withdraw_clicked)
        if shell.who.may(Right.ASSIGN):
            self.add_action(_("Hand o&ver…"), self.hand_over_clicked)
        if shell.who.may(Right.PRINT):
            tip = _("Print handover packet (Ctrl+P)")
            self.add_action(_("Print handover packet"), self.print_clicked, look="primary", tip=tip)
        remember_columns(self.table, shell.prefs, "allocations")
        self.setFocusProxy(self.table)
        self.name_page(_("Departure"))

    def _lay_out(self) -> None:
        line, line_layout = panel(margins=(20, 16, 20, 10))
        line_layout.addWidget(self.steps)
        card, inside = panel(margins=(1, 1, 1, 1))
        inside.setSpacing(0)
        head = row(self._how_many, self.chips, self._choose, spacing=theme.SPACE_M, margins=(16, 8, 12, 8))
        head.setStretch(1, 1)
        inside.addLayout(head)
        inside.addWidget(self.table, 1)
        inside.addWidget(self._empty, 1)
        both = row(card, self.side, spacing=theme.SPACE_M)
        both.setStretch(0, 1)
        whole = column(line, both, spacing=theme.SPACE_M, margins=(20, 16, 20, 16))
        whole.setStretch(1, 1)
        ground = QWidget()
        ground.setProperty("look", "ground")
        ground.setLayout(whole)
        self.body.addWidget(ground)
        QWidget.setTabOrder(self.chips, self._choose)
        QWidget.setTabOrder(self._choose, self.table)

    def reload(self) -> None:
        """Read the case anew."""
        departure = self._departure
        self.shell.jobs.query(self, lambda desk: _read(desk, departure), self._show, latest="case")

    def _show(self, shown: _Shown) -> None:
        self._shown = shown
        page = shown.page
        left = f"{page.row.last_day:%m-%d} {weekday(page.row.last_day)} · {days_left(page.row.last_day)}"
        self.name_page(_("Departure of {name}").format(name=page.row.leaver_name), _("last day {day}").format(day=left))
        self._show_stage(page)
        keys = sum(1 for row_ in page.allocations if row_.client.is_key)
        choices = [
            Choice(ALL, _("All")),
            Choice(KEY, _("Key clients"), keys),
            Choice(OPEN, _("Not allocated"), page.row.unallocated),
        ]
        self.chips.offer(choices, self.chips.current)
        count = page.row.clients
        self._how_many.setText(ngettext("{n} client", "{n} clients", count).format(n=f"{count:,}"))
        self.side.show_case(page)
        self._show_rows()

    def _show_stage(self, page: DeparturePage) -> None:
        done = page.row.clients - page.row.unallocated
        note = _("{done} of {total}").format(done=f"{done:,}", total=f"{page.row.clients:,}")
        notice, allocation = stage_names()
        steps = [Step(notice, page.row.opened_on.strftime("%m-%d")), Step(allocation, note)]
        self.steps.show_steps(steps, stage(page.row))

    def _show_rows(self) -> None:
        if self._shown is None:
            return
        rows = [row_ for row_ in self._shown.page.allocations if _fits(row_, self.chips.current)]
        self.table.show_allocations(rows)
        self.table.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._say_empty(self._shown.page)
        self._say_selected()

    def _say_empty(self, page: DeparturePage) -> None:
        if not page.allocations:
            text = _("{name} is not responsible for any client; nothing has to be handed over.")
            self._empty.say("clients", _("No clients"), text.format(name=page.row.leaver_name))
        elif self.chips.current == OPEN:
            text = _("Every client has a successor. The packet can be printed.")
            self._empty.say("checked", _("All allocated"), text)
        else:
            self._empty.say("clients", _("No clients here"), _("None of these clients is a key client."))

    def _say_selected(self) -> None:
        count = len(self.table.selectionModel().selectedRows())
        self._choose.setEnabled(count > 0)
        if count > 1:
            text = ngettext("Choose &successor for {n}…", "Choose &successor for {n}…", count)
            self._choose.setText(text.format(n=f"{count:,}"))
        else:
            self._choose.setText(_("Choose &successor…"))

    def edit_clicked(self) -> None:
        """Choose a successor for the selected clients."""
        chosen = [row_ for key in self.table.selected_ids() if (row_ := self.table.row_of(key))]
        if not chosen or self._shown is None:
            return
        backups = {row_.client.backup for row_ in chosen}
        several = Chosen(
            _before(chosen),
            chosen[0].client.name if len(chosen) == 1 else "",
            backups.pop() if len(backups) == 1 else "",
        )
        dialog = AllocateDialog(self, self.shell.jobs, self._departure, several, self._shown.people)
        if len({(row_.successor, row_.reason) for row_ in chosen}) == 1:
            dialog.prefill(chosen[0].successor, chosen[0].reason)
        dialog.open()

    def withdraw_clicked(self) -> None:
        """Withdraw the case after asking."""
        if self._shown is None:
            return
        name = self._shown.page.row.leaver_name
        text = _("{name} stays and keeps all clients. The case leaves the list; what was chosen stays on record.")
        title = _("Withdraw the departure of {name}?").format(name=name)
        if not confirm(self, title, text.format(name=name), verb=_("Withdraw the departure")):
            return
        departure = self._departure
        self.shell.jobs.mutate(
            self, lambda desk: departures.withdraw_departure(desk, departure), lambda _changes: self.shell.back()
        )

    def hand_over_clicked(self) -> None:
        """Make the successors responsible now, after asking."""
        if self._shown is None:
            return
        row = self._shown.page.row
        count = row.clients - row.unallocated
        if not count:
            self.notice.say(_("Choose successors for the clients first."), "warn")
            return
        title = ngettext("Hand over {n} client now?", "Hand over {n} clients now?", count).format(n=count)
        text = _(
            "The successors become responsible at once. {name} is off these files, and their keys are changed. "
            "Print the packet before: it names what is handed over."
        ).format(name=row.leaver_name)
        verb = ngettext("Hand over {n} client", "Hand over {n} clients", count).format(n=count)
        if not confirm(self, title, text, verb=verb):
            return
        departure, jobs = self._departure, self.shell.jobs
        jobs.mutate(
            self,
            lambda desk: departures.hand_over(desk, departure, progress=jobs.progress),
            lambda _changes: self.reload(),
            label=_("Handing over and changing keys…"),
        )

    def print_clicked(self) -> None:
        """Make the packet and show it as it prints."""
        departure, progress = self._departure, self.shell.jobs.progress
        self.shell.jobs.query(
            self, lambda desk: _print(desk, departure, progress), self._printed, label=_("Making the handover packet…")
        )

    def _printed(self, paper: Paper) -> None:
        self.shell.push(PaperPage(self.shell, _("Handover packet"), paper))

    def empty(self) -> None:
        """Forget everything readable."""
        self._shown = None
        self.table.forget()
        self.side.empty()


def _before(rows: Sequence[AllocationRow]) -> AllocationsForm:
    """Return what the page shows as chosen for these clients."""
    return AllocationsForm(
        tuple(
            AllocationForm(id=one.client.id, name=one.client.name, successor=one.successor, reason=one.reason)
            for one in sorted(rows, key=lambda one: one.client.id)
        )
    )


def _fits(allocation: AllocationRow, which: object) -> bool:
    if which == KEY:
        return allocation.client.is_key
    return allocation.successor is None if which == OPEN else True
