"""The revisit schedule 回访计划表: whom one person calls in a week or month, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.reports.flow import Flow
from clientbook.reports.formats import day, phone, planned_day
from clientbook.reports.frame import DOT, Document
from clientbook.reports.table import Band, Cell, Column, Table
from clientbook.reports.typeset import CELL, CELL_LABEL, CELL_STRONG, CELL_WARN, LABEL, Breaker
from clientbook.reports.values import Period
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.reports.values import Imprint, PlannedRevisit, Schedule


def render_schedule(
    schedule: Schedule, imprint: Imprint, *, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return the PDF of one person's schedule; `progress` hears of pages (done, all)."""
    span = _("{first} to {last}").format(first=day(schedule.first), last=day(schedule.last))
    flow = Flow(Breaker(), DOT.join((schedule.person, span)))
    kind = _("Week") if schedule.period is Period.WEEK else _("Month")
    flow.title(_("Revisit schedule"), kind)
    flow.summary(DOT.join((schedule.person, span, *_counts(schedule))))
    flow.skip(10)
    if any(it.revisits or it.note for it in schedule.days):
        Table(flow, _columns()).rows(_rows(schedule))
    else:
        flow.paragraph(_("No revisits are planned."), LABEL)
    document = Document(_("Revisit schedule"), imprint, subject=schedule.person, sheets=flow.sheets)
    return document.pdf(progress)


def _counts(schedule: Schedule) -> list[str]:
    count = sum(len(it.revisits) for it in schedule.days)
    overdue = sum(row.is_overdue for it in schedule.days for row in it.revisits)
    parts = [ngettext("{count} revisit", "{count} revisits", count).format(count=f"{count:,}")]
    if overdue:
        parts.append(_("{count} overdue").format(count=f"{overdue:,}"))
    return parts


def _columns() -> list[Column]:
    return [
        Column(_("Done"), 34),
        Column(_("Client"), 126),
        Column(_("Contact and phone"), 86),
        Column(_("Last contact"), 64),
        Column(_("Purpose"), 110),
        Column(_("Facts right"), 34),
        Column(_("Next date"), 56),
    ]


def _rows(schedule: Schedule) -> Iterator[list[str | Cell] | Band]:
    for it in schedule.days:
        if it.revisits or it.note:
            count = len(it.revisits)
            aside = ngettext("{count} revisit", "{count} revisits", count).format(count=count)
            yield Band(text=DOT.join(part for part in (planned_day(it.on), it.note) if part), aside=aside)
        for row in it.revisits:
            yield _cells(row)


def _cells(row: PlannedRevisit) -> list[str | Cell]:
    last = Cell(
        text=day(row.last_contact) or _("never"),
        style=CELL_WARN if row.is_overdue else CELL if row.last_contact else CELL_LABEL,
        below=_("overdue") if row.is_overdue else "",
    )
    return [
        _TICK,
        Cell(text=row.client, style=CELL_STRONG, below=row.class_name),
        Cell(text=row.contact, below=phone(row.phone)) if row.contact else phone(row.phone),
        last,
        row.purpose,
        _TICK,
        _WRITE,
    ]


_TICK = Cell(is_tick=True)
_WRITE = Cell(is_line=True)
