"""Names of roles for the screen."""

from __future__ import annotations

from clientbook.support.i18n import N_, _
from clientbook.support.words import Role

_NAMES = {
    Role.OWNER: N_("Owner"),
    Role.MANAGER: N_("Manager"),
    Role.STAFF: N_("Staff"),
    Role.REVISIT_CLERK: N_("Revisit clerk"),
    Role.ARCHIVE_CLERK: N_("Archive clerk"),
}


def role_name(role: Role) -> str:
    """Return what a role is called."""
    return _(_NAMES[role])
