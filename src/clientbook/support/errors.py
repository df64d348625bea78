"""Errors by who must act. Anything else that is raised is a bug of ours and goes to the crash dialog.

Messages are translated, name the thing concerned and say what to do next. They never carry a key,
a passphrase or another person's client.
"""

from __future__ import annotations


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


class Cancelled(Unavailable):
    """The person stopped a long act before it was written; everything is as before."""


class Damaged(ClientbookError):
    """Stored data was altered or is corrupt. `affected` names ids or rows, never contents."""

    exit_code = 5

    def __init__(self, message: str, *, affected: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.affected = affected
