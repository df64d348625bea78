"""The bin: deleted files with their reason, to be taken out again or destroyed. For owners."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services import removals
from clientbook.support.i18n import _, ngettext
from clientbook.ui.page import Page
from clientbook.ui.widgets.dialog import confirm
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    from clientbook.services.removals import BinRow
    from clientbook.ui.page import Shell


def columns() -> list[Column]:
    """Return the columns in the current language; newest first."""
    return [
        Column("name", _("Client"), 260, lambda row: row.name, can_sort=False),
        Column("on", _("Deleted"), 110, lambda row: row.on.isoformat(), "date", can_sort=False),
        Column("who", _("Deleted by"), 110, lambda row: row.who, can_sort=False),
        Column("reason", _("Reason"), 360, lambda row: row.reason, "muted", can_sort=False),
        Column("records", _("Records"), 90, lambda row: f"{row.records:,}", "number", can_sort=False),
    ]


class BinPage(Page):
    """Nothing here is seen anywhere else."""

    concerns = frozenset({"removal", "client"})

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._rows: dict[bytes, BinRow] = {}
        self._model = ListModel(columns())
        self.table = ListTable(self._model, _("Bin"))
        self._none = EmptyState()
        self._none.say(
            "delete",
            _("The bin is empty"),
            _("Client files that somebody deletes lie here with the reason until you destroy them or take them out."),
        )
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._none, 1)
        self._none.hide()
        self._destroy = self.add_action(_("&Destroy…"), self.destroy_clicked, look="danger", icon="delete")
        self._all = self.add_action(_("Empt&y the bin…"), self.empty_clicked, look="danger")
        self._restore = self.add_action(_("&Take out"), self.restore_clicked, look="primary", icon="undo")
        self.table.current.connect(lambda _key: self._offer())
        self.setFocusProxy(self.table)
        self.name_page(_("Bin"))

    def reload(self) -> None:
        """Read the bin anew."""
        self.shell.jobs.query(self, removals.list_bin, self._show, latest="bin")

    def empty(self) -> None:
        """Forget the list."""
        self._rows.clear()
        self._model.show([])
        self._model.forget()

    def restore_clicked(self) -> None:
        """Take the chosen file out of the bin."""
        if (client := self.table.current_id()) is not None:
            name = self._rows[client].name
            self.shell.jobs.mutate(
                self,
                lambda desk: removals.restore_files(desk, [client]),
                lambda _changes: self.notice.say(_("{name} is back among the clients.").format(name=name), "ok"),
            )

    def destroy_clicked(self) -> None:
        """Destroy the chosen file, after asking."""
        if (client := self.table.current_id()) is not None:
            self._ask([client], _("Destroy the file of {name}?").format(name=self._rows[client].name))

    def empty_clicked(self) -> None:
        """Destroy everything in the bin, after asking."""
        count = len(self._rows)
        if count:
            title = ngettext("Destroy {n} file?", "Destroy {n} files?", count).format(n=f"{count:,}")
            self._ask(list(self._rows), title)

    def _ask(self, clients: list[bytes], title: str) -> None:
        text = _(
            "Every record and document goes, and with them the key. Nobody can bring them back. "
            "Backups made before still hold them until they are deleted by rule."
        )
        verb = ngettext("Destroy {n} file", "Destroy {n} files", len(clients)).format(n=f"{len(clients):,}")
        if confirm(self, title, text, verb=verb):
            self.shell.jobs.mutate(
                self,
                lambda desk: removals.empty_bin(desk, clients),
                lambda _changes: self.notice.say(_("Destroyed, and the keys with them."), "ok"),
                label=_("Destroying files…"),
            )

    def _show(self, rows: list[BinRow]) -> None:
        held = self._none.hasFocus()
        self._rows = {row.id: row for row in rows}
        self.table.show_ids(list(self._rows))
        self._model.fill({row.id: row for row in rows})
        if self.table.current_id() is None and rows:
            self.table.choose(rows[0].id)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.setFocusProxy(self.table if rows else self._none)
        if held:
            self.setFocus()
        count = ngettext("{n} file", "{n} files", len(rows)).format(n=f"{len(rows):,}")
        self.name_page(_("Bin"), count if rows else "")
        self._offer()

    def _offer(self) -> None:
        chosen = self.table.current_id() is not None and bool(self._rows)
        for made in (self._restore, self._destroy, self._all):
            made.setVisible(bool(self._rows))
            made.setEnabled(chosen)
