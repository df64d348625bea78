"""Jumps over a person's own norm: far more opened, revealed, exported or printed on a day than usual.

Counts per person and day are derived from the log and never sealed; a jump that was found is a record of the owners.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.domain.log import LogKind
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KINDS = (LogKind.OPEN, LogKind.REVEAL, LogKind.EXPORT, LogKind.PRINT)
"""What is counted, in the order of a `Tally`."""

HISTORY = 60
LEAST_DAYS = 10
WINDOW = dt.timedelta(days=13)
"""Days before today that are still looked at."""

_FAR = 5
_LEAST_EXCESS = 10
_ABOVE_HIGHEST = 1.25
_MANY_DAYS = 30
_NORMAL = 1.4826
_ANSCOMBE = 3 / 8
_BY_CHANCE = 1 / 2
_ID = b"clientbook/1/conduct-jump"


class JumpState(StrEnum):
    """What became of a jump."""

    DISMISSED = "dismissed"
    LOOKED_INTO = "looked_into"
    NEW = "new"


class ConductDay(Entity, kw_only=True):
    """What one person did on one day that they worked, as far as the log was counted on this desk."""

    __tablename__ = "conduct_day"

    member_id: Mapped[bytes] = mapped_column(primary_key=True)
    on: Mapped[dt.date] = mapped_column(primary_key=True)
    opened: Mapped[int] = mapped_column(default=0)
    revealed: Mapped[int] = mapped_column(default=0)
    exported: Mapped[int] = mapped_column(default=0)
    printed: Mapped[int] = mapped_column(default=0)


class ConductSpan(Entity, kw_only=True):
    """Which entries of the journal were counted: from `first` to `last`; there is one row at most."""

    __tablename__ = "conduct_span"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    first: Mapped[int]
    last: Mapped[int]


class ConductJump(Sealed, Entity, kw_only=True):
    """A jump with its evidence: `usual` and `highest` of `days` earlier working days, of the role if `is_of_role`."""

    __tablename__ = "conduct_jump"
    kind = "conduct_jump"
    level = Level.FULL

    member_id: Mapped[bytes]
    on: Mapped[dt.date]
    what: Mapped[str]
    times: Mapped[int]
    usual: Mapped[Decimal]
    highest: Mapped[int]
    days: Mapped[int]
    is_of_role: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default=JumpState.NEW.value)
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime | None] = mapped_column(default=None)


def jump_id(binder: bytes, member: bytes, on: dt.date, what: str) -> bytes:
    """Return the record id of a jump: one per person, day and kind, whichever owner's desk finds it first."""
    return hashlib.sha256(_ID + binder + member + f"{on.isoformat()}{what}".encode()).digest()[:16]


class Tally(NamedTuple):
    """How often somebody did each of `KINDS` on one day."""

    opened: int = 0
    revealed: int = 0
    exported: int = 0
    printed: int = 0


Tallies = dict[dt.date, Tally]
"""The days on which one person worked."""


class Norm(NamedTuple):
    """What is usual: the median of the counts of `days` days, the count that is `far` above it, the two highest."""

    usual: float
    far: float
    second: int
    highest: int
    days: int


class Found(NamedTuple):
    """A jump; `is_of_role` where it is measured against colleagues, the person being new."""

    member: bytes
    on: dt.date
    what: LogKind
    times: int
    norm: Norm
    is_of_role: bool


def norm_of(counts: Sequence[int]) -> Norm | None:
    """Return what is usual, or None where too few days are known.

    Median and median absolute deviation, scaled by 1.4826 to the standard deviation of a normal distribution, because
    half of the days may be odd without moving them (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993).
    They are taken of the roots of the counts: things that come by chance then vary by one half whatever their mean
    (Anscombe, Biometrika 35, 1948), which the deviation is not let fall below, and busy days make no long tail.
    """
    if len(counts) < LEAST_DAYS:
        return None
    roots = [_root(count) for count in counts]
    middle = median(roots)
    spread = max(_NORMAL * median(abs(root - middle) for root in roots), _BY_CHANCE)
    ranked = sorted(counts)
    return Norm(median(counts), (middle + _FAR * spread) ** 2 - _ANSCOMBE, ranked[-2], ranked[-1], len(counts))


def _root(count: int) -> float:
    return math.sqrt(count + _ANSCOMBE)


def is_jump(count: int, norm: Norm) -> bool:
    """Say whether a count is far above the norm.

    It lies five deviations and ten times above the median (3.5 deviations are usual for one test; here four kinds are
    tested every day), and a quarter above what was seen before: who prints much at the end of each month does so
    again. With many days the second highest counts, so that one theft does not hide the next.
    """
    seen = norm.second if norm.days >= _MANY_DAYS else norm.highest
    return count >= norm.usual + _LEAST_EXCESS and count > norm.far and count > _ABOVE_HIGHEST * seen


def find_jumps(worked: Mapping[bytes, Tallies], roles: Mapping[bytes, Role], day: dt.date) -> Iterator[Found]:
    """Yield the jumps of the days up to `day` that are still looked at. Owners are not measured."""
    for member, days in worked.items():
        role = roles.get(member)
        if role is None or role is Role.OWNER:
            continue
        for on in sorted(one for one in days if day - WINDOW <= one <= day):
            own = [days[one] for one in _before(days, on)]
            is_of_role = len(own) < LEAST_DAYS
            counts = _of_role(worked, roles, member, on) if is_of_role else own
            yield from _jumps_of(member, on, days[on], counts, is_of_role=is_of_role)


def _jumps_of(
    member: bytes, on: dt.date, tally: Tally, earlier: Sequence[Tally], *, is_of_role: bool
) -> Iterator[Found]:
    for place, what in enumerate(KINDS):
        norm = norm_of([one[place] for one in earlier])
        if norm is not None and is_jump(tally[place], norm):
            yield Found(member, on, what, tally[place], norm, is_of_role)


def _before(days: Tallies, on: dt.date) -> list[dt.date]:
    """Return the last days before one on which somebody worked."""
    return list(islice(sorted((one for one in days if one < on), reverse=True), HISTORY))


def _of_role(worked: Mapping[bytes, Tallies], roles: Mapping[bytes, Role], member: bytes, on: dt.date) -> list[Tally]:
    """Return the days of every colleague who has the same role."""
    same = [one for one in worked if one != member and roles.get(one) is roles[member]]
    return [worked[one][day] for one in same for day in _before(worked[one], on)]
