"""Gifts to clients: noting what was given, for what occasion, and by whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.gifts import Gift
from clientbook.domain.log import Act
from clientbook.services.access import require_file
from clientbook.services.checks import MAX_NAME, day_not_after_today, optional_text, required_text
from clientbook.services.clashes import FormKind, member_word, save_together
from clientbook.services.entries import colleague, entry, require_author, responsible_of
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.purchases import CURRENCIES
from clientbook.support.clock import now
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftForm:
    """What a client was given; `handed_by` None is whoever notes it, `value` what it cost, if anybody knows."""

    on: dt.date
    what: str
    value: Decimal | None = None
    currency: str = "CNY"
    occasion: str = ""
    handed_by: bytes | None = None
    note: str = ""


def add_gift(desk: Desk, client: bytes, form: GiftForm) -> Changes:
    """Put a gift into the file. Raises Refused, or Invalid with the field at fault."""
    require_file(desk, Right.SERVE, client, Level.FULL)
    gift = Gift(
        binder=client,
        client_id=client,
        on=form.on,
        what=form.what,
        handed_by=desk.me,
        author=desk.me,
        responsible=responsible_of(desk, client),
        at=now(),
    )
    _fill(desk, gift, form)
    with desk.act(Act.GIFT_ADD, about=client) as draft:
        desk.session.add(gift)
        draft.made = gift.id
    return draft.changes


def edit_gift(desk: Desk, gift: bytes, form: GiftForm, *, base: GiftForm | None = None) -> Changes:
    """Change a gift that the person noted; `base` is the form as it was opened, see services/clashes.py.

    Raises Refused, Clash, Gone, or Invalid with the field at fault.
    """
    return save_together(desk, gift, _FORM, (form, base), lambda agree: _edit(desk, gift, agree))


def _edit(desk: Desk, gift: bytes, agree: Agree[GiftForm]) -> Changes:
    found = entry(desk, Gift, gift)
    client = found.client_id
    require_file(desk, Right.SERVE, client, Level.FULL)
    require_author(desk, found.author)
    with desk.act(Act.GIFT_EDIT, about=client) as draft:
        current = desk.session.get_one(Gift, gift)
        _fill(desk, current, agree(_form_of(current)))
        draft.made = gift
    return draft.changes


def gift_form(desk: Desk, gift: bytes) -> GiftForm:
    """Return a gift as its form shows it."""
    return _form_of(entry(desk, Gift, gift))


def _form_of(found: Gift) -> GiftForm:
    return GiftForm(
        on=found.on,
        what=found.what,
        value=found.value,
        currency=found.currency,
        occasion=found.occasion,
        handed_by=found.handed_by,
        note=found.note,
    )


_FORM: FormKind[GiftForm] = FormKind(
    entity=Gift,
    rules=Rules(together=(("value", "currency"),), texts=frozenset({"note"})),
    labels={
        "on": N_("Day"),
        "what": N_("Gift"),
        "value": N_("Value"),
        "occasion": N_("Occasion"),
        "handed_by": N_("Gift handed over by"),
        "note": N_("Note"),
    },
    words={
        "value": lambda _desk, form: f"{form.value:,f} {form.currency}" if form.value is not None else "",
        "handed_by": member_word("handed_by"),
    },
)


def tell_gifts(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every gift of a file."""
    for row in desk.session.scalars(select(Gift).where(Gift.client_id == client)):
        by = names.get(row.handed_by, "")
        handed = _("handed over by {name}").format(name=by) if by and row.handed_by != row.author else ""
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Gift"),
            text=joined(row.what, row.occasion, handed, row.note),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
            amount=row.value,
            currency=row.currency,
        )


def _fill(desk: Desk, gift: Gift, form: GiftForm) -> None:
    if form.value is not None and form.value < 0:
        raise Invalid(_("The value cannot be below zero."), field="value")
    if form.currency not in CURRENCIES:
        raise Invalid(_("Choose one of the currencies in the list."), field="currency")
    gift.on = day_not_after_today(form.on, field="on")
    gift.what = required_text(form.what, field="what", most=MAX_NAME)
    gift.value, gift.currency = form.value, form.currency
    gift.occasion = optional_text(form.occasion, field="occasion", most=MAX_NAME)
    gift.handed_by = colleague(desk, form.handed_by, field="handed_by") or desk.me
    gift.note = optional_text(form.note, field="note")
