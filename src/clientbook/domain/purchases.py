"""Purchases: what a client bought, for how much, and how it went afterwards."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class AfterSales(StrEnum):
    """State of the after-sales service."""

    FINE = "fine"
    OPEN = "open"
    SETTLED = "settled"


class Purchase(Sealed, Entity, kw_only=True):
    """One purchase; `amount` is the total in `currency` (ISO 4217), `quantity` in `unit`."""

    __tablename__ = "purchase"
    kind = "purchase"
    level = Level.FULL
    __table_args__ = (Index("purchase_by_client", "client_id", "on", "amount"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    on: Mapped[dt.date]
    product: Mapped[str]
    quantity: Mapped[Decimal]
    unit: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal]
    currency: Mapped[str] = mapped_column(default="CNY")
    after_sales: Mapped[str] = mapped_column(default=AfterSales.FINE.value)
    note: Mapped[str] = mapped_column(default="")
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]
