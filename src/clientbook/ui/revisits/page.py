"""The revisits page: whom to call on which day, recording how it went, and the schedule on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from clientbook.domain.access import Right
from clientbook.services import files, members, revisits
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext
from clientbook.support.words import Role
from clientbook.ui.clients.dialogs import PlanDialog
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.page import Page
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.revisits.model import RevisitTable
from clientbook.ui.revisits.pane import RevisitPane
from clientbook.ui.revisits.span import SpanBar
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.editors import read
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.people import Person

if TYPE_CHECKING:
    import datetime as dt

    from clientbook.desk import Desk
    from clientbook.services.printing import Paper
    from clientbook.services.revisits import DueKey, DueRevisit
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.page import Shell

_SEES_OTHERS = (Role.OWNER, Role.MANAGER)
_FIELDS = ("was_reached", "satisfaction", "result", "next_on", "on")


class _Shown(NamedTuple):
    due: list[DueKey]
    people: list[Person]


class _Client(NamedTuple):
    due: DueRevisit
    glance: files.ClientGlance


def _read(desk: Desk, days: tuple[dt.date, dt.date], member: bytes | None) -> _Shown:
    people = [Person(who.id, who.name, role_name(who.role)) for who in members.people(desk)]
    return _Shown(revisits.due_keys(desk, *days, member=member), people)


def _read_client(desk: Desk, key: DueKey) -> _Client | None:
    rows = revisits.due_rows(desk, [key])
    return _Client(rows[0], files.glance(desk, key.client)) if rows else None


def _print(desk: Desk, member: bytes | None, period: str, day: dt.date) -> Paper:
    from clientbook.reports.values import Period
    from clientbook.services.printing import print_schedule

    return print_schedule(desk, member=member, period=Period(period), day=day)


class RevisitsPage(Page):
    """Enter opens the form beside the list; a form that was put aside is kept until it is saved or the page locks."""

    concerns = frozenset(
        {"revisit", "client", "removal", "contact", "interaction", "purchase", "service_member", "member"}
    )

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._drafts: dict[bytes, dict[str, Any]] = {}
        self._people: list[Person] = []
        self._keys: dict[bytes, DueKey] = {}
        self._client: bytes | None = None
        self.span = SpanBar(shell.who.id, can_choose=shell.who.role in _SEES_OTHERS)
        self.table = RevisitTable()
        self.pane = RevisitPane(shell)
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.lay_list((self.span,), self._stack, self.pane)
        self._make_head()
        self._connect()
        remember_columns(self.table, shell.prefs, "revisits")
        self.setFocusProxy(self.table)
        self.name_page(_("Revisits"))

    def _make_head(self) -> None:
        if self.shell.who.may(Right.PRINT):
            self.add_action(_("Print"), self.print_clicked, icon="print", tip=_("Print schedule (Ctrl+P)"))
        self.planner = self.add_action(_("Plan a revisit"), self.new_clicked, tip=_("Plan a revisit (Ctrl+N)"))
        self.primary = self.add_action(_("Record"), self.record_clicked, look="primary", tip=_("Record (Enter)"))

    def _connect(self) -> None:
        self.span.changed.connect(self.reload)
        self.table.wanted.connect(self._fetch)
        self.table.current.connect(self._chosen)
        self.table.opened.connect(lambda _client: self.record_clicked())
        self.pane.open_asked.connect(self.open_clicked)
        self.pane.save_asked.connect(self.record_clicked)
        self.pane.left.connect(self._put_aside)
        for keys, act in (
            ("Alt+PgUp", lambda: self.span.step(-1)),
            ("Alt+PgDown", lambda: self.span.step(1)),
            ("Ctrl+O", self.open_clicked),
        ):
            QShortcut(QKeySequence(keys), self, act).setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def reload(self) -> None:
        """Read the days anew."""
        days, member = self.span.days(), self.span.member
        self.shell.jobs.query(self, lambda desk: _read(desk, days, member), self._show, latest="due")

    def _fetch(self, wanted: list[bytes]) -> None:
        keys = [self._keys[client] for client in wanted if client in self._keys]
        self.shell.jobs.query(self, lambda desk: revisits.due_rows(desk, keys), self.table.fill)

    def _show(self, shown: _Shown) -> None:
        self._people = shown.people
        self._keys = {key.client: key for key in shown.due}
        self.span.whose.offer(shown.people)
        self.table.show_due(shown.due)
        overdue = sum(1 for key in shown.due if key.due_on < today())
        self.name_page(_("Revisits"), _summary(len(shown.due), overdue))
        self.show_one(self._stack, self.table if shown.due else self._empty)
        self.pane.setVisible(bool(shown.due))
        self._say_empty()
        self._chosen(self.table.current_id())

    def _say_empty(self) -> None:
        if self.span.member == self.shell.who.id:
            text = _(
                "Nobody waits for your call in these days. The rhythm of each class brings clients back by itself."
            )
        else:
            text = _("No revisit falls into these days. The rhythm of each class brings clients back by itself.")
        self._empty.say("revisits", _("No revisits here"), text, action=_("Later"), act=lambda: self.span.step(1))

    def _chosen(self, client: bytes | None) -> None:
        if self.pane.is_recording and client != self._client:
            self._keep_draft()
            self.pane.end()
        key = self._keys.get(client) if client is not None else None
        is_new = client != self._client
        self._client = key.client if key is not None else None
        self.planner.setEnabled(key is not None)
        if key is None:
            self.pane.empty()
        elif is_new and key.client in self._drafts:
            self.pane.resume(self._drafts[key.client])
        self._name_primary()
        if key is not None:
            self.shell.jobs.query(self, lambda desk: _read_client(desk, key), self._show_client, latest="client")

    def _show_client(self, shown: _Client | None) -> None:
        if shown is not None and shown.due.client.id == self._client:
            self.pane.show_client(shown.due, shown.glance)

    def _name_primary(self) -> None:
        self.primary.setEnabled(self._client is not None)
        recording = self.pane.is_recording
        self.primary.setText(_("Save revisit") if recording else _("Record revisit"))
        tip = _("Save revisit (Ctrl+Enter)") if recording else _("Record revisit (Enter)")
        self.primary.setToolTip(tip)
        self.primary.setAccessibleName(tip)

    def record_clicked(self) -> None:
        """Open the form, or save it when it is open."""
        if self._client is None:
            return
        if self.pane.is_recording:
            self._save(self._client)
            return
        self.pane.begin()
        self._name_primary()

    def _save(self, client: bytes) -> None:
        try:
            form = self.pane.form.filled(self._keys[client].revisit)
        except Invalid:
            return
        self.primary.setEnabled(False)
        # The list moves on before the answer; until then what was typed stays as a draft.
        self._drafts[client] = self._typed()
        self.pane.form.clean()
        self.shell.jobs.mutate(
            self.pane,
            lambda desk: revisits.record_revisit(desk, client, form),
            lambda _changes: self._saved(client),
            failed=lambda error: self._not_saved(client, error),
        )

    def _saved(self, client: bytes) -> None:
        self._drafts.pop(client, None)
        if self._client == client:
            self.pane.end()
        self._name_primary()
        self.table.setFocus()

    def _not_saved(self, client: bytes, error: ClientbookError) -> None:
        self._name_primary()
        is_shown = self._client == client and self.pane.is_recording
        if is_shown:
            self.pane.form.is_dirty = True
        if not (is_shown and isinstance(error, Invalid) and self.pane.form.show_invalid(error)):
            self.show_error(error)

    def _typed(self) -> dict[str, Any]:
        form = self.pane.form
        kept: dict[str, Any] = {}
        for name in _FIELDS:
            try:
                kept[name] = read(form.editor(name))
            except Invalid:
                kept[name] = None
        return kept

    def _keep_draft(self) -> None:
        if self._client is not None and self.pane.form.is_dirty:
            self._drafts[self._client] = self._typed()

    def _put_aside(self) -> None:
        self._keep_draft()
        self.pane.end()
        self._name_primary()
        self.table.setFocus()

    def new_clicked(self) -> None:
        """Plan a revisit of the chosen client by hand."""
        if self._client is not None:
            PlanDialog(self, self.shell.jobs, self._client, self._people).open()

    def open_clicked(self) -> None:
        """Open the whole file over this page."""
        if self._client is None:
            return
        from clientbook.ui.clients.filepage import ClientFilePage

        self.shell.push(ClientFilePage(self.shell, self._client))

    def edit_clicked(self) -> None:
        """F2 records, as Enter does."""
        if not self.pane.is_recording:
            self.record_clicked()

    def print_clicked(self) -> None:
        """Show the schedule of the shown week or month as it prints."""
        member, period, day = self.span.member, self.span.period, self.span.day
        self.shell.jobs.query(
            self, lambda desk: _print(desk, member, period, day), self._printed, label=_("Making the schedule…")
        )

    def _printed(self, paper: Paper) -> None:
        self.shell.push(PaperPage(self.shell, _("Revisit schedule"), paper))

    def empty(self) -> None:
        """Forget everything readable."""
        self._drafts.clear()
        self._people.clear()
        self._keys.clear()
        self._client = None
        self.table.forget()
        self.pane.empty()


def _summary(count: int, overdue: int) -> str:
    if not count:
        return ""
    text = ngettext("{n} revisit", "{n} revisits", count).format(n=f"{count:,}")
    if overdue:
        text += " · " + ngettext("{n} overdue", "{n} overdue", overdue).format(n=f"{overdue:,}")
    return text
