"""Whoever types a name the way they hear it finds the client."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.pinyin import (
    SEPARATOR,
    listed_keys,
    normalise_query,
    query_terms,
    readings,
    search_key,
    sort_key,
)


def finds(query: str, *names: str, phones: tuple[str, ...] = ()) -> bool:
    return normalise_query(query) in search_key(*names, phones_=phones)


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("张三", "zs zhangs zhangsan san 张 三 张三"),
        ("張偉", "zw zhangwei 偉"),
        ("欧阳雪", "ouyang oyx ouyangx xue 欧阳"),
        ("歐陽娜娜", "ouyangnana oynn"),
        ("单婷", "shan st shanting dan danting"),
        ("仇英", "qiu qiuying chou"),
        ("区伯", "ou oubo qu"),
        ("翟天临", "zhai ztl di"),
        ("解缙", "xie jie xj"),
        ("盖叫天", "ge gai gjt"),
        ("朴树", "piao pu ps"),
        ("曾国藩", "zeng zgf ceng"),
        ("查良镛", "zha cha zly"),
        ("任正非", "ren rzf"),
        ("华罗庚", "hua hlg"),
        ("乐嘉", "yue le yj lj"),
        ("黑泽", "he hei"),
        ("缪斯", "miao mou"),
        ("覃塘", "qin tan"),
        ("宓羲", "mi fu"),
        ("吕布", "lv lvbu lyu lu LÜ"),
        ("尉迟恭", "yuchi ycg"),
        ("万俟卨", "moqi mqx"),
        ("長孫無忌", "zhangsun zswj"),
        ("澹台灭明", "tantai ttmm"),
        ("单于", "chanyu cy shanyu"),
        ("令狐冲", "linghu lhc"),
        ("呼延灼", "huyan hyz"),
        ("重庆银行股份有限公司", "chongqingyinhang cqyh 银行"),
        ("长城汽车股份有限公司", "changcheng ccqc"),
        ("上海明达贸易有限公司", "mingda mdmy shmd 明达"),
        ("ABC贸易（上海）", "abc abcmy maoyi abcmaoyi"),
        ("José Ångström", "jose ja angstrom José joseang"),
        ("Ｓｍｉｔｈ", "smith"),
        ("阿卜杜拉·买买提", "maimaiti abdl"),
    ],
)
def test_a_name_is_found_by_what_people_type(name: str, queries: str):
    missed = [query for query in queries.split() if not finds(query, name)]
    assert missed == []


def test_nothing_is_found_across_two_fields():
    assert not finds("三李", "张三", "李四")
    assert not finds("sanli", "张三", "李四")
    assert not finds("80002", "张三", phones=("13800138000", "21234567"))


def test_phone_digits_are_found_however_they_are_typed():
    for query in ("0013", "138 0013", "138-0013-8000", "+86 138 0013 8000", "8613800138000", "8000"):
        assert finds(query, "张三", phones=("+86 13800138000",))
    assert finds("021-6234", "张三", phones=("021-62345678转801",))


def test_a_query_is_harmless_in_like():
    assert normalise_query("50%_\\'") == "50"
    assert SEPARATOR not in normalise_query(f"a{SEPARATOR}b")
    database = sqlite3.connect(":memory:")
    found = database.execute("SELECT ? LIKE '%' || ? || '%'", (search_key("张三"), normalise_query("ZhangS")))
    assert found.fetchone() == (1,)
    database.close()


def test_a_field_that_begins_with_the_query_can_be_told():
    assert SEPARATOR + normalise_query("zs") in search_key("张三")
    assert SEPARATOR + normalise_query("san") not in search_key("张三")


def test_words_are_looked_for_one_by_one_and_numbers_whole():
    assert query_terms(" 张  0013 ") == ("张", "0013")
    assert query_terms("138 0013") == ("1380013",)
    assert query_terms(" %% ") == ()


def test_names_are_listed_by_their_reading():
    assert sorted(["张三", "单婷", "Bob", "阿明"], key=sort_key) == ["阿明", "Bob", "单婷", "张三"]


def test_no_name_gives_no_key():
    assert search_key("", " ", "🎉") == ""


def test_many_readings_stay_few():
    assert search_key("乐行长重都曾").count(SEPARATOR) < 20


@given(st.text(max_size=30))
def test_every_name_finds_itself(name: str):
    assert finds(name, name)


@given(st.text(alphabet="张三李四欧阳单曾乐行长重庆", min_size=1, max_size=8))
def test_every_reading_finds_the_name(name: str):
    assert sort_key(name) in search_key(name)
    assert sort_key(name).isascii()


@given(st.text("张三宁波重庆宏达长单于欧阳Ab c7é_·-（ﾊ", min_size=1, max_size=9))
def test_every_reading_of_a_name_finds_it_however_it_is_written(name: str) -> None:
    haystack, listed = listed_keys(name, (), ())
    assert haystack == search_key(name)
    assert listed == sort_key(name)
    known = readings(name)
    assert set(known) <= set(haystack.split(SEPARATOR))
    assert len(haystack.split(SEPARATOR)) <= 3 + 2 * len(known)
    assert normalise_query(name) in haystack
