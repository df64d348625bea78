"""Days as people write them in English, 简体 and 繁體: "tomorrow", "next Tuesday", 后天, 下週三, 12-05, 月底."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_SATURDAY, _SUNDAY = 5, 6
_HALF_MONTH = 15
_DIGITS = str.maketrans({chr(0xFF10 + n): str(n) for n in range(10)})
_NUMBERS = {char: n for n, char in enumerate("半一二三四五六七八九十")} | {"两": 2, "兩": 2}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_CHINESE_DAYS = {char: n for n, char in enumerate("一二三四五六日")} | {"天": _SUNDAY, "末": _SATURDAY}
_ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKS = {"下下": 2, "下": 1, "next": 1, "上": -1, "last": -1}


class DayWord(NamedTuple):
    """A day that a text names, and where: `text[start:end]`."""

    start: int
    end: int
    day: dt.date


class Around(NamedTuple):
    """The day of writing, and whether a day open to both sides lies ahead of it."""

    base: dt.date
    ahead: bool


Rule = Callable[["re.Match[str]", Around], dt.date]


def find_days(text: str, base: dt.date, *, ahead: bool = True) -> list[DayWord]:
    """Return the days that a text names, in its order.

    What is open to both sides ("Tuesday", 5号, 12-05) is the next such day after `base`, or, unless `ahead`, the
    last one up to it.
    """
    plain = text.translate(_DIGITS).lower()
    around = Around(base, ahead)
    found: list[DayWord] = []
    for pattern, rule in _RULES if len(plain) == len(text) else ():
        for match in pattern.finditer(plain):
            is_free = all(match.end() <= one.start or one.end <= match.start() for one in found)
            if is_free and (day := _day(rule, match, around)) is not None:
                found.append(DayWord(match.start(), match.end(), day))
    return sorted(found)


def _day(rule: Rule, match: re.Match[str], around: Around) -> dt.date | None:
    try:
        return rule(match, around)
    except (ValueError, OverflowError):
        return None


def _plus(days: int) -> Rule:
    return lambda _match, around: around.base + days * _DAY


def _full(match: re.Match[str], _around: Around) -> dt.date:
    return dt.date(int(match[1]), int(match[2]), int(match[3]))


def _month_day(match: re.Match[str], around: Around) -> dt.date:
    return _in_year(around, int(match[1]), int(match[2]))


def _english_month(match: re.Match[str], around: Around) -> dt.date:
    return _in_year(around, _MONTHS.index(match["month"]) + 1, int(match["day"]))


def _in_year(around: Around, month: int, day: int) -> dt.date:
    base, ahead = around
    found = dt.date(base.year, month, day)
    if ahead and found < base:
        return dt.date(base.year + 1, month, day)
    return dt.date(base.year - 1, month, day) if found > base and not ahead else found


def _day_of_month(match: re.Match[str], around: Around) -> dt.date:
    base, ahead = around
    found = base.replace(day=int(match[1]))
    if ahead and found < base:
        return _month_start(base, 1).replace(day=found.day)
    return _month_start(base, -1).replace(day=found.day) if found > base and not ahead else found


def _later(match: re.Match[str], around: Around) -> dt.date:
    """Return the day after so many days, weeks or months."""
    count, unit = _number(match["count"]), match["unit"]
    if unit in ("天", "日", "day"):
        return around.base + count * _DAY
    if unit in ("月", "month"):
        return _months_later(around.base, count) if count else around.base + _HALF_MONTH * _DAY
    return around.base + count * _WEEK


def _days_ahead(match: re.Match[str], around: Around) -> dt.date:
    return around.base + int(match[1]) * _DAY


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _NUMBERS.get(text, 0)
    return _NUMBERS.get(tens, 1) * 10 + _NUMBERS.get(ones, 0)


def _weekday(around: Around, number: int, which: str) -> dt.date:
    base, ahead = around
    found = base - base.weekday() * _DAY + number * _DAY
    if which in _WEEKS:
        return found + _WEEKS[which] * _WEEK
    if ahead:
        return found if found > base else found + _WEEK
    return found if found <= base else found - _WEEK


def _chinese_weekday(match: re.Match[str], around: Around) -> dt.date:
    name = match["day"]
    number = int(name) - 1 if name.isdecimal() else _CHINESE_DAYS[name]
    return _weekday(around, number, match["which"] or "")


def _english_weekday(match: re.Match[str], around: Around) -> dt.date:
    return _weekday(around, _ENGLISH_DAYS.index(match["day"][:3]), match["which"] or "")


def _weekend(_match: re.Match[str], around: Around) -> dt.date:
    return _weekday(around, _SATURDAY, "")


def _next_week(match: re.Match[str], around: Around) -> dt.date:
    return _weekday(around, 0, match["which"] or "next")


def _next_month(match: re.Match[str], around: Around) -> dt.date:
    return _month_start(around.base, 1).replace(day=int(match["day"] or 1))


def _next_month_end(_match: re.Match[str], around: Around) -> dt.date:
    return _month_end(_month_start(around.base, 1))


def _this_month_end(_match: re.Match[str], around: Around) -> dt.date:
    return _month_end(around.base)


def _year_end(_match: re.Match[str], around: Around) -> dt.date:
    return dt.date(around.base.year, len(_MONTHS), 31)


def _month_start(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months on, or the last one of a shorter month."""
    first = _month_start(day, months)
    return min(first + (day.day - 1) * _DAY, _month_end(first))


_COUNT = r"(?P<count>\d{1,3}|[一二两兩三四五六七八九十半]{1,3})"
_ENGLISH_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six)"
_UNIT = r"(?P<unit>day|week|month)s?"
_WEEKWORD = r"(?:周|週|星期|礼拜|禮拜)"
_CHINESE_DAY = r"(?P<day>[一二三四五六日天末]|[1-7](?!\d))"
_ENGLISH_DAY = (
    r"(?P<day>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
_ENGLISH_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]*\b)\.?"
_DATED = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NO_AMOUNT = r"(?![\d.%/:-])(?!\s?[天周週个個月年件箱台把吨噸元万萬套支])"

_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})[日号號]?(?!\d)", _full),
        (r"(?<!\d)(\d{1,2})月(\d{1,2})[日号號]?(?!\d)", _month_day),
        (rf"(?<![\d./-])(\d{{1,2}})[-/](\d{{1,2}}){_NO_AMOUNT}", _month_day),
        (rf"\b(?:on )?{_ENGLISH_MONTH}\s{_DATED}\b(?!:)", _english_month),
        (rf"\b(?:on )?(?:the )?{_DATED}\s(?:of\s)?{_ENGLISH_MONTH}", _english_month),
        (rf"{_COUNT}\s?(?:个|個)?(?P<unit>天|日|月|周|週|星期|礼拜|禮拜)(?:之|以)?[后後]", _later),
        (rf"\bin {_ENGLISH_COUNT} {_UNIT}\b", _later),
        (rf"\b{_ENGLISH_COUNT} {_UNIT} (?:later|from now)\b", _later),
        (r"大[后後]天", _plus(3)),
        (r"[后後][天日]|\b(?:the )?day after tomorrow\b", _plus(2)),
        (r"明[天日早晚]|\btomorrow\b", _plus(1)),
        (r"今[天日早晚]|\b(?:today|tonight|this (?:morning|afternoon|evening))\b", _plus(0)),
        (r"昨[天日晚]|\byesterday\b", _plus(-1)),
        (r"前[天日]|\b(?:the )?day before yesterday\b", _plus(-2)),
        (rf"(?P<which>下下|下|这|這|本|上)?(?:个|個)?{_WEEKWORD}{_CHINESE_DAY}", _chinese_weekday),
        (rf"(?P<which>下下|下)(?:个|個)?{_WEEKWORD}|\bnext week\b", _next_week),
        (r"\b(?:on )?(?:the )?weekend\b", _weekend),
        (rf"\b(?:on )?(?:(?P<which>next|this|last|coming) )?{_ENGLISH_DAY}\b", _english_weekday),
        (r"下(?:个|個)?月[底末]|\b(?:the )?end of next month\b", _next_month_end),
        (r"下(?:个|個)?月(?:(?P<day>\d{1,2})[日号號])?|\bnext month\b", _next_month),
        (r"(?:本|这个|這個)?月[底末]|\b(?:the )?end of (?:the|this) month\b", _this_month_end),
        (r"年[底末]|\b(?:the )?end of (?:the|this) year\b", _year_end),
        (r"(?<![\d.月-])(\d{1,2})[号號日](?![线線楼樓店])", _day_of_month),
        (r"(?<!\S)\+(\d{1,3})(?!\S)", _days_ahead),
    )
)
"""From the most to the least particular; what one rule has taken no later one looks at."""
