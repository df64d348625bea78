"""The log as a sheet. Its last lines name the head it was read at; the journal in turn names the sheet's digest."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.access import Right
from clientbook.domain.log import Act
from clientbook.exchange.export import write_csv, write_xlsx
from clientbook.services.access import require
from clientbook.services.log import log_head, read_lines
from clientbook.support.clock import local, now
from clientbook.support.i18n import _, pgettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from clientbook.exchange.export import Cell
    from clientbook.services.log import LogFilter, LogHead, LogLine

_TOLD_EVERY = 500


class SheetKind(StrEnum):
    """What the log can be exported as."""

    CSV = "csv"
    XLSX = "xlsx"


class LogSheet(NamedTuple):
    """The exported log, a file name to save it under, and how many lines it has."""

    data: bytes
    filename: str
    lines: int


def export_log(
    desk: Desk, wanted: LogFilter, kind: SheetKind, *, progress: Callable[[int, int], None] | None = None
) -> LogSheet:
    """Return the lines that the filter takes, newest first, with the head of the journal below them.

    The entry that this export makes carries the SHA-256 of the sheet, so that its author's signature covers the
    sheet and the head in it. `progress` is told (done, total) entries and may raise Cancelled. Raises Refused.
    """
    require(desk, Right.EXPORT)
    lines: list[LogLine] = []
    hidden, total = 0, desk.vault.seq
    for done, line in enumerate(read_lines(desk), start=1):
        if line is None:
            hidden += 1
        elif wanted.takes(line):
            lines.append(line)
        if progress is not None and done % _TOLD_EVERY == 0:
            progress(done, max(done, total))
    head, moment = log_head(desk), local(now())
    headers = (_("No."), _("Time"), pgettext("colleague", "Person"), _("Act"), _("File"), _("Details"))
    rows = [*(_cells(line) for line in reversed(lines)), *_foot(desk, head, hidden)]
    title = _("Log")
    data = write_csv(headers, rows) if kind is SheetKind.CSV else write_xlsx(headers, rows, title=title)
    digest = hashlib.sha256(data).hexdigest()
    desk.note(Act.LOG_EXPORT, name=f"{title}.{kind}", count=len(lines), head=head.seq, sha256=digest)
    return LogSheet(data, f"{title} {moment:%Y-%m-%d} {head.seq}.{kind}", len(lines))


def _cells(line: LogLine) -> tuple[Cell, ...]:
    return (line.seq, line.time, line.name, line.act_name, line.file, line.note)


def _foot(desk: Desk, head: LogHead, hidden: int) -> list[tuple[Cell, ...]]:
    return [
        (),
        (head.seq, now(), desk.vault.me.name, _("Head of the log when it was exported"), head.hash, head.words),
        (hidden, None, None, _("Entries of others that are not yours to read")),
    ]
