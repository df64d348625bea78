"""A client that orders in a rhythm: the order that is overdue by it, on the screen and on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from clientbook.domain.clients import Stage
from clientbook.services import dossiers, editing, files, purchases
from clientbook.services.purchases import PurchaseForm
from clientbook.support.clock import today

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def _orders(desk: Desk, client: bytes, *days_ago: int) -> None:
    for days in days_ago:
        form = PurchaseForm(
            on=today() - dt.timedelta(days=days), product="bolts", quantity=Decimal(10), amount=Decimal(900)
        )
        purchases.log_purchase(desk, client, form)


def _on_paper(desk: Desk, client: bytes) -> bool:
    return any("own rhythm" in text for text in dossiers.dossier(desk, client).urgent)


def test_an_order_that_is_overdue_by_the_own_rhythm_is_told(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    _orders(desk, client, 240, 210, 180, 150)
    told = files.glance(desk, client)
    assert told.headline is not None
    assert "an order is overdue" in told.headline.text
    assert "every 30 days" in told.evidence
    assert "150 days" in told.evidence
    assert _on_paper(desk, client)


def test_within_the_rhythm_nothing_is_told(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    _orders(desk, client, 100, 70, 40, 10)
    assert files.glance(desk, client).headline is None
    assert not _on_paper(desk, client)


def test_of_a_lost_client_no_order_is_awaited(firm: Firm) -> None:
    desk, client = firm.open("wang"), firm.ids["zhangsan"]
    _orders(desk, client, 240, 210, 180, 150)
    form = editing.edit_form(desk, client)
    editing.edit_client(desk, client, replace(form, stage=Stage.LOST, lost_reason="Price"))
    assert files.glance(desk, client).headline is None
    assert not _on_paper(desk, client)
