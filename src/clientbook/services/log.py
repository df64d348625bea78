"""The log: who did what to which file when, as far as the audit keys let the signed-in person read it.

The journal is read from its end in parts: each part is a window of entries, newest first. Filters and counts
work on lines already read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.access import Right
from clientbook.domain.log import ACT_NAMES, LogKind, kind_of
from clientbook.services.access import require
from clientbook.services.log_words import Words
from clientbook.support.clock import local
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clientbook.desk import Desk

FIRST_PART = 400
LARGEST_PART = 8_000


class LogLine(NamedTuple):
    """One entry that is the person's to read; `file` names the file or files concerned, `note` says more."""

    seq: int
    time: dt.datetime
    member: bytes
    name: str
    act: str
    act_name: str
    kind: LogKind
    clients: tuple[bytes, ...]
    file: str
    note: str

    @property
    def day(self) -> dt.date:
        """Return the local day by the author's clock."""
        return local(self.time).date()


class LogPart(NamedTuple):
    """Lines newest first, of the entries `first` to `last`; `hidden` entries are not the person's to read.

    `first` is above `last` in an empty part.
    """

    lines: tuple[LogLine, ...]
    first: int
    last: int
    hidden: int


class LogHead(NamedTuple):
    """The signed end of the journal: number and hash of its last entry, and six words to compare."""

    seq: int
    hash: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which lines are shown. `clients` None: any file and none; `first` and `last` are days."""

    member: bytes | None = None
    kind: LogKind | None = None
    act: str = ""
    clients: frozenset[bytes] | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    def takes(self, line: LogLine) -> bool:
        """Say whether a line is shown."""
        return (
            self.member in (None, line.member)
            and self.kind in (None, line.kind)
            and self.act in ("", line.act)
            and (self.clients is None or not self.clients.isdisjoint(line.clients))
            and (self.first is None or line.day >= self.first)
            and (self.last is None or line.day <= self.last)
        )


class DayCount(NamedTuple):
    """What one person opened, revealed, exported and printed on one day."""

    day: dt.date
    member: bytes
    name: str
    opened: int
    revealed: int
    exported: int
    printed: int


def read_log(desk: Desk, *, before: int | None = None, size: int | None = None) -> LogPart:
    """Return the entries right before number `before`, or the newest ones; together they double with every part.

    Raises Refused without the right to read the log, Damaged when the journal is not what it was.
    """
    require(desk, Right.READ_LOG)
    if before is None:
        return _part(desk, max(desk.vault.seq - (size or FIRST_PART), 0), None)
    taken = desk.vault.seq - before + 1
    wanted = size or min(max(taken, FIRST_PART), LARGEST_PART)
    since = max(before - 1 - wanted, 0)
    return _part(desk, since, before - 1 - since)


def read_newer(desk: Desk, after: int) -> LogPart:
    """Return what was written after entry `after`."""
    require(desk, Right.READ_LOG)
    return _part(desk, after, None)


def log_head(desk: Desk) -> LogHead:
    """Return the head of the journal as this desk has verified it."""
    vault = desk.vault
    return LogHead(vault.seq, vault.head.hex(), vault.words())


def act_choices(lines: Iterable[LogLine]) -> list[tuple[str, str]]:
    """Return the acts that occur, with their names, in the order of the names."""
    return sorted({(line.act, line.act_name) for line in lines}, key=lambda pair: pair[1])


def counts_per_day(lines: Iterable[LogLine]) -> list[DayCount]:
    """Return what was opened and taken away per person and day; newest day first, the busiest person first."""
    found: dict[tuple[dt.date, bytes], dict[LogKind, int]] = {}
    names: dict[bytes, str] = {}
    for line in lines:
        if line.kind in _COUNTED:
            tally = found.setdefault((line.day, line.member), dict.fromkeys(_COUNTED, 0))
            tally[line.kind] += 1
            names[line.member] = line.name
    rows = [
        DayCount(day, member, names[member], *(tally[kind] for kind in _COUNTED))
        for (day, member), tally in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.day.toordinal(), -sum(row[3:]), row.name))


_COUNTED = (LogKind.OPEN, LogKind.REVEAL, LogKind.EXPORT, LogKind.PRINT)


def _part(desk: Desk, since: int, limit: int | None) -> LogPart:
    if limit == 0:
        return LogPart((), since + 1, since, 0)
    lines: list[LogLine] = []
    last, hidden = since, 0
    for line in read_lines(desk, since, limit):
        last += 1
        if line is None:
            hidden += 1
        else:
            lines.append(line)
    return LogPart(tuple(reversed(lines)), since + 1, last, hidden)


def read_lines(desk: Desk, since: int = 0, limit: int | None = None) -> Iterator[LogLine | None]:
    """Yield a line for every entry after `since`, oldest first; None where it is not the person's to read."""
    require(desk, Right.READ_LOG)
    words = Words(desk)
    for entry in desk.vault.journal(since=since, limit=limit):
        if entry.details is None:
            yield None
            continue
        said = words.of(entry)
        yield LogLine(
            entry.seq,
            entry.time,
            entry.author,
            words.person(entry.author),
            entry.act,
            _(ACT_NAMES[entry.act]) if entry.act in ACT_NAMES else entry.act,
            kind_of(entry.act),
            said.clients,
            said.file,
            said.note,
        )
