"""Revisits: the next call that is due, planned by hand or by the rhythm of the client's class."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class Purpose(StrEnum):
    """Why a client is called."""

    AFTER_SALES = "after_sales"
    BIRTHDAY = "birthday"
    CONTRACT = "contract"
    FOLLOW_UP = "follow_up"
    HANDOVER = "handover"
    OTHER = "other"
    RHYTHM = "rhythm"


class Satisfaction(StrEnum):
    """What the client said; from very satisfied to very dissatisfied."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


class Revisit(Sealed, Entity, kw_only=True):
    """A revisit planned by hand, or one that was made. Open while `done_on` is empty.

    `responsible` is who was responsible for the client when it was made.
    """

    __tablename__ = "revisit"
    kind = "revisit"
    level = Level.CARD
    __table_args__ = (Index("revisit_by_client", "client_id", "done_on"), Index("revisit_due", "due_on"))

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    due_on: Mapped[dt.date]
    purpose: Mapped[str] = mapped_column(default=Purpose.RHYTHM.value)
    note: Mapped[str] = mapped_column(default="")
    assigned_to: Mapped[bytes | None] = mapped_column(default=None)
    done_on: Mapped[dt.date | None] = mapped_column(default=None)
    done_by: Mapped[bytes | None] = mapped_column(default=None)
    was_reached: Mapped[bool] = mapped_column(default=False)
    satisfaction: Mapped[str] = mapped_column(default="")
    result: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]


def rhythm_due(last_contact: dt.date, revisit_days: int) -> dt.date:
    """Return the day on which the class asks for the next call, counted from the last logged contact."""
    return last_contact + dt.timedelta(days=revisit_days)


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return Monday and Sunday of the week that `day` is in."""
    monday = day - dt.timedelta(days=day.weekday())
    return monday, monday + dt.timedelta(days=6)


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the month that `day` is in."""
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first, following - dt.timedelta(days=1)
