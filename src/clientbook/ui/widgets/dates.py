"""A date typed as people type it ("11-22", "+7", "20261122"), shown as 2026-11-22 with its weekday."""

from __future__ import annotations

import datetime as dt
import re

from babel.dates import format_date
from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidgetAction

from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, language
from clientbook.ui import icons

_FULL = re.compile(r"^(\d{4})\D?(\d{1,2})\D?(\d{1,2})$")
_SHORT = re.compile(r"^(\d{1,2})[-/.月](\d{1,2})日?$")
_AHEAD = re.compile(r"^\+(\d{1,3})$")


def weekday(day: dt.date) -> str:
    """Return the short weekday in the language of the screen."""
    return format_date(day, "EEE", locale=language())


def with_weekday(day: dt.date) -> str:
    """Return 2026-11-22 with its weekday."""
    return f"{day.isoformat()} {weekday(day)}"


def parse_date(text: str, base: dt.date) -> dt.date | None:
    """Return the date that `text` means around `base`, None for nothing; raises Invalid otherwise.

    A day without a year is the one nearest to `base`.
    """
    words = text.strip().split(" ")[0]
    if not words:
        return None
    try:
        if found := _AHEAD.match(words):
            return base + dt.timedelta(days=int(found[1]))
        if found := _SHORT.match(words):
            return _nearest(int(found[1]), int(found[2]), base)
        if found := _FULL.match(words):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise Invalid(_("“{text}” is not a date. Write it like 2026-11-22.").format(text=words))


def _nearest(month: int, day: int, base: dt.date) -> dt.date:
    years = (base.year - 1, base.year, base.year + 1)
    return min((dt.date(year, month, day) for year in years), key=lambda made: abs((made - base).days))


class DateField(QLineEdit):
    """A line for a date: arrows move it by a day, the button opens a calendar. `value` is None while empty."""

    edited = Signal()

    def __init__(self, day: dt.date | None = None) -> None:
        super().__init__()
        self.setPlaceholderText(_("e.g. 2026-11-22 or +7"))
        self._button = QAction(self)
        self._button.setText(_("Open the calendar"))
        icons.put(self._button, "calendar")
        self._button.triggered.connect(self._open_calendar)
        self.addAction(self._button, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(lambda _text: self.edited.emit())
        self.set_value(day)

    def value(self) -> dt.date | None:
        """Return the date; raises Invalid when the text is none."""
        return parse_date(self.text(), today())

    def set_value(self, day: dt.date | None) -> None:
        """Show a date, or nothing."""
        self.setText(with_weekday(day) if day else "")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Complete what was typed."""
        try:
            self.set_value(self.value())
        except Invalid:
            self.setModified(True)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a day with up and down, by a week with page up and down."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 7, Qt.Key.Key_PageDown: -7}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        try:
            base = self.value() or today()
        except Invalid:
            base = today()
        self._chosen(base + dt.timedelta(days=step))

    def _chosen(self, day: dt.date) -> None:
        self.set_value(day)
        self.edited.emit()

    def _open_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        try:
            shown = self.value() or today()
        except Invalid:
            shown = today()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.clicked.connect(lambda day: (self._chosen(day.toPython()), menu.close()))
        calendar.activated.connect(lambda day: (self._chosen(day.toPython()), menu.close()))
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        calendar.setFocus()
