"""What a command says: plain text, aligned tables, JSON; complaints and progress go to stderr."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def speak_utf8() -> None:
    """Make Windows consoles and pipes carry every character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str = "") -> None:
    """Print a line."""
    print(text)


def say_json(value: Any) -> None:
    """Print a value as JSON: ids as hex, days and times as ISO, amounts as text."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def say_table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns; Chinese characters take two places, as consoles draw them."""
    lines = [headers, *rows]
    widths = [max(_width(line[at]) for line in lines) for at in range(len(headers))]
    for line in lines:
        print("  ".join(_padded(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip())


def complain(text: str) -> None:
    """Say what went wrong, where it does not mix with data."""
    if sys.stderr is not None:
        print(text, file=sys.stderr)


def progress_line() -> Callable[[int, int], None] | None:
    """Return what shows "done/total" in place on a console; None where nobody looks."""
    if sys.stderr is None or not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        end = "\n" if done == total else ""
        print(f"\r{done}/{total}", end=end, file=sys.stderr, flush=True)

    return show


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"{type(value).__name__} has no plain form"
    raise TypeError(message)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
