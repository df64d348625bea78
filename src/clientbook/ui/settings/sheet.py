"""A new recovery sheet for the owner: shown, put on paper, retyped, and only then in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from clientbook.services import recovery
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.dialog import Dialog
from clientbook.ui.widgets.labels import wrapped
from clientbook.ui.widgets.papersheet import PaperSheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs

_WIDTH, _HEIGHT = 820, 560


class SheetDialog(Dialog):
    """Accepted when the new sheet has taken the place of the old one; until then the old one stays valid."""

    def __init__(self, parent: QWidget, jobs: Jobs) -> None:
        super().__init__(parent, _("New recovery sheet"), width=_WIDTH)
        self._jobs = jobs
        self._made: recovery.NewSheet | None = None
        self.paper = PaperSheet()
        about = _(
            "The old sheet stays valid until the new one is on paper. Then every file gets a new key and the old "
            "sheet opens nothing any more."
        )
        self.body.addWidget(wrapped(about, look="muted"))
        self.body.addWidget(self.paper, 1)
        self.add_button(_("Cancel"), self.reject)
        self._replace = self.add_button(_("&Replace the old sheet"), self.replace_clicked, look="primary")
        self._replace.setEnabled(False)
        self.paper.left_program.connect(lambda: self._replace.setEnabled(True))
        self.resize(_WIDTH, _HEIGHT)
        jobs.query(self, recovery.new_sheet, self._show, label=_("Making the sheet…"))

    def _show(self, made: recovery.NewSheet) -> None:
        self._made = made
        self.paper.show_sheet(made.sheet, made.groups)
        self.paper.form.focus_first()

    def replace_clicked(self) -> None:
        """Check the retyped group and let the new sheet count."""
        made = self._made
        if made is None or not self.paper.has_left:
            return
        self.notice.dismiss()
        try:
            self.paper.form.values()
        except Invalid:
            return
        self._replace.setEnabled(False)
        self._jobs.mutate(
            self,
            lambda desk: recovery.replace_sheet(desk, made),
            lambda _changes: self.accept(),
            failed=self.show_error,
            label=_("Changing keys…"),
        )

    def show_error(self, error: ClientbookError) -> None:
        """Say an error; it can be tried again."""
        self._replace.setEnabled(self.paper.has_left)
        super().show_error(error)

    def done(self, result: int) -> None:
        """Forget the sheet with the window."""
        self._made = None
        self.paper.empty()
        QDialog.done(self, result)
