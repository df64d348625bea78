"""What people see and touch: the window, its pages and their parts; the only home of PySide6."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def start(place: Path | str | None = None) -> int:
    """Show the window, offering `place` to unlock, until it is closed; returns the exit code."""
    from clientbook.support.paths import profile_dir
    from clientbook.ui.prefs import load_prefs

    prefs = load_prefs(profile_dir())  # before Qt, which looks into the source of every module that comes after it
    from clientbook.ui.program import run_window

    return run_window(prefs, place)
