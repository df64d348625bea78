"""`clientbook access`: who sees what, as the signed access statements say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_vault, unlocked
from clientbook.cli.output import progress_line, say_json, say_table
from clientbook.services.access_review import LEVEL_NAMES, AccessRow, access_of_file, access_review, find_file
from clientbook.services.members import ROLE_NAMES
from clientbook.support.i18n import _, pgettext

if TYPE_CHECKING:
    import argparse


def add_to(commands: Commands) -> None:
    """Add the command."""
    review = commands.add_parser("access", help=_("list who sees which file since when, and who granted it"))
    add_vault(review)
    review.add_argument("--client", metavar="CLIENT", help=_("one client file, by id or name; default: all (owners)"))
    review.add_argument("--json", action="store_true", help=_("answer as JSON"))
    review.set_defaults(run=_access)


def _access(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        if chosen.client:
            rows = access_of_file(desk, find_file(desk, chosen.client))
        else:
            rows = access_review(desk, progress=progress_line())
    if chosen.json:
        say_json([_values(row) for row in rows])
        return 0
    headers = (
        _("File"),
        pgettext("colleague", "Person"),
        _("Role"),
        _("Level"),
        _("Since"),
        _("Until"),
        _("Granted by"),
    )
    say_table(headers, [_cells(row) for row in rows])
    return 0


def _cells(row: AccessRow) -> tuple[str, ...]:
    until = row.until.isoformat() if row.until else ""
    words = (row.file, row.name, _(ROLE_NAMES[row.role]), _(LEVEL_NAMES[row.level]))
    return (*words, row.since.isoformat(), until, row.granted_by)


def _values(row: AccessRow) -> dict[str, object]:
    return {
        "binder": row.binder,
        "kind": row.kind.value,
        "file": row.file,
        "member": row.member,
        "name": row.name,
        "role": row.role.value,
        "level": row.level.value,
        "since": row.since,
        "until": row.until,
        "has_ended": row.has_ended,
        "granted_by": row.granted_by,
        "statement": row.statement,
    }
