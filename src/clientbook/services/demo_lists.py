"""The lists of the demo firm: every word that its files use, and some more that are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.access import Right
from clientbook.domain.lists import ListEntry, ListKind
from clientbook.domain.log import Act
from clientbook.services import demo_abroad, demo_names
from clientbook.services.access import require
from clientbook.services.lists import LIST_NAMES, entries
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from clientbook.desk import Desk

REFERRED = "老客户介绍"
SOURCES = ("展会", "电话开发", "上门来访", "网上询盘", "行业协会", "同事介绍")
SOURCES_ABROAD = ("广交会", "网上询盘", "行业协会", "展会")
TAGS = ("月结", "现款", "重品质", "重价格", "年度合同", "节日用量大", "需送货上楼", "新厂筹建", "可做案例")
PRIVATE_TAGS = ("送礼", "自用", "老茶客", "节日用量大")
TAGS_ABROAD = ("FOB", "CIF", "信用证", "季节性", "环保认证", "拼柜", "贴牌")
LOSS_REASONS = (
    "价格",
    "被同行争取",
    "质量",
    "交期",
    "客户关停或搬迁",
    "总部集采",
    "随离职同事转走",
    "联系不上",
    "其他",
)


def _unique(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


WORDS: dict[ListKind, tuple[str, ...]] = {
    ListKind.SOURCE: _unique(REFERRED, *SOURCES, *SOURCES_ABROAD, "广告", "其他"),
    ListKind.TAG: _unique(*TAGS, *PRIVATE_TAGS, *TAGS_ABROAD),
    ListKind.REGION: _unique(
        *(city for city, _area, _districts in (*demo_names.EASTERN, *demo_names.SOUTHERN)),
        *(place.country.region for place in demo_abroad.PLACES),
    ),
    ListKind.INDUSTRY: _unique(*(trade.name for trade in (*demo_names.TRADES, *demo_abroad.TRADES))),
    ListKind.LOSS_REASON: LOSS_REASONS,
}


def keep_own_lists(desk: Desk) -> None:
    """Put the firm's own words in the place of those that every new firm starts with, as its owner."""
    require(desk, Right.SET_UP)
    binder = desk.vault.directory.firm_binder
    with desk.act(Act.LIST_START, name=_(", ").join(_(LIST_NAMES[kind]) for kind in WORDS)):
        for kind, words in WORDS.items():
            for usual in entries(desk, kind):
                desk.session.delete(usual)
            for rank, name in enumerate(words):
                desk.session.add(ListEntry(binder=binder, list_kind=kind.value, name=name, rank=rank))
