"""Beside the log: its head in six words, and what was opened and taken away per person and day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.labels import clear, column, line, row, text_label, wrapped
from clientbook.ui.widgets.scrolled import scrolled_pane

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clientbook.services.log import DayCount, LogHead

WIDTH = 330
_NAME = 64
_MOST_DAYS = 14


class LogPane(QWidget):
    """Shows the head and the counts of the days that were read."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.words = wrapped("", look="strong")
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.words.setAccessibleName(_("Six words of the head"))
        self._seq = wrapped("", look="small")
        self._hidden = wrapped("", look="small")
        self._days: QVBoxLayout = column(spacing=theme.SPACE_M)
        layout = column(spacing=theme.SPACE_S, margins=(20, 16, 14, 16))
        layout.addWidget(text_label(_("Head of the log"), look="section"))
        layout.addWidget(self.words)
        layout.addWidget(self._seq)
        layout.addWidget(self._hidden)
        layout.addSpacing(theme.SPACE_S)
        layout.addWidget(line())
        layout.addWidget(text_label(_("Opened and taken away"), look="section"))
        layout.addLayout(self._days)
        layout.addStretch(1)
        inside = QWidget()
        inside.setLayout(layout)
        self.setLayout(column(scrolled_pane(inside), spacing=0))
        self.setAccessibleName(_("Head and counts"))

    def show_head(self, head: LogHead, hidden: int) -> None:
        """Show the head, and how many entries are not the reader's."""
        self.words.setText(head.words)
        text = _(
            "Entry {seq}. These words change with every entry; when they agree with a printed page that names the "
            "same entry, nothing before it was changed or cut."
        )
        self._seq.setText(text.format(seq=f"{head.seq:,}"))
        said = ngettext(
            "{n} entry of others is not yours to read.", "{n} entries of others are not yours to read.", hidden
        )
        self._hidden.setText(said.format(n=f"{hidden:,}") if hidden else "")
        self._hidden.setVisible(bool(hidden))

    def show_counts(self, counts: Sequence[DayCount]) -> None:
        """Show the newest days."""
        clear(self._days)
        days: dict[dt.date, list[DayCount]] = {}
        for count in counts:
            days.setdefault(count.day, []).append(count)
        if not days:
            self._days.addWidget(
                wrapped(_("Nobody opened, revealed, exported or printed anything here."), look="muted")
            )
        for day, rows in list(days.items())[:_MOST_DAYS]:
            self._days.addLayout(_day(day, rows))

    def empty(self) -> None:
        """Forget what is shown."""
        self.words.clear()
        self._seq.clear()
        self._hidden.clear()
        clear(self._days)


def _day(day: dt.date, rows: Sequence[DayCount]) -> QVBoxLayout:
    layout = column(text_label(with_weekday(day), look="small"), spacing=4)
    for count in rows:
        name = text_label(count.name)
        name.setFixedWidth(_NAME)
        said = row(name, wrapped(_words(count), look="muted"), spacing=theme.SPACE_M)
        said.setStretch(1, 1)
        said.setAlignment(name, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(said)
    return layout


def _words(count: DayCount) -> str:
    parts = (
        (count.opened, ngettext("{n} opening", "{n} openings", count.opened)),
        (count.revealed, ngettext("{n} reveal", "{n} reveals", count.revealed)),
        (count.exported, ngettext("{n} export", "{n} exports", count.exported)),
        (count.printed, ngettext("{n} print", "{n} prints", count.printed)),
    )
    return " · ".join(text.format(n=f"{number:,}") for number, text in parts if number)
