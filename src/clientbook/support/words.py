"""Words that layers share although they may not see each other: roles, levels, kinds of binder."""

from __future__ import annotations

from enum import StrEnum


class BinderKind(StrEnum):
    """What a binder, the unit of visibility, holds."""

    CLIENT = "client"
    FIRM = "firm"
    MANAGEMENT = "management"
    STAFF = "staff"


class Level(StrEnum):
    """How much of a binder a person may open. Whoever holds FULL can derive CARD."""

    CARD = "card"
    FULL = "full"


class Role(StrEnum):
    """What a member is in the firm."""

    ARCHIVE_CLERK = "archive_clerk"
    MANAGER = "manager"
    OWNER = "owner"
    REVISIT_CLERK = "revisit_clerk"
    STAFF = "staff"
