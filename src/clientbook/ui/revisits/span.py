"""Which days are shown: a week or a month, one step back or on, and whose revisits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from clientbook.domain.revisits import month_of, week_of
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.format import short_day
from clientbook.ui.revisits.whose import WhoseChips
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.dates import weekday
from clientbook.ui.widgets.labels import button, icon_button, row, text_label
from clientbook.ui.widgets.twosides import TwoSides

if TYPE_CHECKING:
    import datetime as dt

WEEK, MONTH = "week", "month"


class SpanBar(QWidget):
    """Above the list. `changed` tells that other days or another person are to be shown."""

    changed = Signal()

    def __init__(self, me: bytes, *, can_choose: bool) -> None:
        super().__init__()
        self.day = today()
        self._earlier = icon_button("chevron_left", _("Earlier (Alt+Page Up)"), lambda: self.step(-1))
        self._later = icon_button("chevron_right", _("Later (Alt+Page Down)"), lambda: self.step(1))
        self._label = text_label("", look="section")
        self._now = button(_("&This week"), self.go_today, look="link")
        self.whose = WhoseChips(me, can_choose=can_choose)
        self._period = FilterChips(_("How many days"))
        self._period.offer([Choice(WEEK, _("Week")), Choice(MONTH, _("Month"))], WEEK)
        _snug(self._period)
        self._period.chosen.connect(lambda _key: self._changed())
        self.whose.changed.connect(self.changed)
        self.setLayout(self._layout())
        self._say()

    def _layout(self) -> QHBoxLayout:
        days = row(self._earlier, self._later, self._label, self._now, None, spacing=theme.SPACE_S)
        chips = row(self.whose, self._period, None, spacing=theme.SPACE_L)
        return row(TwoSides(days, chips, margins=(12, 10, 12, 10)))

    @property
    def period(self) -> str:
        """Whether a week or a month is shown: WEEK or MONTH."""
        return str(self._period.current)

    @property
    def member(self) -> bytes | None:
        """Whose revisits are shown; None for everybody's."""
        return self.whose.member

    def days(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day shown."""
        return week_of(self.day) if self.period == WEEK else month_of(self.day)

    def step(self, number: int) -> None:
        """Go on or back by whole weeks or months."""
        first, last = self.days()
        self.day = _day_after(last) if number > 0 else _day_before(first)
        self._changed()

    def go_today(self) -> None:
        """Show the days around today."""
        self.day = today()
        self._changed()

    def _changed(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        first, last = self.days()
        text = f"{_short(first)} – {_short(last)}" if self.period == WEEK else f"{first:%Y-%m}"
        self._label.setText(text)
        self._now.setText(_("&This week") if self.period == WEEK else _("&This month"))
        self._now.setVisible(not first <= today() <= last)


def _snug(chips: FilterChips) -> None:
    """Give chips the width that they need on one line; a flow of chips asks for the narrowest column."""
    found = chips.findChildren(QPushButton)
    width = sum(chip.sizeHint().width() for chip in found) + theme.SPACE_S * len(found)
    chips.setFixedSize(width, max(chip.sizeHint().height() for chip in found))


def _short(day: dt.date) -> str:
    return f"{short_day(day, today())} {weekday(day)}"


def _day_after(day: dt.date) -> dt.date:
    return type(day).fromordinal(day.toordinal() + 1)


def _day_before(day: dt.date) -> dt.date:
    return type(day).fromordinal(day.toordinal() - 1)
