"""Paper: each print is a right, gets a serial from its own journal entry, and is rendered from plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.access import Right
from clientbook.domain.clients import Client
from clientbook.domain.log import Act
from clientbook.domain.phones import grouped
from clientbook.domain.revisits import month_of, week_of
from clientbook.reports.dossier import render_dossier
from clientbook.reports.packet import render_packet
from clientbook.reports.schedule import render_schedule
from clientbook.reports.values import (
    Imprint,
    Packet,
    Period,
    PlannedRevisit,
    Schedule,
    ScheduleDay,
    Successor,
    Transfer,
)
from clientbook.services.access import active_member, require, require_file
from clientbook.services.clients import primary_contacts
from clientbook.services.departures import DeparturePage, departure_page
from clientbook.services.dossiers import dossier
from clientbook.services.members import MemberRow, list_members
from clientbook.services.revisits import DueRevisit, due_between
from clientbook.services.service_team import team_of
from clientbook.support.clock import local, now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from clientbook.desk import Desk


class Paper(NamedTuple):
    """A printed document: PDF bytes, its serial, and a file name to save it under."""

    pdf: bytes
    serial: str
    filename: str


def print_dossier(desk: Desk, client: bytes) -> Paper:
    """Print one client file. Raises Refused without the right to print or below the full level."""
    require_file(desk, Right.PRINT, client, Level.FULL)
    found = desk.session.get_one(Client, client)
    name = found.name
    imprint = imprint_of(desk, "DA", desk.note(Act.PRINT_DOSSIER, about=client))
    pdf = render_dossier(dossier(desk, client), imprint)
    return Paper(pdf, imprint.serial, filename_of(_("Dossier"), name, imprint))


def print_packet(desk: Desk, departure: bytes, *, progress: Callable[[int, int], None] | None = None) -> Paper:
    """Print the handover packet of a departure: every client of the leaver, allocated or not.

    `progress` is told (done, total) pages or dossiers and may raise Cancelled. Raises Refused or Invalid.
    """
    require(desk, Right.PRINT)
    page = departure_page(desk, departure)
    if not page.allocations:
        raise Invalid(_("{name} is not responsible for any client.").format(name=page.row.leaver_name))
    packet = _packet(desk, page)
    entry = desk.note(Act.PRINT_PACKET, departure=departure, count=len(page.allocations))
    imprint = imprint_of(desk, "JD", entry)
    pdf = render_packet(packet, imprint, progress=progress)
    return Paper(pdf, imprint.serial, filename_of(_("Handover packet"), page.row.leaver_name, imprint))


def print_schedule(desk: Desk, *, member: bytes | None = None, period: Period, day: dt.date) -> Paper:
    """Print the revisits of a colleague (or, for None, of everybody on the desk) for a week or a month."""
    require(desk, Right.PRINT)
    require(desk, Right.REVISIT)
    person = active_member(desk, member, field="member").name if member else _("Everybody")
    first, last = week_of(day) if period is Period.WEEK else month_of(day)
    due = due_between(desk, first, last, member=member)
    entry = desk.note(Act.PRINT_SCHEDULE, member=member or b"", first=first.isoformat(), count=len(due))
    schedule = Schedule(person=person, period=period, first=first, last=last, days=_days(desk, due, first))
    imprint = imprint_of(desk, "HF", entry)
    return Paper(render_schedule(schedule, imprint), imprint.serial, filename_of(_("Revisits"), person, imprint))


def imprint_of(desk: Desk, prefix: str, entry: int) -> Imprint:
    """Return what every page carries: the firm, a serial from the journal entry of the print, who and when."""
    printed = local(now())
    return Imprint(
        firm=desk.vault.directory.firm,
        serial=f"{prefix}-{printed.year}-{entry:05d}",
        printed_by=desk.vault.me.name,
        printed_at=printed,
        note=_("Internal; to be filed when done"),
    )


def filename_of(what: str, whom: str, imprint: Imprint) -> str:
    """Return a name for a file that every system takes."""
    name = f"{what} {whom} {imprint.serial}"
    return "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in name)[:120] + ".pdf"  # noqa: PLR2004  control characters


def _packet(desk: Desk, page: DeparturePage) -> Packet:
    leaver = page.row.leaver_name
    dossiers = [
        dossier(
            desk,
            row.client.id,
            transfer=Transfer(
                leaver=leaver,
                leaver_since=_served_since(desk, row.client.id, page.row.leaver),
                successor=row.successor_name,
                reason=row.reason,
                on=page.row.last_day,
            ),
        )
        for row in page.allocations
    ]
    posts = {row.id: _post(row) for row in list_members(desk)}
    keys = {(row.successor, row.client.id) for row in page.allocations if row.client.is_key}
    return Packet(
        leaver=leaver,
        leaver_post=posts.get(page.row.leaver, ""),
        last_day=page.row.last_day,
        reason=" · ".join(part for part in (page.row.type, page.reason) if part),
        successors=tuple(
            Successor(
                name=row.name,
                post=posts.get(row.member, ""),
                clients=row.receives,
                key_clients=sum(1 for successor, _client in keys if successor == row.member),
            )
            for row in page.successors
        ),
        dossiers=tuple(dossiers),
    )


def _post(row: MemberRow) -> str:
    return " · ".join(part for part in (row.team_name, row.role_name) if part)


def _served_since(desk: Desk, client: bytes, leaver: bytes) -> dt.date | None:
    return next((row.since for row in team_of(desk, client) if row.member == leaver), None)


def _days(desk: Desk, due: list[DueRevisit], first: dt.date) -> tuple[ScheduleDay, ...]:
    """Group what is due by day; what is overdue since before the period stands on its first day or today."""
    contacts = primary_contacts(desk, [row.client.id for row in due])
    by_day: dict[dt.date, list[PlannedRevisit]] = {}
    for row in due:
        contact = contacts.get(row.client.id)
        on = row.due_on if row.due_on >= first else max(first, today())
        planned = PlannedRevisit(
            client=row.client.name,
            class_name=row.client.class_name,
            contact=contact.name if contact and contact.name != row.client.name else "",
            phone=grouped(contact.phones[0].value) if contact and contact.phones else "",
            last_contact=row.client.last_contact,
            purpose=" · ".join(part for part in (row.purpose, row.note) if part),
            is_overdue=row.is_overdue,
        )
        by_day.setdefault(on, []).append(planned)
    return tuple(ScheduleDay(on=day, revisits=tuple(rows)) for day, rows in sorted(by_day.items()))
