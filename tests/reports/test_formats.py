"""Dates, money, amounts and numbers as offices write them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clientbook.reports.formats import day, money, number, phone, planned_day
from clientbook.reports.values import Money
from clientbook.support.i18n import speaking


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("zh_CN", "1284600", "CNY", "¥1,284,600"),
        ("zh_CN", "1284600.00", "CNY", "¥1,284,600"),
        ("zh_CN", "12.5", "USD", "US$12.50"),
        ("zh_CN", "-800", "CNY", "-¥800"),
        ("zh_CN", "80", "CHF", "CHF 80"),
        ("zh_CN", "3000", "TWD", "NT$3,000"),
        ("zh_CN", "1", "<b>", "<b>1"),
        ("zh_TW", "1284600", "CNY", "CN¥1,284,600"),
        ("zh_TW", "12.5", "USD", "US$12.50"),
        ("en", "1284600", "CNY", "CN¥1,284,600"),
        ("en", "12.5", "USD", "$12.50"),
    ],
)
def test_money(language: str, amount: str, currency: str, written: str) -> None:
    with speaking(language):
        assert money(Money(Decimal(amount), currency)) == written


@pytest.mark.parametrize(("language", "written"), [("zh_CN", "周日"), ("zh_TW", "週日"), ("en", "Sun")])
def test_days_that_people_plan_by_carry_the_weekday(language: str, written: str) -> None:
    with speaking(language):
        assert planned_day(dt.date(2026, 11, 22)) == f"2026-11-22 {written}"


def test_nothing_is_written_for_what_is_not_there() -> None:
    assert [day(None), planned_day(None), number(None), money(None)] == ["", "", "", ""]


@pytest.mark.parametrize(("value", "written"), [("1200", "1,200"), ("1200.50", "1,200.5"), ("1E+3", "1,000")])
def test_amounts(value: str, written: str) -> None:
    assert number(Decimal(value)) == written


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("13812345678", "138 1234 5678"),
        ("+8613812345678", "+86 138 1234 5678"),
        ("0574-8800 0000", "0574-8800 0000"),
        ("138****5678", "138****5678"),
    ],
)
def test_phones(given: str, written: str) -> None:
    assert phone(given) == written
