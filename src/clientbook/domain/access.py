"""Rights: what a role may do. Visibility is not decided here; it is what stands on the desk."""

from __future__ import annotations

from enum import StrEnum

from clientbook.support.words import Role


class Right(StrEnum):
    """An act that a role may or may not do; the owner edits the table per role."""

    ASSIGN = "assign"
    CREATE = "create"
    DELETE = "delete"
    EDIT = "edit"
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


OWNER_ONLY = frozenset({Right.MANAGE_MEMBERS, Right.SET_UP})

DEFAULT_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.OWNER: frozenset(Right),
    Role.MANAGER: frozenset(Right) - OWNER_ONLY,
    Role.STAFF: frozenset({Right.CREATE, Right.EDIT, Right.PRINT, Right.REVEAL, Right.REVISIT, Right.SERVE}),
    Role.REVISIT_CLERK: frozenset({Right.PRINT, Right.REVEAL, Right.REVISIT}),
    Role.ARCHIVE_CLERK: frozenset({Right.CREATE, Right.EDIT, Right.IMPORT, Right.REVEAL}),
}


def rights_of(role: Role, table: dict[str, tuple[str, ...]]) -> frozenset[Right]:
    """Return the rights that the firm's table gives a role; the owner has all, OWNER_ONLY nobody else.

    A role that the table does not name has its default rights; unknown names are ignored.
    """
    if role is Role.OWNER:
        return frozenset(Right)
    if role not in table:
        return DEFAULT_RIGHTS[role]
    known = {right.value for right in Right}
    return frozenset(Right(name) for name in table[role] if name in known) - OWNER_ONLY
