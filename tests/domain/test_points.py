"""Balances of points: in the order of days, never below zero."""

from __future__ import annotations

import datetime as dt

from clientbook.domain.points import Balance, PointsMovement, account_id, balances, overdraft
from clientbook.support.clock import new_id

DAY = dt.date(2026, 11, 26)
AT = dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)


def moved(points: int, *, ago: int = 0, at: dt.datetime = AT) -> PointsMovement:
    on = DAY - dt.timedelta(days=ago)
    return PointsMovement(binder=b"f", client_id=b"f", on=on, points=points, reason="x", author=b"m", at=at)


def test_the_balance_follows_the_days_and_not_the_order_of_writing() -> None:
    late, early = moved(-50), moved(80, ago=9, at=AT + dt.timedelta(hours=1))
    assert [one.points for one in balances([late, early]).values()] == [80, 30]
    assert overdraft([late, early]) is None


def test_a_redemption_before_the_earning_is_an_overdraft() -> None:
    assert overdraft([moved(-50, ago=3), moved(80)]) == Balance(DAY - dt.timedelta(days=3), -50)
    assert overdraft([moved(30, ago=5), moved(-50, ago=3), moved(80)]) == Balance(DAY - dt.timedelta(days=3), -20)
    assert overdraft([]) is None


def test_within_one_moment_what_is_added_counts_first() -> None:
    assert overdraft([moved(-50), moved(50)]) is None
    assert overdraft([moved(-50), moved(50, at=AT + dt.timedelta(seconds=1))]) == Balance(DAY, -50)


def test_two_sound_files_are_sound_together() -> None:
    one = [moved(30, ago=5), moved(-30, ago=3)]
    other = [moved(10, ago=4), moved(-10, ago=4, at=AT + dt.timedelta(hours=2)), moved(5)]
    assert overdraft([*one, *other]) is None


def test_every_file_has_one_account() -> None:
    file = new_id()
    assert account_id(file) == account_id(file) != account_id(new_id())
