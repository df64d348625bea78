"""Purchases: logging one, correcting it with a reason, and how it went afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.log import Act
from clientbook.domain.purchases import AfterSales, Purchase
from clientbook.services.access import log_stays_inside, require_file
from clientbook.services.checks import MAX_NAME, day_not_after_today, optional_text, required_text
from clientbook.services.clashes import FormKind, named, save_together
from clientbook.services.entries import entry, responsible_of
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import AFTER_SALES_NAMES
from clientbook.support.clock import now
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree

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


def edit_purchase(
    desk: Desk, purchase: bytes, form: PurchaseForm, *, reason: str, base: PurchaseForm | None = None
) -> Changes:
    """Correct a purchase that was entered wrongly; the reason stands in the log.

    `base` is the form as it was opened, see services/clashes.py. Raises Refused, Clash, Gone, or Invalid on "reason" or
    the field at fault.
    """
    return save_together(desk, purchase, _FORM, (form, base), lambda agree: _correct(desk, purchase, agree, reason))


def _correct(desk: Desk, purchase: bytes, agree: Agree[PurchaseForm], reason: str) -> Changes:
    client = entry(desk, Purchase, purchase).client_id
    require_file(desk, Right.SERVE, client, Level.FULL)
    why = required_text(reason, field="reason", most=500)
    with desk.act(Act.PURCHASE_EDIT, about=client, reason=why) as draft:
        draft.for_owners = not log_stays_inside(desk, client)
        current = desk.session.get_one(Purchase, purchase)
        _fill(current, agree(_form_of(current)))
        draft.made = purchase
    return draft.changes


def set_after_sales(
    desk: Desk, purchase: bytes, state: AfterSales, note: str, *, base: PurchaseForm | None = None
) -> Changes:
    """Say how a purchase goes afterwards; `note` replaces the one before, of the purchase as `base` if that is given.

    Raises Refused, Clash, Gone, or Invalid on "note".
    """
    wanted = replace(base or purchase_form(desk, purchase), after_sales=state, note=note)
    return save_together(desk, purchase, _FORM, (wanted, base), lambda agree: _put_after_sales(desk, purchase, agree))


def _put_after_sales(desk: Desk, purchase: bytes, agree: Agree[PurchaseForm]) -> Changes:
    client = entry(desk, Purchase, purchase).client_id
    require_file(desk, Right.SERVE, client, Level.FULL)
    with desk.act(Act.PURCHASE_AFTER_SALES, about=client) as draft:
        found = desk.session.get_one(Purchase, purchase)
        form = agree(_form_of(found))
        found.after_sales, found.note = form.after_sales.value, optional_text(form.note, field="note")
        draft.made = purchase
    return draft.changes


def purchase_form(desk: Desk, purchase: bytes) -> PurchaseForm:
    """Return a purchase as its form shows it."""
    return _form_of(entry(desk, Purchase, purchase))


def _form_of(found: Purchase) -> PurchaseForm:
    return PurchaseForm(
        on=found.on,
        product=found.product,
        quantity=found.quantity,
        unit=found.unit,
        amount=found.amount,
        currency=found.currency,
        after_sales=AfterSales(found.after_sales),
        note=found.note,
    )


_FORM: FormKind[PurchaseForm] = FormKind(
    entity=Purchase,
    rules=Rules(together=(("quantity", "unit"), ("amount", "currency")), texts=frozenset({"note"})),
    labels={
        "on": N_("Day"),
        "product": N_("Product"),
        "quantity": N_("Quantity"),
        "amount": N_("Amount in total"),
        "after_sales": N_("After-sales"),
        "note": N_("Note"),
    },
    words={
        "quantity": lambda _desk, form: f"{form.quantity.normalize():,f} {form.unit}".strip(),
        "amount": lambda _desk, form: f"{form.amount:,f} {form.currency}",
        "after_sales": named("after_sales", AFTER_SALES_NAMES),
    },
)


def _purchase(desk: Desk, client: bytes, form: PurchaseForm) -> Purchase:
    purchase = Purchase(
        binder=client,
        client_id=client,
        on=form.on,
        product=form.product,
        quantity=form.quantity,
        amount=form.amount,
        author=desk.me,
        responsible=responsible_of(desk, client),
        at=now(),
    )
    _fill(purchase, form)
    return purchase


def _fill(purchase: Purchase, form: PurchaseForm) -> None:
    if form.quantity <= 0:
        raise Invalid(_("The quantity must be above zero."), field="quantity")
    if form.currency not in CURRENCIES:
        raise Invalid(_("Choose one of the currencies in the list."), field="currency")
    purchase.on = day_not_after_today(form.on, field="on")
    purchase.product = required_text(form.product, field="product", most=MAX_NAME)
    purchase.quantity, purchase.amount, purchase.currency = form.quantity, form.amount, form.currency
    purchase.unit = optional_text(form.unit, field="unit", most=20)
    purchase.after_sales = form.after_sales.value
    purchase.note = optional_text(form.note, field="note")


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
