"""The client list: search as one types, chips, table with two-line rows, detail pane."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from clientbook.domain.access import Right
from clientbook.services import clients, files, filters
from clientbook.services.clients import ClientFilter
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext
from clientbook.ui.clients.bulk import SelectionBar
from clientbook.ui.clients.columns import client_columns
from clientbook.ui.clients.dialogs import LogDialog
from clientbook.ui.clients.filterdialog import FilterDialog, Offers, offers
from clientbook.ui.clients.pane import WIDE, WIDTH, DetailPane
from clientbook.ui.page import Page
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import button, column, row
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from PySide6.QtGui import QResizeEvent

    from clientbook.desk import Desk
    from clientbook.services.clients import ListCounts
    from clientbook.services.filters import FilterRow
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

_LIST = "clients"
_WIDE_PAGE, _NARROW_PAGE = 1500, 1000
_ALL, _OVERDUE, _SINGLE, _CUSTOM = "all", "overdue", "single", "custom"


class ClientsPage(Page):
    """Everything that the person may see of clients starts here."""

    concerns = frozenset(
        {"client", "contact", "client_details", "client_class", "interaction", "purchase", "revisit", "need"}
        | {"service_member", "member", "access", "removal", "saved_filter"}
    )
    can_search = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.wanted = ClientFilter()
        self.model = ListModel(client_columns(), self)
        self.table = ListTable(self.model, _("Clients"))
        self.chips = FilterChips(_("Filter"))
        self.table.allow_many()
        self.selection = SelectionBar(self)
        self.pane = DetailPane(shell)
        self._people = button(_("Everybody"), look="link", icon="person")
        self._people_menu = QMenu(self)
        self._people.setMenu(self._people_menu)
        self._empty, self._none = EmptyState(), EmptyState()
        self._lists = QStackedWidget()
        self._stack = QStackedWidget()
        self._total = 0
        self._saved: dict[Hashable, FilterRow] = {}
        self._is_custom = self._is_bare = False
        self._add_actions()
        self._lay_out()
        self._connect()
        self.name_page(_("Clients"))

    def _add_actions(self) -> None:
        if self.shell.who.may(Right.IMPORT):
            self.add_action(_("&Import…"), self.import_clicked)
        if self.shell.who.may(Right.CREATE):
            self.add_action(_("&New client"), self.new_clicked, look="primary", tip="Ctrl+N")

    def _lay_out(self) -> None:
        deep = button(_("Search records"), self.shell.search_records, look="link", icon="search")
        deep.setToolTip(_("Search the texts of records (Ctrl+Shift+F)"))
        narrow = button(_("&Filter…"), self.filter_clicked, look="link", icon="filter")
        bar = row(self.chips, deep, narrow, self._people, margins=(16, 10, 12, 6))
        bar.setStretch(0, 1)
        listed = QWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._none)
        self._none.say(
            "search",
            _("No client fits"),
            _("Shorten what you typed or take a filter away. What was said and bought is found in the records."),
        )
        self._none.offer_also(_("Search records"), self.shell.search_records)
        layout = column(bar, self.selection, self._lists, spacing=0)
        layout.setStretch(2, 1)
        listed.setLayout(layout)
        listed.setProperty("look", "surface")
        self._stack.addWidget(listed)
        self._stack.addWidget(self._empty)
        whole = row(self._stack, self.pane, spacing=0)
        whole.setStretch(0, 1)
        self.body.addLayout(whole)
        self.table.restore_layout(self.shell.prefs.columns.get(_LIST, {}))
        self.table.show_sort("name", descending=False)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.model.wanted.connect(self._fetch)
        self.table.current.connect(self._chosen)
        self.table.selected.connect(self.selection.show_selected)
        self.selection.cleared.connect(lambda: self.table.choose(self.table.current_id()))
        self.table.opened.connect(self.open_file)
        self.table.sort_asked.connect(self._sort)
        self.table.columns_changed.connect(self._keep_columns)
        self.chips.chosen.connect(self._filter)
        self.pane.open_asked.connect(self.open_file)
        self.pane.log_asked.connect(self.log_clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pane more room on a wide screen, and the list all of a narrow one."""
        super().resizeEvent(event)
        self._fit_pane()
        self.pane.setFixedWidth(WIDE if self.width() > _WIDE_PAGE else WIDTH)

    def _fit_pane(self) -> None:
        self.pane.setVisible(not self._is_bare and self.width() >= _NARROW_PAGE)

    def reload(self) -> None:
        """Read chips and list anew; the pane follows the selection."""
        jobs, wanted = self.shell.jobs, self.wanted
        jobs.query(self, filters.saved_filters, self._keep_saved, latest="saved")
        jobs.query(self, clients.counts, self._show_counts, latest="counts")
        jobs.query(self, lambda desk: clients.list_clients(desk, wanted), self._show_list, latest="list")
        if self.pane.client:
            self._chosen(self.pane.client)

    def search(self, text: str) -> None:
        """Show the clients that fit."""
        if text != self.wanted.text:
            self._want(replace(self.wanted, text=text))

    def step_found(self, step: int) -> None:
        """Mark the next or the previous client."""
        self.table.step(step)

    def open_found(self) -> None:
        """Open the marked client, once the list shows what was typed."""
        self.shell.jobs.query(self, lambda _desk: None, lambda _done: self._open_marked())

    def _open_marked(self) -> None:
        if (client := self.table.current_id()) is not None:
            self.open_file(client)

    def empty(self) -> None:
        """Forget everything readable."""
        self.model.show([])
        self.model.forget()
        self.pane.empty()
        self._people_menu.clear()

    def new_clicked(self) -> None:
        """Open the form for a new client."""
        if self.shell.who.may(Right.CREATE):
            from clientbook.ui.clients.editor import ClientEditor

            self.shell.push(ClientEditor(self.shell))

    def edit_clicked(self) -> None:
        """Open the form of the chosen client."""
        if self.shell.who.may(Right.EDIT) and self.pane.client:
            from clientbook.ui.clients.editor import ClientEditor

            self.shell.push(ClientEditor(self.shell, self.pane.client))

    def print_clicked(self) -> None:
        """Print the dossiers of the selected clients."""
        if len(self.selection.clients) > 1 and self.shell.who.may(Right.PRINT):
            self.selection.print_clicked()

    def import_clicked(self) -> None:
        """Import a sheet."""
        from clientbook.ui.clients.importing import choose_sheet

        choose_sheet(self)

    def open_file(self, client: bytes) -> None:
        """Open a file as a page of its own."""
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, client))

    def log_clicked(self, client: bytes) -> None:
        """Log a contact with the chosen client."""
        LogDialog(self, self.shell.jobs, client).open()

    def _want(self, wanted: ClientFilter) -> None:
        self.wanted = wanted
        self.shell.jobs.query(self, lambda desk: clients.list_clients(desk, wanted), self._show_list, latest="list")

    def _filter(self, key: Hashable) -> None:
        if key == _CUSTOM:
            return
        saved = self._saved.get(key)
        chosen = ClientFilter(
            class_id=key if isinstance(key, bytes) and saved is None else None,
            is_overdue=key == _OVERDUE,
            is_single_contact=key == _SINGLE,
            responsible=self.wanted.responsible,
        )
        now = self.wanted
        kept = saved.wanted if saved else chosen
        self._is_custom = False
        self._want(replace(kept, text=now.text, sort=now.sort, is_descending=now.is_descending))

    def filter_clicked(self) -> None:
        """Choose conditions in a dialog."""
        self.shell.jobs.query(self, offers, self._ask_filter)

    def _ask_filter(self, offered: Offers) -> None:
        dialog = FilterDialog(self, self.shell.jobs, offered, self.wanted, self._saved.get(self.chips.current))
        dialog.applied.connect(self.apply_filter)
        dialog.open()

    def apply_filter(self, wanted: ClientFilter) -> None:
        """Show what these conditions leave; a chip of its own says so until another one is chosen."""
        self._is_custom = filters.narrows(wanted)
        self.wanted = wanted
        self.chips.current = _CUSTOM if self._is_custom else _ALL
        self.reload()

    def _keep_saved(self, rows: list[FilterRow]) -> None:
        self._saved = {row.id: row for row in rows}

    def _sort(self, key: str, descending: bool) -> None:  # noqa: FBT001  a slot
        self.table.show_sort(key, descending=descending)
        self._want(replace(self.wanted, sort=key, is_descending=descending))

    def _show_counts(self, counts: ListCounts) -> None:
        self._total = counts.total
        choices = [Choice(_ALL, _("All"), counts.total)]
        choices += [Choice(kind.id, kind.name, kind.count) for kind in counts.classes]
        choices += [
            Choice(_OVERDUE, _("Overdue"), counts.overdue),
            Choice(_SINGLE, _("Single contact"), counts.single_contact),
        ]
        choices += [Choice(row.id, row.name) for row in self._saved.values()]
        choices += [Choice(_CUSTOM, _("Filtered"))] if self._is_custom else []
        self.chips.offer(choices, self.chips.current)
        self._people_menu.clear()
        self._people_menu.addAction(_("Everybody"), lambda: self.filter_person(None, _("Everybody")))
        for person in counts.people:
            words = f"{person.name}  {person.count:,}"
            self._people_menu.addAction(words, lambda p=person: self.filter_person(p.id, p.name))
        self._people.setVisible(len(counts.people) > 1)

    def filter_person(self, person: bytes | None, name: str) -> None:
        """Show the clients of one responsible person, or of everybody."""
        self._people.setText(name)
        self._want(replace(self.wanted, responsible=person))

    def _show_list(self, ids: Sequence[bytes]) -> None:
        self.table.show_ids(ids)
        text = ngettext("{n} client", "{n} clients", len(ids)).format(n=f"{len(ids):,}")
        self.name_page(_("Clients"), text)
        self._show_empty(is_empty=not ids)
        if ids and self.table.current_id() is None:
            self.table.choose(ids[0])
        if not ids:
            self.pane.empty()

    def _show_empty(self, *, is_empty: bool) -> None:
        untouched = replace(self.wanted, sort="name", is_descending=False) == ClientFilter()
        held = self.table.hasFocus()
        self._stack.setCurrentIndex(1 if is_empty and untouched else 0)
        self._is_bare = is_empty and untouched
        self._lists.setCurrentIndex(1 if is_empty else 0)
        self._fit_pane()
        if is_empty and untouched:
            self._say_bare()
        self.setFocusProxy(self._empty if self._is_bare else self.table)
        if held and self._is_bare:
            self.setFocus()

    def _say_bare(self) -> None:
        may_create = self.shell.who.may(Right.CREATE)
        self._empty.say(
            "clients",
            _("No client files yet"),
            _(
                "Every client you serve gets a file here: how to reach them, what was said, what they bought, "
                "and who else in the firm can help them."
            ),
            action=_("Add the first client") if may_create else "",
            act=self.new_clicked,
        )
        if self.shell.who.may(Right.IMPORT):
            self._empty.offer_also(_("Import a sheet of clients…"), self.import_clicked)

    def _fetch(self, ids: list[bytes]) -> None:
        def read(desk: Desk) -> dict[Hashable, object]:
            return {found.id: found for found in clients.client_rows(desk, ids)}

        self.shell.jobs.query(self, read, self.model.fill)

    def _chosen(self, client: bytes | None) -> None:
        if client is None:
            self.pane.empty()
            return
        self.shell.jobs.query(
            self,
            lambda desk: files.glance(desk, client),
            self.pane.show_glance,
            latest="glance",
            failed=self._gone,
        )

    def _gone(self, error: ClientbookError) -> None:
        self.pane.empty()
        if not isinstance(error, Invalid):
            self.show_error(error)

    def _keep_columns(self) -> None:
        self.shell.prefs.columns[_LIST] = self.table.layout_state()
