"""Which clients are one: names, numbers and addresses as people really write them."""

from __future__ import annotations

from typing import Any

import pytest

from clientbook.domain.duplicates import LIKELY, Likeness, Profile, Reason
from clientbook.domain.likeness.companies import company_name
from clientbook.domain.likeness.pairing import find_pairs
from clientbook.domain.likeness.people import person_name, share_of


def likeness(one: dict[str, Any], other: dict[str, Any]) -> Likeness:
    """Weigh two clients who are alone in their list; who shares nothing at all is not compared."""
    pairs = find_pairs([Profile(id=at, **known) for at, known in enumerate((one, other))], least=0.0)
    return pairs[0].likeness if pairs else Likeness(0.0, ())


def person(name: str, phone: str = "", **more: Any) -> dict[str, Any]:
    return {"names": (name,), "phones": (phone,) if phone else (), **more}


def company(name: str, **more: Any) -> dict[str, Any]:
    return {"names": (name,), "is_company": True, **more}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("宁波海鸿进出口有限公司", "宁波海鸿进出口有限公司"),
        ("宁波海鸿进出口有限公司", "宁波市海鸿进出口有限责任公司"),
        ("宁波海鸿进出口有限公司", "海鸿进出口"),
        ("宁波海鸿进出口有限公司", "宁波海鸿"),
        ("宁波海鸿进出口有限公司", "宁波海宏进出口有限公司"),
        ("宁波海鸿进出口有限公司", "寧波海鴻進出口有限公司"),
        ("北京字节跳动科技有限公司", "北京字节跳到科技有限公司"),
        ("苏州绿叶餐饮管理有限公司", "苏州绿叶餐饮"),
        ("Haihong Trading Ltd", "HAIHONG TRADING LIMITED"),
        ("匯立銀行", "汇立银行"),
    ],
)
def test_a_company_is_found_however_its_name_is_written(one: str, other: str) -> None:
    assert likeness(company(one), company(other)).score >= LIKELY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("宁波海鸿进出口有限公司", "上海海鸿进出口有限公司"),
        ("宁波海鸿进出口有限公司", "宁波海鸿食品有限公司"),
        ("中国银行", "中国银行（香港）"),
        ("宁波海鸿进出口有限公司", "宁波海鸿进出口有限公司上海分公司"),
        ("北京银行", "南京银行"),
        ("东方证券", "东兴证券"),
        ("小米", "小米汽车"),
        ("招商银行", "招商证券"),
    ],
)
def test_firms_that_only_share_words_are_two(one: str, other: str) -> None:
    assert likeness(company(one), company(other)).score < LIKELY


@pytest.mark.parametrize("name", ["张伟", "王芳", "李建国", "欧阳娜娜", "John Smith"])
def test_a_common_personal_name_alone_is_no_duplicate(name: str) -> None:
    assert likeness(person(name), person(name)).score < LIKELY
    assert likeness(person(name, "13800138000"), person(name, "13900139000")).score < LIKELY


def test_a_very_rare_name_alone_is_a_possible_one() -> None:
    assert LIKELY <= likeness(person("欧阳靖雯"), person("欧阳靖雯")).score < 0.9


def test_a_common_name_in_a_long_list_stays_unremarkable() -> None:
    crowd = [Profile(id=at, names=("张伟",), phones=(f"1380000{at:04}",)) for at in range(400)]
    assert find_pairs(crowd) == []


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (person("张伟", "13800138000"), person("张伟", "13800138000"), Reason.SAME_MOBILE),
        (person("王晓雯", "13800138000"), person("张总", "13800138000"), Reason.SAME_MOBILE),
        (person("张三", "02162345678"), person("Zhang San", "02162345678"), Reason.SAME_PHONE),
        (person("李娜", emails=("LiNa@example.com",)), person("李那", emails=("lina@example.com",)), Reason.SAME_EMAIL),
        (person("李娜", birthday="1980-08-15"), person("李娜", birthday="1980年08月15日"), Reason.SAME_BIRTHDAY),
        (person("李娜", accounts=("lina_88",)), person("Lina", accounts=("Lina_88",)), Reason.SAME_ACCOUNT),
        (
            person("李娜", numbers=("330203198008150021",)),
            person("李娜", numbers=("330203198008150021",)),
            Reason.SAME_NUMBER,
        ),
        (person("李娜", company="海鸿进出口"), person("李娜", company="宁波海鸿进出口有限公司"), Reason.SAME_COMPANY),
        (
            person("李娜", address="宁波市江北区人民路132号3楼"),
            person("李娜", address="浙江省宁波市江北区人民路132号3楼"),
            Reason.SAME_ADDRESS,
        ),
    ],
)
def test_what_else_agrees_makes_a_name_a_duplicate(one: dict[str, Any], other: dict[str, Any], reason: Reason) -> None:
    found = likeness(one, other)
    assert found.score >= LIKELY
    assert reason in found.reasons


def test_a_switchboard_makes_nobody_a_duplicate() -> None:
    names = ("王晓雯", "李航", "赵敏", "孙立", "周涛", "吴越", "郑凯", "冯远", "陈思", "褚明", "卫国", "蒋欣")
    desk = [Profile(id=at, names=(name,), phones=("02162345678",)) for at, name in enumerate(names)]
    assert find_pairs(desk) == []


def test_what_differs_is_said_and_counts() -> None:
    one = person("李娜", "13800138000", birthday="1980-08-15")
    alike = likeness(one, person("李娜", "13800138000", birthday="1980-08-15"))
    other = likeness(one, person("李娜", "13800138000", birthday="1962-01-30"))
    assert other.score < alike.score
    assert other.doubts == (Reason.OTHER_BIRTHDAY,)


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("张三", "张", "三"),
        ("欧阳雪", "欧阳", "雪"),
        ("張總", "张", ""),
        ("老李", "李", ""),
        ("王芳女士", "王", "芳"),
        ("欧阳总", "欧阳", ""),
    ],
)
def test_a_name_is_taken_apart(text: str, family: str, given: str) -> None:
    name = person_name(text)
    assert name is not None
    assert (name.family, name.given) == (family, given)


@pytest.mark.parametrize("text", ["", "   ", "123", "!?", "（）"])
def test_what_is_no_name_says_nothing(text: str) -> None:
    assert person_name(text) is None
    assert company_name(text) is None or text == "123"


def test_common_names_are_known_to_be_common() -> None:
    common, rare = person_name("张伟"), person_name("隗靖雯")
    assert common is not None
    assert rare is not None
    assert share_of(common) > 1_000 * share_of(rare)


@pytest.mark.parametrize(
    ("text", "core", "places", "trades", "branch"),
    [
        ("宁波海鸿进出口有限公司", "海鸿", {"宁波"}, {"进出口"}, ""),
        ("浙江省宁波市鄞州区海鸿五金制品厂", "海鸿", {"浙江", "宁波", "鄞州区"}, {"五金制品"}, ""),
        ("华为技术（深圳）有限公司", "华为", {"深圳"}, {"技术"}, ""),
        ("中国银行（香港）", "中国银行", set(), set(), "香港"),
        ("北京银行", "北京银行", set(), set(), ""),
        ("有限公司", "有限公司", set(), set(), ""),
        ("上海", "上海", set(), set(), ""),
    ],
)
def test_a_firm_is_taken_apart(text: str, core: str, places: set[str], trades: set[str], branch: str) -> None:
    name = company_name(text)
    assert name is not None
    assert (name.core, name.places, name.trades, name.branch) == (core, places, trades, branch)


def test_the_same_list_gives_the_same_pairs_and_they_are_ordered() -> None:
    rows = [("张伟", "13800138000"), ("李航", "13700137000"), ("张伟", "13800138000"), ("李总", "13700137000")]
    profiles = [Profile(id=at, **person(*row)) for at, row in enumerate(rows)]
    pairs = find_pairs(profiles)
    assert [(pair.first, pair.second) for pair in pairs] == [(0, 2), (1, 3)]
    assert pairs == find_pairs(profiles)
    assert all(0 <= pair.likeness.score <= 1 for pair in pairs)


def test_whoever_waits_is_told_and_may_stop() -> None:
    told: list[tuple[int, int]] = []
    find_pairs([Profile(id=at, names=(f"客户{at}",)) for at in range(2_500)], progress=lambda *now: told.append(now))
    assert told[-1] == (2_500, 2_500)

    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        find_pairs([Profile(id=0, names=("张三",))], progress=stop)
