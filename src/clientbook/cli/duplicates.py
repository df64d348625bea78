"""`clientbook duplicates`: likely duplicates among the rows of a sheet, or among the files that the person sees."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.output import progress_line, say, say_json, say_table
from clientbook.services.duplicates import REASON_NAMES, SheetPair, duplicates_in_sheet, score_words
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse

    from clientbook.cli.opening import Commands
    from clientbook.domain.duplicates import Likeness

_PLACES = 4


def add_to(commands: Commands) -> None:
    """Add the command."""
    look = commands.add_parser("duplicates", help=_("find likely duplicates in a sheet, without a vault"))
    look.add_argument("file", metavar="FILE", help=_("an .xlsx or .csv sheet"))
    look.add_argument(
        "--encoding", metavar="NAME", default="", help=_("utf-8, gb18030, big5 or utf-16; default: recognise")
    )
    look.add_argument("--sheet", default="", metavar="NAME", help=_("which sheet of the workbook; default: the first"))
    look.add_argument("--json", action="store_true", help=_("answer as JSON"))
    look.set_defaults(run=_look)


def _look(chosen: argparse.Namespace) -> int:
    pairs = duplicates_in_sheet(
        Path(chosen.file), encoding=chosen.encoding, sheet=chosen.sheet, progress=progress_line()
    )
    if chosen.json:
        say_json([{"rows": list(pair.rows), "names": list(pair.names), **_values(pair.likeness)} for pair in pairs])
        return 0
    if not pairs:
        say(_("No likely duplicates."))
        return 0
    say_table((_("Rows"), _("Names"), _("Likeness"), _("Because of")), [_cells(pair) for pair in pairs])
    say(ngettext("{n} likely pair.", "{n} likely pairs.", len(pairs)).format(n=f"{len(pairs):,}"))
    return 0


def _values(likeness: Likeness) -> dict[str, object]:
    return {
        "score": round(likeness.score, _PLACES),
        "reasons": [reason.value for reason in likeness.reasons],
        "doubts": [reason.value for reason in likeness.doubts],
    }


def _cells(pair: SheetPair) -> tuple[str, ...]:
    rows, names = (" / ".join(map(str, both)) for both in (pair.rows, pair.names))
    return (rows, names, score_words(pair.likeness.score), reason_words(pair.likeness))


def reason_words(likeness: Likeness) -> str:
    """Return what speaks for one client, in words."""
    return _(", ").join(_(REASON_NAMES[reason]) for reason in likeness.reasons)
