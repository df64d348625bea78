"""What each role may do and how much a day: the firm's table, which the owner edits and signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clientbook.domain.access import OWNER_ONLY, Right, daily_limit, rights_of, table_names
from clientbook.domain.clashes import Rules
from clientbook.domain.log import Act
from clientbook.services.access import require
from clientbook.services.clashes import FormKind, Touch, save_together
from clientbook.services.members import ROLE_NAMES
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree

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
_LAST_ENTRIES = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleForm:
    """A row of the table: `id` is the role, `daily` None: without limit."""

    id: Role
    rights: tuple[Right, ...]
    daily: int | None

    @property
    def name(self) -> str:
        """Return what the role is called."""
        return _(ROLE_NAMES[self.id])


@dataclass(frozen=True, slots=True)
class RightsForm:
    """The table, or some rows of it."""

    roles: tuple[RoleForm, ...]


def role_form(role: Role, rights: Collection[Right], daily: int | None) -> RoleForm:
    """Return a row of the table."""
    return RoleForm(id=role, rights=tuple(sorted(rights)), daily=daily)


def rights_form(desk: Desk) -> RightsForm:
    """Return what every role but the owner's may do. For owners."""
    require(desk, Right.SET_UP)
    return _now(desk)


def _now(desk: Desk) -> RightsForm:
    table = desk.vault.directory.rights
    return RightsForm(
        tuple(role_form(role, rights_of(role, table), daily_limit(role, table)) for role in EDITABLE_ROLES)
    )


def set_rights(desk: Desk, form: RightsForm, *, base: RightsForm | None = None) -> Changes:
    """Let these roles do exactly this from now on; every desktop takes it over with the owner's signature.

    `base` is the table as it was opened, see services/clashes.py. Raises Refused for who is not an owner, Clash, or
    Invalid on "role", "rights" or "daily".
    """
    require(desk, Right.SET_UP)
    for one in form.roles:
        _check(one)
    return save_together(desk, b"", _FORM, (form, base), lambda agree: _set_rights(desk, agree))


def _set_rights(desk: Desk, agree: Agree[RightsForm]) -> Changes:
    with desk.act(Act.RIGHTS_EDIT) as draft:
        before = _now(desk)
        changed = [one for one in agree(before).roles if one not in before.roles]
        directory = desk.vault.directory
        for one in changed:
            directory = directory.with_rights(one.id.value, table_names(one.rights, one.daily))
        draft.directory = directory
        draft.details["roles"] = [_told(was, one) for was in before.roles for one in changed if was.id is one.id]
    return draft.changes


def _told(was: RoleForm, now: RoleForm) -> dict[str, Any]:
    """Return what the log says of a row that is changed."""
    given, taken = sorted({*now.rights} - {*was.rights}), sorted({*was.rights} - {*now.rights})
    return {"role": now.id.value, "given": given, "taken": taken, "daily": now.daily}


def _check(form: RoleForm) -> None:
    if form.id not in EDITABLE_ROLES:
        raise Invalid(_("The owner may do everything; that cannot be changed."), field="role")
    if {*form.rights} & (KEYLESS[form.id] | OWNER_ONLY):
        raise Invalid(_("This role has no keys for that. Give the person another role instead."), field="rights")
    if form.daily is not None and not 1 <= form.daily <= MOST_DAILY:
        raise Invalid(_("Enter a number from 1 to {most}, or leave it empty.").format(most=MOST_DAILY), field="daily")


def _last_edit(desk: Desk, _records: tuple[bytes, ...]) -> Touch | None:
    """Return who edited the table last; only the last entries of the log are looked through."""
    entries = desk.vault.journal(since=max(desk.vault.seq - _LAST_ENTRIES, 0))
    found = [Touch(one.author, one.time) for one in entries if one.act == Act.RIGHTS_EDIT]
    return found[-1] if found and found[-1].author != desk.me else None


_FORM: FormKind[RightsForm] = FormKind(
    entity=None,
    rules=Rules(items={"roles": Rules(sets=frozenset({"rights"}))}),
    labels={"daily": N_("Limit a day")},
    words={"daily": lambda _desk, form: str(form.daily) if form.daily is not None else _("no limit")},
    last=_last_edit,
)
