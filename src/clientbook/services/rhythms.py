"""A client's own rhythm of purchases, and whether an order is overdue by it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from clientbook.desk.driver import Prepared
from clientbook.domain.purchases import Purchase
from clientbook.support.clock import today

if TYPE_CHECKING:
    from collections.abc import Collection

    from clientbook.desk import Desk

_SPAN = dt.timedelta(days=730)
_FEWEST = 3


class Rhythm(NamedTuple):
    """When a client bought, and when the next purchase is to be expected by the client's own mean interval.

    `days` newest last; `expected` is None below three purchases.
    """

    days: tuple[dt.date, ...]
    expected: dt.date | None
    mean_interval: int


def rhythms_of(desk: Desk, clients: Collection[bytes]) -> dict[bytes, Rhythm]:
    """Return for each of these clients the days of purchase over two years and the next one by the mean interval."""
    days: dict[bytes, list[dt.date]] = {client: [] for client in clients}
    for client, on in desk.rows(_days(), clients=list(days), since=today() - _SPAN):
        days[client].append(on)
    return {client: _rhythm(tuple(found)) for client, found in days.items()}


@cache
def _days() -> Prepared:
    return Prepared(
        select(Purchase.client_id, Purchase.on)
        .where(Purchase.client_id.in_(bindparam("clients", expanding=True)), Purchase.on >= bindparam("since"))
        .distinct()
        .order_by(Purchase.client_id, Purchase.on)
    )


def rhythm_of(desk: Desk, client: bytes) -> Rhythm:
    """Return the rhythm of one client."""
    return rhythms_of(desk, [client])[client]


def overdue_order(rhythm: Rhythm) -> int:
    """Return for how many days a client has ordered nothing, once a whole interval went by unused; else 0."""
    if rhythm.expected is None or today() <= rhythm.expected + dt.timedelta(days=rhythm.mean_interval):
        return 0
    return (today() - rhythm.days[-1]).days


def _rhythm(days: tuple[dt.date, ...]) -> Rhythm:
    if len(days) < _FEWEST:
        return Rhythm(days, None, 0)
    mean = round((days[-1] - days[0]).days / (len(days) - 1))
    return Rhythm(days, days[-1] + dt.timedelta(days=mean), mean)
