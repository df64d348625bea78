"""A jump over the own norm is found, and ordinary ups and downs are not taken for one."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.conduct import (
    HISTORY,
    LEAST_DAYS,
    Tallies,
    Tally,
    find_jumps,
    is_jump,
    jump_id,
    norm_of,
)
from clientbook.domain.log import LogKind
from clientbook.support.clock import seeded
from clientbook.support.words import Role

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

DAY = dt.date(2026, 11, 26)
YEAR = 250
LI, WANG, ZHAO, CHEN = b"l" * 16, b"w" * 16, b"z" * 16, b"c" * 16
ROLES = {LI: Role.STAFF, WANG: Role.STAFF, ZHAO: Role.ARCHIVE_CLERK, CHEN: Role.OWNER}


def poisson(dice: random.Random, mean: float) -> int:
    """Return a count that comes by chance, by Knuth's product of uniform numbers."""
    left, count = math.exp(-mean), 0
    product = dice.random()
    while product > left:
        product *= dice.random()
        count += 1
    return count


def bursty(dice: random.Random, mean: float) -> int:
    """Return a count whose mean itself varies from day to day: a negative binomial with a far wider spread."""
    return poisson(dice, dice.gammavariate(4, mean / 4))


def false_warnings(dice: random.Random, draw: Callable[[random.Random, float], int], mean: float, years: int) -> int:
    """Return how many days of so many ordinary years are taken for a jump."""
    past = [draw(dice, mean) for _day in range(LEAST_DAYS)]
    found = 0
    for _day in range(years * YEAR):
        count, norm = draw(dice, mean), norm_of(past[-HISTORY:])
        found += norm is not None and is_jump(count, norm)
        past.append(count)
    return found


@pytest.mark.parametrize("draw", [poisson, bursty])
@pytest.mark.parametrize("mean", [0.1, 0.8, 3.0, 12.0, 40.0])
def test_ordinary_days_warn_less_than_once_in_a_persons_year(
    draw: Callable[[random.Random, float], int], mean: float
) -> None:
    """A person has four kinds of count: a quarter of a warning per kind and year is the most."""
    years = 12
    assert false_warnings(seeded(int(mean * 10)), draw, mean, years) < years / 4


@pytest.mark.parametrize("mean", [0.1, 0.8, 3.0, 12.0, 40.0])
def test_taking_everything_on_one_day_is_found(mean: float) -> None:
    dice = seeded(7)
    for _person in range(50):
        norm = norm_of([poisson(dice, mean) for _day in range(38)])
        assert norm is not None
        assert is_jump(max(30, round(mean * 4)), norm)


def test_the_end_of_each_month_is_no_jump() -> None:
    past = [40 if day % 20 == 0 else 3 for day in range(60)]
    norm = norm_of(past)
    assert norm is not None
    assert not is_jump(45, norm)
    assert is_jump(90, norm)


def test_one_theft_does_not_hide_the_next() -> None:
    norm = norm_of([143, *([12] * 40)])
    assert norm is not None
    assert is_jump(120, norm)


def test_half_of_the_days_may_be_odd() -> None:
    usual, odd = norm_of([12] * 30), norm_of([12] * 30 + [500] * 25)
    assert usual is not None
    assert odd == usual._replace(second=500, highest=500, days=55)


def test_too_few_days_say_nothing() -> None:
    assert norm_of([1] * (LEAST_DAYS - 1)) is None
    assert norm_of([1] * LEAST_DAYS) is not None


def days(counts: list[int], last: dt.date = DAY) -> Tallies:
    """Return days of openings, the last one on `last`."""
    return {last - dt.timedelta(days=len(counts) - 1 - at): Tally(count) for at, count in enumerate(counts)}


def test_a_jump_says_what_it_is_measured_by() -> None:
    worked = {LI: days([10, 12, 14] * 10 + [31, 12, 143])}
    found = list(find_jumps(worked, ROLES, DAY))[-1]
    assert (found.member, found.on, found.what, found.times, found.is_of_role) == (LI, DAY, LogKind.OPEN, 143, False)
    assert (found.norm.usual, found.norm.highest, found.norm.days) == (12, 31, 32)


def test_days_of_the_last_two_weeks_are_looked_at() -> None:
    counts = [12] * 30 + [143]
    for ago in (0, 13, 14):
        worked = {LI: days(counts, DAY - dt.timedelta(days=ago))}
        assert len(list(find_jumps(worked, ROLES, DAY))) == (ago <= 13)


def test_who_is_new_is_measured_by_the_role() -> None:
    colleague = days([12] * 30)
    (found,) = find_jumps({LI: days([2, 143]), WANG: colleague}, ROLES, DAY)
    assert (found.member, found.is_of_role, found.norm.usual) == (LI, True, 12)
    assert list(find_jumps({LI: days([2, 25]), WANG: colleague}, ROLES, DAY)) == []
    assert list(find_jumps({ZHAO: days([2, 143]), WANG: colleague}, ROLES, DAY)) == [], "another role says nothing"


def test_owners_and_strangers_are_not_measured() -> None:
    counts = days([12] * 30 + [143])
    assert list(find_jumps({CHEN: counts, b"x" * 16: counts}, ROLES, DAY)) == []


def test_every_kind_is_measured() -> None:
    usual = {DAY - dt.timedelta(days=ago): Tally(5, 3, 0, 1) for ago in range(1, 30)}
    found = find_jumps({LI: {**usual, DAY: Tally(50, 30, 20, 25)}}, ROLES, DAY)
    assert [one.what for one in found] == [LogKind.OPEN, LogKind.REVEAL, LogKind.EXPORT, LogKind.PRINT]


def test_a_jump_has_one_name() -> None:
    names = {jump_id(b"b", member, on, what) for member in (LI, WANG) for on in (DAY,) for what in ("open", "print")}
    assert len(names) == 4
