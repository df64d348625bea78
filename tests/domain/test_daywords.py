"""Days as people write them, seen from a Thursday in November."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.daywords import find_days

THURSDAY = dt.date(2026, 11, 26)
AHEAD = {
    "tomorrow": "2026-11-27",
    "day after tomorrow": "2026-11-28",
    "today": "2026-11-26",
    "Tuesday": "2026-12-01",
    "on Tue": "2026-12-01",
    "Thursday": "2026-12-03",
    "next Wednesday": "2026-12-02",
    "this Friday": "2026-11-27",
    "next week": "2026-11-30",
    "next month": "2026-12-01",
    "in 3 days": "2026-11-29",
    "in two weeks": "2026-12-10",
    "in a month": "2026-12-26",
    "10 days later": "2026-12-06",
    "the end of the month": "2026-11-30",
    "Dec 5": "2026-12-05",
    "5th of January": "2027-01-05",
    "12-05": "2026-12-05",
    "1/8": "2027-01-08",
    "2027-02-28": "2027-02-28",
    "+7": "2026-12-03",
    "明天": "2026-11-27",
    "后天": "2026-11-28",
    "大后天": "2026-11-29",
    "周二": "2026-12-01",
    "周四": "2026-12-03",
    "下周三": "2026-12-02",
    "下下周一": "2026-12-07",
    "本周五": "2026-11-27",
    "下周": "2026-11-30",
    "周末": "2026-11-28",
    "三天后": "2026-11-29",
    "两周后": "2026-12-10",
    "半个月后": "2026-12-11",
    "十五天后": "2026-12-11",
    "1个月后": "2026-12-26",
    "月底": "2026-11-30",
    "下月底": "2026-12-31",
    "下个月5号": "2026-12-05",
    "下个月": "2026-12-01",
    "12月5日": "2026-12-05",
    "1月8号": "2027-01-08",
    "28号": "2026-11-28",
    "5号": "2026-12-05",
    "2026年12月5日": "2026-12-05",
    "１２月５日": "2026-12-05",
    "年底": "2026-12-31",
    "後天": "2026-11-28",
    "下週三": "2026-12-02",
    "禮拜五": "2026-11-27",
    "星期天": "2026-11-29",
    "兩個月後": "2027-01-26",
    "5號": "2026-12-05",
    "下個月": "2026-12-01",
}
BACK = {
    "yesterday": "2026-11-25",
    "last Friday": "2026-11-20",
    "Tuesday": "2026-11-24",
    "Thursday": "2026-11-26",
    "11-20": "2026-11-20",
    "12-20": "2025-12-20",
    "昨天": "2026-11-25",
    "前天": "2026-11-24",
    "上周五": "2026-11-20",
    "上個禮拜五": "2026-11-20",
    "周二": "2026-11-24",
    "28号": "2026-10-28",
}
NONE = (
    "3-5天",
    "0574-88001234",
    "报价 1200/1300",
    "13-45",
    "2026-02-30",
    "summer",
    "second offer",
    "35箱",
    "the sunset",
)


@pytest.mark.parametrize(("text", "day"), AHEAD.items())
def test_days_ahead(text: str, day: str) -> None:
    (found,) = find_days(f"…, {text}", THURSDAY)
    assert (found.day.isoformat(), found.start) == (day, 3)
    assert found.end == len(text) + 3


@pytest.mark.parametrize(("text", "day"), BACK.items())
def test_days_gone_by(text: str, day: str) -> None:
    (found,) = find_days(text, THURSDAY, ahead=False)
    assert found.day.isoformat() == day


@pytest.mark.parametrize("text", NONE)
def test_what_only_looks_like_a_day(text: str) -> None:
    assert find_days(text, THURSDAY) == []


def test_a_month_ends_where_the_shorter_one_does() -> None:
    (found,) = find_days("一个月后", dt.date(2027, 1, 31))
    assert found.day == dt.date(2027, 2, 28)


def test_several_days_in_the_order_of_the_text() -> None:
    found = find_days("昨天来过, 下周三回访, 12-24 送礼", THURSDAY)
    assert [one.day.isoformat() for one in found] == ["2026-11-25", "2026-12-02", "2026-12-24"]


@given(
    text=st.text(alphabet="周下週一三五明后天月底号日年0123456789-/+ inweekdaysnextTuesday", max_size=30),
    base=st.dates(),
)
def test_any_text_gives_days_in_place(text: str, base: dt.date) -> None:
    for ahead in (True, False):
        found = find_days(text, base, ahead=ahead)
        assert all(0 <= one.start < one.end <= len(text) for one in found)
        assert all(first.end <= second.start for first, second in itertools.pairwise(found))
