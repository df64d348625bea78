"""Interactions: every contact with a client that someone logged."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class Channel(StrEnum):
    """How the client was met."""

    EMAIL = "email"
    EVENT = "event"
    LETTER = "letter"
    MEETING = "meeting"
    PHONE = "phone"
    VISIT = "visit"
    WECHAT = "wechat"


class Interaction(Sealed, Entity, kw_only=True):
    """One contact: when, how, what was said, by whom, and who was responsible then.

    `edited_on` is the day on which its author changed it last, None for one that stands as it was written.
    """

    __tablename__ = "interaction"
    kind = "interaction"
    level = Level.FULL
    __table_args__ = (Index("interaction_by_client", "client_id", "on"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    on: Mapped[dt.date]
    channel: Mapped[str]
    text: Mapped[str]
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    contact_id: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]
    edited_on: Mapped[dt.date | None] = mapped_column(default=None)
