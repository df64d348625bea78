"""Rights: what a role may do. Levels: what of a file a role is given keys to.

What somebody sees is what stands on their desk, and that follows from keys; FILE_LEVELS says to whom keys are given.
docs/security.md shows both tables.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterable


class Right(StrEnum):
    """An act that a role may or may not do; the owner edits the table per role."""

    ASSIGN = "assign"
    CREATE = "create"
    DELETE = "delete"
    EDIT = "edit"
    EMPTY_BIN = "empty_bin"
    EXPORT = "export"
    HAND_OVER = "hand_over"
    IMPORT = "import"
    MANAGE_MEMBERS = "manage_members"
    PRINT = "print"
    READ_LOG = "read_log"
    REVEAL = "reveal"
    REVISIT = "revisit"
    SERVE = "serve"
    SET_UP = "set_up"
    VERIFY = "verify"


OWNER_ONLY = frozenset({Right.EMPTY_BIN, Right.MANAGE_MEMBERS, Right.SET_UP})

DEFAULT_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right) - OWNER_ONLY,
    Role.STAFF: frozenset({Right.CREATE, Right.EDIT, Right.PRINT, Right.REVEAL, Right.REVISIT, Right.SERVE}),
    Role.REVISIT_CLERK: frozenset({Right.PRINT, Right.REVEAL, Right.REVISIT, Right.VERIFY}),
    Role.ARCHIVE_CLERK: frozenset({Right.CREATE, Right.EDIT, Right.IMPORT, Right.REVEAL, Right.VERIFY}),
}


DEFAULT_DAILY: dict[Role, int | None] = {
    Role.OWNER: None,
    Role.MANAGER: 400,
    Role.STAFF: 200,
    Role.REVISIT_CLERK: 250,
    Role.ARCHIVE_CLERK: 400,
}
"""How often a day a role may open a file, reveal a number, print or export, together; None: without limit."""

_DAILY = "daily:"


class Standing(StrEnum):
    """How a person stands to a client file. OTHER is everybody, also to files that they have nothing to do with."""

    SERVES = "serves"
    MANAGES = "manages"
    CALLS = "calls"
    OTHER = "other"


FILE_LEVELS: dict[Role, dict[Standing, Level]] = {
    Role.OWNER: dict.fromkeys(Standing, Level.FULL),
    Role.MANAGER: {Standing.SERVES: Level.FULL, Standing.MANAGES: Level.FULL},
    Role.STAFF: {Standing.SERVES: Level.FULL},
    Role.REVISIT_CLERK: {Standing.CALLS: Level.CARD},
    Role.ARCHIVE_CLERK: dict.fromkeys(Standing, Level.CARD),
}
"""Who is given which keys of a file: on its service team (until that ends), manager of its team, to call it, or not."""


def file_level(role: Role, standings: Iterable[Standing]) -> Level | None:
    """Return the level that a role has on a file by these standings, the higher one; None for no key at all."""
    found = {FILE_LEVELS[role].get(standing) for standing in (*standings, Standing.OTHER)}
    return Level.FULL if Level.FULL in found else Level.CARD if Level.CARD in found else None


def rights_of(role: Role, table: dict[str, tuple[str, ...]]) -> frozenset[Right]:
    """Return the rights that the firm's table gives a role; the owner has all, OWNER_ONLY nobody else.

    A role that the table does not name has its default rights; unknown names are ignored.
    """
    if role is Role.OWNER:
        return DEFAULT_RIGHTS[role]
    if role not in table:
        return DEFAULT_RIGHTS[role]
    known = {right.value for right in Right}
    return frozenset(Right(name) for name in table[role] if name in known) - OWNER_ONLY


def daily_limit(role: Role, table: dict[str, tuple[str, ...]]) -> int | None:
    """Return how many reading acts a day the firm's table leaves to a role; None: without limit.

    The limit stands among the role's rights as "daily:200". A role that the table does not name has its default.
    """
    if role is Role.OWNER or role not in table:
        return DEFAULT_DAILY[role]
    found = [name.removeprefix(_DAILY) for name in table[role] if name.startswith(_DAILY)]
    return min((int(text) for text in found if text.isdecimal()), default=None)


def table_names(rights: Iterable[Right], daily: int | None) -> tuple[str, ...]:
    """Return what the firm's table says of a role with these rights and this daily limit."""
    return tuple(sorted([*rights, *([] if daily is None else [f"{_DAILY}{daily}"])]))
