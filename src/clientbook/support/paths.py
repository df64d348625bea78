"""Where things are: bundled resources, this person's profile, and folders a vault must not live in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(name: str) -> Path:
    """Return the path of a bundled resource ("fonts/…"), from a checkout, a wheel or a frozen program."""
    for base in (_PACKAGE / "resources", _PACKAGE.parent.parent / "resources"):
        if base.is_dir():
            return base / name
    message = "the program's resources folder is missing"
    raise FileNotFoundError(message)


def profile_dir() -> Path:
    """Return this person's folder on this computer; `CLIENTBOOK_PROFILE` moves it (tests, portable use)."""
    moved = os.environ.get("CLIENTBOOK_PROFILE")
    return Path(moved) if moved else Path(platformdirs.user_data_dir("clientbook", appauthor=False))


def own_folders() -> tuple[Path, ...]:
    """Return where this person keeps files, the likeliest first: the documents as the system knows them, and home."""
    return platformdirs.user_documents_path(), Path.home()


def long_path(path: Path) -> Path:
    r"""Return `path` in the form that Windows takes beyond 260 characters (`\\?\`); elsewhere unchanged."""
    if sys.platform != "win32":
        return path
    text = str(path.resolve())
    if text.startswith("\\\\?\\") or len(text) < 240:  # noqa: PLR2004  below every limit of Windows
        return path
    if text.startswith("\\\\"):
        return Path("\\\\?\\UNC\\" + text[2:])
    return Path("\\\\?\\" + text)
