"""When the next call is due, and which days a week and a month have."""

from __future__ import annotations

import datetime as dt

import pytest

from clientbook.domain.revisits import month_of, rhythm_due, week_of


@pytest.mark.parametrize(
    ("day", "monday", "sunday"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 11, 23), dt.date(2026, 11, 29)),
        (dt.date(2026, 11, 29), dt.date(2026, 11, 23), dt.date(2026, 11, 29)),
        (dt.date(2027, 1, 1), dt.date(2026, 12, 28), dt.date(2027, 1, 3)),
    ],
)
def test_a_week_runs_from_monday_to_sunday(day: dt.date, monday: dt.date, sunday: dt.date) -> None:
    assert week_of(day) == (monday, sunday)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (dt.date(2026, 2, 1), dt.date(2026, 2, 28)),
        (dt.date(2028, 2, 29), dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), dt.date(2026, 12, 31)),
    ],
)
def test_a_month_ends_where_the_calendar_says(day: dt.date, last: dt.date) -> None:
    assert month_of(day) == (day.replace(day=1), last)


def test_the_rhythm_counts_from_the_last_contact() -> None:
    assert rhythm_due(dt.date(2026, 1, 31), 30) == dt.date(2026, 3, 2)
