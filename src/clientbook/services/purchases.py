"""Logging purchases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clients import ClientLine
from clientbook.domain.log import Act
from clientbook.domain.purchases import AfterSales, Purchase
from clientbook.services.access import require_file
from clientbook.services.checks import MAX_NAME, day_not_after_today, optional_text, required_text
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import AFTER_SALES_NAMES
from clientbook.support.clock import now
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk

CURRENCIES = ("CNY", "TWD", "HKD", "USD", "EUR", "JPY", "GBP")


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseForm:
    """What a person enters about a purchase; `amount` is the total."""

    on: dt.date
    product: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    amount: Decimal
    currency: str = "CNY"
    after_sales: AfterSales = AfterSales.FINE
    note: str = ""


def log_purchase(desk: Desk, client: bytes, form: PurchaseForm) -> Changes:
    """Put a purchase into the file. Raises Refused, or Invalid on the field at fault."""
    require_file(desk, Right.SERVE, client, Level.FULL)
    purchase = _purchase(desk, client, form)
    with desk.act(Act.PURCHASE_LOG, about=client) as draft:
        desk.session.add(purchase)
        draft.made = purchase.id
    return draft.changes


def _purchase(desk: Desk, client: bytes, form: PurchaseForm) -> Purchase:
    if form.quantity <= 0:
        raise Invalid(_("The quantity must be above zero."), field="quantity")
    if form.currency not in CURRENCIES:
        raise Invalid(_("Choose one of the currencies in the list."), field="currency")
    line = desk.session.get(ClientLine, client)
    return Purchase(
        binder=client,
        client_id=client,
        on=day_not_after_today(form.on, field="on"),
        product=required_text(form.product, field="product", most=MAX_NAME),
        quantity=form.quantity,
        unit=optional_text(form.unit, field="unit", most=20),
        amount=form.amount,
        currency=form.currency,
        after_sales=form.after_sales.value,
        note=optional_text(form.note, field="note"),
        author=desk.me,
        responsible=line.responsible_id if line else None,
        at=now(),
    )


def purchase_text(purchase: Purchase) -> str:
    """Return what was bought: product, quantity and unit, how it went afterwards, and the note."""
    quantity = f"{purchase.quantity.normalize():f} {purchase.unit}".strip()
    is_fine = purchase.after_sales == AfterSales.FINE
    state = "" if is_fine else _(AFTER_SALES_NAMES[AfterSales(purchase.after_sales)])
    return joined(purchase.product, quantity, state, purchase.note)


def tell_purchases(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every purchase of a file."""
    for row in desk.session.scalars(select(Purchase).where(Purchase.client_id == client)):
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Purchase"),
            text=purchase_text(row),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
            amount=row.amount,
            currency=row.currency,
        )
