"""Checks of input that many forms share; each raises Invalid with the field and the remedy."""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt

MAX_NAME = 200
MAX_TEXT = 20_000
_MAX_AMOUNT = Decimal(10) ** 12


def clean(text: str) -> str:
    """Return text as it is kept: NFC, without control characters but line breaks, without blank ends."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    kept = "".join(char for char in text if char in "\n\t" or ord(char) >= 32)  # noqa: PLR2004  first printable
    return unicodedata.normalize("NFC", kept).strip()


def required_text(text: str, *, field: str, most: int = MAX_TEXT) -> str:
    """Return cleaned text that is there and not longer than `most` characters."""
    kept = optional_text(text, field=field, most=most)
    if not kept:
        raise Invalid(_("This field cannot be empty."), field=field)
    return kept


def optional_text(text: str, *, field: str, most: int = MAX_TEXT) -> str:
    """Return cleaned text that is not longer than `most` characters."""
    kept = clean(text) if text else ""
    if len(kept) > most:
        raise Invalid(_("This text is too long; keep it within {most} characters.").format(most=most), field=field)
    return kept


def day_not_after_today(day: dt.date, *, field: str) -> dt.date:
    """Return a day that is not in the future."""
    if day > today():
        raise Invalid(_("This day is in the future. What is still to come is a revisit."), field=field)
    return day


def day_not_before_today(day: dt.date, *, field: str) -> dt.date:
    """Return a day that is not in the past."""
    if day < today():
        raise Invalid(_("This day is in the past. Choose today or a later day."), field=field)
    return day


def amount(text: str, *, field: str) -> Decimal:
    """Return a number from how people write it: "1,284,600", "¥86400.50", full-width digits."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "").lstrip("¥$€£")
    try:
        value = Decimal(plain or "0")
    except InvalidOperation:
        raise Invalid(_("“{text}” is not a number.").format(text=text), field=field) from None
    if not value.is_finite() or abs(value) >= _MAX_AMOUNT:
        raise Invalid(_("This number is out of range."), field=field)
    if value != value.quantize(Decimal("0.0001")):
        raise Invalid(_("At most four decimal places are kept."), field=field)
    return value
