"""The people of the firm: adding, resetting and closing accounts, and teams."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from clientbook import vault as sealed
from clientbook.desk import Changes
from clientbook.domain.access import Right
from clientbook.domain.clients import Client, ClientLine, ServiceMember
from clientbook.domain.log import Act
from clientbook.domain.staff import Member, Team
from clientbook.services import backups
from clientbook.services.access import active_member, my_rights, require
from clientbook.services.checks import MAX_NAME, required_text
from clientbook.services.clients import served_by
from clientbook.services.service_team import share_all
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import N_, _, ngettext
from clientbook.support.words import BinderKind, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from clientbook.desk import Desk

ROLE_NAMES = {
    Role.OWNER: N_("Owner"),
    Role.MANAGER: N_("Manager"),
    Role.STAFF: N_("Staff"),
    Role.REVISIT_CLERK: N_("Revisit clerk"),
    Role.ARCHIVE_CLERK: N_("Archive clerk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberForm:
    """A new account; `team` is an existing team's id, or None."""

    login: str
    name: str
    role: Role = Role.STAFF
    team: bytes | None = None


class MemberRow(NamedTuple):
    """A person as the members page shows them; `clients` is how many they are responsible for.

    `may_reset` says whether the person who looks may give them a new one-time code, `may_close` end the account.
    """

    id: bytes
    login: str
    name: str
    role: Role
    role_name: str
    team: bytes | None
    team_name: str
    is_active: bool
    since: dt.date
    closed_on: dt.date | None
    clients: int
    may_reset: bool = False
    may_close: bool = False


class PersonRow(NamedTuple):
    """A colleague for choosers: everybody sees the names of everybody."""

    id: bytes
    name: str
    role: Role
    team: bytes | None


class TeamChoice(NamedTuple):
    """A team for choosers."""

    id: bytes
    name: str


def people(desk: Desk) -> list[PersonRow]:
    """Return the active colleagues by name."""
    rows = desk.session.scalars(select(Member).where(Member.is_active).order_by(Member.name, Member.id))
    return [PersonRow(row.id, row.name, Role(row.role), row.team) for row in rows]


def teams(desk: Desk) -> list[TeamChoice]:
    """Return the teams by name."""
    return [TeamChoice(row.id, row.name) for row in desk.session.scalars(select(Team).order_by(Team.name))]


def my_people(desk: Desk) -> list[MemberRow]:
    """Return the accounts that the person looks after: for an owner all, for a manager those of the own team."""
    me, rows = desk.vault.me, list_members(desk)
    return rows if me.role is Role.OWNER else [row for row in rows if row.team is not None and row.team == me.team]


def list_members(desk: Desk) -> list[MemberRow]:
    """Return every account, closed ones last. For owners and managers."""
    require(desk, Right.HAND_OVER)
    names = {team.id: team.name for team in teams(desk)}
    served = dict(
        desk.session.execute(select(ClientLine.responsible_id, func.count()).group_by(ClientLine.responsible_id)).all()
    )
    is_manager = Right.MANAGE_MEMBERS in my_rights(desk)
    statement = select(Member).order_by(Member.is_active.desc(), Member.name, Member.id)
    return [
        MemberRow(
            row.id,
            row.login,
            row.name,
            Role(row.role),
            _(ROLE_NAMES[Role(row.role)]),
            row.team,
            names.get(row.team or b"", ""),
            row.is_active,
            row.since,
            row.closed_on,
            served.get(row.id, 0),
            may_reset(desk, row.id),
            is_manager and row.is_active and row.id != desk.me,
        )
        for row in desk.session.scalars(statement)
    ]


def add_team(desk: Desk, name: str) -> Changes:
    """Make a team with its own management binder and audit key. Raises Refused, or Invalid on "name"."""
    require(desk, Right.MANAGE_MEMBERS)
    kept = required_text(name, field="name", most=MAX_NAME)
    if any(team.name.casefold() == kept.casefold() for team in teams(desk)):
        raise Invalid(_("There is a team of this name already."), field="name")
    team = sealed.new_team(desk.vault, kept).id
    return Changes(desk.mirror_directory().nouns, frozenset({team}), team)


def add_member(desk: Desk, form: MemberForm) -> tuple[Changes, str]:
    """Make an account and return the one-time code that opens it, to be told to the person and to nobody else.

    A new manager or clerk is put on the files that the role sees. Raises Refused, or Invalid on the field.
    """
    require(desk, Right.MANAGE_MEMBERS)
    login = required_text(form.login, field="login", most=60)
    name = required_text(form.name, field="name", most=MAX_NAME)
    if form.role is Role.MANAGER and form.team is None:
        raise Invalid(_("A manager needs a team."), field="team")
    taken = desk.session.scalars(select(Member.login).where(Member.is_active))
    if login.casefold() in {other.casefold() for other in taken}:
        raise Invalid(_("This login is taken. Choose another one."), field="login")
    invitation = sealed.new_member(desk.vault, login=login, name=name, role=form.role, team=form.team)
    changes = desk.mirror_directory()
    changes |= _share_with(desk, form.role, form.team)
    return Changes(changes.nouns, changes.ids | {invitation.member}, invitation.member), invitation.code


def reset_member(desk: Desk, member: bytes, *, is_known: bool = False) -> tuple[Changes, str]:
    """Give a colleague who forgot the passphrase new keys and a one-time code; the old passphrase ends.

    For owners, and for the manager of the colleague's team where that is staff or a clerk. Files that the manager does
    not open come back with `give_files_back`. `is_known`: somebody else may have the old passphrase, so every file that
    the colleague could open gets a new key; for owners. Raises Refused for anybody else, Invalid on "member".
    """
    active_member(desk, member, field="member")
    if member == desk.me:
        raise Invalid(_("Change your own passphrase in the settings."), field="member")
    if not may_reset(desk, member):
        raise Refused(_("Only the owner or the manager of that team can do this."))
    if is_known:
        require(desk, Right.MANAGE_MEMBERS)
    invitation = sealed.reset_member(desk.vault, member, is_known=is_known)
    return desk.mirror_directory(), invitation.code


def may_reset(desk: Desk, member: bytes) -> bool:
    """Say whether the person may give this colleague a new one-time code."""
    me, found = desk.vault.me, desk.vault.directory.member(member)
    if found is None or not found.is_active or member == me.id:
        return False
    return me.role is Role.OWNER or sealed.may_give_keys(me, found)


def give_files_back(desk: Desk) -> Changes:
    """Put colleagues who set a passphrase after a one-time code back on the files that whoever made it could not open.

    Owners do so for all files, managers for those of their team; nothing happens where nobody waits.
    """
    if desk.vault.must_change or desk.vault.read_only or not sealed.give_back(desk.vault):
        return Changes()
    return desk.refresh() | Changes(frozenset({"access"}))


def waiting_files(desk: Desk) -> int:
    """Return how many files the person serves that are not sealed to their new keys yet."""
    return sealed.waiting_files(desk.vault)


def check_closing(desk: Desk, member: bytes) -> None:
    """Raise Refused or Invalid where `close_member` would, before a backup is made for it."""
    require(desk, Right.MANAGE_MEMBERS)
    leaver = active_member(desk, member, field="member")
    if member == desk.me:
        raise Invalid(_("You cannot close your own account."), field="member")
    if count := len(served_by(desk, member)):
        text = ngettext(
            "{name} is still responsible for {n} client. Hand it over first.",
            "{name} is still responsible for {n} clients. Hand them over first.",
            count,
        )
        raise Invalid(text.format(name=leaver.name, n=count), field="member")


def close_member(
    desk: Desk,
    member: bytes,
    *,
    backup: backups.Made | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Changes:
    """Close an account: out of every service team, new keys for every file it could open, in one commit.

    `backup` was made beside the desk for this closing; without it one is made first. `progress` is told (done, total)
    files that get new keys and may raise Cancelled; the account is open then. Raises Refused, or Invalid while the
    person is still responsible for clients, and for the last owner.
    """
    check_closing(desk, member)
    backups.before(desk, backups.Reason.CLOSING, backup)
    with desk.act(Act.MEMBER_CLOSE, member=member) as draft:
        for row in list(desk.session.scalars(select(ServiceMember).where(ServiceMember.member_id == member))):
            draft.touched.add(row.client_id)
            desk.session.delete(row)
        draft.closing, draft.progress = member, progress
    return draft.changes


def _share_with(desk: Desk, role: Role, team: bytes | None) -> Changes:
    """Put a new colleague on the files that the role sees of itself; an owner was put on all with the account."""
    views = desk.vault.binders()
    cards = set(desk.session.scalars(select(Client.id)))
    clients = [key for key, view in views.items() if view.kind is BinderKind.CLIENT and key in cards]
    if role is Role.MANAGER:
        clients = [key for key in clients if views[key].team == team]
    if role in (Role.OWNER, Role.STAFF, Role.REVISIT_CLERK) or not clients:
        return Changes()
    with desk.act(Act.MEMBER_SHARE, role=role.value, count=len(clients)) as draft:
        share_all(desk, draft, clients)
    return draft.changes
