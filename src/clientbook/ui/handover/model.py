"""The two lists of the handover: open cases, and the leaver's clients with who takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView

from clientbook.domain.departures import DepartureStage
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
from clientbook.support.money import money
from clientbook.ui.handover.lines import PLAIN, PlainLines
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clientbook.services.departures import AllocationRow, DepartureRow

NOTICE, ALLOCATION, ALLOCATED = 0, 1, 2


def stage(row: DepartureRow) -> int:
    """Return how far a case is: NOTICE while nobody is chosen, ALLOCATION, ALLOCATED when every client has somebody."""
    if row.unallocated == row.clients and row.stage is DepartureStage.NOTICE and row.clients:
        return NOTICE
    return ALLOCATION if row.unallocated else ALLOCATED


def stage_names() -> list[str]:
    """Return what NOTICE and ALLOCATION are called."""
    return [_("Notice"), _("Allocation")]


def days_left(last_day: dt.date) -> str:
    """Return how many days remain, in words."""
    days = (last_day - today()).days
    return ngettext("{n} day left", "{n} days left", days).format(n=days) if days > 0 else _today_or_past(days)


def _today_or_past(days: int) -> str:
    return ngettext("{n} day ago", "{n} days ago", -days).format(n=-days) if days else _("today")


def _left(row: DepartureRow) -> str:
    """Return what stands under "Time left", which says already that it is left."""
    days = (row.last_day - today()).days
    return ngettext("{n} day", "{n} days", days).format(n=days) if days > 0 else _today_or_past(days)


def about(row: AllocationRow) -> str:
    """Return the second line of a client: what it was worth in a year, and its class."""
    worth = row.client.worth
    parts = [
        _("{amount} in a year").format(amount=money(worth.amount, worth.currency)) if worth else "",
        row.client.class_name,
    ]
    return " · ".join(part for part in parts if part) or row.client.subtitle


def _open_clients(row: DepartureRow) -> str:
    if not row.unallocated:
        return _("All allocated") if row.clients else ""
    return ngettext("{n} without successor", "{n} without successor", row.unallocated).format(n=f"{row.unallocated:,}")


def case_columns() -> list[Column]:
    """Return the columns of the list of cases."""
    return [
        Column("leaver", _("Leaver"), 240, lambda row: row.leaver_name, "two", _clients, can_sort=False),
        Column("type", _("Type"), 120, lambda row: row.type, can_sort=False, spare=3),
        Column("opened_on", _("Notice"), 104, lambda row: row.opened_on.isoformat(), "date", can_sort=False, spare=2),
        Column("last_day", _("Last day"), 130, lambda row: with_weekday(row.last_day), "date", can_sort=False),
        Column("left", _("Time left"), 110, _left, "muted", can_sort=False, spare=1),
        Column(
            "open",
            _("Successors"),
            170,
            _open_clients,
            "pill",
            tone=lambda row: "warn" if row.unallocated else "ok",
            can_sort=False,
        ),
        Column("stage", _("Stage"), 110, _stage_name, "pill", can_sort=False),
    ]


def _clients(row: DepartureRow) -> str:
    return ngettext("{n} client", "{n} clients", row.clients).format(n=f"{row.clients:,}")


def _stage_name(row: DepartureRow) -> str:
    names = stage_names()
    return names[min(stage(row), len(names) - 1)]


def allocation_columns() -> list[Column]:
    """Return the columns of a case's clients."""
    return [
        Column("client", _("Client"), 240, lambda row: row.client.name, "two", about, can_sort=False),
        Column(
            "successor",
            _("Successor and reason"),
            190,
            lambda row: row.successor_name or _("Not allocated"),
            PLAIN,
            lambda row: row.reason,
            lambda row: "" if row.successor else "bad",
            can_sort=False,
        ),
        Column("backup", _("Backup"), 84, lambda row: row.client.backup, "muted", can_sort=False, spare=1),
        Column(
            "state",
            _("State"),
            128,
            lambda row: row.client.state.text,
            "pill",
            tone=lambda row: row.client.state.tone.value,
            can_sort=False,
        ),
    ]


class AllocationTable(ListTable):
    """The leaver's clients; any number of them can be selected, and stay selected when the list is shown anew."""

    def __init__(self) -> None:
        self._clients = ListModel(allocation_columns())
        super().__init__(self._clients, _("Clients of the leaver"))
        self.setItemDelegate(PlainLines(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def show_allocations(self, rows: Sequence[AllocationRow]) -> None:
        """Show these clients; where the selected ones are gone, the row that took their place is chosen."""
        place, chosen = self.currentIndex().row(), set(self.selected_ids())
        self.show_ids([row.client.id for row in rows])
        self._clients.fill({row.client.id: row for row in rows})
        kept = [number for number, key in enumerate(self._clients.ids) if key in chosen]
        if kept:
            self._select(kept)
        elif rows:
            self.setCurrentIndex(self._clients.index(min(max(place, 0), len(rows) - 1), 0))

    def selected_ids(self) -> list[bytes]:
        """Return the selected clients in the order of the list."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [key for place in places if isinstance(key := self._clients.ids[place], bytes)]

    def forget(self) -> None:
        """Show nothing, and forget every row."""
        self.show_allocations([])
        self._clients.forget()

    def row_of(self, client: bytes) -> AllocationRow | None:
        """Return a client of the list."""
        return self._clients.row(client)

    def _select(self, places: Sequence[int]) -> None:
        selection, last = QItemSelection(), len(self._clients.columns) - 1
        start = previous = places[0]
        for place in [*places[1:], -1]:
            if place != previous + 1:
                selection.select(self._clients.index(start, 0), self._clients.index(previous, last))
                start = place
            previous = place
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        if self.currentIndex().row() not in places:
            self.selectionModel().setCurrentIndex(
                self._clients.index(places[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selectionModel().select(selection, flag)
