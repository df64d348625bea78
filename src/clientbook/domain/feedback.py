"""Feedback: praise, suggestions and survey scores of clients, and what each was about."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class FeedbackType(StrEnum):
    """What a client gave: praise, a suggestion, or a score when asked."""

    PRAISE = "praise"
    SUGGESTION = "suggestion"
    SURVEY = "survey"


class Topic(StrEnum):
    """What feedback is about, and after what a survey is asked."""

    HANDOVER = "handover"
    OTHER = "other"
    PURCHASE = "purchase"
    REVISIT = "revisit"
    SERVICE = "service"


class Feedback(Sealed, Entity, kw_only=True):
    """One piece of feedback; `satisfaction` is the score of a survey, `concerns` the colleague it is about."""

    __tablename__ = "feedback"
    kind = "feedback"
    level = Level.FULL
    __table_args__ = (Index("feedback_by_client", "client_id", "on"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    on: Mapped[dt.date]
    type: Mapped[str]
    topic: Mapped[str] = mapped_column(default=Topic.OTHER.value)
    product: Mapped[str] = mapped_column(default="")
    concerns: Mapped[bytes | None] = mapped_column(default=None)
    satisfaction: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]
