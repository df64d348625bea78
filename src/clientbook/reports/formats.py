"""How dates, money, amounts and phone numbers are written on paper."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from babel.dates import get_day_names
from babel.numbers import get_currency_symbol

from clientbook.support.i18n import language

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


def money(value: Money | None) -> str:
    """Return ¥1,284,600, US$12.50 or CHF 80: cents only where there are any."""
    if value is None:
        return ""
    amount = value.amount
    digits = f"{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{abs(amount):,.2f}"
    symbol = _symbol(value.currency)
    gap = " " if symbol[-1:].isalpha() else ""
    return f"{'-' if amount < 0 else ''}{symbol}{gap}{digits}"


@functools.lru_cache(maxsize=64)
def _symbol(currency: str) -> str:
    """Return the symbol as Chinese offices tell currencies apart: ¥, US$, HK$, NT$."""
    return get_currency_symbol(currency, locale="zh_Hans_CN")


def phone(text: str) -> str:
    """Return a mainland mobile number as 138 1234 5678; any other as it was written."""
    found = _MOBILE.fullmatch(text.strip())
    return " ".join(part for part in found.groups() if part) if found else text
