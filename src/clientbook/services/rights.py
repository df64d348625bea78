"""What each role may do and how much a day: the firm's table, which the owner edits and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.access import OWNER_ONLY, Right, daily_limit, rights_of, table_names
from clientbook.domain.log import Act
from clientbook.services.access import require
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from clientbook.desk import Changes, Desk

RIGHT_NAMES: dict[Right, str] = {
    Right.CREATE: N_("Add client files"),
    Right.EDIT: N_("Edit client files"),
    Right.SERVE: N_("Log contacts, purchases and promises"),
    Right.REVISIT: N_("Plan and record revisits"),
    Right.VERIFY: N_("Verify new files by phone"),
    Right.REVEAL: N_("Reveal phone numbers and e-mail addresses"),
    Right.ASSIGN: N_("Assign clients within the team"),
    Right.HAND_OVER: N_("Prepare handovers"),
    Right.IMPORT: N_("Import sheets"),
    Right.EXPORT: N_("Export and save copies"),
    Right.PRINT: N_("Print"),
    Right.DELETE: N_("Put client files into the bin"),
    Right.READ_LOG: N_("Read the log of the own team"),
}
"""What people read, in the order of the table; rights that only owners have are not in it."""

EDITABLE_ROLES = (Role.MANAGER, Role.STAFF, Role.REVISIT_CLERK, Role.ARCHIVE_CLERK)
KEYLESS: dict[Role, frozenset[Right]] = {
    Role.MANAGER: frozenset(),
    Role.STAFF: frozenset({Right.ASSIGN, Right.HAND_OVER, Right.READ_LOG}),
    Role.REVISIT_CLERK: frozenset({Right.ASSIGN, Right.HAND_OVER, Right.READ_LOG, Right.SERVE}),
    Role.ARCHIVE_CLERK: frozenset({Right.ASSIGN, Right.HAND_OVER, Right.READ_LOG, Right.SERVE}),
}
"""Rights that a role cannot be given, because it holds no keys, or no signature that counts, for what they need."""
MOST_DAILY = 10_000


class RoleRights(NamedTuple):
    """A row of the table; `daily` None: without limit."""

    role: Role
    rights: frozenset[Right]
    daily: int | None


def rights_table(desk: Desk) -> list[RoleRights]:
    """Return what every role but the owner's may do. For owners."""
    require(desk, Right.SET_UP)
    table = desk.vault.directory.rights
    return [RoleRights(role, rights_of(role, table), daily_limit(role, table)) for role in EDITABLE_ROLES]


def set_role_rights(desk: Desk, role: Role, rights: Collection[Right], daily: int | None) -> Changes:
    """Let a role do exactly this from now on; every desktop takes it over with the owner's signature.

    Raises Refused for who is not an owner, or Invalid on "role", "rights" or "daily".
    """
    require(desk, Right.SET_UP)
    if role not in EDITABLE_ROLES:
        raise Invalid(_("The owner may do everything; that cannot be changed."), field="role")
    wanted = frozenset(rights)
    if wanted & (KEYLESS[role] | OWNER_ONLY):
        raise Invalid(_("This role has no keys for that. Give the person another role instead."), field="rights")
    if daily is not None and not 1 <= daily <= MOST_DAILY:
        raise Invalid(_("Enter a number from 1 to {most}, or leave it empty.").format(most=MOST_DAILY), field="daily")
    before = rights_of(role, desk.vault.directory.rights)
    given, taken = sorted(wanted - before), sorted(before - wanted)
    with desk.act(Act.RIGHTS_EDIT, role=role.value, given=given, taken=taken, daily=daily) as draft:
        draft.directory = desk.vault.directory.with_rights(role.value, table_names(wanted, daily))
    return draft.changes
