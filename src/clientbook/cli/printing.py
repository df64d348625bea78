"""`clientbook print packet|dossier|schedule`: paper as PDF files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbook.cli.clients import find_client
from clientbook.cli.opening import Commands, add_vault, day, unlocked
from clientbook.cli.output import progress_line, say, say_json
from clientbook.domain.departures import DepartureStage
from clientbook.reports.values import Period
from clientbook.services import departures, printing
from clientbook.services.access import find_member
from clientbook.support.clock import today
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import argparse

    from clientbook.desk import Desk

NOTICE = dt.timedelta(days=30)
"""The notice period of an employee in mainland law: the last day when none is given."""


def add_to(commands: Commands) -> None:
    """Add the command with its three kinds of paper."""
    paper = commands.add_parser("print", help=_("write a handover packet, a dossier or a revisit schedule as PDF"))
    kinds = paper.add_subparsers(metavar=_("PAPER"), required=True)
    packet = _kind(kinds, "packet", _("the handover packet of a colleague who leaves"))
    packet.add_argument("--leaver", required=True, metavar="MEMBER", help=_("login or name of who leaves"))
    packet.add_argument(
        "--last-day", type=day, metavar="DAY", help=_("last day of a new case; default: in 30 days (2026-03-31)")
    )
    packet.add_argument("--successor", metavar="MEMBER", help=_("who takes the clients that nobody was chosen for"))
    packet.set_defaults(run=_packet)
    dossier = _kind(kinds, "dossier", _("one client file"))
    dossier.add_argument("--client", required=True, metavar="CLIENT", help=_("id or name of the client"))
    dossier.set_defaults(run=_dossier)
    schedule = _kind(kinds, "schedule", _("the revisits of a week or month"))
    schedule.add_argument("--member", metavar="MEMBER", help=_("login or name; default: everybody you can see"))
    span = schedule.add_mutually_exclusive_group()
    span.add_argument("--week", type=day, metavar="DAY", help=_("the week with this day; default: this week"))
    span.add_argument("--month", type=day, metavar="DAY", help=_("the month with this day"))
    schedule.set_defaults(run=_schedule)


def _kind(kinds: Any, name: str, text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = kinds.add_parser(name, help=text)
    add_vault(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("the PDF file, or a folder for it"))
    parser.add_argument("--json", action="store_true", help=_("answer as JSON"))
    return parser


def _packet(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        case = _case(desk, chosen.leaver, chosen.last_day or today() + NOTICE)
        if chosen.successor:
            _allocate_rest(desk, case, find_member(desk, chosen.successor, field="successor").id)
        paper = printing.print_packet(desk, case, progress=progress_line())
    return _keep(chosen, paper)


def _case(desk: Desk, leaver: str, last_day: dt.date) -> bytes:
    """Return the open case of the leaver; opens one where there is none."""
    member = find_member(desk, leaver, field="leaver").id
    for row in departures.list_departures(desk):
        if row.leaver == member and row.stage is not DepartureStage.WITHDRAWN:
            return row.id
    return departures.open_departure(desk, departures.DepartureForm(leaver=member, last_day=last_day)).made


def _allocate_rest(desk: Desk, case: bytes, successor: bytes) -> None:
    page = departures.departure_page(desk, case)
    rest = [row.client.id for row in page.allocations if row.successor is None]
    if rest:
        departures.allocate(desk, case, rest, successor)


def _dossier(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        paper = printing.print_dossier(desk, find_client(desk, chosen.client))
    return _keep(chosen, paper)


def _schedule(chosen: argparse.Namespace) -> int:
    period = Period.MONTH if chosen.month else Period.WEEK
    with unlocked(chosen) as desk:
        member = find_member(desk, chosen.member).id if chosen.member else None
        paper = printing.print_schedule(desk, member=member, period=period, day=chosen.month or chosen.week or today())
    return _keep(chosen, paper)


def _keep(chosen: argparse.Namespace, paper: printing.Paper) -> int:
    out: Path = chosen.out / paper.filename if chosen.out.is_dir() else chosen.out
    atomic_write(out, paper.pdf)
    if chosen.json:
        say_json({"file": str(out), "serial": paper.serial})
    else:
        say(_("{serial} is in {file}").format(serial=paper.serial, file=out))
    return 0
