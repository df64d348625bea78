"""The composition root: decides between window and command line, and starts what both need."""

from __future__ import annotations

import contextlib
import gc
import sys
from typing import TYPE_CHECKING

from clientbook.support import i18n
from clientbook.support.log import start_log
from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from collections.abc import Sequence

DECODE = "--decode"
"""Makes this process a decoder of documents for a window that started it: no vault, no log, no window."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these command line arguments (default: the process's own); return its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words == [DECODE]:
        return _decode()
    i18n.set_language(i18n.system_language())
    with contextlib.suppress(OSError):
        start_log(profile_dir())
    return _window(words) if is_for_window(words) else _command(words)


def is_for_window(words: Sequence[str]) -> bool:
    """Say whether these arguments ask for the window: none, or one that is a vault and not a command."""
    from clientbook.cli import COMMANDS

    return not words or (len(words) == 1 and words[0] not in COMMANDS and not words[0].startswith("-"))


def _decode() -> int:
    from clientbook.ui.documents.decoder import serve

    return serve()


def _command(words: list[str]) -> int:
    from clientbook import cli

    return cli.main(words)


def _window(words: list[str]) -> int:
    gc.disable()  # nothing of what is loaded is garbage; the window's own collector takes over
    from clientbook import ui

    return ui.start(words[0] if words else None)
