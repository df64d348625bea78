"""Intake 收录: a new client is on file soon after the first contact, and the archive clerk phones to verify it."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.domain.workdays import after_workdays
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterable


class IntakeState(StrEnum):
    """How far a new file is."""

    MISMATCH = "mismatch"
    SUBMITTED = "submitted"
    VERIFIED = "verified"


class IntakeStep(Sealed, Entity, kw_only=True):
    """One step of an intake; the newest one is the state. The first step names the day of the first contact."""

    __tablename__ = "intake_step"
    kind = "intake_step"
    level = Level.CARD

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    number: Mapped[int]
    state: Mapped[str]
    on: Mapped[dt.date]
    first_contact: Mapped[dt.date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes]
    at: Mapped[dt.datetime]


class IntakeTerm(Sealed, Entity, kw_only=True):
    """Within how many working days of the first contact a client must be on file; in the firm's binder."""

    __tablename__ = "intake_term"
    kind = "intake_term"
    level = Level.FULL

    days: Mapped[int]


DEFAULT_TERM = 2
"""Working days from the first contact to the file, where the firm has set none (product, section 1)."""


def deadline(first_contact: dt.date, days: int) -> dt.date:
    """Return the last day on which a client of that first contact is on file in time."""
    return after_workdays(first_contact, days) if days else first_contact


def newest(steps: Iterable[IntakeStep]) -> IntakeStep | None:
    """Return the step that says how an intake stands."""
    return max(steps, key=lambda step: (step.number, step.at, step.id), default=None)
