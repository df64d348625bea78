"""`clientbook demo`: a made-up firm to try the program on, with its logins and, if wished, its paper."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.output import progress_line, say, say_json, say_table
from clientbook.reports.values import Period
from clientbook.services import firms, printing
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.demo import DemoFirm, make_demo
from clientbook.services.departures import list_departures
from clientbook.services.members import ROLE_NAMES
from clientbook.support.clock import today
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from clientbook.cli.opening import Commands
    from clientbook.desk import Desk
    from clientbook.services.printing import Paper


def add_to(commands: Commands) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help=_("make a demo firm: a vault, its logins, made-up clients"))
    demo.add_argument("folder", type=Path, metavar="DIR", help=_("the folder; firm.clientbook must not be in it"))
    demo.add_argument("--clients", type=int, default=120, metavar="N", help=_("how many clients; default 120"))
    demo.add_argument("--people", type=int, default=8, metavar="N", help=_("how many colleagues; default 8"))
    demo.add_argument("--seed", type=int, default=1, metavar="S", help=_("another number makes another firm"))
    demo.add_argument("--print", action="store_true", help=_("also write handover packet, dossier and schedules"))
    demo.add_argument("--json", action="store_true", help=_("answer as JSON"))
    demo.set_defaults(run=_demo)


def _demo(chosen: argparse.Namespace) -> int:
    folder: Path = chosen.folder
    firm = make_demo(folder, clients=chosen.clients, people=chosen.people, seed=chosen.seed, progress=progress_line())
    atomic_write(folder / "logins.csv", _logins(firm))
    papers = list(_print(firm, folder / "print")) if chosen.print else []
    if chosen.json:
        logins = [login._asdict() for login in firm.logins]
        say_json({"vault": str(firm.location), "logins": logins, "printed": [str(path) for path in papers]})
        return 0
    say_table(
        (_("Login"), _("Name"), _("Role"), _("Passphrase")),
        [(one.login, one.name, _(ROLE_NAMES[one.role]), one.passphrase) for one in firm.logins],
    )
    say(_("The demo firm is in {file}; these logins are in {logins}.").format(file=firm.location, logins="logins.csv"))
    for path in papers:
        say(str(path))
    return 0


def _logins(firm: DemoFirm) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("login", "name", "role", "passphrase"))
    writer.writerows((one.login, one.name, one.role.value, one.passphrase) for one in firm.logins)
    return text.getvalue().encode("utf-8-sig")


def _print(firm: DemoFirm, folder: Path) -> Iterator[Path]:
    owner = firm.logins[0]
    desk = firms.open_firm(firm.location, login=owner.login, passphrase=owner.passphrase)
    try:
        for paper in _papers(desk):
            atomic_write(folder / paper.filename, paper.pdf)
            yield folder / paper.filename
    finally:
        desk.close()


def _papers(desk: Desk) -> Iterator[Paper]:
    for case in list_departures(desk):
        yield printing.print_packet(desk, case.id, progress=progress_line())
    best = list_clients(desk, ClientFilter(sort="worth", is_descending=True))
    if best:
        yield printing.print_dossier(desk, best[0])
    yield printing.print_schedule(desk, period=Period.WEEK, day=today())
    yield printing.print_schedule(desk, period=Period.MONTH, day=today())
