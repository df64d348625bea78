"""`clientbook backup|restore|salvage`: copies of the vault, putting one back, and what a damaged one gives up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_passphrase_file, add_vault, location, passphrase_of, unlocked
from clientbook.cli.output import complain, progress_line, say, say_json, say_table
from clientbook.services import backups, salvaging
from clientbook.support.clock import local
from clientbook.support.errors import Damaged
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    import argparse

    from clientbook.services.backups import BackupRow
    from clientbook.services.salvaging import Salvaged

_MIB = 1024 * 1024


def add_to(commands: Commands) -> None:
    """Add the three commands."""
    backup = commands.add_parser("backup", help=_("make a backup of the vault and read it back, or list them"))
    add_vault(backup)
    backup.add_argument(
        "--to", type=Path, metavar="DIR", help=_("another folder for this one; default: beside the vault")
    )
    backup.add_argument("--list", action="store_true", help=_("list the backups instead"))
    backup.add_argument("--json", action="store_true", help=_("answer as JSON"))
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help=_("put a backup in the vault's place; the owner signs for it"))
    restore.add_argument("backup", metavar="BACKUP", type=Path, help=_("the backup"))
    add_vault(restore)
    restore.set_defaults(run=_restore)
    salvage = commands.add_parser("salvage", help=_("take out of a damaged vault every file that still verifies"))
    salvage.add_argument("vault", metavar="VAULT", help=_("the vault file, or a postgresql:// address"))
    salvage.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who you are"))
    salvage.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("an empty folder for what comes out"))
    salvage.add_argument("--json", action="store_true", help=_("answer as JSON"))
    add_passphrase_file(salvage)
    salvage.set_defaults(run=_salvage)


def _backup(chosen: argparse.Namespace) -> int:
    with unlocked(chosen) as desk:
        if chosen.list:
            return _list(backups.list_backups(desk), chosen)
        _changes, made = backups.back_up(desk, to=chosen.to, progress=progress_line())
    if chosen.json:
        say_json(_values(made))
        return 0
    say(_("Backed up and read back: {path}").format(path=made.path))
    say(_("It ends at entry {seq}: {words}").format(seq=made.seq, words=made.words))
    return 0


def _list(rows: list[BackupRow], chosen: argparse.Namespace) -> int:
    if chosen.json:
        say_json([_values(row) for row in rows])
        return 0
    say_table(
        (_("Made"), _("Size"), _("Ends at entry"), _("In words"), _("State"), _("File name")),
        [
            (
                f"{local(row.made_at):%Y-%m-%d %H:%M}",
                _("{size} MB").format(size=f"{row.size / _MIB:,.1f}"),
                str(row.seq),
                row.words,
                _("verified") if row.is_verified else _("damaged"),
                row.path.name,
            )
            for row in rows
        ],
    )
    return 0


def _values(row: BackupRow) -> dict[str, object]:
    return {**row._asdict(), "path": str(row.path)}


def _restore(chosen: argparse.Namespace) -> int:
    done = backups.restore(chosen.backup, location(chosen.vault), login=chosen.login, passphrase=passphrase_of(chosen))
    say(_("The backup is in place, up to entry {seq}: {words}").format(seq=done.seq, words=done.words))
    if done.aside is not None:
        say(_("The vault before it is kept as {path}").format(path=done.aside))
    return 0


def _salvage(chosen: argparse.Namespace) -> int:
    found = salvaging.salvage(
        location(chosen.vault),
        chosen.out,
        login=chosen.login,
        passphrase=passphrase_of(chosen),
        progress=progress_line(),
    )
    if chosen.json:
        say_json(found._asdict())
    else:
        _say_salvaged(found, chosen.out)
    return Damaged.exit_code if found.lost or found.lost_documents or found.broken_at else 0


def _say_salvaged(found: Salvaged, out: Path) -> None:
    count = len(found.proven) + len(found.unproven)
    text = ngettext(
        "{n} file came out, readable by anybody: {out}", "{n} files came out, readable by anybody: {out}", count
    )
    say(text.format(n=count, out=out))
    if found.broken_at:
        complain(
            _("The journal is damaged at {place}. That nothing is missing in {n} of them cannot be shown.").format(
                place=found.broken_at, n=len(found.unproven)
            )
        )
    if found.documents:
        text = ngettext("{n} document came out with them.", "{n} documents came out with them.", found.documents)
        say(text.format(n=found.documents))
    for record in found.lost_documents:
        complain(_("The content of this document does not verify: {document}").format(document=record.hex()))
    for binder, problems in found.lost:
        complain(_("Does not verify: {binder} ({problems})").format(binder=binder.hex(), problems=", ".join(problems)))
