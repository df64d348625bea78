"""One line becomes a contact and a planned revisit; seen from a Thursday in November."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.domain.interactions import Channel
from clientbook.domain.quickadd import QuickEntry, read_line

THURSDAY = dt.date(2026, 11, 26)
PHONE, VISIT, WECHAT, EMAIL = Channel.PHONE, Channel.VISIT, Channel.WECHAT, Channel.EMAIL
TUESDAY, WEDNESDAY = "2026-12-01", "2026-12-02"

PLANNED: tuple[tuple[str, Channel | None, str, str, str], ...] = (
    ("called, interested, call again Tuesday", PHONE, "interested", TUESDAY, "call again"),
    (
        "Called; interested; will decide; call back on Dec 5",
        PHONE,
        "interested, will decide",
        "2026-12-05",
        "call back",
    ),
    ("visited, left samples, see them again next Wednesday", VISIT, "left samples", WEDNESDAY, "see them again"),
    (
        "met at the plant, wants a quote, send it tomorrow",
        Channel.MEETING,
        "at the plant, wants a quote",
        "2026-11-27",
        "send it",
    ),
    ("emailed the quotation, follow up in 3 days", EMAIL, "the quotation", "2026-11-29", "follow up"),
    ("wechat: asked for photos, check in a week", WECHAT, "asked for photos", "2026-12-03", "check"),
    ("phone no answer, tomorrow", PHONE, "no answer", "2026-11-27", ""),
    ("打了电话，有兴趣，周二再打", PHONE, "有兴趣", TUESDAY, "再打"),
    ("拜访 送样品 下周三回访", VISIT, "送样品", WEDNESDAY, "回访"),
    ("打了电话有兴趣周二再打", PHONE, "有兴趣", TUESDAY, "再打"),
    ("微信发了报价单，后天跟进", WECHAT, "发了报价单", "2026-11-28", "跟进"),
    ("来电询价，月底前再联系，想要蓝色", PHONE, "询价，想要蓝色", "2026-11-30", "再联系"),
    ("寄了样品，3天后问收到没有", None, "寄了样品", "2026-11-29", "问收到没有"),
    ("刚打完电话，说价格高，月底谈", PHONE, "说价格高", "2026-11-30", "谈"),
    ("去了工厂 看了样品 下周二签合同", VISIT, "工厂 看了样品", TUESDAY, "签合同"),
    (
        "Called Mr. Chen, on holiday until Dec 10, call back Dec 11",
        PHONE,
        "Mr. Chen, on holiday until Dec 10",
        "2026-12-11",
        "call back",
    ),
    ("上门 谈年度合同 12-05 再谈", VISIT, "谈年度合同", "2026-12-05", "再谈"),
    ("客户来电说少货，明天回电", PHONE, "客户来电说少货", "2026-11-27", "回电"),
    ("电话没人接，三天后再打", PHONE, "没人接", "2026-11-29", "再打"),
    ("开会讨论新品，12月5日见面", Channel.MEETING, "讨论新品", "2026-12-05", "见面"),
    ("展会上认识，要样册，下周联系", Channel.EVENT, "认识，要样册", "2026-11-30", "联系"),
    ("打了电话，周二再打", PHONE, "打了电话", TUESDAY, "再打"),
    ("有兴趣，后天再联系", None, "有兴趣", "2026-11-28", "再联系"),
    ("打了電話，有興趣，週二再打", PHONE, "有興趣", TUESDAY, "再打"),
    ("拜訪 送樣品 下週三回訪", VISIT, "送樣品", WEDNESDAY, "回訪"),
    ("郵件寄了報價，後天跟進", EMAIL, "寄了報價", "2026-11-28", "跟進"),
    ("通話 要新目錄，禮拜五再聯絡", PHONE, "要新目錄", "2026-11-27", "再聯絡"),
)
ONLY_PLANNED = (
    ("下周三回访", WEDNESDAY, "回访"),
    ("remind me Friday", "2026-11-27", "remind me"),
    ("周三拜访", WEDNESDAY, "拜访"),
    ("call Monday", "2026-11-30", "call"),
)
NOT_PLANNED: tuple[tuple[str, Channel | None, str], ...] = (
    ("called about the invoice", PHONE, "about the invoice"),
    ("拜访了翟总，说下周三开业", VISIT, "翟总，说下周三开业"),
    ("价格太高", None, "价格太高"),
    ("spoke with the buyer, no need before spring", PHONE, "the buyer, no need before spring"),
    ("打了电话", PHONE, "打了电话"),
    ("要 3-5 天交货，报价 12/35 元", None, "要 3-5 天交货，报价 12/35 元"),
)
PAST = (
    ("昨天打了电话，有兴趣", "2026-11-25", "有兴趣"),
    ("上周五拜访，要样品", "2026-11-20", "要样品"),
    ("called yesterday, interested", "2026-11-25", "interested"),
    ("周二打了电话，要报价", "2026-11-24", "要报价"),
    ("11-20 拜訪 看樣品", "2026-11-20", "看樣品"),
)


@pytest.mark.parametrize(("line", "channel", "text", "day", "note"), PLANNED)
def test_a_contact_and_the_next_call(line: str, channel: Channel | None, text: str, day: str, note: str) -> None:
    assert read_line(line, THURSDAY) == QuickEntry(channel, None, text, dt.date.fromisoformat(day), note)


@pytest.mark.parametrize(("line", "day", "note"), ONLY_PLANNED)
def test_only_the_next_call(line: str, day: str, note: str) -> None:
    assert read_line(line, THURSDAY) == QuickEntry(None, None, "", dt.date.fromisoformat(day), note)


@pytest.mark.parametrize(("line", "channel", "text"), NOT_PLANNED)
def test_only_a_contact(line: str, channel: Channel | None, text: str) -> None:
    assert read_line(line, THURSDAY) == QuickEntry(channel, None, text)


@pytest.mark.parametrize(("line", "day", "text"), PAST)
def test_a_contact_of_an_earlier_day(line: str, day: str, text: str) -> None:
    entry = read_line(line, THURSDAY)
    assert (entry.on, entry.text, entry.next_on) == (dt.date.fromisoformat(day), text, None)


@pytest.mark.parametrize("line", ["", "  ", "，，", ". , ;"])
def test_nothing_says_nothing(line: str) -> None:
    assert read_line(line, THURSDAY) == QuickEntry()


@given(line=st.text(alphabet="打了电话拜访周三再下后天月底微信，, 12-5 calledagain Tuesday;。", max_size=40))
def test_any_line_can_be_read(line: str) -> None:
    entry = read_line(line, THURSDAY)
    assert entry.next_on is None or entry.next_on >= THURSDAY
    assert entry.on is None or entry.on <= THURSDAY
    assert bool(entry.text) or entry.next_on is not None or entry.on is not None or not line.strip(" ,，;。.-")
