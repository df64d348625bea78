"""A recovery sheet on the screen: it has to be printed or saved, and one group of it retyped."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui.widgets.editors import line_edit
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import column, text_label
from clientbook.ui.widgets.pdfview import PdfPreview


class PaperSheet(QWidget):
    """Shows the sheet and asks for a group; `form.values()` raises Invalid while it is not that group."""

    left_program = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.asked = ""
        self.has_left = False
        self.preview = PdfPreview(_("Recovery sheet"))
        self.preview.setMinimumHeight(300)
        self.preview.printed.connect(lambda _pages: self._leave())
        self.preview.saved.connect(lambda _path: self._leave())
        self.form = Form()
        self._question = text_label("", look="strong")
        self.form.add(
            "group", _("Type this &group from the sheet"), line_edit(width=240), Rules(check=self._check_group)
        )
        layout = column(self.preview, self._question, self.form)
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def show_sheet(self, sheet: bytes, groups: tuple[str, ...]) -> None:
        """Show a sheet and choose the group to ask for."""
        place = secrets.randbelow(len(groups))
        self.asked, self.has_left = groups[place], False
        self.preview.load(sheet)
        question = _("Print or save the sheet, then type group {number} of {count} from it.")
        self._question.setText(question.format(number=place + 1, count=len(groups)))

    def empty(self) -> None:
        """Forget the sheet."""
        self.asked = ""
        self.preview.empty()

    def _leave(self) -> None:
        self.has_left = True
        self.left_program.emit()

    def _check_group(self, text: str) -> None:
        if text.replace(" ", "").upper() != self.asked.upper():
            raise Invalid(_("This is not that group. Look at the sheet once more."))
