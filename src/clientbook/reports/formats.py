"""How dates, money, amounts and phone numbers are written on paper."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from babel.dates import get_day_names

from clientbook.support.i18n import language
from clientbook.support.money import money as written_money

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from clientbook.reports.values import Money

_MOBILE = re.compile(r"(?:(\+?86)[ -]?)?(1\d{2})(\d{4})(\d{4})")
_LOCALES = {"zh_CN": "zh_Hans_CN", "zh_TW": "zh_Hant_TW", "en": "en"}


def day(on: dt.date | None) -> str:
    """Return 2026-11-22; empty when there is no date."""
    return on.isoformat() if on else ""


def planned_day(on: dt.date | None) -> str:
    """Return 2026-11-22 with the weekday, for dates that people plan by."""
    return f"{on.isoformat()} {_weekdays(language())[on.weekday()]}" if on else ""


@functools.cache
def _weekdays(code: str) -> dict[int, str]:
    names = get_day_names("abbreviated", locale=_LOCALES[code])
    return {n: str(names[n]) for n in range(7)}


def number(value: Decimal | None) -> str:
    """Return 1,200 or 1,200.5, without idle zeros; empty when there is none."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def tally(count: int) -> str:
    """Return how many of something there are, for a column of a table; a dash for none."""
    return f"{count:,}" if count else "–"


def money(value: Money | None) -> str:
    """Return an amount as the screen writes it; empty when there is none."""
    return written_money(value.amount, value.currency) if value is not None else ""


def phone(text: str) -> str:
    """Return a mainland mobile number as 138 1234 5678; any other as it was written."""
    found = _MOBILE.fullmatch(text.strip())
    return " ".join(part for part in found.groups() if part) if found else text
