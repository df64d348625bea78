"""Cells with a meaning: dates, genders, stages, tags, e-mail addresses, and whether a name is a person's."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TypeVar

from clientbook.domain.clients import ClientType, Stage
from clientbook.exchange.clients import ImportedGender

_Meaning = TypeVar("_Meaning")


def _all_mean(meaning: _Meaning, words: str) -> dict[str, _Meaning]:
    return dict.fromkeys(words.split(), meaning)


_NOTHING = _all_mean(
    meaning=True,
    words="""
    无 無 暂无 暫無 没有 未填 未知 不详 未指定 未設定 - -- — / n/a na null none nil unspecified
    00/0/0 0/0/00 0/0/0 0000-00-00 #n/a #null! #ref! #value! #name? #div/0! #num!
    """,
)
_LONGEST_NOTHING = max(map(len, _NOTHING)) + 4
"""With blanks around it; a longer cell says something."""
_DEFAULTS = _all_mean(meaning=True, words="false smtp ex normal 普通 中 0")
_GENDERS = {
    **_all_mean(ImportedGender.MALE, "男 男性 先生 m male mr mr. man"),
    **_all_mean(ImportedGender.FEMALE, "女 女性 女士 小姐 f female ms ms. mrs mrs. woman"),
}
_STAGES = {
    **_all_mean(
        Stage.FOLLOWING,
        "跟进 跟进中 跟進 跟進中 洽谈 洽谈中 意向 潜在 潛在 未成交 following open prospect lead new",
    ),
    **_all_mean(
        Stage.WON, "成交 已成交 赢单 签约 已签约 合作 合作中 老客户 成交客户 簽約 已簽約 won customer closed_won"
    ),
    **_all_mean(Stage.LOST, "流失 已流失 输单 丢单 战败 失败 無效 无效 lost closed_lost dead"),
}
_KINDS = {
    **_all_mean(ClientType.PERSON, "个人 個人 个人客户 個人客戶 自然人 person individual personal"),
    **_all_mean(
        ClientType.COMPANY,
        """公司 企业 企業 企业客户 企業客戶 公司客户 单位 单位客户 机构 机构客户 法人
        company organization business""",
    ),
}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_MONTHS = 12
_TAGS = re.compile(r"\s*(?::::|[;,；，、|\n])\s*")
_EMAILS = re.compile(r"\s*(?::::|[;,；，、|\s/])\s*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_HAN_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+(?:[·•・][\u3400-\u9fff]+)+")
_FIRM = re.compile(
    r"公司|集团|集團|银行|銀行|中心|学校|學校|大学|大學|医院|醫院|酒店|工作室|[厂廠店行局院部社会會所]$"
    r"|\b(?:inc|ltd|llc|co|corp|gmbh|plc|company|group|bank|limited|university)\b\.?",
    re.IGNORECASE,
)
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹"
    "彭曾萧肖田董潘袁蔡蒋蔣余于杜叶葉程魏苏蘇吕呂丁任卢盧姚沈钟鐘鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈"
    "夏付傅方邹鄒熊白孟秦邱侯江尹薛闫阎閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向"
    "常汤湯康易乔喬赖賴文施洪辛柯庄莊温溫牛樊葛邢安齐齊伍庞龐颜顏倪聂聶章鲁魯岳翟殷詹申欧歐耿关關"
    "焦柳俞祝纪紀尤阮单單涂凌宁寧裴包路房解盖蓋朴查华華仇区區翁司阳尉长令狐上官诸諸皇甫慕容端木公"
    "轩辕"
)


def says_nothing(cell: str) -> bool:
    """Return whether the cell is a program's or a person's way of leaving it empty."""
    return len(cell) <= _LONGEST_NOTHING and cell.strip().casefold() in _NOTHING


def is_default(cell: str) -> bool:
    """Return whether a column of no field holds what address books write there for everybody."""
    return cell.strip().casefold() in _DEFAULTS


def gender(cell: str) -> ImportedGender | None:
    """Return the gender a cell names, or None."""
    return _GENDERS.get(cell.strip().casefold())


def stage(cell: str) -> Stage | None:
    """Return the stage a cell names, or None."""
    return _STAGES.get(cell.strip().casefold().replace(" ", "_"))


def kind(cell: str) -> ClientType | None:
    """Return the kind of client a cell names, or None."""
    return _KINDS.get(cell.strip().casefold())


def birthday(cell: str) -> dt.date | None:
    """Return a solar date with a year; month before day where a slashed date leaves both open, as Outlook does."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _YEAR_LAST.fullmatch(text):
        month, day, year = map(int, found.groups())
        if month > _MONTHS:
            month, day = day, month
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def tags(cell: str) -> list[str]:
    """Return the labels of a cell without Google's own groups, which begin with an asterisk."""
    return [tag for tag in _TAGS.split(cell.strip()) if tag and not tag.startswith("* ")]


def emails(cell: str) -> tuple[list[str], bool]:
    """Return the addresses of a cell and whether they are all that it says."""
    words = [word.strip("<>()（）\"'") for word in _EMAILS.split(cell.strip()) if word]
    found = [word for word in words if _EMAIL.fullmatch(word)]
    return found, len(found) == len(words)


def looks_like_person(name: str) -> bool:
    """Guess from the name alone: a Chinese name begins with a surname, a Latin one has two to four words."""
    if _FIRM.search(name):
        return False
    if _HAN_NAME.fullmatch(name):
        return "·" in name or name[0] in _SURNAMES
    words = name.replace(".", " ").split()
    return name.isascii() and 2 <= len(words) <= 4 and all(word.isalpha() for word in words)  # noqa: PLR2004  words
