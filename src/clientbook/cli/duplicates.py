"""`clientbook duplicates`: likely duplicates among the rows of a sheet, or among the files that the person sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbook.cli.opening import Commands, add_passphrase_file, unlocked
from clientbook.cli.output import progress_line, say, say_json, say_table
from clientbook.services.duplicate_index import look_at_all
from clientbook.services.duplicate_sheets import duplicates_in_sheet
from clientbook.services.duplicate_words import reason_words, score_words
from clientbook.services.duplicates import list_pairs, pair_rows
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from clientbook.domain.duplicates import Likeness

_PLACES = 4


def add_to(commands: Commands) -> None:
    """Add the command."""
    look = commands.add_parser("duplicates", help=_("find likely duplicates in a sheet, or among your client files"))
    look.add_argument("vault", metavar="FILE", help=_("an .xlsx or .csv sheet; or a vault, which needs --as"))
    look.add_argument("--as", dest="login", metavar="LOGIN", default="", help=_("who you are"))
    add_passphrase_file(look)
    encodings = _("utf-8, gb18030, big5 or utf-16; default: recognise")
    look.add_argument("--encoding", metavar="NAME", default="", help=encodings)
    look.add_argument("--sheet", default="", metavar="NAME", help=_("which sheet of the workbook; default: the first"))
    look.add_argument(
        "--json", action="store_true", help=_("answer as JSON; rows are counted from 1, the headers included")
    )
    look.set_defaults(run=_look)


def _look(chosen: argparse.Namespace) -> int:
    pairs = _in_vault(chosen) if chosen.login else _in_sheet(chosen)
    if chosen.json:
        say_json(pairs)
    elif not pairs:
        say(_("No likely duplicates."))
    else:
        _show(pairs)
    return 0


def _in_sheet(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    if chosen.vault.endswith(".clientbook") or "://" in chosen.vault:
        raise Invalid(_("Say with --as who you are, to look into a vault."), field="login")
    found = duplicates_in_sheet(
        Path(chosen.vault), encoding=chosen.encoding, sheet=chosen.sheet, progress=progress_line()
    )
    return [{"rows": list(pair.rows), "names": list(pair.names), **_values(pair.likeness)} for pair in found]


def _in_vault(chosen: argparse.Namespace) -> list[dict[str, Any]]:
    with unlocked(chosen) as desk:
        look_at_all(desk, progress_line())
        rows = pair_rows(desk, list_pairs(desk))
    return [
        {
            "ids": [row.first.id, row.second.id],
            "names": [row.first.name, row.second.name],
            **_values(row.likeness),
            "proposed": row.decision is not None,
        }
        for row in rows
    ]


def _values(likeness: Likeness) -> dict[str, Any]:
    return {
        "score": round(likeness.score, _PLACES),
        "reasons": list(likeness.reasons),
        "doubts": list(likeness.doubts),
    }


def _show(pairs: Sequence[dict[str, Any]]) -> None:
    is_sheet = "rows" in pairs[0]
    headers = (*([_("Rows")] if is_sheet else []), _("Names"), _("Likeness"), _("Because of"))
    cells = [
        (
            *([" / ".join(map(str, pair["rows"]))] if is_sheet else []),
            " / ".join(pair["names"]),
            score_words(pair["score"]),
            reason_words(pair["reasons"]),
        )
        for pair in pairs
    ]
    say_table(headers, cells)
    say(ngettext("{n} likely pair.", "{n} likely pairs.", len(pairs)).format(n=f"{len(pairs):,}"))
