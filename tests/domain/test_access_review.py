"""Which lines of an access review need a look, when the next one is due, and how lines are kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from clientbook.domain.access_review import (
    Baseline,
    Line,
    Mark,
    Seen,
    marks_of,
    next_review,
    pack,
    review_id,
    unpack,
)
from clientbook.support.words import Level

DAY = dt.date(2026, 11, 26)
WHO, FILE, GIVER = b"w" * 16, b"f" * 16, b"g" * 16


def line(**changes: Any) -> Line:
    return Line(FILE, Level.FULL, DAY, None, 3, 4, GIVER)._replace(**changes)


def marks(now: Line, was: Line | None, *, by_role: bool = False, by_owner: bool = True) -> tuple[Mark, ...]:
    before = Baseline({(WHO, FILE): was} if was else {}, frozenset({FILE}))
    return marks_of(WHO, Seen(now, by_role, by_owner), before, DAY)


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (dt.date(2026, 11, 26), dt.date(2027, 2, 26)),
        (dt.date(2026, 11, 30), dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), dt.date(2027, 3, 31)),
        (dt.date(2026, 9, 30), dt.date(2026, 12, 30)),
    ],
)
def test_a_quarter_later(last: dt.date, following: dt.date) -> None:
    assert next_review(last) == following


def test_lines_come_back_as_they_were_kept() -> None:
    lines = [line(), line(level=Level.CARD, until=DAY, standing=70_000, granted_by=bytes(16))]
    assert list(unpack(pack(lines))) == lines
    assert review_id(FILE, 1) != review_id(FILE, 2)


def test_what_others_get_on_a_file_does_not_unsay_a_line() -> None:
    assert line(statement=9).is_as(line())
    for other in (line(standing=5), line(until=DAY), line(level=Level.CARD), None):
        assert not line().is_as(other)


@pytest.mark.parametrize(
    ("now", "was", "found"),
    [
        (line(), line(), ()),
        (line(), None, (Mark.NEW,)),
        (line(standing=5), line(), (Mark.NEW,)),
        (line(standing=5), line(level=Level.CARD), (Mark.WIDER,)),
        (line(standing=5, level=Level.CARD), line(), ()),
        (line(until=None), line(until=DAY), (Mark.WIDER,)),
        (line(until=DAY + dt.timedelta(days=1)), line(until=DAY), (Mark.WIDER,)),
        (line(until=DAY), line(until=DAY + dt.timedelta(days=1)), ()),
        (line(until=DAY), line(until=DAY), ()),
        (line(until=DAY - dt.timedelta(days=1)), line(until=DAY), (Mark.ENDED,)),
    ],
)
def test_what_changed_since_the_last_review(now: Line, was: Line | None, found: tuple[Mark, ...]) -> None:
    assert marks(now, was) == found


def test_who_gave_it_counts_where_something_was_given() -> None:
    assert marks(line(), None, by_owner=False) == (Mark.NEW, Mark.OTHERS)
    assert marks(line(), line(), by_owner=False) == ()
    assert marks(line(), None, by_owner=False, by_role=True) == (Mark.NEW,)


def test_a_role_on_a_file_made_since_is_no_change() -> None:
    seen = Seen(line(), by_role=True, by_owner=False)
    assert marks_of(WHO, seen, Baseline({}, frozenset()), DAY) == ()
    assert marks_of(WHO, seen._replace(by_role=False), Baseline({}, frozenset()), DAY) == (Mark.NEW, Mark.OTHERS)


def test_in_the_first_review_nothing_is_new() -> None:
    assert marks_of(WHO, Seen(line(), by_role=False, by_owner=True), None, DAY) == ()
    assert marks_of(WHO, Seen(line(), by_role=False, by_owner=False), None, DAY) == (Mark.OTHERS,)
