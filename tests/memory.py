"""Where the suite keeps its files: in memory where there is room, for a durable write takes a disk its time."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108  what is made there gets a folder of its own


def memory_with(room: int) -> Path | None:
    """Return the folder of files that are kept in memory, if it has room for so many bytes; None: the usual place."""
    if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > room:
        return _MEMORY
    return None
