"""`clientbook verify`: the full walk through a vault, row by row against its journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_vault, unlocked
from clientbook.cli.output import complain, progress_line, say, say_json
from clientbook.support.errors import Damaged
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import argparse

    from clientbook.vault import Findings


def add_to(commands: Commands) -> None:
    """Add the command."""
    walk = commands.add_parser("verify", help=_("check every row of the vault against its signed journal"))
    add_vault(walk)
    walk.add_argument("--json", action="store_true", help=_("answer as JSON"))
    walk.set_defaults(run=_verify)


def _verify(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        found = desk.vault.verify(progress_line())
    if chosen.json:
        say_json(_values(found))
    elif found.is_sound:
        text = _("The vault is sound: {rows} rows agree with {entries} journal entries.")
        say(text.format(rows=found.rows, entries=found.entries))
    else:
        for finding in found.findings:
            complain(f"{finding.place} {finding.id}: {finding.problem}")
        complain(_("The vault is damaged. Do not go on working in it; restore the last good backup."))
    return 0 if found.is_sound else Damaged.exit_code


def _values(found: Findings) -> dict[str, object]:
    return {
        "sound": found.is_sound,
        "seq": found.seq,
        "entries": found.entries,
        "rows": found.rows,
        "findings": [finding._asdict() for finding in found.findings],
    }
