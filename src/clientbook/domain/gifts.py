"""Gifts: what a client was given, for what occasion, and who handed it over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class Gift(Sealed, Entity, kw_only=True):
    """One gift; `value` is what it cost the firm in `currency` (ISO 4217), None where nobody knows."""

    __tablename__ = "gift"
    kind = "gift"
    level = Level.FULL
    __table_args__ = (Index("gift_by_client", "client_id", "on"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    on: Mapped[dt.date]
    what: Mapped[str]
    value: Mapped[Decimal | None] = mapped_column(default=None)
    currency: Mapped[str] = mapped_column(default="CNY")
    occasion: Mapped[str] = mapped_column(default="")
    handed_by: Mapped[bytes]
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]
