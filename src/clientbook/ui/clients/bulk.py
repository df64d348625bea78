"""Acts on all selected clients: a bar above the list that is there while more than one is selected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from clientbook.domain.access import Right
from clientbook.services import bulk, members, removals, service_team
from clientbook.services.clients import classes
from clientbook.services.duplicates import PairId
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _, ngettext
from clientbook.ui.clients.dialogs import Act, ActDialog
from clientbook.ui.clients.team import serving
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.removals.reason import ask_reason
from clientbook.ui.widgets.editors import choice, line_edit
from clientbook.ui.widgets.form import Rules
from clientbook.ui.widgets.labels import button, row, text_label
from clientbook.ui.widgets.people import Person, PersonChooser
from clientbook.ui.widgets.tags import TagsEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.desk import Desk
    from clientbook.services.bulk import Sheet
    from clientbook.services.clients import ClassChoice
    from clientbook.services.printing import Paper
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.page import Page

_NEEDED = Rules(required=True)
_PAIR = 2


def selected_words(count: int) -> str:
    """Return how many clients an act concerns."""
    return ngettext("{n} client selected", "{n} clients selected", count).format(n=f"{count:,}")


class SelectionBar(QWidget):
    """What can be done with the selected clients; only what the person's role may do."""

    cleared = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.clients: list[bytes] = []
        self._count = text_label("", look="strong")
        offers: list[tuple[Right, str, str, Callable[[], None]]] = [
            (Right.ASSIGN, _("&Assign…"), "people", self.assign_clicked),
            (Right.EDIT, _("&Class…"), "star", self.class_clicked),
            (Right.EDIT, _("&Tags…"), "tag", self.tags_clicked),
            (Right.PRINT, _("Print dossiers"), "print", self.print_clicked),
            (Right.EXPORT, _("E&xport…"), "export", self.export_clicked),
            (Right.DELETE, _("Put into the &bin…"), "delete", self.delete_clicked),
        ]
        may = page.shell.who.may
        made = [button(text, act, look="link", icon=icon) for right, text, icon, act in offers if may(right)]
        self._merge = button(_("&Merge…"), self.merge_clicked, look="link", icon="merge")
        clear = button(_("Clear"), self.cleared.emit, look="link")
        self.setLayout(row(self._count, *made, self._merge, None, clear, margins=(16, 4, 12, 4)))
        self.setProperty("look", "chosen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.hide()

    def show_selected(self, clients: Sequence[bytes]) -> None:
        """Be there for these clients, or go when there are not several."""
        self.clients = list(clients)
        self._count.setText(selected_words(len(self.clients)))
        self._merge.setVisible(len(self.clients) == _PAIR and self._page.shell.who.may(Right.EDIT))
        self.setVisible(len(self.clients) > 1)

    def assign_clicked(self) -> None:
        """Choose who becomes responsible."""
        self._page.shell.jobs.query(self, members.people, self._ask_person)

    def _ask_person(self, people: list[Any]) -> None:
        AssignDialog(self._page, self._page.shell.jobs, self.clients, serving(people)).open()

    def class_clicked(self) -> None:
        """Choose a class."""
        self._page.shell.jobs.query(self, classes, self._ask_class)

    def _ask_class(self, kinds: list[ClassChoice]) -> None:
        ClassDialog(self._page, self._page.shell.jobs, self.clients, kinds).open()

    def tags_clicked(self) -> None:
        """Give and take tags."""
        TagsDialog(self._page, self._page.shell.jobs, self.clients).open()

    def print_clicked(self) -> None:
        """Show the dossiers as they will be printed."""
        jobs, clients = self._page.shell.jobs, self.clients
        jobs.query(
            self._page,
            lambda desk: bulk.print_dossiers(desk, clients, progress=jobs.progress),
            self._preview,
            label=_("Making the dossiers…"),
        )

    def export_clicked(self) -> None:
        """Ask where to keep the sheet, then make it."""
        kinds = f"{_('Excel workbook')} (*.xlsx);;{_('Text table')} (*.csv)"
        name, _kind = QFileDialog.getSaveFileName(self._page, _("Export clients"), "", kinds)
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Export the selected clients into a file; the ending says which kind."""
        clients, as_csv = self.clients, path.suffix.lower() == ".csv"
        self._page.shell.jobs.query(
            self._page,
            lambda desk: bulk.export_clients(desk, clients, as_csv=as_csv),
            lambda sheet: self._write(path, sheet),
            label=_("Exporting…"),
        )

    def delete_clicked(self) -> None:
        """Ask why, then put the files into the bin."""
        clients = self.clients
        reason = ask_reason(self._page, [""] * len(clients))
        if reason is not None:
            self._page.shell.jobs.mutate(self._page, lambda desk: removals.delete_files(desk, clients, reason))

    def merge_clicked(self) -> None:
        """Show the two selected files side by side, to be merged."""
        from clientbook.ui.duplicates.merging import MergePage

        self._page.shell.push(MergePage(self._page.shell, PairId(min(self.clients), max(self.clients))))

    def _preview(self, paper: Paper) -> None:
        self._page.shell.push(PaperPage(self._page.shell, selected_words(len(self.clients)), paper))

    def _write(self, path: Path, sheet: Sheet) -> None:
        self._page.shell.jobs.run(
            self._page,
            lambda: atomic_write(path, sheet.data),
            lambda _nothing: self._page.notice.say(_("Saved as {name}.").format(name=path.name), "ok"),
        )


class AssignDialog(ActDialog):
    """Make one colleague responsible for all selected clients."""

    def __init__(self, parent: QWidget, jobs: Jobs, clients: Sequence[bytes], people: Sequence[Person]) -> None:
        super().__init__(parent, jobs, selected_words(len(clients)), self._assigning, columns=1)
        self._clients = list(clients)
        self.form.add("responsible", _("&Responsible from now on"), PersonChooser(people, hint=_("Choose…")), _NEEDED)

    def _assigning(self, values: dict[str, Any]) -> Act:
        return lambda desk: service_team.assign(desk, self._clients, values["responsible"])


class ClassDialog(ActDialog):
    """Put all selected clients into one class."""

    def __init__(self, parent: QWidget, jobs: Jobs, clients: Sequence[bytes], kinds: Sequence[ClassChoice]) -> None:
        super().__init__(parent, jobs, selected_words(len(clients)), self._changing, columns=1)
        self._clients = list(clients)
        self.form.add("class_id", _("&Class"), choice([(kind.id, kind.name) for kind in kinds]))
        self.form.add("reason", _("&Reason"), line_edit())

    def _changing(self, values: dict[str, Any]) -> Act:
        return lambda desk: bulk.set_class(desk, self._clients, values["class_id"], reason=values["reason"])


class TagsDialog(ActDialog):
    """Give all selected clients tags, or take tags from them."""

    def __init__(self, parent: QWidget, jobs: Jobs, clients: Sequence[bytes]) -> None:
        super().__init__(parent, jobs, selected_words(len(clients)), self._changing, columns=1)
        self._clients = list(clients)
        self.form.add("tags", _("&Add tags"), TagsEdit())
        self.form.add("gone", _("&Remove tags"), TagsEdit())

    def _changing(self, values: dict[str, Any]) -> Act:
        def change(desk: Desk) -> Any:
            return bulk.change_tags(desk, self._clients, add=values["tags"], remove=values["gone"])

        return change
