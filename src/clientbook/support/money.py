"""How money is written in the current language, on screen and on paper alike."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from babel.numbers import get_currency_symbol

from clientbook.support.i18n import language

if TYPE_CHECKING:
    from decimal import Decimal


def money(amount: Decimal, currency: str) -> str:
    """Return ¥1,284,600 (CN¥1,284,600 outside the mainland), US$12.50 or CHF 80: cents only where there are any."""
    digits = f"{abs(amount):,.0f}" if amount == amount.to_integral_value() else f"{abs(amount):,.2f}"
    symbol = _symbol(currency, language())
    gap = " " if symbol[-1:].isalpha() else ""
    return f"{'-' if amount < 0 else ''}{symbol}{gap}{digits}"


@functools.lru_cache(maxsize=64)
def _symbol(currency: str, code: str) -> str:
    """Return the sign by which readers of a language tell currencies apart (CLDR)."""
    return get_currency_symbol(currency, locale=code)
