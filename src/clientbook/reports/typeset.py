"""Text styles of the paper and the breaking of lines, for Chinese and Latin text alike.

A line never begins with closing punctuation nor ends with opening punctuation; Latin words stay whole unless
one alone is wider than the line. Widths are sums of cached advances: this runs for every printed string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clientbook.reports.fonts import Weight, clean, face

if TYPE_CHECKING:
    from collections.abc import Mapping

Colour = tuple[float, float, float]


def _colour(code: str) -> Colour:
    red, green, blue = bytes.fromhex(code)
    return red / 255, green / 255, blue / 255


INK = _colour("1B1F24")
MUTED = _colour("667085")
FAINT = _colour("98A2B3")
LINE = _colour("E3E6EB")
ACCENT = _colour("2563B8")
ACCENT_SOFT = _colour("E6EEF9")
WARN = _colour("9A5B00")
WARN_SOFT = _colour("FCF0DC")
BAD = _colour("B42318")


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """How a text looks; size and leading in points. Compared by identity: styles are constants."""

    size: float = 9.5
    leading: float = 14
    weight: Weight = Weight.REGULAR
    colour: Colour = INK

    def baseline(self, top: float) -> float:
        """Return how far below the page's top the letters stand in a line box that begins at `top`."""
        return top + (self.leading - self.size) / 2 + 0.88 * self.size


BODY = Style()
STRONG = Style(weight=Weight.BOLD)
LABEL = Style(8.8, 14, colour=MUTED)
CELL = Style(9, 13)
CELL_STRONG = Style(9, 13, Weight.BOLD)
CELL_LABEL = Style(8, 13, colour=MUTED)
CELL_WARN = Style(9, 13, colour=BAD)
CELL_LINK = Style(9, 13, colour=ACCENT)
HEAD = Style(8, 11, colour=MUTED)
FRAME = Style(8, 11, colour=MUTED)
HEADING = Style(11.5, 17, Weight.BOLD)
TITLE = Style(18, 25, Weight.BOLD)
BIG = Style(30, 42, Weight.BOLD)
SUMMARY = Style(10, 15, colour=MUTED)
SECRET = Style(19, 27, Weight.BOLD)
PILL = Style(9, 13, colour=ACCENT)
NOTICE = Style(9.2, 14.5, colour=WARN)
NOTICE_HEAD = Style(9.8, 15, Weight.BOLD, WARN)

_OPEN = r"（〔［｛《〈「『【〖〝“‘¥￥＄#(\[{"
_CLOSE = r"，。、；：？！）〕］｝》〉」』】〗〞”’％‰℃…—～·・ーゝゞ々,.;:?!)\]}%"
_WIDE = (
    "\u1100-\u11ff\u2e80-\u303f\u3040-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
_TOKEN = re.compile(rf" +|[{_OPEN}]*(?:[{_WIDE}]|[^ \n{_WIDE}{_OPEN}]+)?[{_CLOSE}]*(?: ·(?= ))?")


def width(text: str, style: Style) -> float:
    """Return the width in points of a cleaned line."""
    return sum(map(face(style.weight).advances.__getitem__, text)) * style.size


def fit(text: str, style: Style, room: float) -> str:
    """Return `text` as one cleaned line that is at most `room` points wide, cut with … where it must be."""
    line = " ".join(clean(text[:_LONGEST_LINE]).split("\n"))
    if width(line, style) <= room:
        return line
    rest = room - width("…", style)
    used = 0.0
    for at, char in enumerate(line):
        used += width(char, style)
        if used > rest:
            return line[:at].rstrip() + "…"
    return line


_LONGEST_LINE = 500


class Breaker:
    """Breaks texts into lines and remembers short ones while one document is made."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, Style, float], tuple[str, ...]] = {}

    def lines(self, text: str, style: Style, room: float) -> tuple[str, ...]:
        """Return the cleaned lines of `text` in a column `room` points wide; at least one."""
        key = (text, style, room)
        found = self._seen.get(key)
        if found is None:
            found = _lines(clean(text), style, room)
            if len(text) <= _REMEMBERED:
                self._seen[key] = found
        return found


_REMEMBERED = 60


def _lines(text: str, style: Style, room: float) -> tuple[str, ...]:
    advances = face(style.weight).advances
    limit = room / style.size + 1e-6
    if "\n" not in text:
        if sum(map(advances.__getitem__, text)) <= limit:
            return (text,)
        return tuple(_broken(text, advances, limit))
    return tuple(line for part in text.strip("\n").split("\n") for line in _broken(part, advances, limit))


def _broken(text: str, advances: Mapping[str, float], limit: float) -> list[str]:
    done: list[str] = []
    line, used = "", 0.0
    for token in _TOKEN.findall(text):
        wide = sum(map(advances.__getitem__, token))
        if used + wide <= limit:
            line += token
            used += wide
            continue
        if token.isspace():
            continue
        if line:
            done.append(line.rstrip())
        line, used = token, wide
        if wide > limit:
            *whole, line = _chopped(token, advances, limit)
            done += whole
            used = sum(map(advances.__getitem__, line))
    if line or not done:
        done.append(line.rstrip())
    return _unorphaned(done, advances, limit)


def _unorphaned(lines: list[str], advances: Mapping[str, float], limit: float) -> list[str]:
    """Give a last line of one or two characters company, for 公司 is one word though it may be parted."""
    if len(lines) < _TWO or len(lines[-1]) > _TWO:
        return lines
    tokens = [token for token in _TOKEN.findall(lines[-2]) if token]
    last = tokens[-1] + lines[-1]
    if len(tokens) < _TWO or sum(map(advances.__getitem__, last)) > limit:
        return lines
    return [*lines[:-2], "".join(tokens[:-1]).rstrip(), last]


_TWO = 2


def _seam(token: str, start: int, end: int) -> int:
    """Return where to cut before `end`: behind the last joint of an address or number, if one is near."""
    for at in range(end, max(start + 1, end - _NEAR), -1):
        if token[at - 1] in "-/@._,;&?=":
            return at
    return end


_NEAR = 12


def _chopped(token: str, advances: Mapping[str, float], limit: float) -> list[str]:
    """Cut a word that is wider than the column (an address, a hostile field) into pieces that fit."""
    pieces: list[str] = []
    start, used = 0, 0.0
    for at, char in enumerate(token):
        used += advances[char]
        if used > limit and at > start:
            cut = _seam(token, start, at)
            pieces.append(token[start:cut])
            start, used = cut, sum(map(advances.__getitem__, token[cut : at + 1]))
    return [*pieces, token[start:]]
