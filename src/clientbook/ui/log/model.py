"""The lines of the log that were read so far, and the columns they are shown in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.log import LogKind
from clientbook.services.log import LogFilter
from clientbook.support.clock import local
from clientbook.support.i18n import _, pgettext
from clientbook.ui.widgets.dates import weekday
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    import datetime as dt

    from clientbook.services.log import LogLine, LogPart


def columns() -> list[Column]:
    """Return the columns in the current language."""
    return [
        Column("act", _("Act"), 250, lambda row: row.act_name, "two", lambda row: row.note, can_sort=False),
        Column("file", _("File"), 170, lambda row: row.file, can_sort=False),
        Column("person", pgettext("colleague", "Person"), 90, lambda row: row.name, can_sort=False),
        Column("time", _("Time"), 168, lambda row: moment(row.time), "date", can_sort=False),
        Column("seq", _("No."), 72, lambda row: f"{row.seq:,}", "number", can_sort=False, spare=1),
    ]


def moment(time: dt.datetime) -> str:
    """Return a time as 2026-11-22 Sun 09:30."""
    here = local(time)
    return f"{here:%Y-%m-%d} {weekday(here.date())} {here:%H:%M}"


def kind_names() -> list[tuple[LogKind | None, str]]:
    """Return the kinds of act that the list is filtered by."""
    return [
        (None, _("Everything")),
        (LogKind.OPEN, _("Openings")),
        (LogKind.REVEAL, _("Reveals")),
        (LogKind.EXPORT, _("Exports")),
        (LogKind.PRINT, _("Prints")),
        (LogKind.ACCESS, _("Access")),
        (LogKind.UNLOCK, _("Unlocks")),
    ]


class LogBook:
    """Lines by number, newest first, as parts come in from both ends."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []
        self.hidden = 0
        self.first = self.last = 0
        self.was_read = False

    @property
    def is_whole(self) -> bool:
        """Whether the first entry was read."""
        return self.was_read and self.first <= 1

    def take_older(self, part: LogPart) -> None:
        """Add a part below what was read."""
        if not self.was_read:
            self.last = part.last
        self.first, self.was_read = part.first, True
        self.lines += part.lines
        self.hidden += part.hidden

    def take_newer(self, part: LogPart) -> bool:
        """Add a part above what was read and say whether it held anything; one that does not join on is left out."""
        if part.first != self.last + 1 or part.last < part.first:
            return False
        self.lines[:0] = part.lines
        self.last = part.last
        self.hidden += part.hidden
        return True

    def shown(self, wanted: LogFilter) -> list[LogLine]:
        """Return the lines that a filter takes."""
        return self.lines if wanted == LogFilter() else [line for line in self.lines if wanted.takes(line)]

    def reaches(self, wanted: LogFilter) -> bool:
        """Whether older entries can hold nothing that the filter takes; clocks may differ by a day or two."""
        if self.is_whole or wanted.first is None or not self.lines:
            return self.is_whole
        return (wanted.first - self.lines[-1].day).days > 2  # noqa: PLR2004  as said above
