"""What keeps the points of a file from falling below zero: every act that changes them ends here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.points import PointsAccount, PointsMovement, account_id, balances, overdraft
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Desk


def movements(desk: Desk, client: bytes) -> Sequence[PointsMovement]:
    """Return the movements of a file, those that came with a merge included, by day."""
    wanted = select(PointsMovement).where(PointsMovement.client_id == client)
    return desk.session.scalars(wanted.order_by(PointsMovement.on, PointsMovement.at)).all()


def balance_of(desk: Desk, client: bytes) -> int:
    """Return how many points a file has."""
    return sum(one.points for one in movements(desk, client))


def balance_words(desk: Desk, client: bytes) -> str:
    """Return the balance of a file as a fact, empty where there never were points."""
    found = balances(movements(desk, client))
    return f"{list(found.values())[-1].points:,}" if found else ""


def settle_points(desk: Desk, client: bytes, *, before: int) -> None:
    """End a change to the points of a file inside an act; `before` is the balance before it.

    Raises Invalid on "points", naming it, where they would be below zero on any day.
    """
    desk.session.flush()
    refuse_overdrawn(desk, client, before=before)
    account = desk.session.get(PointsAccount, account_id(client))
    if account is None:
        account = PointsAccount(id=account_id(client), binder=client)
        desk.session.add(account)
    account.turn += 1


def refuse_overdrawn(desk: Desk, client: bytes, *, before: int, field: str = "points") -> None:
    """Raise Invalid on `field` where the points of a file are below zero on any day."""
    found = overdraft(movements(desk, client))
    if found is not None:
        text = _("That is more than there is: {balance} points now, and {left} would be left on {day}.")
        message = text.format(balance=f"{before:,}", left=f"{found.points:,}", day=found.on.isoformat())
        raise Invalid(message, field=field)
