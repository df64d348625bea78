"""Birthdays as people write them, in both calendars, and the day to congratulate."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain import birthdays, lunar
from clientbook.domain.birthdays import Birthday, age_on, next_day, parse, read
from clientbook.domain.lunar import LunarDay, from_solar, to_solar
from clientbook.support.errors import Invalid

FIRST_DAY, LAST_DAY = dt.date(1900, 1, 31), dt.date(2101, 1, 28)


@pytest.mark.parametrize(
    ("lunar_day", "solar"),
    [
        (LunarDay(1900, 1, 1), "1900-01-31"),
        (LunarDay(1980, 8, 15), "1980-09-23"),
        (LunarDay(2023, 2, 1, is_leap=True), "2023-03-22"),
        (LunarDay(2025, 6, 1, is_leap=True), "2025-07-25"),
        (LunarDay(2026, 1, 1), "2026-02-17"),
        (LunarDay(2027, 8, 15), "2027-09-15"),
        (LunarDay(2033, 11, 1, is_leap=True), "2033-12-22"),
        (LunarDay(2100, 1, 1), "2100-02-09"),
    ],
)
def test_known_days_of_the_almanac(lunar_day: LunarDay, solar: str) -> None:
    assert to_solar(lunar_day) == dt.date.fromisoformat(solar)
    assert from_solar(dt.date.fromisoformat(solar)) == lunar_day


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_solar_day_is_one_lunar_day(day: dt.date) -> None:
    assert to_solar(from_solar(day)) == day


@pytest.mark.parametrize("day", [LunarDay(2026, 1, 31), LunarDay(2026, 6, 1, is_leap=True), LunarDay(2026, 13, 1)])
def test_lunar_days_that_do_not_exist(day: LunarDay) -> None:
    with pytest.raises(ValueError, match="no such day"):
        to_solar(day)


def test_months_have_29_or_30_days_and_years_follow_each_other() -> None:
    for year in range(lunar.FIRST_YEAR, lunar.LAST_YEAR):
        months = lunar.months_of(year)
        assert {month.days for month in months.values()} <= {29, 30}
        last = list(months.values())[-1]
        assert last.first + dt.timedelta(days=last.days) == lunar.months_of(year + 1)[1, False].first


@pytest.mark.parametrize(
    ("text", "kept", "is_lunar"),
    [
        ("1980-8-15", "1980-08-15", False),
        (" 1980/08/15 ", "1980-08-15", False),
        ("1980.8.15", "1980-08-15", False),
        ("1980年8月15日", "1980-08-15", False),
        ("１９８０－８－１５", "1980-08-15", False),
        ("19800815", "1980-08-15", False),
        ("8-15", "08-15", False),
        ("8月15日", "08-15", False),
        ("2-29", "02-29", False),
        ("公历 8-15", "08-15", False),
        ("农历8-15", "08-15", True),
        ("農曆八月十五", "08-15", True),
        ("lunar 8-15", "08-15", True),
        ("正月初一", "01-01", True),
        ("腊月廿三", "12-23", True),
        ("冬月三十", "11-30", True),
        ("闰六月初三", "L06-03", True),
        ("闰6-3", "L06-03", True),
        ("1987-L06-03", "1987-L06-03", True),
        ("1987年閏六月初三", "1987-L06-03", True),
        ("二月十四", "02-14", False),
        ("三月二十一日", "03-21", False),
    ],
)
def test_what_people_write_is_read(text: str, kept: str, *, is_lunar: bool) -> None:
    birthday = parse(text)
    assert (birthday.text, birthday.is_lunar) == (kept, is_lunar)
    assert read(kept, is_lunar=is_lunar) == birthday


@pytest.mark.parametrize(
    ("text", "is_lunar", "says"),
    [
        ("in spring", False, "Write it like"),
        ("1980-8", False, "Write it like"),
        ("1979-02-29", False, "no such day in the calendar"),
        ("13-01", False, "no such day in the calendar"),
        ("1850-01-01", False, "before 1900"),
        ("2099-01-01", False, "in the future"),
        ("1981-L06-01", True, "no leap month 6"),
        ("1980-08-31", True, "no such day in the lunar calendar"),
        ("1981-01-30", True, "29 days"),
        ("2099-01-01", True, "in the future"),
        ("3000-01-01", True, "in the future"),
    ],
)
def test_a_birthday_that_is_none_says_why(text: str, *, is_lunar: bool, says: str) -> None:
    with pytest.raises(Invalid, match=says) as error:
        parse(text, is_lunar=is_lunar)
    assert error.value.field == "birthday"
    assert read(text, is_lunar=is_lunar) is None


@pytest.mark.parametrize(
    ("birthday", "after", "following"),
    [
        (Birthday(8, 15), "2026-08-15", "2026-08-15"),
        (Birthday(8, 15), "2026-08-16", "2027-08-15"),
        (Birthday(2, 29), "2027-01-01", "2027-02-28"),
        (Birthday(2, 29), "2028-01-01", "2028-02-29"),
        (Birthday(8, 15, is_lunar=True), "2026-11-25", "2027-09-15"),
        (Birthday(12, 30, is_lunar=True), "2026-02-17", "2027-02-05"),
        (Birthday(12, 23, is_lunar=True), "2027-01-01", "2027-01-30"),
        (Birthday(6, 1, is_lunar=True, is_leap=True), "2025-01-01", "2025-07-25"),
        (Birthday(6, 1, is_lunar=True, is_leap=True), "2026-01-01", "2026-07-14"),
        (Birthday(1, 1, is_lunar=True), "2100-03-01", None),
    ],
)
def test_the_next_day_to_congratulate(birthday: Birthday, after: str, following: str | None) -> None:
    expected = dt.date.fromisoformat(following) if following else None
    assert next_day(birthday, dt.date.fromisoformat(after)) == expected


@given(st.dates(FIRST_DAY, dt.date(2020, 1, 1)), st.dates(dt.date(2020, 1, 1), dt.date(2098, 1, 1)))
def test_the_next_lunar_birthday_is_within_thirteen_months(born: dt.date, day: dt.date) -> None:
    year, month, number, is_leap = from_solar(born)
    found = next_day(Birthday(month, number, year, is_lunar=True, is_leap=is_leap), day)
    assert found is not None
    assert dt.timedelta(0) <= found - day <= dt.timedelta(days=386)
    assert abs(from_solar(found).day - number) <= 1


def test_age_counts_lunar_years_for_lunar_birthdays() -> None:
    assert age_on(Birthday(8, 15, 1980), dt.date(2026, 8, 15)) == 46
    assert age_on(Birthday(12, 23, 1980, is_lunar=True), dt.date(2027, 1, 30)) == 46
    assert age_on(Birthday(8, 15), dt.date(2026, 8, 15)) is None


@given(st.text(max_size=20), st.booleans())
def test_any_text_is_read_or_refused(text: str, is_lunar: bool) -> None:
    found = birthdays.read(text, is_lunar=is_lunar)
    if found is not None:
        assert read(found.text, is_lunar=found.is_lunar) == found
