"""Importing a sheet: what each column means, what will be taken, and afterwards what was not and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFileDialog

from clientbook.services import backups, imports, members
from clientbook.support.errors import ClientbookError
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.clients.importpanels import ColumnsPanel, RejectedPanel
from clientbook.ui.clients.team import serving
from clientbook.ui.page import Page
from clientbook.ui.widgets.dialog import panel
from clientbook.ui.widgets.editors import choice
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.form import Form
from clientbook.ui.widgets.labels import column, text_label, wrapped
from clientbook.ui.widgets.people import PersonChooser
from clientbook.ui.widgets.scrolled import scrolled_cards

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.services.imports import ImportPreview, ImportResult
    from clientbook.services.members import PersonRow
    from clientbook.ui.page import Shell

ENCODINGS = ("", "utf-8", "gb18030", "big5")


class _Read(NamedTuple):
    preview: ImportPreview
    people: list[PersonRow]


class ImportPage(Page):
    """One file: reads it, shows it with the guessed meaning of its columns, takes it in."""

    def __init__(self, shell: Shell, path: Path) -> None:
        super().__init__(shell)
        self._path = path
        self._preview: ImportPreview | None = None
        self._result: ImportResult | None = None
        self.name_page(_("Import clients"), path.name)
        self._cancel = self.add_action(_("Cancel"), shell.back)
        self._run = self.add_action(_("&Import"), self.run_clicked, look="primary")
        self._run.setEnabled(False)
        self._counts = wrapped("", look="section")
        self.encoding = choice([(code, code.upper() or _("as it looks")) for code in ENCODINGS])
        self.sheet = choice(())
        self.responsible = PersonChooser((), nobody=_("nobody for now"))
        self._form = Form(3)
        self.columns = ColumnsPanel()
        self.rejected = RejectedPanel()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        card, layout = panel()
        layout.addWidget(self._counts)
        self._form.add("responsible", _("&Responsible where the sheet names nobody"), self.responsible)
        self._form.add("encoding", _("&Characters"), self.encoding)
        self._form.add("sheet", _("&Sheet"), self.sheet)
        layout.addWidget(self._form)
        self._top = card
        meaning = text_label(_("What the columns mean"), look="section")
        inside = column(card, meaning, self.columns, self.rejected, spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        inside.addStretch(1)
        self._meaning = meaning
        self._ground, _area = scrolled_cards(inside)
        self._finished = EmptyState()
        self._finished.hide()
        self.body.addWidget(self._ground)
        self.body.addWidget(self._finished)

    def _connect(self) -> None:
        self.columns.changed.connect(lambda: self._read(mapping=self.columns.mapping()))
        self.encoding.activated.connect(lambda _place: self._read())
        self.sheet.activated.connect(lambda _place: self._read())
        self.rejected.save_asked.connect(self.save_clicked)

    def reload(self) -> None:
        """Read the file once."""
        if self._preview is None:
            self._read()

    def run_clicked(self) -> None:
        """Take the rows in."""
        preview = self._preview
        if preview is None:
            return
        if self._result is not None:
            self.shell.back()
            return
        jobs, value = self.shell.jobs, self.responsible.value()
        chosen = value if isinstance(value, bytes) else None
        self._run.setEnabled(False)

        def act(desk: Desk, made: backups.Made) -> tuple[Changes, ImportResult]:
            result = imports.run_import(desk, preview, responsible=chosen, backup=made, progress=jobs.progress)
            return result.changes, result

        jobs.beside(
            self,
            lambda desk: imports.begin_import(desk, responsible=chosen),
            backups.make,
            act,
            self._done,
            failed=self.show_error,
            label=_("Backing up and reading back…"),
            then=_("Importing…"),
        )

    def save_clicked(self) -> None:
        """Save the rejected rows as a workbook, the reason in its first column."""
        name = f"{self._path.stem} - {_('not imported')}.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save the rows to mend"), name, "Excel (*.xlsx)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the rejected rows to `path`."""
        if self._result is None:
            return
        try:
            atomic_write(path, self._result.rejected_sheet)
        except ClientbookError as error:
            self.show_error(error)
            return
        self.notice.say(_("Saved as {name}.").format(name=path.name), "ok")

    def show_error(self, error: ClientbookError) -> None:
        """Say an error; the import can be tried again."""
        self._run.setEnabled(self._preview is not None)
        super().show_error(error)

    def empty(self) -> None:
        """Forget the file."""
        self._preview = self._result = None
        self.columns.empty()
        self.rejected.empty()

    def _read(self, mapping: tuple[str, ...] | None = None) -> None:
        path, encoding = self._path, str(self.encoding.currentData() or "")
        sheet = str(self.sheet.currentData() or "")

        def read(desk: Desk) -> _Read:
            preview = imports.preview_import(desk, path, encoding=encoding or None, mapping=mapping, sheet=sheet)
            return _Read(preview, members.people(desk))

        self.shell.jobs.query(self, read, self._show, latest="preview", label=_("Reading the sheet…"))

    def _show(self, read: _Read) -> None:
        self.notice.dismiss()
        preview, is_first = read.preview, self._preview is None
        self._preview = preview
        if is_first:
            self.responsible.offer(serving(read.people), nobody=_("nobody for now"))
        self._show_source(preview)
        self.columns.show_preview(preview)
        self.rejected.show_rows(preview.headers, preview.rejected)
        self._show_counts(preview)

    def _show_source(self, preview: ImportPreview) -> None:
        self.sheet.offer_pairs([(name, name) for name in preview.sheets], preview.sheet)
        self._form.set_visible("sheet", visible=len(preview.sheets) > 1)
        self._form.set_visible("encoding", visible=bool(preview.encoding))

    def _show_counts(self, preview: ImportPreview) -> None:
        ready = ngettext("{n} client can be imported", "{n} clients can be imported", preview.accepted)
        text = ready.format(n=f"{preview.accepted:,}")
        if preview.rejected:
            left = ngettext("{n} row cannot", "{n} rows cannot", len(preview.rejected))
            text += " · " + left.format(n=f"{len(preview.rejected):,}")
        self._counts.setText(text)
        verb = ngettext("&Import {n} client", "&Import {n} clients", preview.accepted)
        self._run.setText(verb.format(n=f"{preview.accepted:,}"))
        self._run.setEnabled(preview.accepted > 0)

    def _done(self, acted: tuple[Changes, ImportResult]) -> None:
        self._result = acted[1]
        added = self._result.added
        done = ngettext("{n} client was imported.", "{n} clients were imported.", added).format(n=f"{added:,}")
        self._run.setText(_("&Done"))
        self._run.setEnabled(True)
        self._cancel.hide()
        if self._result.rejected:
            self._show_rejected(done)
        else:
            self._finished.say("checked", done, _("Every row of the sheet is on file now."))
            self._ground.hide()
            self._finished.show()

    def _show_rejected(self, done: str) -> None:
        """Show the rows that were not taken in, under the number of those that were."""
        self.notice.say(done, "ok")
        for widget in (self._top, self._meaning, self.columns):
            widget.hide()
        headers = self._preview.headers if self._preview else ()
        rejected = self._result.rejected if self._result else ()
        self.rejected.show_rows(headers, rejected, can_save=True)


def choose_sheet(page: Page) -> None:
    """Let the person choose a file and show its import over `page`."""
    name, _kind = QFileDialog.getOpenFileName(
        page, _("Choose a sheet"), str(Path.home()), _("Sheets (*.xlsx *.xlsm *.csv *.txt)")
    )
    if name:
        page.shell.push(ImportPage(page.shell, Path(name)))
