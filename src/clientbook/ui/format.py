"""How dates, sizes and names of kinds are written on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt

_KIB = 1024


def day_or_nothing(day: dt.date | None) -> str:
    """Return a date as 2026-11-22, or an empty text."""
    return day.isoformat() if day else ""


def short_day(day: dt.date, base: dt.date) -> str:
    """Return a date as 11-22 within the year of `base`, with the year otherwise."""
    return day.strftime("%m-%d") if day.year == base.year else day.isoformat()


def since_until(since: dt.date, until: dt.date | None) -> str:
    """Return from when, and until when if it ends."""
    if until is None:
        return _("since {since}").format(since=since.isoformat())
    return _("since {since}, until {until}").format(since=since.isoformat(), until=until.isoformat())


def file_size(size: int) -> str:
    """Return a file's size as people read it: 640 KB, 1.2 MB; never 0."""
    if size < _KIB * _KIB:
        return _("{size} KB").format(size=f"{max(-(-size // _KIB), 1):,}")
    return _("{size} MB").format(size=f"{size / _KIB / _KIB:,.1f}")
