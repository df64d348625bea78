"""`clientbook recover`: the owner's way back in with the recovery sheet when the passphrase is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.cli.opening import Commands, add_new_passphrase_file, location, new_passphrase, read_text
from clientbook.cli.output import say
from clientbook.cli.sheets import reserved, write_sheet
from clientbook.services import recovery
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import argparse


def add_to(commands: Commands) -> None:
    """Add the command."""
    back = commands.add_parser("recover", help=_("get back in with the recovery sheet when the passphrase is lost"))
    back.add_argument("vault", metavar="VAULT", help=_("the vault file, or a postgresql:// address"))
    back.add_argument(
        "--as", dest="login", metavar="LOGIN", help=_("the owner's login; needed where there are several")
    )
    back.add_argument(
        "--secret-file", required=True, type=Path, metavar="FILE", help=_("a file with the eight groups of the sheet")
    )
    back.add_argument(
        "--recovery-out",
        required=True,
        type=Path,
        metavar="NEW.pdf",
        help=_("where the new recovery sheet is written; the old one ends"),
    )
    add_new_passphrase_file(back)
    back.set_defaults(run=_recover)


def _recover(chosen: argparse.Namespace) -> int:
    place, sheet = location(chosen.vault), chosen.recovery_out
    key = read_text(chosen.secret_file)
    owner = _owner(recovery.look_up(place, key), chosen.login)
    with reserved(sheet):
        words = new_passphrase(chosen.new_passphrase_file)
        made = recovery.recover(place, key, login=owner.login, passphrase=words)
    made.desk.close()
    write_sheet(sheet, made)
    say(_("{name} is back in with the new passphrase; the old recovery sheet has ended.").format(name=owner.name))
    say(_("Print {sheet}, lock it away, then delete the file.").format(sheet=sheet))
    return 0


def _owner(found: recovery.Found, login: str | None) -> recovery.OwnerRow:
    wanted = [one for one in found.owners if login is None or one.login.casefold() == login.strip().casefold()]
    if len(wanted) == 1:
        return wanted[0]
    logins = ", ".join(one.login for one in found.owners)
    raise Invalid(_("Name the owner with --as: {logins}.").format(logins=logins), field="login")
