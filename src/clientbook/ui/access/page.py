"""The access page, for owners: people with how many files they see, and files with who sees them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from clientbook.domain.access import Right
from clientbook.services import access_review as review
from clientbook.services import access_walk
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui import theme
from clientbook.ui.access.model import BY_FILE, BY_PERSON, row_columns, sum_columns
from clientbook.ui.access.walk import WalkPage
from clientbook.ui.page import Page
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.labels import Elided, column, frame, line, row, wrapped
from clientbook.ui.widgets.notice import NoticeBar
from clientbook.ui.widgets.table import ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.services.access_review import AccessRow, AccessSheet, Sum
    from clientbook.services.access_walk import ReviewState
    from clientbook.services.printing import Paper
    from clientbook.ui.page import Shell


def _print(desk: Desk, progress: Callable[[int, int], None]) -> Paper:
    from clientbook.services.access_paper import print_review

    return print_review(desk, progress=progress)


class _Lists(QWidget):
    """Sums at the left; what the chosen one is made of at the right."""

    def __init__(self, view: str) -> None:
        super().__init__()
        self._view = view
        self._rows: dict[bytes, list[AccessRow]] = {}
        self._sums: dict[bytes, Sum] = {}
        self._left, self._right = ListModel(sum_columns(view)), ListModel(row_columns(view))
        names = (_("People"), _("Files of the person")) if view == BY_PERSON else (_("Files"), _("People of the file"))
        height = theme.ROW_TWO_LINES
        self.sums = ListTable(self._left, names[0], row_height=height)
        self.rows = ListTable(self._right, names[1], row_height=height)
        self._title = Elided(look="section")
        self._title_holder = column(self._title, margins=(8, 10, 8, 10))
        right = frame("pane")
        right.setLayout(column(self._title_holder, self.rows, spacing=0))
        both = row(self.sums, right, spacing=0)
        both.setStretch(0, 4)
        both.setStretch(1, 5)
        self.setLayout(both)
        self.sums.current.connect(self._chosen)

    def show_rows(self, rows: Sequence[AccessRow]) -> None:
        """Show a review."""
        is_person = self._view == BY_PERSON
        self._rows = {}
        for one in rows:
            self._rows.setdefault(one.member if is_person else one.binder, []).append(one)
        sums = review.sums_by_person(rows) if is_person else review.sums_by_file(rows)
        self._sums = {one.id: one for one in sums}
        self.sums.show_ids(list(self._sums))
        self._left.fill({one.id: one for one in sums})
        if self.sums.current_id() is None and sums:
            self.sums.choose(sums[0].id)
        self._chosen(self.sums.current_id())

    def forget(self) -> None:
        """Forget everything readable."""
        self.show_rows(())
        self._left.forget()
        self._right.forget()

    def _chosen(self, key: bytes | None) -> None:
        rows = self._rows.get(key, []) if key is not None else []
        self._title.say(self._sums[key].name if key in self._sums and key is not None else "")
        self.rows.show_ids(list(range(len(rows))))
        self._right.fill(dict(enumerate(rows)))


class AccessPage(Page):
    """What the keys allow, read from the signed statements; nothing is changed here but by a review."""

    concerns = frozenset({"access", "member", "service_member", "client", "removal"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: list[AccessRow] = []
        self._state: ReviewState | None = None
        self.due = NoticeBar()
        self.views = FilterChips(_("View"))
        self.views.offer([Choice(BY_PERSON, _("By person")), Choice(BY_FILE, _("By file"))], BY_PERSON)
        self.views.chosen.connect(lambda _key: self._switch())
        self.lists = {view: _Lists(view) for view in (BY_PERSON, BY_FILE)}
        self._stack = QStackedWidget()
        for lists in self.lists.values():
            self._stack.addWidget(lists)
        note = _("Read from the signed access statements: whom the keys let in. The recovery sheet opens every file.")
        about = wrapped(note, look="small")
        head = column(self.due, self.views, about, spacing=6, margins=(16, 10, 16, 10))
        both = column(head, line(), self._stack, spacing=0)
        both.setStretch(2, 1)
        self.body.addLayout(both)
        self.add_action(_("Export to Excel"), self.export_clicked, icon="export")
        self.printing = self.add_action(_("Print the last sheet"), self.print_clicked, icon="print")
        self.printing.setToolTip(_("Print the sheet of the last review (Ctrl+P)"))
        self.printing.hide()
        self.walking = self.add_action(_("Start the review"), self.walk_clicked, look="primary")
        self.lists[BY_FILE].rows.opened.connect(lambda _place: self._open_file())
        self.setFocusProxy(self.lists[BY_PERSON].sums)
        self.name_page(pgettext("navigation", "Access"))

    def reload(self) -> None:
        """Read every statement anew."""
        progress = self.shell.jobs.progress
        self.shell.jobs.query(
            self,
            lambda desk: review.access_review(desk, progress=progress),
            self._show,
            label=_("Reading who sees what…"),
            latest="review",
        )
        self._read_state()

    def apply(self, changes: Changes) -> None:
        """Reload when access changed; where only a review went on, say how far it is."""
        super().apply(changes)
        if "access_review" in changes.nouns:
            self._read_state()

    def _read_state(self) -> None:
        self.shell.jobs.query(self, access_walk.review_state, self._show_state, latest="state")

    def _show_state(self, state: ReviewState) -> None:
        self._state = state
        self.printing.setVisible(state.last is not None and self.shell.who.may(Right.PRINT))
        is_open = state.open is not None
        self.walking.setText(_("Go on with the review") if is_open else _("Start the review"))
        if state.open is not None and state.started_on is not None:
            text = _("The access review that {name} started on {date} is not finished.")
            text = text.format(name=state.started_by, date=state.started_on.isoformat())
            self.due.say(text, "info", action=_("Go on with it"), act=self.walk_clicked)
        elif state.is_due:
            text = _("The quarterly access review is due since {date}: go through who sees what, and sign the sheet.")
            text = text.format(date=state.due_on.isoformat())
            self.due.say(text, "warn", action=_("Start the review"), act=self.walk_clicked)
        else:
            self.due.dismiss()

    def walk_clicked(self) -> None:
        """Start a review, or go on with the one under way."""
        if self._state is not None and self._state.open is not None:
            self._walk(self._state.open)
            return
        self.shell.jobs.mutate(self, access_walk.start_review, lambda changes: self._walk(changes.made))

    def _walk(self, key: bytes) -> None:
        page = WalkPage(self.shell, key)
        page.finished.connect(self._finished)
        self.shell.push(page)

    def _finished(self) -> None:
        """Show the sheet of the review that was finished, to be signed."""
        self.shell.back()
        if self.shell.who.may(Right.PRINT):
            self.print_clicked()

    def print_clicked(self) -> None:
        """Show the sheet of the last review as it prints."""
        if self._state is None or not self.shell.who.may(Right.PRINT):
            return
        progress = self.shell.jobs.progress
        self.shell.jobs.query(
            self, lambda desk: _print(desk, progress), self._printed, label=_("Making the sheet…"), latest="sheet"
        )

    def _printed(self, paper: Paper) -> None:
        self.shell.push(PaperPage(self.shell, _("Access review"), paper))

    def choose_view(self, view: str) -> None:
        """Show people or files first."""
        self.views.button(view).click()

    def export_clicked(self) -> None:
        """Make the sheet and ask where to keep it."""
        rows = self._rows
        self.shell.jobs.query(self, lambda desk: review.export_review(desk, rows), self._save)

    def save_to(self, path: Path, sheet: AccessSheet) -> None:
        """Write the sheet; errors are said in the page."""
        self.shell.jobs.run(
            self,
            lambda: atomic_write(path, sheet.data),
            lambda _nothing: self.notice.say(_("Saved as {name}.").format(name=path.name), "ok"),
        )

    def _save(self, sheet: AccessSheet) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, _("Save the review"), sheet.filename)
        if name:
            self.save_to(Path(name), sheet)

    def _show(self, rows: list[AccessRow]) -> None:
        self._rows = rows
        for lists in self.lists.values():
            lists.show_rows(rows)
        files = len({one.binder for one in rows if one.kind == "client"})
        text = ngettext("{n} file", "{n} files", files).format(n=f"{files:,}")
        self.name_page(pgettext("navigation", "Access"), text)

    def _switch(self) -> None:
        self._stack.setCurrentWidget(self.lists[str(self.views.current)])

    def _open_file(self) -> None:
        from clientbook.ui.clients.filepage import ClientFilePage

        client = self.lists[BY_FILE].sums.current_id()
        if any(one.binder == client and one.kind == "client" for one in self._rows) and client is not None:
            self.shell.push(ClientFilePage(self.shell, client))

    def empty(self) -> None:
        """Forget everything readable."""
        self._rows, self._state = [], None
        self.due.dismiss()
        for lists in self.lists.values():
            lists.forget()
