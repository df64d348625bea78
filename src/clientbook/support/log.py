"""The program's own log: what happened to the program, never what it holds.

No message may carry user text; log ids, counts and error types.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 512 * 1024


class _LateFile(logging.Handler):
    """Opens its file with the first message: there is none on most days, and the window need not wait for it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            self._file = RotatingFileHandler(self._path, maxBytes=_MOST_BYTES, backupCount=1, encoding="utf-8")
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


def start_log(folder: Path) -> None:
    """Write warnings and worse of clientbook to `folder`/clientbook.log (two files of 512 KiB)."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = _LateFile(folder / "clientbook.log")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("clientbook")
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)
