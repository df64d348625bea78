"""Beside the list of warnings: the evidence in a sentence and a chart, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientbook.domain.conduct import JumpState
from clientbook.services.conduct import evidence
from clientbook.support.clock import local
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.conduct.model import state_words
from clientbook.ui.widgets.daybars import DayBars
from clientbook.ui.widgets.labels import Heading, button, column, frame, row, text_label, wrapped
from clientbook.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.conduct import DayBar, JumpRow

WIDTH = 400


class JumpPane(QWidget):
    """Shows the chosen warning; owners say there whether they looked into it or dismiss it."""

    settle_asked = Signal(object)
    log_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._name, self._state = Heading(), Pill()
        self._text, self._said, self._by = wrapped(""), wrapped(""), text_label("", look="small")
        self.chart = DayBars()
        self.looked = button(_("&Looked into…"), lambda: self.settle_asked.emit(JumpState.LOOKED_INTO))
        self.dismissed = button(_("&Dismiss…"), lambda: self.settle_asked.emit(JumpState.DISMISSED))
        self._log = button(_("Show this day in the lo&g"), self.log_asked.emit, look="link", icon="log")
        head = row(self._name, self._state)
        head.setStretch(0, 1)
        self._inside = QWidget()
        inside = column(
            *(head, self._text, self.chart, self._said, self._by),
            *(row(self.looked, self.dismissed, None), row(self._log, None), None),
            spacing=theme.SPACE_M,
            margins=(20, 16, 16, 16),
        )
        self._inside.setLayout(inside)
        ground = frame("pane")
        ground.setLayout(column(self._inside, spacing=0))
        self.setLayout(column(ground, spacing=0))
        self.setAccessibleName(_("The chosen warning"))
        self._inside.hide()

    def show_jump(self, shown: JumpRow, days: Sequence[DayBar]) -> None:
        """Show a warning with the days around it."""
        self._name.say(shown.name)
        self._state.say(*state_words(shown))
        self._text.setText(evidence(shown))
        self.chart.show_days([(one.on, one.times) for one in days], marked=shown.on, usual=float(shown.usual))
        self._said.setText(shown.note)
        self._said.setVisible(bool(shown.note))
        when = f"{local(shown.at):%Y-%m-%d %H:%M}" if shown.at is not None else ""
        self._by.setText(_("{name}, {time}").format(name=shown.by, time=when))
        self._by.setVisible(bool(shown.by))
        self._inside.show()

    @property
    def text(self) -> str:
        """What the pane says as evidence."""
        return self._text.text()

    def empty(self) -> None:
        """Forget what is shown."""
        self._name.say("")
        for label in (self._text, self._said, self._by):
            label.clear()
        self.chart.forget()
        self._inside.hide()
