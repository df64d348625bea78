"""The parts of the import page: columns with samples and their meaning, and rows that cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from clientbook.services.imports import FIELD_NAMES
from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.widgets.dialog import panel
from clientbook.ui.widgets.editors import choice
from clientbook.ui.widgets.labels import Elided, button, clear, column, row, text_label, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.exchange.clients import Rejected
    from clientbook.services.imports import ImportPreview

_SAMPLES = 3
_MOST_ROWS = 50


class ColumnsPanel(QWidget):
    """One line for each column: its header, some of its cells, and a chooser of what it means."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        card, layout = panel()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.SPACE_L)
        self._grid.setVerticalSpacing(theme.SPACE_S)
        self._grid.setColumnStretch(2, 1)
        self._grid.setColumnMinimumWidth(0, 160)
        layout.addLayout(self._grid)
        self.setLayout(column(card, spacing=0))
        self._headers: tuple[str, ...] = ()
        self.choosers: list[QComboBox] = []

    def show_preview(self, preview: ImportPreview) -> None:
        """Show the columns; the same columns keep their choosers."""
        if preview.headers != self._headers:
            self._rebuild(preview)
        for chooser, field in zip(self.choosers, preview.mapping, strict=True):
            chooser.setCurrentIndex(chooser.findData(field))

    def mapping(self) -> tuple[str, ...]:
        """Return the chosen field of every column."""
        return tuple(str(chooser.currentData()) for chooser in self.choosers)

    def empty(self) -> None:
        """Forget the sheet."""
        clear(self._grid)
        self._headers, self.choosers = (), []

    def _rebuild(self, preview: ImportPreview) -> None:
        self.empty()
        self._headers = preview.headers
        heads = (_("Column in the sheet"), _("Means"), _("First cells"))
        for place, head in enumerate(heads):
            self._grid.addWidget(text_label(head, look="small"), 0, place)
        fields = [(field, _(name)) for field, name in FIELD_NAMES.items()]
        for place, header in enumerate(preview.headers):
            cells = [cells[place] for cells in preview.rows if place < len(cells) and cells[place]]
            chooser = choice(fields, preview.mapping[place])
            chooser.setFixedWidth(200)
            chooser.setAccessibleName(_("Meaning of {column}").format(column=header))
            chooser.activated.connect(lambda _place: self.changed.emit())
            self.choosers.append(chooser)
            self._grid.addWidget(text_label(header, look="strong"), place + 1, 0)
            self._grid.addWidget(Elided("  ·  ".join(cells[:_SAMPLES]), look="muted"), place + 1, 2)
            self._grid.addWidget(chooser, place + 1, 1)


class RejectedPanel(QWidget):
    """Rows that cannot be taken, with the reason first."""

    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        card, layout = panel()
        self._head = text_label("", look="section")
        self._save = button(_("&Save these rows as a sheet…"), self.save_asked.emit, icon="save")
        layout.addLayout(row(self._head, None, self._save))
        self._rows = column(spacing=theme.SPACE_S)
        layout.addLayout(self._rows)
        self.setLayout(column(card, spacing=0))
        self.hide()

    def show_rows(self, headers: Sequence[str], rejected: Sequence[Rejected], *, can_save: bool = False) -> None:
        """Show the rows; nothing is shown when there are none."""
        clear(self._rows)
        self.setVisible(bool(rejected))
        self._save.setVisible(can_save)
        head = ngettext("{n} row cannot be imported", "{n} rows cannot be imported", len(rejected))
        self._head.setText(head.format(n=f"{len(rejected):,}"))
        for entry in rejected[:_MOST_ROWS]:
            number = text_label(_("row {n}").format(n=entry.row), look="small")
            number.setFixedWidth(64)
            reason = wrapped(entry.reason, look="warn")
            reason.setFixedWidth(320)
            cells = Elided("  ·  ".join(cell for cell in entry.cells if cell), look="muted")
            line = row(number, reason, cells)
            line.setStretch(2, 1)
            line.setAlignment(number, Qt.AlignmentFlag.AlignTop)
            self._rows.addLayout(line)
        if len(rejected) > _MOST_ROWS:
            self._rows.addWidget(text_label(_("… and more; all of them are in the sheet"), look="muted"))

    def empty(self) -> None:
        """Forget the rows."""
        clear(self._rows)
        self.hide()
