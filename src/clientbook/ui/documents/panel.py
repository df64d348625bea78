"""The documents of a client file on its page: the list, and what can be done with them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from clientbook.domain.access import Right
from clientbook.services import documents
from clientbook.support.i18n import _, ngettext
from clientbook.ui.documents.dialogs import AddDialog, EditDialog, VersionDialog
from clientbook.ui.documents.rows import DocumentList
from clientbook.ui.documents.viewer import DocumentPage, ask_copy
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dialog import ask_text, confirm
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import button, column, icon_button, row
from clientbook.ui.widgets.twosides import TwoSides

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QContextMenuEvent

    from clientbook.desk import Changes, Desk
    from clientbook.services.document_rows import DocumentRow
    from clientbook.services.documents import LookedAt, NewFile
    from clientbook.services.files import ClientPage
    from clientbook.ui.page import Page

_FILED, _REMOVED = "filed", "removed"


class DocumentsPanel(QWidget):
    """What belongs to one file page, whose bar says what went wrong. `counted` tells how many documents there are."""

    counted = Signal(int)

    def __init__(self, page: Page, client: bytes) -> None:
        super().__init__()
        self._page, self._client = page, client
        self._rows: tuple[DocumentRow, ...] = ()
        self._removed: tuple[DocumentRow, ...] = ()
        self._may_serve = False
        self.list = DocumentList(_("Documents"))
        self.list.opened.connect(self.open_clicked)
        self.list.removal_asked.connect(self.remove_clicked)
        self.list.chosen.connect(self._show_acts)
        self.chips = FilterChips(_("Documents"))
        self.chips.chosen.connect(lambda _key: self._show())
        self.empty_state = EmptyState()
        self._make_buttons()
        acts = row(*self.buttons.values(), self.add, None, spacing=2)
        bar = TwoSides(row(self.chips), acts, margins=(16, 10, 12, 6))
        layout = column(bar, self.list, self.empty_state, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _make_buttons(self) -> None:
        self.buttons: dict[str, QPushButton] = {
            "open": icon_button("eye", _("Open (Enter)"), self.open_clicked),
            "copy": icon_button("save", _("Save a copy…"), self.copy_clicked),
            "version": icon_button("attach", _("New version…"), self.version_clicked),
            "edit": icon_button("edit", _("Edit…"), self.edit_clicked),
            "put_back": icon_button("undo", _("Put back"), self.put_back_clicked),
            "remove": icon_button("delete", _("Remove… (Del)"), self.remove_clicked),
            "destroy": button(_("Empt&y the bin…"), self.destroy_clicked, look="danger"),
        }
        self.add = button(_("Add &files…"), self.add_clicked, icon="add")

    def show_file(self, page: ClientPage, *, may_serve: bool) -> None:
        """Show the documents of a file."""
        self._rows, self._removed, self._may_serve = page.documents, page.removed, may_serve
        self.counted.emit(len(self._rows))
        self.chips.offer(self._choices(), self.chips.current)
        self.chips.setVisible(bool(self._removed))
        self._show()

    def _choices(self) -> list[Choice]:
        removed = [Choice(_REMOVED, _("Removed"), len(self._removed))] if self._removed else []
        return [Choice(_FILED, _("On file"), len(self._rows)), *removed]

    def empty(self) -> None:
        """Forget what is shown."""
        self._rows = self._removed = ()
        self._may_serve = False
        self._show()

    def bring(self, document: bytes) -> None:
        """Choose a version that is on file, unfolding its document if it is an older one."""
        self.chips.offer(self._choices(), _FILED)
        self._show()
        self.list.reveal(document)
        self.list.setFocus()

    # What people do

    def add_clicked(self) -> None:
        """Choose files and add them."""
        names, _kind = QFileDialog.getOpenFileNames(self, _("Choose files"), str(Path.home()))
        if names:
            self.take([Path(name) for name in names])

    def take(self, paths: Sequence[Path]) -> None:
        """Look at files that were chosen or dropped, then ask what they are."""
        if self._may_serve:
            self._look(paths, self._ask_to_add)

    def open_clicked(self, document: DocumentRow | None = None) -> None:
        """Show a document inside the program."""
        if found := document or self._chosen():
            self._page.shell.push(DocumentPage(self._page.shell, found))

    def copy_clicked(self) -> None:
        """Save a copy of a document."""
        if (found := self._chosen()) and self._may("copy"):
            ask_copy(self._page, found)

    def version_clicked(self) -> None:
        """Choose the file that becomes the newest version."""
        found = self._chosen()
        if found is None or not self._may("version"):
            return
        name, _kind = QFileDialog.getOpenFileName(self, _("Choose the new version"), str(Path.home()))
        if name:
            self._look([Path(name)], lambda looked: self._ask_for_version(found, looked))

    def edit_clicked(self) -> None:
        """Edit what is said of a document."""
        found = self._chosen()
        if found is not None and self._may("edit"):
            EditDialog(self, self._page.shell.jobs, found).open()

    def remove_clicked(self) -> None:
        """Ask for the reason, then put the document, or the one old version that is chosen, into the bin."""
        line = self.list.line()
        if line is None or not self._may("remove"):
            return
        name = (
            _("{name} ({details})").format(name=line.row.title, details=line.title) if line.is_older else line.row.title
        )
        title = _("Remove {name}?").format(name=name)
        reason = ask_text(self, title, _("&Reason; it is kept with the document"), verb=_("&Remove"))
        if reason is not None:
            act = documents.remove_version if line.is_older else documents.remove_document
            self._mutate(lambda desk: act(desk, line.row.id, reason))

    def put_back_clicked(self) -> None:
        """Take a document out of the bin."""
        if (found := self._chosen()) and self._may("put_back"):
            self._mutate(lambda desk: documents.put_back(desk, found.id))

    def destroy_clicked(self) -> None:
        """Ask once more, then destroy what lies in the bin."""
        count = sum(1 + len(row.older) for row in self._removed)
        title = ngettext("Destroy {n} removed document?", "Destroy {n} removed documents?", count).format(n=count)
        text = _("Contents and keys are destroyed. Only a backup made before still holds them.")
        if count and confirm(self, title, text, verb=_("Destroy")):
            self._mutate(lambda desk: documents.destroy_removed(desk, self._client))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the chosen document."""
        menu = QMenu(self)
        for name, made in self.buttons.items():
            if name != "destroy" and self._may(name):
                menu.addAction(made.toolTip(), made.click)
        if not menu.isEmpty():
            menu.popup(event.globalPos())

    # How it is done

    def _look(self, paths: Sequence[Path], ask: Callable[[LookedAt], None]) -> None:
        self._page.shell.jobs.run(self, lambda: documents.look_at_files(paths), ask, label=_("Looking at the files…"))

    def _ask_to_add(self, looked: LookedAt) -> None:
        if looked.sources:
            AddDialog(self, looked, self._add).open()
        else:
            self._page.notice.say("\n".join(looked.problems), "bad")

    def _add(self, files: list[NewFile]) -> None:
        jobs = self._page.shell.jobs
        self._mutate(
            lambda desk: documents.add_documents(desk, self._client, files, progress=jobs.progress), self._added
        )

    def _ask_for_version(self, document: DocumentRow, looked: LookedAt) -> None:
        if looked.sources:
            VersionDialog(self, document, looked, partial(self._add_version, document)).open()
        else:
            self._page.notice.say("\n".join(looked.problems), "bad")

    def _add_version(self, document: DocumentRow, files: list[NewFile]) -> None:
        jobs = self._page.shell.jobs
        self._mutate(
            lambda desk: documents.add_version(desk, document.id, files[0], progress=jobs.progress), self._added
        )

    def _added(self, changes: Changes) -> None:
        self.list.choose(changes.made)
        self.list.setFocus()

    def _mutate(self, act: Callable[[Desk], Changes], done: Callable[[Changes], None] | None = None) -> None:
        self._page.shell.jobs.mutate(self, act, done, label=_("Saving documents, in MB:"))

    def _chosen(self) -> DocumentRow | None:
        line = self.list.line()
        return line.row if line is not None else None

    def _may(self, act: str) -> bool:
        """Say whether something is offered for what is chosen; the services decide."""
        line, who = self.list.line(), self._page.shell.who
        is_bin = self.chips.current == _REMOVED
        if act == "destroy":
            return is_bin and who.may(Right.EMPTY_BIN)
        if line is None:
            return False
        is_newest = not is_bin and not line.is_older
        offers = {
            "open": True,
            "copy": who.may(Right.EXPORT),
            "version": is_newest and self._may_serve,
            "edit": is_newest and self._may_serve,
            "put_back": is_bin and who.may(Right.DELETE),
            "remove": not is_bin and who.may(Right.DELETE),
        }
        return offers[act]

    def _show(self) -> None:
        rows = self._removed if self.chips.current == _REMOVED else self._rows
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.empty_state.setVisible(not rows)
        self._say_empty()
        self._show_acts()

    def _say_empty(self) -> None:
        head = _("No documents yet")
        if not self._may_serve:
            text = _("Contracts, scans, chat logs and photos lie here, sealed like everything else in the file.")
            self.empty_state.say("document", head, text)
            return
        text = _(
            "Contracts, scans, chat logs and photos lie here, sealed like everything else in the file. "
            "Drop files anywhere on this page, or choose them."
        )
        self.empty_state.say("document", head, text, action=_("Add files…"), act=self.add_clicked)

    def _show_acts(self) -> None:
        for name, made in self.buttons.items():
            made.setVisible(self._may(name))
        self.add.setVisible(self._may_serve and bool(self._rows) and self.chips.current != _REMOVED)
