"""Working days: weekends do not count."""

from __future__ import annotations

import datetime as dt

import pytest

from clientbook.domain.workdays import after_workdays, is_workday

MONDAY, FRIDAY, SATURDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 27), dt.date(2026, 11, 28)


@pytest.mark.parametrize(
    ("day", "count", "due"),
    [
        (MONDAY, 1, dt.date(2026, 11, 24)),
        (MONDAY, 5, dt.date(2026, 11, 30)),
        (FRIDAY, 1, dt.date(2026, 11, 30)),
        (FRIDAY, 3, dt.date(2026, 12, 2)),
        (SATURDAY, 1, dt.date(2026, 11, 30)),
        (dt.date(2026, 12, 31), 7, dt.date(2027, 1, 11)),
    ],
)
def test_terms_step_over_weekends(day: dt.date, count: int, due: dt.date) -> None:
    assert after_workdays(day, count) == due
    assert is_workday(due)
