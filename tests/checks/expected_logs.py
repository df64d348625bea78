"""Which warnings of the program a test may cause: those its `logs` marker announces, and all of those."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def objections(records: Iterable[logging.LogRecord], expected: Sequence[str]) -> list[str]:
    """Return what is wrong with `records`: complaints nobody expects, expected ones that never came."""
    complaints = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for record in records
        if record.levelno >= logging.WARNING and record.name.partition(".")[0] == "clientbook"
    ]
    unexpected = [line for line in complaints if not any(re.search(pattern, line) for pattern in expected)]
    silent = [pattern for pattern in expected if not any(re.search(pattern, line) for line in complaints)]
    return [f"no `logs` marker expects: {line}" for line in unexpected] + [f"never logged: {p}" for p in silent]
