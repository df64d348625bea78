"""Deep search: what it finds, marks and never shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.interactions import Channel
from clientbook.services import interactions, needs, removals, search
from clientbook.support.clock import today
from tests.fixtures_firm import CLIENTS

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm


def found(desk: Desk, text: str) -> set[tuple[str, str]]:
    return {(hit.name, hit.noun) for hit in search.deep_search(desk, text).hits}


HAIHONG = "宁波海鸿进出口有限公司"


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("十月 到货", "interaction"),
        ("到货  确认", "interaction"),
        ("紧固件", "purchase"),
        ("m8", "purchase"),
        ("Ｍ８", "purchase"),
        ("关于宁波", "client_details"),
    ],
)
def test_every_word_must_stand_in_the_record(firm: Firm, text: str, noun: str) -> None:
    assert found(firm.open(), text) == {(HAIHONG, noun)}


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "到货 紧固件", "'; DROP TABLE client; --"])
def test_nothing_is_found_for_nothing(firm: Firm, text: str) -> None:
    assert search.deep_search(firm.open(), text).hits == []


def test_words_are_marked_where_they_stand(firm: Firm) -> None:
    (hit,) = search.deep_search(firm.open(), "计划 到货").hits
    assert [hit.text[start : start + length] for start, length in hit.marks] == ["到货", "计划"]
    assert (hit.on, hit.who, hit.title) == (today() - dt.timedelta(days=3), "陈老板", "Logged contact")


def test_a_long_text_is_shown_around_the_word() -> None:
    shown, marks = search.excerpt("前" * 300 + "关键词\n" + "后" * 300, ["关键词"])
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 170
    assert [shown[start : start + length] for start, length in marks] == ["关键词"]


def test_the_newest_come_first(firm: Firm) -> None:
    desk = firm.open()
    for days in (9, 2, 5):
        form = interactions.InteractionForm(
            on=today() - dt.timedelta(days=days), channel=Channel.VISIT, text=f"样品 {days}"
        )
        interactions.log_interaction(desk, firm.ids["shan"], form)
    assert [hit.text for hit in search.deep_search(desk, "样品").hits] == ["样品 2", "样品 5", "样品 9"]


@pytest.mark.parametrize(
    ("login", "seen"), [("wang", {"张三", HAIHONG}), ("li", {"单婷", HAIHONG}), ("zhou", set()), ("wu", set())]
)
def test_nobody_finds_a_file_outside_the_own_ones(firm: Firm, login: str, seen: set[str]) -> None:
    assert {hit.name for hit in search.deep_search(firm.open(login), "关于").hits} == seen


def test_files_in_the_bin_are_passed_over(firm: Firm) -> None:
    desk = firm.open()
    removals.delete_files(desk, [firm.ids["haihong"]], "重复")
    assert search.deep_search(desk, "紧固件").hits == []
    assert len(search.deep_search(desk, "关于").hits) == len(CLIENTS) - 1


def test_promises_are_searched_too(firm: Firm) -> None:
    desk = firm.open("wang")
    needs.add_need(desk, firm.ids["zhangsan"], needs.NeedForm(what="送一套样册", agreed="月底前"))
    assert found(desk, "样册") == {("张三", "need")}
