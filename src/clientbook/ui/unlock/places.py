"""Where a vault is, as people see it: a file by its name and folder, a server by its host and database."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

SCHEME = "postgresql://"
_SCHEMES = (SCHEME, "postgres://")
SUFFIX = ".clientbook"


def to_location(place: str) -> Path | str:
    """Return what services take: a path, or the address of a server unchanged."""
    return place if place.startswith(_SCHEMES) else Path(place)


def place_name(place: str) -> str:
    """Return how a place is shown: never with a password."""
    if place.startswith(_SCHEMES):
        parts = urlsplit(place)
        return f"{parts.path.strip('/')} @ {parts.hostname}"
    path = Path(place)
    return f"{path.stem}  ({path.parent})"
