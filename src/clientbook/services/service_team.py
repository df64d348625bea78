"""The service team of a file: who is responsible, who stands in until when, and so whose keys open it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.desk.engine import changed, chunks
from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import Client, Part, ServiceMember
from clientbook.domain.log import Act
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import SERVING_ROLES, Member
from clientbook.services.access import (
    active_member,
    member_names,
    require,
    require_files,
    require_team,
    visible_file,
)
from clientbook.services.clashes import FormKind, member_word, save_together
from clientbook.services.file_access import active_staff, file_access, vouched
from clientbook.services.happenings import joined
from clientbook.services.merged import ways_into
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level, Role
from clientbook.vault import RECOVERY, Grant

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Select

    from clientbook.desk import Changes, Desk, Draft
    from clientbook.services.clashes import Agree
    from clientbook.vault import BinderAccess


class TeamRow(NamedTuple):
    """A colleague on a file's service team."""

    member: bytes
    name: str
    part: Part
    since: dt.date
    until: dt.date | None


_ORDER = (Part.RESPONSIBLE, Part.BACKUP, Part.SUPPORTER, None)


class Viewer(NamedTuple):
    """Someone who can open a file, as its signed access statements say."""

    member: bytes
    name: str
    role: Role
    level: Level
    part: Part | None
    since: dt.date
    until: dt.date | None
    granted_by: str


class BackupForm(NamedTuple):
    """A backup or supporter to put on a file; `until` ends it by itself."""

    member: bytes
    part: Part = Part.BACKUP
    until: dt.date | None = None


class Stand(NamedTuple):
    """What somebody is to a file beside who is responsible, and the last day of it."""

    part: Part
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamForm:
    """A whole service team; `others` are backups and supporters with their ids."""

    responsible: bytes | None
    others: tuple[tuple[Stand, bytes], ...] = ()


def team_of(desk: Desk, client: bytes) -> list[TeamRow]:
    """Return the service team of a file that the person sees: responsible first, ended ones left out."""
    visible_file(desk, client)
    names = member_names(desk)
    rows = [
        TeamRow(row.member_id, names.get(row.member_id, ""), Part(row.part), row.since, row.until)
        for row in _in_force(team_rows(desk, client))
    ]
    return sorted(rows, key=lambda row: (_ORDER.index(row.part), row.since, row.name))


def who_can_see(desk: Desk, client: bytes) -> list[Viewer]:
    """Return everybody whose keys open a file, with since when, until when and by whose grant; the team first."""
    visible_file(desk, client)
    names = member_names(desk)
    roles = {key: Role(role) for key, role in desk.session.execute(select(Member.id, Member.role))}
    parts = {row.member_id: Part(row.part) for row in _in_force(team_rows(desk, client))}
    viewers = [
        Viewer(
            entry.member,
            names[entry.member],
            roles[entry.member],
            entry.level,
            parts.get(entry.member),
            entry.since.astimezone().date(),
            entry.until,
            names.get(entry.granted_by, ""),
        )
        for entry in desk.vault.access(client)
        if entry.member in names
    ]
    return sorted(viewers, key=lambda viewer: (_ORDER.index(viewer.part), viewer.role, viewer.name))


def assign(desk: Desk, clients: Iterable[bytes], responsible: bytes) -> Changes:
    """Make a colleague responsible for these files; whoever was responsible leaves the team.

    One act, one journal entry. Keys of files that someone loses are made anew. Raises Refused outside the
    person's team, Invalid when the colleague cannot serve clients.
    """
    require(desk, Right.ASSIGN)
    member = serving_member(desk, responsible)
    chosen = list(dict.fromkeys(clients))
    with desk.act(Act.TEAM_ASSIGN, responsible=responsible, count=len(chosen), clients=chosen) as draft:
        entrust(desk, draft, dict.fromkeys(chosen, member))
    return draft.changes


def entrust(desk: Desk, draft: Draft, taking: Mapping[bytes, Member]) -> None:
    """Make members responsible for files inside an act; whoever was leaves the team and loses the keys.

    Raises Refused outside the person's team.
    """
    require_files(desk, taking, Level.FULL)
    for client in taking:
        require_file_team(desk, client)
    for client, rows in _teams(desk, taking).items():
        for row in rows:
            if row.part == Part.RESPONSIBLE or row.member_id == taking[client].id:
                desk.session.delete(row)
    for client, member in taking.items():
        join(desk, client, member.id, Part.RESPONSIBLE)
    share_all(desk, draft, taking)


def set_backups(desk: Desk, client: bytes, backups: Sequence[BackupForm]) -> Changes:
    """Replace the backups and supporters of a file. Raises Refused, or Invalid on "until" or "member"."""
    require(desk, Right.ASSIGN)
    visible_file(desk, client, Level.FULL)
    require_file_team(desk, client)
    for form in backups:
        serving_member(desk, form.member)
    _require_days(backups)
    with desk.act(Act.TEAM_ASSIGN, about=client, backups=[form.member for form in backups]) as draft:
        _replace_backups(desk, client, backups)
        share(desk, draft, client)
    return draft.changes


def set_team(desk: Desk, client: bytes, form: TeamForm, *, base: TeamForm | None = None) -> Changes:
    """Make the service team of a file what the form says, as one act; who stays keeps since when.

    `base` is the form as it was opened, see services/clashes.py. Raises Refused, Clash, Gone, or Invalid on
    "responsible" or "until".
    """
    require(desk, Right.ASSIGN)
    return save_together(desk, client, _FORM, (form, base), lambda agree: _set_team(desk, client, agree))


def _set_team(desk: Desk, client: bytes, agree: Agree[TeamForm]) -> Changes:
    visible_file(desk, client, Level.FULL)
    require_file_team(desk, client)
    with desk.act(Act.TEAM_ASSIGN, about=client) as draft:
        form = agree(team_form(team_of(desk, client)))
        if form.responsible is None:
            raise Invalid(_("Choose who is responsible for this client."), field="responsible")
        others = [BackupForm(member, *stand) for stand, member in form.others if member != form.responsible]
        for member in (form.responsible, *(one.member for one in others)):
            serving_member(desk, member)
        _require_days(others)
        put_team(desk, client, form.responsible, others)
        draft.details |= {"responsible": form.responsible, "backups": [one.member for one in others]}
        share(desk, draft, client)
    return draft.changes


def team_form(team: Iterable[TeamRow]) -> TeamForm:
    """Return a team as its form shows it."""
    rows = list(team)
    responsible = next((row.member for row in rows if row.part is Part.RESPONSIBLE), None)
    others = tuple((Stand(row.part, row.until), row.member) for row in rows if row.part is not Part.RESPONSIBLE)
    return TeamForm(responsible=responsible, others=others)


def _others_words(desk: Desk, form: TeamForm) -> str:
    names = member_names(desk)
    return "\n".join(
        joined(
            names.get(member, ""),
            _(_PART_WORDS[part]),
            _("until {date}").format(date=until.isoformat()) if until else "",
        )
        for (part, until), member in form.others
    )


_PART_WORDS = {Part.BACKUP: N_("Backup"), Part.SUPPORTER: N_("Supporter")}


def _team_records(desk: Desk, client: bytes) -> tuple[bytes, ...]:
    return tuple(row.id for row in team_rows(desk, client))


_FORM: FormKind[TeamForm] = FormKind(
    entity=Client,
    rules=Rules(pairs=frozenset({"others"})),
    labels={"responsible": N_("Responsible"), "others": N_("Backups and supporters")},
    words={"responsible": member_word("responsible"), "others": _others_words},
    records=_team_records,
)


def _require_days(backups: Iterable[BackupForm]) -> None:
    if any(form.until is not None and form.until < today() for form in backups):
        raise Invalid(_("The last day of access is in the past."), field="until")


def serving_member(desk: Desk, member: bytes) -> Member:
    """Return a member who may serve clients; raises Invalid on "responsible"."""
    found = active_member(desk, member, field="responsible")
    if Role(found.role) not in SERVING_ROLES:
        raise Invalid(_("{name} does not serve clients of their own.").format(name=found.name), field="responsible")
    return found


def join(desk: Desk, client: bytes, member: bytes, part: Part, until: dt.date | None = None) -> ServiceMember:
    """Put a colleague on the team of a file, inside an act that shares the file."""
    row = team_row(desk, client, member, part)
    row.until = until
    desk.session.add(row)
    return row


def team_row(
    desk: Desk, client: bytes, member: bytes, part: Part, *, kind: type[ServiceMember] = ServiceMember
) -> ServiceMember:
    """Return what puts a colleague on the team of a file from today on; it is not on the desk yet."""
    return kind(binder=client, client_id=client, member_id=member, part=part.value, since=today(), granted_by=desk.me)


def share(desk: Desk, draft: Draft, client: bytes) -> None:
    """Give the file the access statement that follows from its team; the vault makes new keys if anybody loses.

    Files that were merged into it follow it; a merged file is shared with the one that it went into.
    """
    share_all(desk, draft, [client])


def share_all(desk: Desk, draft: Draft, clients: Iterable[bytes]) -> None:
    """Do for each of these files what `share` does for one."""
    desk.session.flush()
    ways, followers = ways_into(desk), dict[bytes, list[bytes]]()
    for merged, kept in sorted(ways.items()):
        followers.setdefault(kept, []).append(merged)
    files = [client for client in clients if client not in ways]
    for client, access in _access_of(desk, files).items():
        for binder in (client, *followers.get(client, ())):
            draft.share(replace(access, binder=binder))
        draft.touched.add(client)


def _access_of(desk: Desk, files: Sequence[bytes]) -> dict[bytes, BinderAccess]:
    """Return who may open these files from this act on."""
    staff, teams, callers = active_staff(desk), _teams(desk, files), _callers(desk, files)
    now, given = desk.vault.statements(files), set(desk.column(_given()))
    found: dict[bytes, BinderAccess] = {}
    for client in files:
        rows, kept = vouched(_in_force(teams[client]), now.get(client), given)
        found[client] = file_access(desk, client, rows, staff, callers[client], kept)
    return found


@cache
def _given() -> Select[bytes]:
    """Return what finds the parts on service teams that the act under way changed."""
    return select(changed.c.id).where(changed.c.kind == ServiceMember.kind)


def manages(desk: Desk, client: bytes) -> bool:
    """Say whether the person may share a file anew: an owner, or the manager of the team that it belongs to."""
    me, view = desk.vault.me, desk.vault.binder(client)
    if view is None or view.level is not Level.FULL:
        return False
    return me.role is Role.OWNER or (me.role is Role.MANAGER and me.team is not None and view.team == me.team)


def access_now(desk: Desk, client: bytes) -> bool:
    """Say whether a file is open to exactly those who follow from its team, as `share` would have it."""
    desk.session.flush()
    wanted = _access_of(desk, [client])[client]
    always = {owner.id for owner in desk.vault.directory.owners()} | {RECOVERY}
    lines = {entry.member: Grant(entry.level, entry.until) for entry in desk.vault.access(client)}
    return {member: grant for member, grant in lines.items() if member not in always} == dict(wanted.grants)


def _callers(desk: Desk, clients: Collection[bytes]) -> dict[bytes, set[bytes]]:
    """Return who is asked to call each of these files."""
    found: dict[bytes, set[bytes]] = {client: set() for client in clients}
    for chunk in chunks(clients):
        planned = select(Revisit.client_id, Revisit.assigned_to).where(
            Revisit.client_id.in_(chunk), Revisit.done_on.is_(None), Revisit.assigned_to.is_not(None)
        )
        for client, member in desk.session.execute(planned):
            if member is not None:
                found[client].add(member)
    return found


def _teams(desk: Desk, clients: Iterable[bytes]) -> dict[bytes, list[ServiceMember]]:
    """Return for each of these files what `team_rows` returns for one."""
    found: dict[bytes, list[ServiceMember]] = {client: [] for client in clients}
    for chunk in chunks(found):
        statement = select(ServiceMember).where(ServiceMember.client_id.in_(chunk)).order_by(ServiceMember.id)
        for row in desk.session.scalars(statement):
            found[row.client_id].append(row)
    return found


def team_rows(desk: Desk, client: bytes) -> list[ServiceMember]:
    """Return the rows of a file's team, ended ones included."""
    return _teams(desk, [client])[client]


def _in_force(rows: Iterable[ServiceMember]) -> list[ServiceMember]:
    return [row for row in rows if row.until is None or row.until >= today()]


def require_file_team(desk: Desk, client: bytes) -> None:
    """Raise Refused unless the person is an owner or the manager of the team that a file belongs to."""
    view = desk.vault.binder(client)
    require_team(desk, view.team if view is not None else None)


def put_team(desk: Desk, client: bytes, responsible: bytes | None, backups: Iterable[BackupForm]) -> None:
    """Make the team of a file exactly these, inside an act that shares the file; who stays keeps since when."""
    wanted = {form.member: (form.part, form.until) for form in backups}
    if responsible is not None:
        wanted[responsible] = (Part.RESPONSIBLE, None)
    for row in team_rows(desk, client):
        if row.member_id in wanted:
            part, row.until = wanted.pop(row.member_id)
            row.part = part.value
        else:
            desk.session.delete(row)
    for member, (part, until) in wanted.items():
        join(desk, client, member, part, until)


def _replace_backups(desk: Desk, client: bytes, backups: Sequence[BackupForm]) -> None:
    wanted = {form.member: form for form in backups}
    for row in team_rows(desk, client):
        if row.part == Part.RESPONSIBLE:
            wanted.pop(row.member_id, None)
            continue
        form = wanted.pop(row.member_id, None)
        if form is None:
            desk.session.delete(row)
        else:
            row.part, row.until = form.part.value, form.until
    for form in wanted.values():
        join(desk, client, form.member, form.part, form.until)
