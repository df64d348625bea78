"""Access reviews 权限审核: every quarter an owner walks through who sees what, confirms or removes.

All of it stands in the owners' binder, so nobody else learns what was looked at. Names are not kept: a file that is
destroyed leaves only its id.
"""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import struct
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ID = b"clientbook/1/access-review"
_LINE = struct.Struct(">16sBIIII16s")
_LEVELS = (Level.CARD, Level.FULL)
_QUARTER = 3


class Verdict(StrEnum):
    """What a note says of its lines: found right, taken away, or what everybody saw when the review was finished."""

    CONFIRMED = "confirmed"
    FINAL = "final"
    REMOVED = "removed"


class Mark(StrEnum):
    """Why a line needs a look of its own, in the order of the list."""

    ENDED = "ended"
    WIDER = "wider"
    NEW = "new"
    OTHERS = "others"


class AccessReview(Sealed, Entity, kw_only=True):
    """One walk; `number` counts them, `head` and `words` name the journal's end that it was finished at."""

    __tablename__ = "access_review"
    kind = "access_review"
    level = Level.FULL

    number: Mapped[int]
    started_on: Mapped[dt.date]
    started_by: Mapped[bytes]
    finished_on: Mapped[dt.date | None] = mapped_column(default=None)
    finished_by: Mapped[bytes | None] = mapped_column(default=None)
    people: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0)
    confirmed: Mapped[int] = mapped_column(default=0)
    removed: Mapped[int] = mapped_column(default=0)
    head: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(default="")


class ReviewNote(Sealed, Entity, kw_only=True):
    """What an owner said of some lines of one person. Notes are added, so that two owners can walk at once."""

    __tablename__ = "review_note"
    kind = "review_note"
    level = Level.FULL

    review_id: Mapped[bytes] = mapped_column(ForeignKey("access_review.id"), index=True)
    member_id: Mapped[bytes]
    verdict: Mapped[str]
    author: Mapped[bytes]
    at: Mapped[dt.datetime]
    lines: Mapped[bytes]


class Line(NamedTuple):
    """How one person opens one binder. `standing` numbers the statement since which they do so on this level."""

    binder: bytes
    level: Level
    since: dt.date
    until: dt.date | None
    standing: int
    statement: int
    granted_by: bytes

    def is_as(self, other: Line | None) -> bool:
        """Say whether nothing about the access itself changed; what others got or lost there does not count."""
        return other is not None and other._replace(since=self.since, statement=self.statement) == self


class Seen(NamedTuple):
    """A line of today: whether it follows from the person's role alone, and whether an owner gave it."""

    line: Line
    by_role: bool
    by_owner: bool


def review_id(binder: bytes, number: int) -> bytes:
    """Return the record id of a firm's review: one per number, whichever owner starts it first."""
    return hashlib.sha256(_ID + binder + number.to_bytes(4)).digest()[:16]


def next_review(last: dt.date) -> dt.date:
    """Return the day a quarter after another; of a month that is too short its last day."""
    months = last.year * 12 + last.month - 1 + _QUARTER
    year, month = months // 12, months % 12 + 1
    return dt.date(year, month, min(last.day, calendar.monthrange(year, month)[1]))


def pack(lines: Iterable[Line]) -> bytes:
    """Return lines as one value, 49 bytes each."""
    return b"".join(
        _LINE.pack(
            one.binder,
            _LEVELS.index(one.level),
            one.since.toordinal(),
            one.until.toordinal() if one.until else 0,
            one.standing,
            one.statement,
            one.granted_by,
        )
        for one in lines
    )


def unpack(packed: bytes) -> Iterator[Line]:
    """Yield the lines that `pack` made a value of."""
    for binder, level, since, until, standing, statement, giver in _LINE.iter_unpack(packed):
        ends = dt.date.fromordinal(until) if until else None
        yield Line(binder, _LEVELS[level], dt.date.fromordinal(since), ends, standing, statement, giver)


class Baseline(NamedTuple):
    """What the last finished review found: lines by (person, binder), and every binder there was."""

    lines: Mapping[tuple[bytes, bytes], Line]
    binders: frozenset[bytes]


def marks_of(member: bytes, seen: Seen, before: Baseline | None, day: dt.date) -> tuple[Mark, ...]:
    """Return why a line needs a look, against the last review (None: this is the first one).

    What a role brings by itself on a file that was made since is no change. In the first review nothing is new.
    """
    line = seen.line
    was = before.lines.get((member, line.binder)) if before is not None else None
    found: list[Mark] = []
    if line.until is not None and line.until < day:
        found.append(Mark.ENDED)
    if was is not None and _is_wider(line, was):
        found.append(Mark.WIDER)
    elif before is not None and _is_new(line, was) and not (seen.by_role and line.binder not in before.binders):
        found.append(Mark.NEW)
    is_changed = before is None or Mark.WIDER in found or Mark.NEW in found
    if is_changed and not seen.by_owner and not seen.by_role:
        found.append(Mark.OTHERS)
    return tuple(found)


def _is_wider(line: Line, was: Line) -> bool:
    if line.level is not was.level:
        return line.level is Level.FULL
    return was.until is not None and (line.until is None or line.until > was.until)


def _is_new(line: Line, was: Line | None) -> bool:
    return was is None or (line.level is was.level and line.standing != was.standing)
