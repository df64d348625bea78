"""Lines break where a reader of Chinese or English expects it, and never run out of their column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.reports.fonts import clean
from clientbook.reports.typeset import BODY, STRONG, Breaker, Style, fit, width

CLOSERS = "，。、；：？！）〕］｝》〉」』】〗”’"
OPENERS = "（〔［｛《〈「『【〖“‘"
CHINESE = "合同（第三版）约定：“月结三十天”，货到付款；若有破损，三日内补发。《补充协议》另附、不再重复！"


@pytest.mark.parametrize("room", range(40, 200, 7))
def test_no_line_begins_or_ends_with_the_wrong_punctuation(room: int) -> None:
    lines = Breaker().lines(CHINESE * 3, BODY, room)
    assert "".join(lines) == CHINESE * 3
    assert not [line for line in lines if line[0] in CLOSERS or line[-1] in OPENERS]


def test_latin_words_stay_whole() -> None:
    assert Breaker().lines("please call before noon", BODY, 60) == ("please call", "before noon")


@pytest.mark.parametrize("room", range(40, 160, 7))
def test_no_line_begins_with_the_dot_between_two_parts(room: int) -> None:
    said = "电话打了三次没人回 · 处理中 · 陈老板 · taken up by Li Hang · 2026-11-18"
    lines = Breaker().lines(said, BODY, room)
    assert not [line for line in lines if line.startswith("·")]
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")


@pytest.mark.parametrize("token", ["x" * 300, "https://example.com/" + "a/b-c" * 40, "。" * 300, "（" * 300])
def test_a_word_wider_than_the_column_is_cut_and_nothing_is_lost(token: str) -> None:
    lines = Breaker().lines(f"甲 {token} 乙", BODY, 120)
    assert max(width(line, BODY) for line in lines) <= 120.01
    assert "".join(lines).replace(" ", "") == f"甲{token}乙"


def test_an_address_is_cut_behind_a_joint() -> None:
    assert Breaker().lines("zhai.zhiqiang@haihong-import-export.example", BODY, 105)[0][-1] in ".-@"


def test_the_last_line_is_not_a_single_character() -> None:
    name = "杭州云栖精密机械有限公司"
    lines = Breaker().lines(name, BODY, width(name, BODY) - 1)
    assert lines == ("杭州云栖精密机械有限", "公司") or len(lines[-1]) > 1


@given(st.text(max_size=200), st.sampled_from([BODY, STRONG]), st.floats(30, 400))
def test_any_text_fits_its_column_and_keeps_its_letters(text: str, style: Style, room: float) -> None:
    lines = Breaker().lines(text, style, room)
    assert lines
    assert all(width(line, style) <= room + 0.01 for line in lines)
    assert "".join("".join(lines).split()) == "".join(clean(text).split())


@given(st.text(max_size=100), st.floats(20, 300))
def test_a_fitted_line_is_one_line_that_fits(text: str, room: float) -> None:
    line = fit(text, BODY, room)
    assert "\n" not in line
    assert width(line, BODY) <= room + 0.01
