"""`clientbook new` makes a firm's vault; `clientbook passphrase` changes the own passphrase."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.opening import (
    PASSPHRASE_VARIABLE,
    Commands,
    add_new_passphrase_file,
    add_passphrase_file,
    add_vault,
    location,
    new_passphrase,
    opened,
    passphrase_of,
)
from clientbook.cli.output import say
from clientbook.cli.sheets import reserved, write_sheet
from clientbook.services import firms
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import argparse


def add_to(commands: Commands) -> None:
    """Add both commands."""
    new = commands.add_parser("new", help=_("make a vault for a firm"))
    new.add_argument("vault", metavar="VAULT", help=_("where the vault will be, ending in .clientbook"))
    new.add_argument("--firm", metavar="NAME", help=_("the firm's name; default: the file's name"))
    new.add_argument("--login", required=True, help=_("the owner's login"))
    new.add_argument("--name", required=True, help=_("the owner's name"))
    new.add_argument(
        "--recovery-out", required=True, type=Path, metavar="FILE.pdf", help=_("where the recovery sheet is written")
    )
    add_passphrase_file(new)
    new.set_defaults(run=_new)
    change = commands.add_parser("passphrase", help=_("set or change your own passphrase"))
    add_vault(change)
    add_new_passphrase_file(change)
    change.set_defaults(run=_passphrase)


def _new(chosen: argparse.Namespace) -> int:
    place = location(chosen.vault)
    firms.check_place(place)
    sheet: Path = chosen.recovery_out
    with reserved(sheet):  # a vault whose recovery sheet cannot be written must not come to be
        made = firms.create_firm(
            place,
            firm=chosen.firm or (place.stem if isinstance(place, Path) else place.rpartition("/")[2]),
            login=chosen.login,
            name=chosen.name,
            passphrase=_first_passphrase(chosen),
        )
    made.desk.close()
    write_sheet(sheet, made)
    say(_("The vault is ready. Print {sheet}, lock it away, then delete the file.").format(sheet=sheet))
    return 0


def _first_passphrase(chosen: argparse.Namespace) -> str:
    if chosen.passphrase_file is None and os.environ.get(PASSPHRASE_VARIABLE):
        return passphrase_of(chosen)
    return new_passphrase(chosen.passphrase_file)


def _passphrase(chosen: argparse.Namespace) -> int:
    old = passphrase_of(chosen)
    with opened(chosen, old) as desk:
        firms.change_passphrase(desk, old=old, new=new_passphrase(chosen.new_passphrase_file))
    say(_("Your passphrase is changed."))
    return 0
