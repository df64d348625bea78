"""Parses a command, runs it, and turns whatever goes wrong into one sentence and an exit code."""

from __future__ import annotations

import argparse
import logging
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import clientbook
from clientbook.cli import (
    access,
    backups,
    clients,
    demo,
    documents,
    duplicates,
    firms,
    imports,
    members,
    printing,
    recovery,
    verify,
)
from clientbook.cli.output import complain, speak_utf8
from clientbook.support.errors import Cancelled, ClientbookError
from clientbook.support.i18n import _
from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)
_GROUPS = (demo, firms, recovery, members, imports, clients, documents, duplicates, access, printing, verify, backups)
_BUG = 1


def run_command(arguments: Sequence[str] | None) -> int:
    """Run one command; never raises but for what must end the process."""
    speak_utf8()
    try:
        chosen = make_parser().parse_args(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    return _guarded(chosen.run, chosen)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of every command, with its help in the current language."""
    parser = argparse.ArgumentParser(
        prog="clientbook",
        description=_(
            "One encrypted vault for a firm's client files. “clientbook [VAULT]” without a command opens the window."
        ),
    )
    parser.add_argument("--version", action="version", version=f"clientbook {clientbook.__version__}")
    commands = parser.add_subparsers(metavar=_("COMMAND"), required=True)
    for group in _GROUPS:
        group.add_to(commands)
    return parser


def _guarded(act: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    try:
        return act(chosen)
    except ClientbookError as error:
        complain(error.message)
        return error.exit_code
    except (KeyboardInterrupt, EOFError):
        complain(_("Stopped. What was not finished was not written."))
        return Cancelled.exit_code
    except Exception as error:
        _report_bug(error)
        return _BUG


def _report_bug(error: Exception) -> None:
    """Say and log where a bug struck; its message stays out, since it may quote a client."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    _log.error("bug in a command: %s at %s", type(error).__name__, " < ".join(reversed(places)))
    complain(
        _(
            "clientbook made a mistake ({name}, {place}) and stopped; what was not finished was not written. "
            "Please hand the file {log} to whoever looks after the program: it holds no client data."
        ).format(name=type(error).__name__, place=places[-1], log=profile_dir() / "clientbook.log")
    )
