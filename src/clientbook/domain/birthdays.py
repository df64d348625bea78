"""Birthdays as people tell them: solar or lunar, with or without the year, and the next day to congratulate.

Kept as text: "1980-08-15", "08-15" where nobody knows the year, "1980-L06-15" for a leap month of the lunar calendar.
What a file of long ago holds may be any text; `read` then answers None and the text is shown as it is.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from clientbook.domain import lunar
from clientbook.domain.lunar import LunarDay
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

OLDEST = 1900
_ANY_LEAP_YEAR = 2000
_LONGEST_LUNAR_MONTH = 30
_TYPED = re.compile(
    r"(?:(\d{4})\s*[-/.年\s]\s*)?(?:(闰|閏|L)\s*)?(\d{1,2})\s*[-/.月\s]\s*(\d{1,2})\s*[日号號]?", re.IGNORECASE
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_CHINESE = re.compile(
    r"(?:(\d{4})\s*年?\s*)?([闰閏]?)([正一二三四五六七八九十冬腊臘]{1,2})月(?:初|的)?([一二三四五六七八九十廿卅]{1,3})日?"
)
_CALENDARS = (
    (re.compile(r"^(?:农历|農曆|阴历|陰曆|旧历|舊曆|lunar)\s*", re.IGNORECASE), True),
    (re.compile(r"^(?:公历|公曆|国历|國曆|阳历|陽曆|新历|新曆|西历|西曆|solar)\s*", re.IGNORECASE), False),
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("正 一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一 冬", "十二 腊 臘"), start=1
    )
    for name in names.split()
}
_DIGITS = {char: number for number, char in enumerate("一二三四五六七八九", start=1)}
_TENS = {"十": 10, "廿": 20, "卅": 30, "二十": 20, "三十": 30}


class Birthday(NamedTuple):
    """A day of the year to congratulate on; `year` None is not known."""

    month: int
    day: int
    year: int | None = None
    is_lunar: bool = False
    is_leap: bool = False

    @property
    def text(self) -> str:
        """The form it is kept in; the calendar is kept beside it."""
        year = f"{self.year:04}-" if self.year is not None else ""
        return f"{year}{'L' if self.is_leap else ''}{self.month:02}-{self.day:02}"


def read(text: str, *, is_lunar: bool) -> Birthday | None:
    """Return the birthday that a file holds, None where its text is none."""
    birthday = _understood(text, is_lunar=is_lunar)
    return birthday if birthday is not None and not _problem(birthday) else None


def parse(text: str, *, is_lunar: bool = False, field: str = "birthday") -> Birthday:
    """Return the birthday that somebody typed: "1980-8-15", "8月15日", "农历八月十五", "闰6-3".

    A calendar that the text names goes before `is_lunar`. Raises Invalid on `field` for days that do not exist.
    """
    birthday = _understood(text, is_lunar=is_lunar)
    if birthday is None:
        message = _("“{text}” is not a birthday. Write it like 1980-08-15, or 08-15 without the year.")
        raise Invalid(message.format(text=text.strip()), field=field)
    if problem := _problem(birthday):
        raise Invalid(problem, field=field)
    return birthday


def next_day(birthday: Birthday, day: dt.date) -> dt.date | None:
    """Return the first solar day from `day` on to congratulate; None beyond the lunar calendar's years.

    29 February is kept on the 28th where there is none; a leap month in the ordinary month of its number; the
    30th of a lunar month of 29 days on its last.
    """
    start = day.year - 1 if birthday.is_lunar else day.year
    for year in range(start, start + 4):
        found = _in_year(birthday, year)
        if found is not None and found >= day:
            return found
    return None


def age_on(birthday: Birthday, day: dt.date) -> int | None:
    """Return how old somebody becomes with the birthday of the year around `day`; None without a year of birth."""
    if birthday.year is None:
        return None
    year = lunar.from_solar(day).year if birthday.is_lunar else day.year
    return year - birthday.year


def _in_year(birthday: Birthday, year: int) -> dt.date | None:
    if not birthday.is_lunar:
        last = calendar.monthrange(year, birthday.month)[1]
        return dt.date(year, birthday.month, min(birthday.day, last))
    if not lunar.FIRST_YEAR <= year <= lunar.LAST_YEAR:
        return None
    months = lunar.months_of(year)
    month = months.get((birthday.month, birthday.is_leap)) or months[birthday.month, False]
    return month.first + dt.timedelta(days=min(birthday.day, month.days) - 1)


def _understood(text: str, *, is_lunar: bool) -> Birthday | None:
    plain = unicodedata.normalize("NFKC", text).strip()
    for pattern, says_lunar in _CALENDARS:
        if pattern.match(plain):
            plain, is_lunar = pattern.sub("", plain), says_lunar
    return _typed(plain, is_lunar=is_lunar) or _chinese(plain, is_lunar=is_lunar)


def _made(year: str | None, leap: str | None, month: int, day: int, *, is_lunar: bool) -> Birthday:
    return Birthday(month, day, int(year) if year else None, is_lunar or bool(leap), bool(leap))


def _typed(text: str, *, is_lunar: bool) -> Birthday | None:
    if found := _COMPACT.fullmatch(text):
        return _made(found[1], "", int(found[2]), int(found[3]), is_lunar=is_lunar)
    if found := _TYPED.fullmatch(text):
        return _made(found[1], found[2], int(found[3]), int(found[4]), is_lunar=is_lunar)
    return None


def _chinese(text: str, *, is_lunar: bool) -> Birthday | None:
    """Read a day in Chinese numerals; a first month called 正月 or a day called 初三 can only be lunar."""
    found = _CHINESE.fullmatch(text)
    if found is None:
        return None
    month, day = _MONTHS.get(found[3]), _number(found[4])
    if month is None or day is None:
        return None
    sounds_lunar = bool(re.search("[正冬腊臘初廿卅闰閏]", text))
    return _made(found[1], found[2], month, day, is_lunar=is_lunar or sounds_lunar)


def _number(text: str) -> int | None:
    for word, tens in sorted(_TENS.items(), key=lambda pair: -len(pair[0])):
        if text.startswith(word):
            rest = text.removeprefix(word)
            return tens + _DIGITS.get(rest, 0) if not rest or rest in _DIGITS else None
    return _DIGITS.get(text)


def _problem(birthday: Birthday) -> str:
    """Return what is wrong with a birthday, empty for nothing."""
    year = birthday.year
    if year is not None and year < OLDEST:
        return _("The year of birth is before {year}. Check it.").format(year=OLDEST)
    if birthday.is_lunar:
        return _lunar_problem(birthday)
    try:
        born = dt.date(year or _ANY_LEAP_YEAR, birthday.month, birthday.day)
    except ValueError:
        return _("There is no such day in the calendar.")
    return _("The birthday is in the future.") if year is not None and born > today() else ""


def _lunar_problem(birthday: Birthday) -> str:
    year, month = birthday.year, birthday.month
    if month not in range(1, 13) or not 1 <= birthday.day <= _LONGEST_LUNAR_MONTH:
        return _("There is no such day in the lunar calendar.")
    if year is None:
        return ""
    if year > lunar.LAST_YEAR:
        return _("The birthday is in the future.")
    found = lunar.months_of(year).get((month, birthday.is_leap))
    if found is None:
        return _("The lunar year {year} has no leap month {month}.").format(year=year, month=month)
    if birthday.day > found.days:
        message = _("This month of the lunar year {year} has {days} days.")
        return message.format(year=year, days=found.days)
    born = lunar.to_solar(LunarDay(year, month, birthday.day, birthday.is_leap))
    return _("The birthday is in the future.") if born > today() else ""
