"""One line about a contact, taken apart: how the client was met, what was said, and when to call again.

"called, interested, call again Tuesday" / "打了电话，有兴趣，周二再打" / "拜訪 送樣品 下週三回訪". Rules, no guessing:
what no rule knows stays in the text as it was written.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from clientbook.domain.daywords import DayWord, find_days
from clientbook.domain.interactions import Channel


@dataclass(frozen=True, slots=True)
class QuickEntry:
    """What a line says. `channel` None names none; an empty `text` means that only a revisit is planned."""

    channel: Channel | None = None
    on: dt.date | None = None
    text: str = ""
    next_on: dt.date | None = None
    next_note: str = ""


class _Clause(NamedTuple):
    text: str
    is_same_breath: bool = False
    """Only a blank stood before it."""


_CHANNELS: dict[Channel, tuple[str, ...]] = {
    Channel.WECHAT: (r"(?:发了?|發了?|加了?)?微信(?:上|里|裡)?", r"wechat(?:ed)?\b"),
    Channel.EMAIL: (
        r"(?:发了?|發了?|回了?)?(?:邮件|郵件|电邮|電郵|电子邮件|電子郵件)",
        r"e-?mail(?:ed|s)?\b",
        r"mailed\b",
    ),
    Channel.PHONE: (
        r"打[了过過完]?(?:一?[个個通])?(?:电话|電話)",
        r"[致来來回去](?:电|電)(?:话|話)?",
        r"(?:电话|電話)(?:里|中|裡)?",
        r"通[话話]",
        r"打了",
        r"(?:called|phoned|telephoned|rang|spoke|talked)(?: (?:to|with))?\b",
        r"phone(?: call)?\b",
        r"call(?=[:,;]|$)",
    ),
    Channel.VISIT: (
        r"去了",
        r"(?:拜访|拜訪|走访|走訪|登门|登門|上门|上門|到访|到訪)[了过過]?",
        r"(?:site )?visit(?:ed)?\b",
        r"called on\b",
        r"dropped (?:by|in)\b",
    ),
    Channel.MEETING: (
        r"(?:开会|開會|会议|會議|见面|見面|面谈|面談|来访|來訪)[了过過]?",
        r"[见見]了(?:一?面)?",
        r"met(?: with)?\b",
        r"meeting\b",
    ),
    Channel.EVENT: (
        r"(?:展会|展會|沙龙|沙龍|活动|活動)(?:上|中)?",
        r"(?:trade )?fair\b",
        r"(?:exhibition|event|salon)\b",
    ),
    Channel.LETTER: (r"(?:寄了?|写了?|寫了?)信|信函", r"letter\b", r"wrote\b"),
}
_WORDS = tuple((channel, "|".join(words)) for channel, words in _CHANNELS.items())
_AT_START = tuple((channel, re.compile(rf"(?:刚刚?|剛剛?)?(?:{words})", re.IGNORECASE)) for channel, words in _WORDS)
_ANYWHERE = tuple((channel, re.compile(rf"(?<![a-z])(?:{words})", re.IGNORECASE)) for channel, words in _WORDS)
_PLANS = re.compile(
    "再|回访|回訪|回电|回電|跟进|跟進|追踪|追蹤|跟催|联系|聯繫|联络|聯絡|提醒|记得|記得|约|約|要去"
    "|拜访|拜訪|上门|上門|登门|登門|见面|見面|打电话|打電話"
    r"|\b(?:again|back|call|ring|phone|visit|see|meet|revisit|remind|remember|follow|check|mail|e-?mail|write|send)\b",
    re.IGNORECASE,
)
_GONE_BY = re.compile(
    r"[了过過]|\b(?:called|phoned|rang|visited|met|mailed|emailed|spoke|talked|wrote)\b", re.IGNORECASE
)
_CLAUSES = re.compile(r"\s*[,，;；。、\n]\s*|(?<=[a-z]{3})\.\s+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BEFORE = re.compile(r"^(?:之|以)?前")
_EDGES = " \t:：,，;；。.-—·"
_FAR = dt.timedelta(days=183)
_ANY_DAY = dt.date(2026, 1, 1)


def read_line(line: str, base: dt.date) -> QuickEntry:
    """Return what a line written on the day `base` says."""
    plan, said = _take_plan(_clauses(line), base)
    entry, clauses = _take_past(plan, said, base)
    entry, clauses = _take_channel(entry, clauses)
    is_only_channel = not clauses and entry.channel is not None
    return replace(entry, text=_joined(said if is_only_channel else clauses))


def _clauses(line: str) -> list[_Clause]:
    """Break a line at punctuation, and Chinese also at blanks; a day alone goes with what follows it."""
    found: list[_Clause] = []
    for part in _CLAUSES.split(line.strip()):
        found += _words(part) if _CHINESE.search(part) else [_Clause(part)]
    return _trimmed(found)


def _words(part: str) -> list[_Clause]:
    words: list[str] = []
    for word in part.split():
        if words and (_is_day(words[-1]) or not _CHINESE.search(words[-1] + word)):
            words[-1] = f"{words[-1]} {word}"
        else:
            words.append(word)
    return [_Clause(word, place > 0) for place, word in enumerate(words)]


def _is_day(word: str) -> bool:
    found = find_days(word, _ANY_DAY)
    return len(found) == 1 and not _rest(word, found[0])


def _trimmed(clauses: list[_Clause]) -> list[_Clause]:
    trimmed = [clause._replace(text=clause.text.strip(_EDGES)) for clause in clauses]
    return [clause for clause in trimmed if clause.text]


def _rest(text: str, day: DayWord) -> str:
    return f"{text[: day.start]} {text[day.end :]}".strip(_EDGES)


def _take_plan(clauses: list[_Clause], base: dt.date) -> tuple[QuickEntry, list[_Clause]]:
    """Take the last clause that plans something: a day to come that leads it or has a word that says what to do."""
    for place in range(len(clauses) - 1, -1, -1):
        text = clauses[place].text
        for day in reversed(find_days(text, base)):
            is_last = place == len(clauses) - 1
            span = (0, len(text)) if is_last and day.start == 0 else _plan_span(text, day)
            if span is None or not _is_to_come(text, day, base):
                continue
            start, end = span
            note = f"{text[start : day.start]} {_BEFORE.sub('', text[day.end : end].strip())}".strip(_EDGES)
            return QuickEntry(next_on=day.day, next_note=" ".join(note.split())), _cut(clauses, place, start, end)
    return QuickEntry(), clauses


def _cut(clauses: list[_Clause], place: int, start: int, end: int) -> list[_Clause]:
    """Return the clauses without a part of one of them."""
    text = clauses[place].text
    kept = clauses[place]._replace(text=f"{text[:start]} {text[end:]}")
    return _trimmed([*clauses[:place], kept, *clauses[place + 1 :]])


def _is_to_come(text: str, day: DayWord, base: dt.date) -> bool:
    """Say whether a day lies ahead; one of last month is not taken for the same day of next year."""
    if day.day < base:
        return False
    back = find_days(text[day.start : day.end], base, ahead=False)
    return day.day - base < _FAR or not back or not dt.timedelta(0) < base - back[0].day < _FAR


def _plan_span(text: str, day: DayWord) -> tuple[int, int] | None:
    """Return the part of a clause that plans: from the day to the end, or from the verb before it."""
    after, before = text[day.end :], text[: day.start]
    if _PLANS.search(after) and not _GONE_BY.search(after):
        return day.start, len(text)
    for verb in _PLANS.finditer(before):
        if not _GONE_BY.search(before[verb.start() :]):
            return verb.start(), len(text)
    return (day.start, day.end) if not _rest(text, day) else None


def _take_past(entry: QuickEntry, clauses: list[_Clause], base: dt.date) -> tuple[QuickEntry, list[_Clause]]:
    """Take the day on which the contact was out of the first clause, where that says how the client was met."""
    if not clauses:
        return entry, clauses
    text = clauses[0].text
    days = [day for day in find_days(text, base, ahead=False) if day.day <= base]
    if not days or (_channel_in(text) is None and _rest(text, days[0])):
        return entry, clauses
    return replace(entry, on=days[0].day), _cut(clauses, 0, days[0].start, days[0].end)


def _take_channel(entry: QuickEntry, clauses: list[_Clause]) -> tuple[QuickEntry, list[_Clause]]:
    """Take how the client was met: cut off where a clause begins with it, left in the text elsewhere."""
    for place, clause in enumerate(clauses):
        for channel, pattern in _AT_START:
            if match := pattern.match(clause.text):
                return replace(entry, channel=channel), _cut(clauses, place, 0, match.end())
    named = [channel for clause in clauses if (channel := _channel_in(clause.text)) is not None]
    return replace(entry, channel=named[0] if named else None), clauses


def _channel_in(text: str) -> Channel | None:
    found = [(match.start(), channel) for channel, pattern in _ANYWHERE if (match := pattern.search(text))]
    return min(found)[1] if found else None


def _joined(clauses: list[_Clause]) -> str:
    """Put clauses together again: a blank where one was, else the comma of their script."""
    text = ""
    for clause in clauses:
        comma = "，" if _CHINESE.search(text + clause.text) else ", "
        glue = " " if clause.is_same_breath else comma
        text = f"{text}{glue}{clause.text}" if text else clause.text
    return text
