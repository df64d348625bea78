"""Departures: a leaver, the last day, and a successor with a reason for every client."""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class DepartureType(StrEnum):
    """Why someone goes."""

    DISMISSED = "dismissed"
    RESIGNED = "resigned"
    TRANSFERRED = "transferred"


class DepartureStage(StrEnum):
    """How far a departure case is."""

    NOTICE = "notice"
    PREPARING = "preparing"
    WITHDRAWN = "withdrawn"


class Departure(Sealed, Entity, kw_only=True):
    """A departure case, in the management binder of the leaver's team."""

    __tablename__ = "departure"
    kind = "departure"
    level = Level.FULL

    leaver: Mapped[bytes]
    last_day: Mapped[dt.date]
    type: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    stage: Mapped[str] = mapped_column(default=DepartureStage.NOTICE.value)
    opened_on: Mapped[dt.date]
    opened_by: Mapped[bytes]


def allocation_id(departure: bytes, client: bytes) -> bytes:
    """Return the record id of an allocation: one per case and client, whichever desktop makes it first."""
    return hashlib.sha256(b"clientbook/1/allocation" + departure + client).digest()[:16]


class Allocation(Sealed, Entity, kw_only=True):
    """Who takes one client of a departure, and why; under the id that `allocation_id` makes."""

    __tablename__ = "allocation"
    kind = "allocation"
    level = Level.FULL
    __table_args__ = (UniqueConstraint("departure_id", "client_id"),)

    departure_id: Mapped[bytes] = mapped_column(ForeignKey("departure.id"), index=True)
    client_id: Mapped[bytes]
    successor: Mapped[bytes]
    reason: Mapped[str] = mapped_column(default="")
