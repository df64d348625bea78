"""One happening of a client's timeline, as each kind of record tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from clientbook.desk import Desk


class TimelineItem(NamedTuple):
    """One happening: `noun` is the record kind, `label` what it is called, `who` the author.

    `sort` tells happenings of one kind apart ("phone", "visit"); `at` orders those of one day. `opens` is the record
    that a happening belongs to where it is not one of its own: the complaint of a step.
    """

    id: bytes
    noun: str
    on: dt.date
    label: str
    text: str
    who: str
    author: bytes
    at: dt.datetime
    sort: str = ""
    amount: Decimal | None = None
    currency: str = ""
    opens: bytes = b""


Teller = Callable[["Desk", bytes, dict[bytes, str]], Iterable[TimelineItem]]
"""Tells what happened in a file by one kind of record; is given the names of all members."""


def joined(*parts: str) -> str:
    """Return the parts that say something, in one line; the dot between them takes the place of a full stop."""
    said = [part for part in parts if part]
    return " · ".join([*(part.removesuffix("。") for part in said[:-1]), *said[-1:]])
