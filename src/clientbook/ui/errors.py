"""Errors that were expected: each becomes a bar in the page or dialog it concerns; a bug is for ui/crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from clientbook.support.errors import Cancelled, ClientbookError, Damaged, Invalid, Refused

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


@runtime_checkable
class ErrorHost(Protocol):
    """A page or dialog with a bar for errors."""

    def show_error(self, error: ClientbookError) -> None:
        """Say the error where it happened."""
        ...


def tone(error: ClientbookError) -> str:
    """Return the tone of the bar for this kind of error: who must act decides."""
    if isinstance(error, Cancelled):
        return "info"
    return "bad" if isinstance(error, Damaged) else "warn" if isinstance(error, Refused | Invalid) else "bad"


def host_of(owner: QObject) -> ErrorHost | None:
    """Return the nearest page or dialog around `owner` that can show an error."""
    seen: QObject | None = owner
    while seen is not None:
        if isinstance(seen, ErrorHost):
            return seen
        seen = seen.parent()
    return None
