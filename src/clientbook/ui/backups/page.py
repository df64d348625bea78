"""The backups of the vault: when, how large, in which words; making one now, restoring one. For owners."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from clientbook.services import backups
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui.backups.model import columns
from clientbook.ui.backups.restoring import RestoreDialog
from clientbook.ui.handover.columns import remember_columns
from clientbook.ui.page import Page
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import Elided, button, row
from clientbook.ui.widgets.table import ListModel, ListTable
from clientbook.ui.window import window_of

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.services.backups import BackupRow
    from clientbook.ui.page import Shell

_Shown = tuple[Path, list["BackupRow"]]


def _read(desk: Desk) -> _Shown:
    return backups.folder_of(desk), backups.list_backups(desk)


class BackupsPage(Page):
    """Newest first, always."""

    concerns = frozenset({"backup", "vault"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: dict[str, BackupRow] = {}
        self._model = ListModel(columns())
        self.table = ListTable(self._model, _("Backups of the vault"))
        self._none = EmptyState()
        self._none.say(
            "backup",
            _("There is no backup yet"),
            _(
                "One is made each day the vault is used, and before accounts are closed and sheets imported. It is "
                "as unreadable to strangers as the vault itself."
            ),
            action=_("Back up now"),
            act=self.backup_clicked,
        )
        self._folder = Elided(look="muted")
        change = button(_("Choose another &folder…"), self.folder_clicked, look="link")
        place = row(self._folder, change, margins=(16, 8, 16, 8))
        place.setStretch(0, 1)
        self.body.addLayout(place)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none, 1)
        self._none.hide()
        self._restore = self.add_action(_("&Restore…"), self.restore_clicked, icon="undo")
        self.add_action(_("Back up now"), self.backup_clicked, look="primary", tip=_("Back up now (Ctrl+N)"))
        self.table.current.connect(lambda _key: self._offer())
        self.table.opened.connect(lambda _key: self.restore_clicked())
        remember_columns(self.table, shell.prefs, "backups")
        self.setFocusProxy(self.table)
        self.name_page(pgettext("navigation", "Backups"))

    def reload(self) -> None:
        """Read the folder anew."""
        self.shell.jobs.query(self, _read, self._show, latest="backups")

    def empty(self) -> None:
        """Forget the list."""
        self._rows.clear()
        self._model.show([])
        self._model.forget()

    def new_clicked(self) -> None:
        """Ctrl+N makes a backup."""
        self.backup_clicked()

    def backup_clicked(self) -> None:
        """Make a backup now, while the person works on."""
        self.shell.jobs.beside(
            self,
            backups.begin,
            backups.make,
            backups.finish,
            self._made,
            label=_("Backing up and reading back…"),
        )

    def restore_clicked(self) -> None:
        """Ask, check the chosen backup once more while everything else goes on, then lock and put it in place."""
        chosen = self._rows.get(self.table.current_id() or "")
        if chosen is None:
            return
        dialog = RestoreDialog(self, chosen)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self.shell.jobs.beside(
            self,
            lambda desk: backups.begin_restore(desk, chosen.path),
            backups.check_restore,
            backups.finish_restore,
            lambda result: window_of(self).put_back(result[1]),
            label=_("Checking the backup…"),
        )

    def folder_clicked(self) -> None:
        """Choose where this computer keeps its backups."""
        name = QFileDialog.getExistingDirectory(self, _("Choose a folder for backups"))
        if name:
            self.folder_chosen(Path(name))

    def folder_chosen(self, folder: Path) -> None:
        """Keep the backups in another folder from now on."""
        self.shell.jobs.query(self, lambda desk: backups.choose_folder(desk, folder), lambda _none: self.reload())

    def _show(self, shown: _Shown) -> None:
        folder, rows = shown
        self._folder.say(_("Kept in {folder}").format(folder=folder))
        self._rows = {str(one.path): one for one in rows}
        self.table.show_ids(list(self._rows))
        self._model.fill({str(one.path): one for one in rows})
        if self.table.current_id() is None and rows:
            self.table.choose(str(rows[0].path))
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.setFocusProxy(self.table if rows else self._none)
        count = ngettext("{n} backup", "{n} backups", len(rows)).format(n=len(rows))
        self.name_page(pgettext("navigation", "Backups"), count if rows else "")
        self._offer()

    def _offer(self) -> None:
        chosen = self._rows.get(self.table.current_id() or "")
        self._restore.setEnabled(chosen is not None and chosen.is_verified)

    def _made(self, result: tuple[Changes, BackupRow]) -> None:
        words = result[1].words
        self.notice.say(_("Backed up and read back. Its head in words: {words}").format(words=words), "ok")
