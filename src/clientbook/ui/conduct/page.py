"""The page of warnings about conduct, for owners: who did far more than usual on a day, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget

from clientbook.domain.conduct import JumpState
from clientbook.services import conduct
from clientbook.services.conduct import JumpForm
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.clients.dialogs import Act, ActDialog, Edited
from clientbook.ui.conduct.model import columns
from clientbook.ui.conduct.pane import JumpPane
from clientbook.ui.conduct.watching import look
from clientbook.ui.page import Page
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.editors import text_edit
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.services.conduct import DayBar, JumpRow
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.page import Shell

_ALL = "all"
STATES = (JumpState.NEW, JumpState.LOOKED_INTO, JumpState.DISMISSED)


class _Shown(NamedTuple):
    row: JumpRow
    days: list[DayBar]


class SettleDialog(ActDialog):
    """Asks for the note of a warning that was looked into, or the reason of dismissing it."""

    def __init__(self, parent: QWidget, jobs: Jobs, state: JumpState, edited: Edited) -> None:
        is_look = state is JumpState.LOOKED_INTO
        title = _("What came of looking into it?") if is_look else _("Dismiss this warning?")
        super().__init__(parent, jobs, title, self._saving, columns=1)
        self._state, self._edited, self.follows = state, edited, edited.key
        note = text_edit(_("Owners alone can read this."), lines=3)
        self.form.add("note", _("&Note") if is_look else _("&Reason"), note, Rules(required=True))
        if edited.form.state is state:
            self.form.fill({"note": edited.form.note})
        note.setFocus()

    def _saving(self, values: dict[str, Any]) -> Act:
        form, edited = JumpForm(state=self._state, note=values["note"]), self._edited
        return lambda desk: conduct.settle(desk, edited.key, form, base=edited.form)


class ConductPage(Page):
    """Pushed over the log. Enter says that the chosen warning was looked into, Del dismisses it."""

    day_asked = Signal(bytes, object)
    concerns = frozenset({"conduct_jump", "member"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[JumpRow] = []
        self.chips = FilterChips(_("Which warnings"))
        self._model = ListModel(columns())
        self.table = ListTable(self._model, _("Warnings"), row_height=theme.ROW_TWO_LINES)
        self.pane = JumpPane()
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.lay_list((row(self.chips, margins=(16, 10, 16, 8)),), self._stack, self.pane)
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table.current.connect(self._chosen)
        self.table.opened.connect(lambda _key: self.settle_clicked(JumpState.LOOKED_INTO))
        self.pane.settle_asked.connect(self.settle_clicked)
        dismiss = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        dismiss.setContext(Qt.ShortcutContext.WidgetShortcut)
        dismiss.activated.connect(lambda: self.settle_clicked(JumpState.DISMISSED))
        self.pane.log_asked.connect(self._log_clicked)
        self.setFocusProxy(self.table)
        self.name_page(_("Unusual conduct"))

    def reload(self) -> None:
        """Count what the log has new, then read the warnings."""
        self.shell.jobs.mutate(
            self, look, lambda _found: self._read(), latest="look", failed=lambda _error: self._read()
        )

    def apply(self, changes: Any) -> None:
        """Read the warnings anew where one changed."""
        if self.concerns & changes.nouns:
            self._read()

    def _read(self) -> None:
        self.shell.jobs.query(self, conduct.list_jumps, self._show, latest="jumps")

    def _show(self, rows: list[JumpRow]) -> None:
        self._rows = rows
        counts = {state: sum(1 for one in rows if one.state is state) for state in STATES}
        choices = [Choice(_ALL, _("All"), len(rows))]
        choices += [Choice(state.value, conduct.state_name(state), counts[state]) for state in STATES]
        self.chips.offer(choices, self.chips.current or _ALL)
        new = counts[JumpState.NEW]
        self.name_page(_("Unusual conduct"), ngettext("{n} new", "{n} new", new).format(n=f"{new:,}") if new else "")
        self._show_rows()

    def _show_rows(self) -> None:
        rows = [one for one in self._rows if self.chips.current in (_ALL, one.state.value)]
        self.table.show_ids([one.id for one in rows])
        self._model.fill({one.id: one for one in rows})
        if self.table.current_id() is None and rows:
            self.table.choose(rows[0].id)
        text = _(
            "Whoever opens, reveals, exports or prints far more on a day than on their own other days is named here."
        )
        self._empty.say("shield_check", _("No warning here"), text)
        self.show_one(self._stack, self.table if rows else self._empty)
        self.pane.setVisible(bool(rows))
        self._chosen(self.table.current_id())

    def _chosen(self, key: bytes | None) -> None:
        shown = next((one for one in self._rows if one.id == key), None)
        if shown is None:
            self.pane.empty()
            return
        self.shell.jobs.query(
            self, lambda desk: _Shown(shown, conduct.days_of(desk, shown.id)), self._show_jump, latest="days"
        )

    def _show_jump(self, shown: _Shown) -> None:
        if shown.row.id == self.table.current_id():
            self.pane.show_jump(*shown)

    def settle_clicked(self, state: JumpState) -> None:
        """Ask what became of the chosen warning."""
        key = self.table.current_id()
        if key is not None:
            self.shell.jobs.query(
                self, lambda desk: conduct.jump_form(desk, key), lambda form: self._ask(state, Edited(key, form))
            )

    def _ask(self, state: JumpState, edited: Edited) -> None:
        SettleDialog(self, self.shell.jobs, state, edited).open()

    def _log_clicked(self) -> None:
        shown = next((one for one in self._rows if one.id == self.table.current_id()), None)
        if shown is not None:
            self.day_asked.emit(shown.member, shown.on)
            self.shell.back()

    def empty(self) -> None:
        """Forget everything readable."""
        self._rows = []
        self.table.show_ids([])
        self._model.forget()
        self.pane.empty()
