"""The log page: newest entries first, older ones as one scrolls, filtered by file, person, act and day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from clientbook.domain.access import Right
from clientbook.domain.conduct import ConductJump
from clientbook.services import conduct, log, members
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.log_export import LogSheet, SheetKind, export_log
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui import theme
from clientbook.ui.conduct.page import ConductPage
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.log.filters import LogFilters
from clientbook.ui.log.model import LogBook, columns
from clientbook.ui.log.pane import LogPane
from clientbook.ui.page import Page
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.notice import NoticeBar
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from clientbook.desk import Changes, Desk
    from clientbook.services.log import LogHead, LogPart
    from clientbook.ui.page import Shell

_ENOUGH = 100
_NEAR_END = 600


class _Read(NamedTuple):
    part: LogPart
    head: LogHead
    people: list[tuple[bytes, str]]


def _read(desk: Desk, before: int | None) -> _Read:
    part = log.read_log(desk, before=before)
    people = [(who.id, who.name) for who in members.list_members(desk)] if before is None else []
    return _Read(part, log.log_head(desk), people)


def _read_newer(desk: Desk, after: int) -> _Read:
    return _Read(log.read_newer(desk, after), log.log_head(desk), [])


class LogPage(Page):
    """Only for who may read the log; the audit keys decide which entries that are."""

    can_search = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._book = LogBook()
        self._head: LogHead | None = None
        self._is_reading = False
        self._search = ""
        self.filters = LogFilters()
        self._model = ListModel(columns())
        self.table = ListTable(self._model, _("Entries of the log"), row_height=theme.ROW_TWO_LINES)
        self.pane = LogPane()
        self._empty = EmptyState()
        self._empty.say("log", _("No entry fits"), _("Choose another day, person or act, or clear the search box."))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.warning = NoticeBar()
        self._warned = QWidget()
        self._warned.setLayout(row(self.warning, margins=(16, 8, 16, 0)))
        self._warned.hide()
        self.warning.shown_changed.connect(self._warned.setVisible)
        self.lay_list((self._warned, self.filters), self._stack, self.pane)
        if shell.who.may(Right.MANAGE_MEMBERS):
            self.add_action(_("Unusual conduct"), self.conduct_clicked, icon="warning")
        if shell.who.may(Right.EXPORT):
            self.add_action(_("Export to CSV"), lambda: self.export_clicked(SheetKind.CSV), icon="export")
            self.add_action(_("Export to Excel"), lambda: self.export_clicked(SheetKind.XLSX), icon="export")
        self.filters.changed.connect(self._filtered)
        self.table.opened.connect(self._open)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        remember_columns(self.table, shell.prefs, "log")
        self.setFocusProxy(self.table)
        self.name_page(pgettext("navigation", "Log"))

    def reload(self) -> None:
        """Read the log anew from its end."""
        self._book = LogBook()
        self._read_older()
        self._count_warnings()

    def apply(self, changes: Changes) -> None:
        """Every change is an entry."""
        self._read_newer()
        if ConductJump.kind in changes.nouns:
            self._count_warnings()

    def _count_warnings(self) -> None:
        if self.shell.who.may(Right.MANAGE_MEMBERS):
            self.shell.jobs.query(self, conduct.count_new, self._say_warnings, latest="warnings")

    def _say_warnings(self, count: int) -> None:
        if not count:
            self.warning.dismiss()
            return
        text = ngettext(
            "{n} warning is new: somebody did far more on a day than usual.",
            "{n} warnings are new: somebody did far more on a day than usual.",
            count,
        )
        self.warning.say(text.format(n=f"{count:,}"), "warn", action=_("Look at it"), act=self.conduct_clicked)

    def conduct_clicked(self) -> None:
        """Show who did far more than usual, over this page."""
        page = ConductPage(self.shell)
        page.day_asked.connect(self.filters.show_day)
        self.shell.push(page)

    def showEvent(self, event: QShowEvent) -> None:
        """Bring in what was written while another page was in front."""
        super().showEvent(event)
        self._read_newer()

    def search(self, text: str) -> None:
        """Show what concerns the files that the text finds."""
        self._search = text.strip()
        if not self._search:
            self.filters.want_files(None)
            return
        wanted = ClientFilter(text=self._search)
        self.shell.jobs.query(
            self, lambda desk: frozenset(list_clients(desk, wanted)), self.filters.want_files, latest="files"
        )

    def export_clicked(self, kind: SheetKind) -> None:
        """Make a sheet of what the filter shows, from the whole log, and ask where to keep it."""
        wanted, progress = self.filters.wanted, self.shell.jobs.progress
        self.shell.jobs.query(
            self,
            lambda desk: export_log(desk, wanted, kind, progress=progress),
            self._save,
            label=_("Reading the whole log…"),
        )

    def save_to(self, path: Path, sheet: LogSheet) -> None:
        """Write the sheet; errors are said in the page."""
        self.shell.jobs.run(
            self,
            lambda: atomic_write(path, sheet.data),
            lambda _nothing: self.notice.say(_("Saved as {name}.").format(name=path.name), "ok"),
        )
        self._read_newer()

    def _save(self, sheet: LogSheet) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the log"), sheet.filename)
        if name:
            self.save_to(Path(name), sheet)

    def _read_older(self) -> None:
        if self._is_reading or self._book.is_whole:
            return
        self._is_reading = True
        before = self._book.first if self._book.was_read else None
        self.shell.jobs.query(
            self,
            lambda desk: _read(desk, before),
            lambda found: self._older_came(found, before),
            label=_("Reading the log…"),
            failed=self._not_read,
        )

    def _older_came(self, found: _Read, before: int | None) -> None:
        self._is_reading = False
        if before is None:
            self.filters.offer_people(found.people)
        elif before != self._book.first:
            return
        self._book.take_older(found.part)
        self._head = found.head
        self._show()

    def _not_read(self, error: object) -> None:
        self._is_reading = False
        self.show_error(error)  # type: ignore[arg-type]

    def _read_newer(self) -> None:
        if self._book.was_read and not self._is_reading:
            after = self._book.last
            self.shell.jobs.query(self, lambda desk: _read_newer(desk, after), self._newer_came, latest="newer")

    def _newer_came(self, found: _Read) -> None:
        if self._book.take_newer(found.part):
            self._head = found.head
            self._show()

    def _filtered(self) -> None:
        self.table.scrollToTop()
        self._show()

    def _show(self) -> None:
        wanted = self.filters.wanted
        lines = self._book.shown(wanted)
        self.table.show_ids([line.seq for line in lines])
        self._model.fill({line.seq: line for line in lines})
        self.show_one(self._stack, self.table if lines or not self._book.reaches(wanted) else self._empty)
        self.filters.offer_acts(log.act_choices(self._book.lines))
        if self._head is not None:
            self.pane.show_head(self._head, self._book.hidden)
        self.pane.show_counts(log.counts_per_day(lines))
        self._say_count(len(lines))
        if len(lines) < _ENOUGH and not self._book.reaches(wanted):
            self._read_older()

    def _say_count(self, lines: int) -> None:
        text = ngettext("{n} entry", "{n} entries", lines).format(n=f"{lines:,}")
        is_all = self._book.reaches(self.filters.wanted)
        self.name_page(pgettext("navigation", "Log"), text if is_all else _("{entries} so far").format(entries=text))

    def _scrolled(self, value: int) -> None:
        if value > self.table.verticalScrollBar().maximum() - _NEAR_END and not self._book.reaches(self.filters.wanted):
            self._read_older()

    def _open(self, seq: int) -> None:
        """Open the file of an entry, where it is one that the reader sees."""
        line = self._model.row(seq)
        if line is None or len(line.clients) != 1:
            return
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, line.clients[0]))

    def empty(self) -> None:
        """Forget everything readable."""
        self._book, self._head = LogBook(), None
        self.warning.dismiss()
        self.table.show_ids([])
        self._model.forget()
        self.pane.empty()
