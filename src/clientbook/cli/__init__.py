"""The command line: the same acts as the window, for scripts and for computers without a screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    *("access", "backup", "clients", "demo", "document", "duplicates", "import", "member", "new", "passphrase"),
    *("print", "restore", "salvage", "verify"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without `arguments`, that of the process.

    0 done, 1 a bug, 2 invalid input, 3 refused, 4 unavailable, 5 damaged.
    """
    from clientbook.cli.running import run_command

    return run_command(arguments)
