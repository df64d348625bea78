"""Changes of class and stage: history that is never overwritten.

They stand on the card, because whoever may edit a card may change both.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class ClassChange(Sealed, Entity, kw_only=True):
    """A client went from one class to another; None is no class."""

    __tablename__ = "class_change"
    kind = "class_change"
    level = Level.CARD

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    before: Mapped[bytes | None] = mapped_column(default=None)
    after: Mapped[bytes | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(default="")
    on: Mapped[dt.date]
    author: Mapped[bytes]
    at: Mapped[dt.datetime]


class StageChange(Sealed, Entity, kw_only=True):
    """A client went from one stage to another; `reason` is also why one was lost."""

    __tablename__ = "stage_change"
    kind = "stage_change"
    level = Level.CARD

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    on: Mapped[dt.date]
    author: Mapped[bytes]
    at: Mapped[dt.datetime]
