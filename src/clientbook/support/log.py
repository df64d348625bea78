"""The program's own log: what happened to the program, never what it holds.

No message may carry user text; log ids, counts and error types.
"""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def start_log(folder: Path) -> None:
    """Write warnings and worse of clientbook to `folder`/clientbook.log (two files of 512 KiB)."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "clientbook.log", maxBytes=512 * 1024, backupCount=1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("clientbook")
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)
