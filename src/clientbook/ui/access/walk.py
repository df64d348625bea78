"""The walk of an access review: person by person, what needs a look first; confirm, take off, finish."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QProgressBar

from clientbook.domain.staff import SERVING_ROLES
from clientbook.services import access_removal, access_walk, members
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.access.columns import person_columns, walk_columns
from clientbook.ui.access.removing import RemoveDialog
from clientbook.ui.page import Page
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dialog import confirm
from clientbook.ui.widgets.labels import Elided, button, column, frame, line, row, text_label
from clientbook.ui.widgets.people import Person
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLayout

    from clientbook.desk import Changes, Desk
    from clientbook.services.access_review import AccessRow
    from clientbook.services.access_walk import Walk, WalkRow
    from clientbook.ui.page import Shell

ALL, LOOK, LEFT = "all", "look", "left"
_SAID = frozenset({"access_review", "review_note"})
_WIDEST_NAME = 240


class _Shown(NamedTuple):
    walk: Walk
    people: list[Person]


def _people(desk: Desk) -> list[Person]:
    found = [one for one in members.people(desk) if one.role in SERVING_ROLES]
    return [Person(one.id, one.name, role_name(one.role)) for one in found]


class WalkPage(Page):
    """A review under way, pushed over the access page. Enter confirms the selected lines, Del takes the person off."""

    finished = Signal()
    concerns = frozenset({"access", "member", "service_member", "client", "removal"}) | _SAID

    def __init__(self, shell: Shell, review: bytes) -> None:
        super().__init__(shell)
        self._review = review
        self._walk: Walk | None = None
        self._choices: list[Person] = []
        self._by_person: dict[bytes, list[WalkRow]] = {}
        self._shown: list[WalkRow] = []
        self._left, self._right = ListModel(person_columns()), ListModel(walk_columns())
        self.people = ListTable(self._left, _("People"), row_height=theme.ROW_TWO_LINES)
        self.rows = ListTable(self._right, _("What the person sees"), row_height=theme.ROW_TWO_LINES)
        self.rows.allow_many()
        self.chips = FilterChips(_("Which lines"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Confirmed"))
        self.progress = text_label("", look="section")
        self._title = Elided(look="section")
        self.unchanged = button(_("Confirm the &unchanged"), self.unchanged_clicked)
        self.selected = button(_("&Confirm selected"), self.selected_clicked)
        self.removing = button(_("Take &off…"), self.remove_clicked, look="danger")
        self.body.addLayout(self._layout())
        self.finish = self.add_action(_("&Finish the review"), self.finish_clicked, look="primary")
        self._connect()
        self.setFocusProxy(self.people)
        self.name_page(_("Access review"))

    def _layout(self) -> QLayout:
        top = row(self.progress, self.bar, spacing=theme.SPACE_M, margins=(16, 10, 16, 10))
        top.setStretch(1, 1)
        head = row(self._title, self.chips, spacing=theme.SPACE_M, margins=(12, 8, 12, 4))
        head.setStretch(1, 1)
        acts = row(self.unchanged, self.selected, None, self.removing, margins=(12, 4, 12, 8))
        right = frame("pane")
        inside = column(head, acts, self.rows, spacing=0)
        inside.setStretch(2, 1)
        right.setLayout(inside)
        both = row(self.people, right, spacing=0)
        both.setStretch(0, 3)
        both.setStretch(1, 6)
        whole = column(top, line(), both, spacing=0)
        whole.setStretch(2, 1)
        return whole

    def _connect(self) -> None:
        self.people.current.connect(lambda _member: self._show_rows())
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.rows.selected.connect(lambda _ids: self._say_buttons())
        self.rows.opened.connect(lambda _key: self.selected_clicked())
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.rows, self.remove_clicked)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)

    def reload(self) -> None:
        """Read every statement anew."""
        review, progress = self._review, self.shell.jobs.progress
        self.shell.jobs.query(
            self,
            lambda desk: _Shown(access_walk.read_walk(desk, review, progress=progress), _people(desk)),
            self._show,
            label=_("Reading who sees what…"),
            latest="walk",
        )

    def apply(self, changes: Changes) -> None:
        """Read anew what changed: mostly only what was said of the lines."""
        if changes.nouns and changes.nouns <= _SAID and self._walk is not None:
            review, known = self._review, [one.access for one in self._walk.rows]
            people = self._choices
            self.shell.jobs.query(
                self,
                lambda desk: _Shown(access_walk.read_walk(desk, review, known=known), people),
                self._show,
                latest="walk",
            )
            return
        super().apply(changes)

    def _show(self, shown: _Shown) -> None:
        walk, self._choices = shown
        self._walk, done, total = walk, walk.confirmed, len(walk.rows)
        self._by_person = {}
        for one in walk.rows:
            self._by_person.setdefault(one.access.member, []).append(one)
        sums = access_walk.sums_of(walk.rows)
        self.people.show_ids([one.id for one in sums])
        self._left.fill({one.id: one for one in sums})
        if self.people.current_id() is None and sums:
            self.people.choose(sums[0].id)
        self._say_progress(done, total, walk.removed)
        self.finish.setEnabled(done == total)
        self.name_page(
            _("Access review"),
            _("started by {name}, {date}").format(name=walk.started_by, date=walk.started_on.isoformat()),
        )
        self._show_rows()

    def _say_progress(self, done: int, total: int, removed: int) -> None:
        text = _("{done} of {total} confirmed").format(done=f"{done:,}", total=f"{total:,}")
        if removed:
            text += " · " + ngettext("{n} taken off", "{n} taken off", removed).format(n=f"{removed:,}")
        self.progress.setText(text)
        self.bar.setMaximum(max(total, 1))
        self.bar.setValue(done)

    def _own(self) -> list[WalkRow]:
        return self._by_person.get(self.people.current_id() or b"", [])

    def _show_rows(self) -> None:
        own = self._own()
        looks = sum(1 for one in own if one.marks and not one.is_confirmed)
        left = sum(1 for one in own if not one.is_confirmed)
        choices = [Choice(ALL, _("All"), len(own)), Choice(LOOK, _("To look at"), looks)]
        self.chips.offer([*choices, Choice(LEFT, _("Not confirmed"), left)], self.chips.current)
        self._title.say(own[0].access.name if own else "")
        self._title.hug(_WIDEST_NAME)
        self._shown = [one for one in own if _fits(one, self.chips.current)]
        self.rows.show_ids([one.access.binder for one in self._shown])
        self._right.fill({one.access.binder: one for one in self._shown})
        self._say_buttons()

    def _unchanged(self) -> list[AccessRow]:
        return [one.access for one in self._own() if not one.marks and not one.is_confirmed]

    def _selected(self) -> list[WalkRow]:
        wanted = set(self.rows.selected_ids())
        return [one for one in self._shown if one.access.binder in wanted]

    def _say_buttons(self) -> None:
        unchanged, chosen = len(self._unchanged()), self._selected()
        left = sum(1 for one in chosen if not one.is_confirmed)
        self.unchanged.setText(_("Confirm the &unchanged ({n})").format(n=f"{unchanged:,}"))
        self.unchanged.setEnabled(unchanged > 0)
        self.selected.setText(_("&Confirm selected ({n})").format(n=f"{left:,}"))
        self.selected.setEnabled(left > 0)
        self.removing.setEnabled(bool(chosen))

    def unchanged_clicked(self) -> None:
        """Confirm what is as it was at the last review, for the chosen person."""
        self._confirm(self._unchanged())

    def selected_clicked(self) -> None:
        """Confirm the selected lines."""
        self._confirm([one.access for one in self._selected() if not one.is_confirmed])

    def _confirm(self, rows: Sequence[AccessRow]) -> None:
        if not rows:
            return
        review, member = self._review, rows[0].member
        self.shell.jobs.mutate(
            self,
            lambda desk: access_walk.confirm(desk, review, rows),
            lambda _changes: self._go_on(member),
            label=_("Confirming…"),
        )

    def _go_on(self, member: bytes) -> None:
        """Choose the next person once everything of one is confirmed."""
        self.notice.dismiss()
        if self._is_left(member) or self.people.current_id() != member:
            return
        following = next((key for key in self._left.ids if isinstance(key, bytes) and self._is_left(key)), None)
        if following is not None:
            self.people.choose(following)

    def _is_left(self, member: bytes) -> bool:
        return any(not one.is_confirmed for one in self._by_person.get(member, []))

    def remove_clicked(self) -> None:
        """Take the person off the selected files, after asking."""
        rows = [one.access for one in self._selected()]
        if not rows:
            return
        self.shell.jobs.query(
            self, lambda desk: access_removal.responsible_among(desk, rows), lambda count: self._ask(rows, count)
        )

    def _ask(self, rows: Sequence[AccessRow], responsible: int) -> None:
        RemoveDialog(self, self.shell.jobs, self._review, rows, self._choices, responsible).open()

    def finish_clicked(self) -> None:
        """Finish the review and show its sheet, after asking."""
        if self._walk is None:
            return
        text = _("What everybody sees now is kept with this review. Print the sheet and sign it.")
        if not confirm(self, _("Finish the review?"), text, verb=_("Finish the review")):
            return
        review, jobs = self._review, self.shell.jobs
        jobs.mutate(
            self,
            lambda desk: access_walk.finish_review(desk, review, progress=jobs.progress),
            lambda _changes: self.finished.emit(),
            label=_("Comparing with the statements in force…"),
        )

    def empty(self) -> None:
        """Forget everything readable."""
        self._walk = None
        self._by_person, self._shown, self._choices = {}, [], []
        for table in (self.people, self.rows):
            table.show_ids([])
        self._left.forget()
        self._right.forget()
        self._title.say("")


def _fits(one: WalkRow, which: object) -> bool:
    if which == LOOK:
        return bool(one.marks) and not one.is_confirmed
    return not one.is_confirmed if which == LEFT else True
