"""`clientbook clients`: the client files that the person may see, as the list of the window shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_vault, unlocked
from clientbook.cli.output import say_json, say_table
from clientbook.services.clients import ClientFilter, ClientRow, client_rows, list_clients
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import argparse


def add_to(commands: Commands) -> None:
    """Add the command."""
    listing = commands.add_parser("clients", help=_("list the client files you may see"))
    add_vault(listing)
    listing.add_argument("--search", default="", metavar="TEXT", help=_("name, pinyin, initials, digits or tag"))
    listing.add_argument("--json", action="store_true", help=_("answer as JSON"))
    listing.set_defaults(run=_list)


def _list(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        rows = client_rows(desk, list_clients(desk, ClientFilter(text=chosen.search)))
    if chosen.json:
        say_json([_values(row) for row in rows])
        return 0
    headers = (_("Client"), _("Class"), _("Phone"), _("Responsible"), _("Backup"), _("Last contact"), _("State"))
    say_table(headers, [_cells(row) for row in rows])
    return 0


def _cells(row: ClientRow) -> tuple[str, ...]:
    contact = row.last_contact.isoformat() if row.last_contact else ""
    return (row.name, row.class_name, row.phone, row.responsible, row.backup, contact, row.state.text)


def _values(row: ClientRow) -> dict[str, object]:
    return {
        "id": row.id,
        "name": row.name,
        "class": row.class_name,
        "phone": row.phone,
        "responsible": row.responsible,
        "backup": row.backup,
        "last_contact": row.last_contact,
        "worth": row.worth._asdict() if row.worth else None,
        "state": row.state.text,
    }
