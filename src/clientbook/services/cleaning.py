"""What follows new keys: the vault's file is written anew beside the desk, and the log says when.

Where the window locks before, the next owner who unlocks does it, and where the program ends, leaving the vault does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clientbook.desk import Changes
from clientbook.vault import cleaning

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk


def follows(desk: Desk) -> bool:
    """Say whether new keys are followed by this: in a file, not on a server, which sees to its own pages."""
    return isinstance(desk.vault.location, Path)


def begin(desk: Desk) -> cleaning.Uncleaned | None:
    """Return what cleaning needs, or None where nothing is to be done: no new keys since, or not an owner."""
    return cleaning.uncleaned(desk.vault)


def clean(found: cleaning.Uncleaned, progress: Callable[[int, int], None] | None = None) -> bool:
    """Write the file anew on any thread; False where somebody was in it, and it is to be tried again.

    Raises Damaged where the vault is not what its journal says.
    """
    return cleaning.clean_beside(found, progress)


def finish(desk: Desk, is_clean: bool) -> tuple[Changes, bool]:  # noqa: FBT001  what `clean` returned
    """Write into the log that it was done, if it was."""
    desk.vault.note_cleaned(is_clean=is_clean)
    return Changes(), is_clean
