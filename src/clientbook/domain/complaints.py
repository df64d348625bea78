"""Complaints: what a client complained about, and every step from taking it down to closing it.

The complaint itself stands in the contact part of a file, so that a clerk on the phone or at the letter box can take
it down; its steps belong to the whole file. Nothing of either is overwritten: a complaint stands as its newest step
says.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class Severity(StrEnum):
    """How grave a complaint is, gravest first; the firm gives each a number of working days."""

    SEVERE = "severe"
    NORMAL = "normal"
    MINOR = "minor"


class ComplaintState(StrEnum):
    """How far a complaint is: 登记, 受理, 处理中, 已处理, 回访, 结案."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    HANDLED = "handled"
    CALLED_BACK = "called_back"
    CLOSED = "closed"


class Complaint(Sealed, Entity, kw_only=True):
    """A complaint as it was taken down; `concerns` is the colleague complained about, if it is one."""

    __tablename__ = "complaint"
    kind = "complaint"
    level = Level.CARD
    __table_args__ = (Index("complaint_by_client", "client_id", "on"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    on: Mapped[dt.date]
    what: Mapped[str]
    severity: Mapped[str] = mapped_column(default=Severity.NORMAL.value)
    due_on: Mapped[dt.date]
    contact_id: Mapped[bytes | None] = mapped_column(default=None)
    concerns: Mapped[bytes | None] = mapped_column(default=None)
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]


class ComplaintStep(Sealed, Entity, kw_only=True):
    """One step of handling: what was done and by whom, and how the complaint stands after it.

    `number` counts the steps of a complaint from 1. `handler`, `severity` and `due_on` are those in force after the
    step (nobody handles a complaint that is only registered); `satisfaction` is what the client said of the result,
    known from the call back on.
    """

    __tablename__ = "complaint_step"
    kind = "complaint_step"
    level = Level.FULL
    __table_args__ = (Index("complaint_step_by_complaint", "complaint_id", "number"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    complaint_id: Mapped[bytes] = mapped_column(ForeignKey("complaint.id"))
    number: Mapped[int]
    on: Mapped[dt.date]
    state: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    handler: Mapped[bytes | None] = mapped_column(default=None)
    severity: Mapped[str]
    due_on: Mapped[dt.date]
    satisfaction: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes]
    at: Mapped[dt.datetime]


class ComplaintTerm(Sealed, Entity, kw_only=True):
    """Within how many working days the firm wants complaints of one severity handled; in the firm's binder."""

    __tablename__ = "complaint_term"
    kind = "complaint_term"
    level = Level.FULL

    severity: Mapped[str]
    days: Mapped[int]


DEFAULT_TERMS = {Severity.SEVERE: 1, Severity.NORMAL: 3, Severity.MINOR: 7}
"""Working days until a complaint is to be handled, where the firm has set none."""

NEXT_STATES: dict[ComplaintState, tuple[ComplaintState, ...]] = {
    ComplaintState.REGISTERED: (ComplaintState.ACCEPTED,),
    ComplaintState.ACCEPTED: (ComplaintState.IN_PROGRESS, ComplaintState.HANDLED),
    ComplaintState.IN_PROGRESS: (ComplaintState.HANDLED,),
    ComplaintState.HANDLED: (ComplaintState.CALLED_BACK,),
    ComplaintState.CALLED_BACK: (ComplaintState.CLOSED,),
    ComplaintState.CLOSED: (),
}
"""Where a complaint can go from each state, the usual way first; `REOPENS` is the way back."""

REOPENS = frozenset({ComplaintState.HANDLED, ComplaintState.CALLED_BACK, ComplaintState.CLOSED})
"""States from which a complaint is reopened, with a reason, to be in progress again."""

WAITS_FOR_FIRM = frozenset({ComplaintState.REGISTERED, ComplaintState.ACCEPTED, ComplaintState.IN_PROGRESS})
"""States in which the due date counts: nothing was done yet that answers the client."""
