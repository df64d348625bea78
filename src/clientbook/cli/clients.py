"""`clientbook clients`: the client files that the person may see, as the list of the window shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_vault, unlocked
from clientbook.cli.output import say_json, say_table
from clientbook.services.clients import ClientFilter, ClientRow, client_rows, list_clients
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse

    from clientbook.desk import Desk


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


def find_client(desk: Desk, text: str) -> bytes:
    """Return the client with this id, or the only visible one with this name or that a search finds."""
    everything = list_clients(desk, ClientFilter())
    if text.lower() in {key.hex() for key in everything}:
        return bytes.fromhex(text)
    found = client_rows(desk, list_clients(desk, ClientFilter(text=text))) if text.strip() else []
    same = [row for row in found if row.name.casefold() == text.strip().casefold()] or found
    if not same:
        raise Invalid(_("You see no client “{text}”.").format(text=text), field="client")
    if len(same) > 1:
        message = ngettext(
            "{n} client fits “{text}”. Give the id; “clientbook clients --json” shows it.",
            "{n} clients fit “{text}”. Give the id; “clientbook clients --json” shows it.",
            len(same),
        )
        raise Invalid(message.format(n=len(same), text=text), field="client")
    return same[0].id
