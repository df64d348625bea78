"""The Chinese lunisolar calendar: which solar day a lunar day is, in every year that people live in.

The only home of borax, whose month lengths of 1900–2100 are the public tables, checked by its authors against other
implementations. A year is read once; everything else is counting days.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import NamedTuple

from borax.calendars.lunardate import (  # pyright: ignore[reportMissingTypeStubs]  it has annotations, not the marker
    MAX_LUNAR_YEAR,
    MIN_LUNAR_YEAR,
    LCalendars,
    LunarDate,
)

FIRST_YEAR, LAST_YEAR = MIN_LUNAR_YEAR, MAX_LUNAR_YEAR


class Month(NamedTuple):
    """A month of one lunar year: its solar first day and how many days it has (29 or 30)."""

    first: dt.date
    days: int


class LunarDay(NamedTuple):
    """A day of the lunar calendar; the year begins with the spring festival."""

    year: int
    month: int
    day: int
    is_leap: bool = False


@cache
def months_of(year: int) -> dict[tuple[int, bool], Month]:
    """Return the months of a lunar year in order, by number and whether it is the leap month of that number.

    Raises ValueError outside FIRST_YEAR to LAST_YEAR.
    """
    first: dt.date = LunarDate(year, 1, 1).to_solar_date()
    found: dict[tuple[int, bool], Month] = {}
    for month, days, leap in LCalendars.iter_year_month(year):
        found[month, bool(leap)] = Month(first, days)
        first += dt.timedelta(days=days)
    return found


def to_solar(day: LunarDay) -> dt.date:
    """Return the solar day; ValueError for a lunar day that does not exist."""
    month = months_of(day.year).get((day.month, day.is_leap))
    if month is None or not 1 <= day.day <= month.days:
        message = "no such day in the lunar calendar"
        raise ValueError(message)
    return month.first + dt.timedelta(days=day.day - 1)


def from_solar(day: dt.date) -> LunarDay:
    """Return the lunar day; ValueError outside the calendar's years."""
    for year in (day.year, day.year - 1):
        for (number, is_leap), month in _months_or_none(year).items():
            passed = (day - month.first).days
            if 0 <= passed < month.days:
                return LunarDay(year, number, passed + 1, is_leap)
    message = "no such day in the lunar calendar"
    raise ValueError(message)


def _months_or_none(year: int) -> dict[tuple[int, bool], Month]:
    return months_of(year) if FIRST_YEAR <= year <= LAST_YEAR else {}
