"""Company names taken apart: the words that tell a firm from others, and those that many share.

宁波海鸿进出口有限公司 is the core 海鸿, the region 宁波, the trade 进出口 and a legal form, which says little.
中国银行（香港） is another firm than 中国银行: what a name adds in brackets at its end is its branch.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.likeness.firm_words import FORMS, LATIN_FORMS, REGIONS, TRADES, WIDE_REGIONS, WORKSHOPS
from clientbook.domain.likeness.script import simplified
from clientbook.domain.pinyin import folded, readings

if TYPE_CHECKING:
    from collections.abc import Iterable


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_REGION = re.compile(f"({_any_of((*REGIONS, *WIDE_REGIONS))})(?:省|市|自治区|特别行政区)?")
_DISTRICT = re.compile(r"([\u4e00-\u9fff]{1,3}[市县区])(?=[\u4e00-\u9fff]{3})")
_WIDE = frozenset(WIDE_REGIONS)
_FORM = re.compile(f"(?:{_any_of((*FORMS, *WORKSHOPS))})$")
_WORKSHOPS = frozenset(WORKSHOPS)
_TRADE = re.compile(f"(?:{_any_of(TRADES)})$")
_LATIN_FORMS = frozenset(LATIN_FORMS)
_IN_BRACKETS = re.compile(r"[(\[【]([^)\]】]*)[)\]】]")
_AT_THE_END = re.compile(_IN_BRACKETS.pattern + r"\s*$")
_BRANCH = re.compile(r"(?<=公司)([\u4e00-\u9fff]{2,10}?)(?:分公司|分店|办事处|分行|支行|营业部)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[^\W_\u3400-\u9fff]+")


class CompanyName(NamedTuple):
    """A name taken apart. `full` is all of it but brackets and legal form; `core` is never empty.

    `sound` is the reading of the core, empty where the name is nothing but words that many names share (北京银行):
    only its whole tells it from others then, and is the core. `places` are the regions named, countries and
    continents left out, `trades` the words of the industry, `workshop` the form where it is no company, `branch` what
    makes it a part or a sister of a firm.
    """

    full: str
    core: str
    sound: str
    places: frozenset[str]
    trades: frozenset[str]
    workshop: str
    branch: str


@lru_cache(maxsize=4096)
def company_name(text: str) -> CompanyName | None:
    """Take a name apart; None where there is nothing like a name."""
    plain = simplified(unicodedata.normalize("NFKC", text).casefold()).strip()
    plain, branch = _without_branch(plain)
    places = frozenset(found[1] for inside in _IN_BRACKETS.findall(plain) for found in _REGION.finditer(inside))
    plain = _IN_BRACKETS.sub(" ", plain)
    made = _han(plain, places - _WIDE) if _HAN.search(plain) else _latin(plain, places - _WIDE)
    return made._replace(branch=branch) if made else None


def _without_branch(text: str) -> tuple[str, str]:
    if (found := _AT_THE_END.search(text)) and found.start():
        inside = folded(found[1])
        if inside and not _FORM.search(inside):
            return text[: found.start()], _REGION.sub(r"\1", inside)
    if found := _BRANCH.search(text):
        return text[: found.start()], _REGION.sub(r"\1", found[1])
    return text, ""


def _han(plain: str, places: frozenset[str]) -> CompanyName | None:
    full, workshop = _without_form(folded("".join(plain.split())))
    if not full:
        return None
    rest, named = full, set(places)
    while (found := _REGION.match(rest) or _DISTRICT.match(rest)) and found.end() < len(rest):
        named.add(found[1])
        rest = rest[found.end() :]
    trades: set[str] = set()
    while (found := _TRADE.search(rest)) and found.start():
        trades.add(found[0])
        rest, _form = _without_form(rest[: found.start()])
    if _REGION.fullmatch(rest) or _TRADE.fullmatch(rest):
        return CompanyName(full, full, "", places, frozenset(), workshop, "")
    sound = next(iter(readings(rest)), rest)
    return CompanyName(full, rest, sound, frozenset(named - _WIDE), frozenset(trades), workshop, "")


def _without_form(text: str) -> tuple[str, str]:
    """Return a name without its legal forms, and the form where it is no company."""
    workshop = ""
    while (found := _FORM.search(text)) and found.start():
        if found[0] in _WORKSHOPS:
            workshop = found[0]
        text = text[: found.start()]
    return text, workshop


def _latin(plain: str, places: frozenset[str]) -> CompanyName | None:
    written = [word for found in _LATIN_WORD.findall(plain) if (word := folded(found))]
    words = [word for word in written if word not in _LATIN_FORMS] or written
    if not words:
        return None
    trades = frozenset(word for word in words[1:] if _TRADE.fullmatch(word))
    core = "".join(word for word in words if word not in trades)
    return CompanyName("".join(words), core, core, places, trades, "", "")
