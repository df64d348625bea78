"""Getting at a vault from the command line: where it is, who comes, and the passphrase without showing it."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import getpass
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbook.services import firms
from clientbook.support.errors import Invalid, Refused, Unavailable
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Generator

    from clientbook.desk import Desk

Commands = Any
"""What argparse returns for its subcommands; the class has no public name."""

PASSPHRASE_VARIABLE = "CLIENTBOOK_PASSPHRASE"  # noqa: S105  a name, not a secret
_MAX_PASSPHRASE_FILE = 4096


def add_vault(parser: argparse.ArgumentParser) -> None:
    """Add the vault, who comes, and where the passphrase is to be read from."""
    parser.add_argument("vault", metavar="VAULT", help=_("the vault file, or a postgresql:// address"))
    parser.add_argument("--as", dest="login", metavar="LOGIN", required=True, help=_("who you are"))
    add_passphrase_file(parser)


def add_passphrase_file(parser: argparse.ArgumentParser) -> None:
    """Add where the passphrase is to be read from."""
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help=_("a file with the passphrase on its first line; else {variable}, else it is asked for").format(
            variable=PASSPHRASE_VARIABLE
        ),
    )


def add_new_passphrase_file(parser: argparse.ArgumentParser) -> None:
    """Add where a new passphrase is to be read from."""
    parser.add_argument(
        "--new-passphrase-file", type=Path, metavar="FILE", help=_("a file with the new passphrase on its first line")
    )


def location(text: str) -> Path | str:
    """Return where a vault is: a file, or the address of a PostgreSQL database."""
    return text if text.startswith(("postgresql://", "postgres://")) else Path(text)


def day(text: str) -> dt.date:
    """Read a day as an argument."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        message = _("“{text}” is not a day; write it like 2026-03-31").format(text=text)
        raise argparse.ArgumentTypeError(message) from None


@contextmanager
def unlocked(chosen: argparse.Namespace) -> Generator[Desk]:
    """Open the desk of the person named by the arguments; afterwards seal it into the profile and forget it."""
    with opened(chosen, passphrase_of(chosen)) as desk:
        if firms.must_change_passphrase(desk):
            raise Refused(
                _("Set a passphrase of your own first: clientbook passphrase {vault} --as {login}").format(
                    vault=chosen.vault, login=chosen.login
                )
            )
        yield desk
        with contextlib.suppress(Unavailable):
            desk.save_snapshot()


@contextmanager
def opened(chosen: argparse.Namespace, passphrase: str) -> Generator[Desk]:
    """Open the desk also for somebody who comes with a one-time code."""
    desk = firms.open_firm(location(chosen.vault), login=chosen.login, passphrase=passphrase)
    try:
        yield desk
    finally:
        desk.close()


def passphrase_of(chosen: argparse.Namespace) -> str:
    """Return the passphrase from the file, the environment or the keyboard, in this order."""
    if chosen.passphrase_file is not None:
        return read_secret(chosen.passphrase_file)
    if given := os.environ.get(PASSPHRASE_VARIABLE):
        return given
    return ask(_("Passphrase of {login}: ").format(login=chosen.login))


def new_passphrase(file: Path | None) -> str:
    """Return a new passphrase from the file, or typed twice."""
    if file is not None:
        return read_secret(file)
    first = ask(_("New passphrase: "))
    if ask(_("The same again: ")) != first:
        raise Invalid(_("The two passphrases differ. Try again."), field="passphrase")
    return first


def read_secret(file: Path) -> str:
    """Return the first line of a file."""
    return read_text(file).split("\n", 1)[0].rstrip("\r")


def read_text(file: Path) -> str:
    """Return what a small file says. Raises Invalid where it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig") as stream:
            return stream.read(_MAX_PASSPHRASE_FILE)
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(
            _("“{name}” cannot be read. Check the path; the file must be UTF-8 text.").format(name=file),
            field="passphrase",
        ) from error


def ask(question: str) -> str:
    """Ask for a secret on the keyboard without showing it; raises Invalid where nobody can answer."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise Invalid(
            _("There is no keyboard to ask for the passphrase. Use --passphrase-file or {variable}.").format(
                variable=PASSPHRASE_VARIABLE
            ),
            field="passphrase",
        )
    return getpass.getpass(question)
