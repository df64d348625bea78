"""The derived line of a client is the same whether a change renewed a part of it or the whole desk was made anew."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from clientbook.desk import lines
from clientbook.domain.clients import ClientLine
from clientbook.domain.interactions import Channel, Interaction
from clientbook.services import entries, interactions, purchases
from clientbook.services.interactions import InteractionForm
from clientbook.services.purchases import PurchaseForm
from clientbook.support.clock import today

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

YESTERDAY = today() - dt.timedelta(days=1)


def _line(desk: Desk, client: bytes) -> tuple[Any, ...]:
    return tuple(desk.session.execute(select(*ClientLine.__table__.c).where(ClientLine.client_id == client)).one())


def _anew(desk: Desk, client: bytes) -> tuple[Any, ...]:
    with desk.deriving() as connection:
        lines.rebuild_all(connection)
    return _line(desk, client)


@pytest.mark.parametrize("planned", [None, today() + dt.timedelta(days=3)])
def test_what_happened_moves_the_days_of_a_line_alone(firm: Firm, planned: dt.date | None) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    before = _line(desk, client)
    talk = InteractionForm(on=YESTERDAY, channel=Channel.PHONE, text="called", next_on=planned)
    interactions.log_interaction(desk, client, talk)
    assert _line(desk, client) == _anew(desk, client)
    bought = PurchaseForm(on=today(), product="M8", amount=Decimal(10))
    purchases.log_purchase(desk, client, bought)
    after = _line(desk, client)
    assert after == _anew(desk, client)
    changed = {
        column.name for column, one, other in zip(ClientLine.__table__.c, before, after, strict=True) if one != other
    }
    assert "last_contact" in changed
    assert changed <= {"last_contact", "due_on", "due_revisit"}


def test_a_deleted_entry_moves_the_days_back(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    before = _line(desk, client)
    talk = InteractionForm(on=today(), channel=Channel.PHONE, text="called")
    made = interactions.log_interaction(desk, client, talk).made
    assert _line(desk, client) != before
    entries.delete_entry(desk, Interaction.kind, made, "wrong file")
    assert _line(desk, client) == before == _anew(desk, client)
