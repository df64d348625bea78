"""Errors by who must act. Anything else that is raised is a bug of ours and goes to the crash dialog.

Messages are translated, name the thing concerned and say what to do next. They never carry a key,
a passphrase or another person's client.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping


class ClientbookError(Exception):
    """Base of every expected error; `message` is for people, in their language."""

    exit_code = 1

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(ClientbookError):
    """Input that cannot be taken. `field` is the form's field name, empty if the whole input is meant."""

    exit_code = 2

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Refused(ClientbookError):
    """The person has no right to this act."""

    exit_code = 3


class Unavailable(ClientbookError):
    """Disk full, file locked, server gone: nothing is lost, and the message says what to do."""

    exit_code = 4


class Stale(Unavailable):
    """Somebody else changed the same thing first; the draft is kept and can be looked at again."""


class Gone(Stale):
    """What was being changed is no longer there, or no longer open to the person; the draft is kept."""


@dataclass(frozen=True, slots=True)
class ClashLine:
    """A field that two people changed differently, in words; `place` names it to `Clash.settle`."""

    place: str
    label: str
    mine: str
    theirs: str
    can_keep_both: bool = False


class Clash(Stale):
    """Somebody else changed the same fields differently; nothing was saved.

    `by` is their name, empty where it is not known, `at` when they saved. `settle` saves again with what was chosen:
    it is given the desk and, by place, whose value is to stand (domain/clashes.Choice).
    """

    def __init__(
        self,
        message: str,
        *,
        lines: tuple[ClashLine, ...],
        by: str,
        at: dt.datetime | None,
        settle: Callable[[Any, Mapping[str, Any]], Any],
    ) -> None:
        super().__init__(message)
        self.lines, self.by, self.at, self.settle = lines, by, at, settle


class NotYet(Unavailable):
    """The desk holds only the cards so far; the same can be asked for as soon as the rest is there."""


class Cancelled(Unavailable):
    """The person stopped a long act before it was written; everything is as before."""


class Damaged(ClientbookError):
    """Stored data was altered or is corrupt. `affected` names ids or rows, never contents."""

    exit_code = 5

    def __init__(self, message: str, *, affected: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.affected = affected
