"""Everything that happened with a client, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.needs import Need
from clientbook.domain.purchases import AfterSales, Purchase
from clientbook.domain.revisits import Purpose, Revisit, Satisfaction
from clientbook.services.access import member_names
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from decimal import Decimal

    from clientbook.desk import Desk

CHANNEL_NAMES = {
    Channel.PHONE: N_("Phone"),
    Channel.VISIT: N_("Visit"),
    Channel.WECHAT: N_("WeChat"),
    Channel.EMAIL: N_("E-mail"),
    Channel.MEETING: N_("Meeting"),
    Channel.EVENT: N_("Event"),
    Channel.LETTER: N_("Letter"),
}
PURPOSE_NAMES = {
    Purpose.RHYTHM: N_("Regular revisit"),
    Purpose.AFTER_SALES: N_("After-sales"),
    Purpose.BIRTHDAY: N_("Birthday"),
    Purpose.CONTRACT: N_("Contract ends"),
    Purpose.HANDOVER: N_("After the handover"),
    Purpose.OTHER: N_("Other"),
}
SATISFACTION_NAMES = {
    Satisfaction.VERY_SATISFIED: N_("Very satisfied"),
    Satisfaction.SATISFIED: N_("Satisfied"),
    Satisfaction.NEUTRAL: N_("Neutral"),
    Satisfaction.DISSATISFIED: N_("Dissatisfied"),
    Satisfaction.VERY_DISSATISFIED: N_("Very dissatisfied"),
}
AFTER_SALES_NAMES = {
    AfterSales.FINE: N_("Fine"),
    AfterSales.OPEN: N_("In progress"),
    AfterSales.SETTLED: N_("Settled"),
}


LABEL_NAMES = {
    "mobile": N_("mobile"),
    "work": N_("work"),
    "home": N_("home"),
    "fax": N_("fax"),
    "other": N_("other"),
}


def label_name(label: str) -> str:
    """Return what a phone number or address is called: known labels translated, others as written."""
    return _(LABEL_NAMES[label]) if label in LABEL_NAMES else label


class TimelineItem(NamedTuple):
    """One happening: `noun` is the record kind, `label` what it is called, `who` the author."""

    id: bytes
    noun: str
    on: dt.date
    label: str
    text: str
    who: str
    author: bytes
    amount: Decimal | None = None
    currency: str = ""


def timeline(desk: Desk, client: bytes) -> list[TimelineItem]:
    """Return everything that happened in a file as far as it can be seen, newest first."""
    names = member_names(desk)
    items = [
        *_interactions(desk, client, names),
        *_purchases(desk, client, names),
        *_revisits(desk, client, names),
        *_needs(desk, client, names),
    ]
    return sorted(items, key=lambda item: (item.on, item.id), reverse=True)


def purchase_text(purchase: Purchase) -> str:
    """Return what was bought: product, quantity and unit."""
    quantity = f"{purchase.quantity.normalize():f}"
    parts = [purchase.product, f"{quantity} {purchase.unit}".strip()]
    if purchase.after_sales != AfterSales.FINE:
        parts.append(_(AFTER_SALES_NAMES[AfterSales(purchase.after_sales)]))
    return " · ".join([*parts, *([purchase.note] if purchase.note else [])])


def revisit_text(revisit: Revisit) -> str:
    """Return how a revisit went: not reached, or satisfaction and result."""
    if not revisit.was_reached:
        return " · ".join(part for part in (_("Not reached"), revisit.result) if part)
    satisfaction = revisit.satisfaction and _(SATISFACTION_NAMES[Satisfaction(revisit.satisfaction)])
    return " · ".join(part for part in (satisfaction, revisit.result) if part) or _("Reached")


def _interactions(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    for row in desk.session.scalars(select(Interaction).where(Interaction.client_id == client)):
        label = _(CHANNEL_NAMES[Channel(row.channel)])
        yield TimelineItem(row.id, row.kind, row.on, label, row.text, names.get(row.author, ""), row.author)


def _purchases(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    for row in desk.session.scalars(select(Purchase).where(Purchase.client_id == client)):
        yield TimelineItem(
            row.id,
            row.kind,
            row.on,
            _("Purchase"),
            purchase_text(row),
            names.get(row.author, ""),
            row.author,
            row.amount,
            row.currency,
        )


def _revisits(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    made = select(Revisit).where(Revisit.client_id == client, Revisit.done_on.is_not(None))
    for row in desk.session.scalars(made):
        who = row.done_by or row.author
        on = row.done_on or row.due_on
        yield TimelineItem(row.id, row.kind, on, _("Revisit"), revisit_text(row), names.get(who, ""), who)


def _needs(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    for row in desk.session.scalars(select(Need).where(Need.client_id == client)):
        text = " · ".join(part for part in (row.what, row.agreed) if part)
        yield TimelineItem(row.id, row.kind, row.on, _("Need"), text, names.get(row.author, ""), row.author)
