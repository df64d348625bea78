"""The handover page: the open departure cases, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QDialog, QStackedWidget

from clientbook.services import departures, members
from clientbook.support.i18n import _
from clientbook.ui.handover.case import CasePage
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.handover.editor import DepartureDialog
from clientbook.ui.handover.model import case_columns
from clientbook.ui.page import Page
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.people import Person
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.services.departures import DepartureRow
    from clientbook.ui.page import Shell


class _Shown(NamedTuple):
    cases: list[DepartureRow]
    people: list[Person]


def _read(desk: Desk) -> _Shown:
    people = [Person(who.id, who.name, role_name(who.role)) for who in members.people(desk) if who.id != desk.me]
    return _Shown(departures.list_departures(desk), people)


class HandoverPage(Page):
    """Lists cases; Enter opens one over this page."""

    concerns = frozenset({"departure", "allocation", "service_member", "member"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._model = ListModel(case_columns())
        self.table = ListTable(self._model, _("Open departure cases"))
        self._empty = EmptyState()
        self._empty.say(
            "handover",
            _("Nobody is leaving"),
            _(
                "When a colleague leaves, open a case here. It lists every client of the leaver, "
                "asks for a successor for each, and prints the handover packet."
            ),
            action=_("New departure"),
            act=self.new_clicked,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addWidget(self._stack)
        self.table.opened.connect(self._open)
        tip = _("New departure (Ctrl+N)")
        self.add_action(_("New departure"), self.new_clicked, look="primary", tip=tip)
        remember_columns(self.table, shell.prefs, "departures")
        self.setFocusProxy(self.table)
        self.name_page(_("Handover"))

    def reload(self) -> None:
        """Read the cases anew."""
        self.shell.jobs.query(self, _read, self._show, latest="cases")

    def _show(self, shown: _Shown) -> None:
        self.table.show_ids([case.id for case in shown.cases])
        self._model.fill({case.id: case for case in shown.cases})
        if self.table.current_id() is None and shown.cases:
            self.table.choose(shown.cases[0].id)
        self.show_one(self._stack, self.table if shown.cases else self._empty)

    def new_clicked(self) -> None:
        """Open a case for somebody who leaves."""
        self.shell.jobs.query(self, _read, self._ask)

    def _ask(self, shown: _Shown) -> None:
        dialog = DepartureDialog(self, self.shell.jobs, shown.people)

        def closed(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self._open(dialog.made)

        dialog.finished.connect(closed)
        dialog.open()

    def edit_clicked(self) -> None:
        """F2 opens the chosen case."""
        if (case := self.table.current_id()) is not None:
            self._open(case)

    def _open(self, case: bytes) -> None:
        self.shell.push(CasePage(self.shell, case))

    def empty(self) -> None:
        """Forget everything readable."""
        self.table.show_ids([])
        self._model.forget()
