"""Working days: Monday to Friday."""

from __future__ import annotations

import datetime as dt

_FRIDAY = 4
_DAY = dt.timedelta(days=1)


def is_workday(day: dt.date) -> bool:
    """Say whether the office works on this day."""
    return day.weekday() <= _FRIDAY


def after_workdays(day: dt.date, count: int) -> dt.date:
    """Return the working day that comes `count` working days after `day`; `count` is 1 or more."""
    for _step in range(count):
        day += _DAY
        while not is_workday(day):
            day += _DAY
    return day
