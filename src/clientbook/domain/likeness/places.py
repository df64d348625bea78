"""Addresses as far as likeness goes: their parts, in whatever order and however complete they were written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from clientbook.domain.likeness.script import simplified

_UNIT = re.compile(r"\d+|[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]+")
_HAN_UNIT = re.compile(
    r"[\u3400-\u9fff]+?(?:自治区|特别行政区|街道|大道|省|市|区|區|县|縣|镇|鎮|乡|鄉|村|路|街|巷|弄|道|号|號|栋|幢|座|楼|樓|层|層|室|$)"
)
_NO_WORDS = """
    中国 中國 号 號 栋 幢 座 楼 樓 层 層 室 弄 street st road rd avenue ave place pl crescent court close drive
    circuit way lane the of unit flat no
"""
_SAID_BY_ALL = frozenset(_NO_WORDS.split())
_SHORT, _LONG, _LONG_NUMBER = 5, 9, 3
_FORGIVEN = 0.8


class Place(NamedTuple):
    """The parts of an address, each with what it weighs: a house number more than a word that many share."""

    words: tuple[str, ...]
    numbers: frozenset[str]
    key: str


@lru_cache(maxsize=4096)
def place(text: str) -> Place | None:
    """Take an address apart; None where there is nothing like one."""
    plain = simplified(unicodedata.normalize("NFKC", text).casefold())
    words: list[str] = []
    for unit in _UNIT.findall(plain):
        words.extend(_HAN_UNIT.findall(unit) if "\u3400" <= unit[0] <= "\u9fff" else [unit])
    kept = tuple(dict.fromkeys(word for word in words if word not in _SAID_BY_ALL))
    if not kept:
        return None
    numbers = frozenset(word for word in kept if word.isdecimal())
    return Place(kept, numbers, "".join(sorted(kept)) if numbers and len(kept) > 1 else "")


def shared(a: Place, b: Place) -> float:
    """Return how much of the shorter address the other one says too, from 0 to 1; slips of the pen are forgiven."""
    if len(a.words) > len(b.words):
        a, b = b, a
    left = set(b.words)
    found = total = 0.0
    unmatched: list[str] = []
    for word in a.words:
        weight = _weight(word)
        total += weight
        if word in left:
            left.remove(word)
            found += weight
        else:
            unmatched.append(word)
    for word in unmatched:
        match = next((other for other in left if word[0] == other[0] and _is_slip(word, other)), "")
        if match:
            left.remove(match)
            found += _weight(word) * _FORGIVEN
    return found / total


def _weight(word: str) -> float:
    return 1 + min(len(word), 4) / 2


def _is_slip(word: str, other: str) -> bool:
    """Whether two words are one with a slip: a letter wrong, missing, doubled or swapped."""
    size = min(len(word), len(other))
    if word.isdecimal() or other.isdecimal():
        most = 1 if size >= _LONG_NUMBER else 0
    else:
        most = 2 if size >= _LONG else 1 if size >= _SHORT else 0
    return most > 0 and OSA.distance(word, other, score_cutoff=most) <= most
