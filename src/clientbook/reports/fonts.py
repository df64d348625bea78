"""The faces of printed text, loaded once per process, and what becomes of characters that a face lacks.

A character is drawn from Noto Sans SC, else from the small fallback, else as its code point in brackets, so
that nothing vanishes from paper in silence. Only characters that are invisible by design (joiners, variation
selectors, direction marks) are left out: text is drawn in the order in which it is stored.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from clientbook.support.paths import resource


class Weight(StrEnum):
    """How strong a text is."""

    REGULAR = "regular"
    BOLD = "bold"


_FILES = {
    Weight.REGULAR: ("NotoSansSC-Regular.ttf", "DejaVuSans-Rest.ttf"),
    Weight.BOLD: ("NotoSansSC-Bold.ttf", "DejaVuSans-Bold-Rest.ttf"),
}
_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_MARKED = re.compile("\\S[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u3099\u309a]+")
_SPACES = frozenset("\t\u00a0\u1680\u202f\u205f\u3000") | {chr(code) for code in range(0x2000, 0x200B)}
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0") | {
    chr(code)
    for first, last in ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
    for code in range(first, last + 1)
}


@dataclass(frozen=True, slots=True)
class Face:
    """One weight: names for reportlab, the characters of the main font, advances of all per point.

    `plain` is `own` without marks that combine: text of these alone needs no cleaning.
    """

    name: str
    fallback: str
    own: frozenset[str]
    plain: frozenset[str]
    advances: Mapping[str, float]


@functools.cache
def face(weight: Weight) -> Face:
    """Return the face of a weight; the first call reads the font files and tells reportlab of them."""
    main, fallback = (_register(f"clientbook-{weight}-{n}", file) for n, file in enumerate(_FILES[weight]))
    own = _advances(main)
    plain = frozenset(char for char in own if not unicodedata.combining(char))
    return Face(main.fontName, fallback.fontName, frozenset(own), plain, {**_advances(fallback), **own})


def _register(name: str, file: str) -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font: Any = TTFont(name, str(resource(f"fonts/{file}")), shapable=False)
    pdfmetrics.registerFont(font)  # pyright: ignore[reportUnknownMemberType]  reportlab has no types
    return font


def _advances(font: Any) -> dict[str, float]:
    widths: dict[int, float] = font.face.charWidths
    return {chr(code): width / 1000 for code, width in widths.items() if _is_drawn(chr(code))}


def _is_drawn(char: str) -> bool:
    return char == " " or (
        char not in _UNSEEN and unicodedata.category(char) not in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"}
    )


def clean(text: str) -> str:
    """Return `text` with drawable characters and line feeds only; the others are spelled as 〔U+20BB7〕."""
    it = face(Weight.REGULAR)
    if it.plain.issuperset(text):
        return text
    known = it.advances
    text = _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), _BREAKS.sub("\n", text))
    return "".join(char if char in known or char == "\n" else _spelled(char) for char in text)


def _spelled(char: str) -> str:
    if char in _SPACES:
        return "  " if char == "\u3000" else " "
    if char in _UNSEEN or unicodedata.category(char) == "Cf":
        return ""
    return f"〔U+{ord(char):04X}〕"


def runs(text: str, weight: Weight) -> list[tuple[str, str]]:
    """Split a cleaned line into (font name, text) by the font that has its characters."""
    it = face(weight)
    return [(it.name if is_own else it.fallback, "".join(part)) for is_own, part in groupby(text, it.own.__contains__)]
