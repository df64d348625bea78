"""Points 积分 of a client: movements that add up to a balance, which is never below zero on any day."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_POINTS = 1_000_000
_ACCOUNT = b"clientbook/1/points-account"


class PointsMovement(Sealed, Entity, kw_only=True):
    """Points that a client was given (above zero) or has redeemed (below), and why."""

    __tablename__ = "points"
    kind = "points"
    level = Level.FULL
    __table_args__ = (Index("points_by_client", "client_id", "on"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"))
    on: Mapped[dt.date]
    points: Mapped[int]
    reason: Mapped[str]
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]


class PointsAccount(Sealed, Entity, kw_only=True):
    """Counts the changes to the points of a file, under the id that `account_id` makes.

    Every change writes it, so that of two made at the same moment on two desktops one is refused and looked at again:
    each by itself may leave enough, and both together not. It belongs to its binder alone and moves nowhere.
    """

    __tablename__ = "points_account"
    kind = "points_account"
    level = Level.FULL

    turn: Mapped[int] = mapped_column(default=0)


class Balance(NamedTuple):
    """What stands after a movement."""

    on: dt.date
    points: int


def account_id(client: bytes) -> bytes:
    """Return the record id of a file's account, whichever desktop makes it first."""
    return hashlib.sha256(_ACCOUNT + client).digest()[:16]


def balances(movements: Iterable[PointsMovement]) -> dict[bytes, Balance]:
    """Return the balance after each movement by its id, in the order of the days; what is added counts first."""
    found: dict[bytes, Balance] = {}
    total = 0
    for one in sorted(movements, key=lambda one: (one.on, one.at, -one.points, one.id)):
        total += one.points
        found[one.id] = Balance(one.on, total)
    return found


def overdraft(movements: Iterable[PointsMovement]) -> Balance | None:
    """Return the first day on which the balance would be below zero, None where there is none."""
    return next((one for one in balances(movements).values() if one.points < 0), None)
