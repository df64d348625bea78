"""`clientbook import`: client files from a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_vault, unlocked
from clientbook.cli.output import complain, progress_line, say, say_json, say_table
from clientbook.services.access import find_member
from clientbook.services.imports import FIELD_NAMES, ImportPreview, ImportResult, preview_import, run_import
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from clientbook.exchange.clients import Rejected


def add_to(commands: Commands) -> None:
    """Add the command."""
    take = commands.add_parser("import", help=_("import client files from an .xlsx or .csv sheet"))
    add_vault(take)
    take.add_argument("file", type=Path, metavar="FILE", help=_("the sheet"))
    take.add_argument("--encoding", metavar="NAME", help=_("utf-8, gb18030, big5 or utf-16; default: recognise"))
    take.add_argument("--sheet", default="", metavar="NAME", help=_("which sheet of the workbook; default: the first"))
    take.add_argument(
        "--responsible", metavar="MEMBER", help=_("who takes the clients for whom the sheet names nobody")
    )
    take.add_argument("--rejected-out", type=Path, metavar="FILE.xlsx", help=_("where rows to mend are written"))
    take.add_argument("--dry-run", action="store_true", help=_("show what would be imported and write nothing"))
    take.add_argument("--json", action="store_true", help=_("answer as JSON"))
    take.set_defaults(run=_import)


def _import(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        preview = preview_import(desk, chosen.file, encoding=chosen.encoding, sheet=chosen.sheet)
        if chosen.dry_run:
            _show(chosen, preview)
            return 0
        responsible = find_member(desk, chosen.responsible, field="responsible").id if chosen.responsible else None
        result = run_import(desk, preview, responsible=responsible, progress=progress_line())
    _tell(chosen, result)
    return 0


def _show(chosen: argparse.Namespace, preview: ImportPreview) -> None:
    if chosen.json:
        say_json(
            {
                "encoding": preview.encoding,
                "sheet": preview.sheet,
                "columns": dict(zip(preview.headers, preview.mapping, strict=True)),
                "rows": preview.total,
                "accepted": preview.accepted,
                "rejected": _rejected(preview.rejected),
            }
        )
        return
    say_table(
        (_("Column"), _("Imported as"), _("First row")),
        [
            (header, _(FIELD_NAMES[known]), cell)
            for header, known, cell in zip(preview.headers, preview.mapping, preview.rows[0], strict=True)
        ],
    )
    text = ngettext("{n} row can be imported.", "{n} rows can be imported.", preview.accepted)
    say(text.format(n=preview.accepted))
    _complain(preview.rejected)


def _tell(chosen: argparse.Namespace, result: ImportResult) -> None:
    if result.rejected_sheet and chosen.rejected_out:
        atomic_write(chosen.rejected_out, result.rejected_sheet)
    if chosen.json:
        say_json({"added": result.added, "rejected": _rejected(result.rejected)})
        return
    say(ngettext("{n} client imported.", "{n} clients imported.", result.added).format(n=result.added))
    _complain(result.rejected)


def _rejected(rows: Sequence[Rejected]) -> list[dict[str, object]]:
    return [{"row": row.row, "reason": row.reason} for row in rows]


def _complain(rows: Sequence[Rejected]) -> None:
    for row in rows:
        complain(_("Row {row}: {reason}").format(row=row.row, reason=row.reason))
