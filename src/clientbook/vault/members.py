"""People: new members with a one-time code, closings, teams, roles, and another recovery sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from clientbook.support import clock
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault import rows as store
from clientbook.vault.audit import audit_record, read_keys
from clientbook.vault.bundle import Keys, new_keys, seal_bundle, tag_of
from clientbook.vault.crypto import SignKey, WrapKey
from clientbook.vault.model import (
    RECOVERY,
    BinderAccess,
    Commit,
    Directory,
    Entry,
    Grant,
    Invitation,
    Member,
    MemberStatus,
    RecordWrite,
    Team,
)
from clientbook.vault.passphrase import new_code, normal_login
from clientbook.vault.payload import decode, encode
from clientbook.vault.recovery import new_secret, pin_key_of, printed, root_words, typed, wrap_key_of
from clientbook.vault.session import RootWrap, Session, seal_pin, wrap_root
from clientbook.vault.writing import Plan, Writer, check_seen, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from clientbook.vault.model import MemberId, RecoverySecret, Statement
    from clientbook.vault.vault import Vault


def new_member(vault: Vault, *, login: str, name: str, role: Role, team: bytes | None = None) -> Invitation:
    """Add a member; the code is shown once and opens the vault until an own passphrase is set.

    The firm's binder is granted, a manager also the team's management binder, an owner every binder.
    """
    session = _owner_session(vault)
    directory = session.directory
    if any(normal_login(one.login) == normal_login(login) for one in directory.members):
        raise Invalid(_("This login is already taken."), field="login")
    keys, code = new_keys(clock.new_id(), session.view.newest.pin, is_once=True), new_code()
    member = _line(keys, login, name, role, team)
    changed = msgspec.structs.replace(directory, members=(*directory.members, member))
    bundle = seal_bundle(session.vault, login, code, keys)

    def plan() -> Plan:
        access = _own_binders(session, changed)
        if role is Role.OWNER:
            access = _merged(restated(session, None), access)
        return Plan(
            Commit("new_member", member.id, access=access, directory=changed),
            bundles=(bundle,),
            roots=roots_for(session, [member] if role is Role.OWNER else []),
        )

    write_whole(session, plan)
    return Invitation(member.id, code)


def new_recovery(vault: Vault) -> RecoverySecret:
    """Return a fresh recovery secret for a sheet to print; it opens nothing before `renew_recovery`."""
    return printed(new_secret(), _owner_session(vault).directory.root_key)


def renew_recovery(vault: Vault, secret: RecoverySecret) -> Entry:
    """Put a secret from `new_recovery` in the place of the one before, in one commit.

    The owner root, the audit keys and every binder get new keys, so that the sheet before opens nothing written
    from now on, not even together with an old copy of the vault. Raises Stale when the root changed since.
    """
    session = _owner_session(vault)
    if secret.fingerprint != root_words(session.directory.root_key):
        raise Stale(_("The vault got new keys since this sheet was made. Make another one."))
    key = typed(secret.text)
    pin = seal_pin(session.vault, pin_key_of(key), encode(session.view.newest.pin))
    changed = msgspec.structs.replace(session.directory, recovery_key=wrap_key_of(key).public)
    renewal = renewed(session, changed, session.me)

    def plan() -> Plan:
        access = tuple(replace(one, rotate=True) for one in restated(session, None))
        return Plan(
            Commit("renew_recovery", session.me.id, renewal.records, access, directory=renewal.directory),
            roots=tuple((one, _pinned(body, pin) if one == RECOVERY else body) for one, body in renewal.roots),
            is_internal=True,
        )

    return write_whole(session, plan)


def _pinned(body: bytes, pin: bytes) -> bytes:
    """Return the recovery sheet's wrap of the root with another pin."""
    return encode(RootWrap(decode(body, RootWrap, "recovery").wrap, pin))


def close_member(
    vault: Vault, member: MemberId, access: Sequence[BinderAccess] = (), commit: Commit | None = None
) -> Entry:
    """Close an account and give every binder it could open a new key, in one commit; cleaning.py follows.

    `access` says who stands on those binders from now on; binders not in it keep everybody but the leaver.
    `commit` carries further records, documents and log details of the same act.
    """
    session = _owner_session(vault)
    leaver = active_member(session.directory, member)
    if member == session.keys.member:
        raise Refused(_("Nobody closes their own account."))
    base = commit or Commit("close_member", member)
    if any(member in one.grants for one in (*base.access, *access)):
        raise Invalid(_("Somebody who leaves stays on a file."), field="access")
    gone = msgspec.structs.replace(leaver, status=MemberStatus.CLOSED, closed_on=clock.today())
    changed = with_member(base.directory or session.directory, gone)
    renewal = renewed(session, changed, leaver)
    given = {one.binder: one for one in (*base.access, *access)}

    def plan() -> Plan:
        check_seen(session, given.values(), base.seen)
        own = [_without(one, member) for one in restated(session, member) if one.binder not in given]
        records, statements = (*base.records, *renewal.records), [*given.values(), *own]
        return Plan(
            replace(base, records=records, access=statements, directory=renewal.directory, seen=0),
            dropped_bundles=(tag_of(session.vault, leaver.login),),
            roots=renewal.roots,
            dropped_roots=(member,) if leaver.role is Role.OWNER else (),
            is_internal=bool(renewal.records),
        )

    return write_whole(session, plan)


def change_role(vault: Vault, member: MemberId, *, role: Role, team: bytes | None) -> Entry:
    """Change role and team; binders that come or go with the role are stated anew in the same commit.

    Who was an owner knew the owner root and the audit keys, a manager those of the team: they are renewed as at a
    closing.
    """
    session = _owner_session(vault)
    before = active_member(session.directory, member)
    if before.role is Role.OWNER is not role and member == session.keys.member:
        raise Refused(_("Nobody gives up being the owner alone. Ask another owner."))
    after = msgspec.structs.replace(before, role=role, team=team)
    changed = with_member(session.directory, after)
    is_demoted = before.role is Role.OWNER is not role
    is_moved = before.role is Role.MANAGER and role is not Role.OWNER and (role, team) != (before.role, before.team)
    renewal = renewed(session, changed, before) if is_demoted or is_moved else Renewal(changed, (), ())

    def plan() -> Plan:
        access = _access_in_role(session, changed, before, role)
        return Plan(
            Commit("change_role", member, renewal.records, access, directory=renewal.directory),
            roots=renewal.roots or roots_for(session, [after] if role is Role.OWNER else []),
            dropped_roots=(member,) if is_demoted else (),
            is_internal=bool(renewal.records),
        )

    return write_whole(session, plan)


def _access_in_role(session: Session, changed: Directory, before: Member, role: Role) -> tuple[BinderAccess, ...]:
    """Return what is stated anew because somebody has another role: for who is or was an owner, every binder."""
    own, member = _own_binders(session, changed), before.id
    if role is Role.OWNER is not before.role:
        return _merged(restated(session, None), own)
    if before.role is Role.OWNER is not role:
        stays = {one.binder for one in own if member in one.grants}
        mine = [one if one.binder in stays else _without(one, member) for one in restated(session, member)]
        return _merged(mine, own)
    return own


def new_team(vault: Vault, name: str) -> Team:
    """Make a team with its audit keys and its management binder. Owners only."""
    session = _owner_session(vault)
    if not name.strip():
        raise Invalid(_("Enter a name."), field="name")
    audit = WrapKey.generate()
    team = Team(clock.new_id(), name.strip(), audit.public, clock.new_id())
    changed = msgspec.structs.replace(session.directory, teams=(*session.directory.teams, team))
    access = (BinderAccess(team.binder, BinderKind.MANAGEMENT, team.id, {}),)
    record = audit_record(team.binder, (audit.private_bytes(),), 1)
    commit = Commit("new_team", team.id, records=(record,), access=access, directory=changed)
    Writer(session, Plan(commit, is_internal=True)).write()
    return team


@dataclass(frozen=True)
class Renewal:
    """Fresh audit and root keys, because somebody who knew the old ones is not to read or sign what comes."""

    directory: Directory
    records: tuple[RecordWrite, ...]
    roots: tuple[tuple[bytes, bytes], ...]


def renewed(session: Session, directory: Directory, leaver: Member) -> Renewal:
    """Return the directory with other keys in the place of those that a manager or an owner knew."""
    if leaver.role not in (Role.OWNER, Role.MANAGER):
        return Renewal(directory, (), ())
    records: list[RecordWrite] = []
    teams: list[Team] = []
    for team in directory.teams:
        if leaver.role is not Role.OWNER and team.id != leaver.team:
            teams.append(team)
            continue
        public, record = _fresh_audit(session, team.binder)
        teams.append(msgspec.structs.replace(team, audit_key=public))
        records.append(record)
    directory = msgspec.structs.replace(directory, teams=tuple(teams))
    if leaver.role is not Role.OWNER:
        return Renewal(directory, tuple(records), ())
    public, record = _fresh_audit(session, directory.management_binder)
    root = SignKey.generate()
    directory = msgspec.structs.replace(directory, audit_key=public, root_key=root.public)
    return Renewal(directory, (*records, record), _all_roots(session, directory, root))


def _fresh_audit(session: Session, binder: bytes) -> tuple[bytes, RecordWrite]:
    with session.store.reading() as connection:
        keys, version = read_keys(connection, session, binder)
    fresh = WrapKey.generate()
    return fresh.public, audit_record(binder, (*keys, fresh.private_bytes()), version + 1)


def _all_roots(session: Session, directory: Directory, root: SignKey) -> tuple[tuple[bytes, bytes], ...]:
    """Wrap a new root for every owner and the recovery sheet, whose pin stays as it was sealed."""
    with session.store.reading() as connection:
        body = store.recovery_row(connection, RECOVERY)
    pin = decode(body, RootWrap, "recovery").pin if body else b""
    owners = [(one.id, wrap_root(session.vault, root, one.id, one.hpke_key)) for one in directory.owners()]
    return (*owners, (RECOVERY, wrap_root(session.vault, root, RECOVERY, directory.recovery_key, pin)))


def roots_for(session: Session, owners: list[Member], root: SignKey | None = None) -> tuple[tuple[bytes, bytes], ...]:
    """Return the owner root's private key wrapped for `owners`; `root` is read from the own row unless it is given."""
    if not owners:
        return ()
    if root is None:
        with session.store.reading() as connection:
            root = session.root(connection)
    return tuple((one.id, wrap_root(session.vault, root, one.id, one.hpke_key)) for one in owners)


def _owner_session(vault: Vault) -> Session:
    session = ready_session(vault)
    if session.me.role is not Role.OWNER:
        raise Refused(_("Only the owner may do this."))
    return session


def ready_session(vault: Vault) -> Session:
    """Return the session as the vault is now. Raises Refused before an own passphrase is set."""
    session = vault.session
    if vault.must_change:
        raise Refused(_("Set your own passphrase first."))
    with session.store.reading() as connection:
        session.catch_up(connection)
    return session


def active_member(directory: Directory, member: MemberId) -> Member:
    """Return an active member. Raises Invalid for a closed account."""
    found = directory.member(member)
    if found is None or not found.is_active:
        raise Invalid(_("This account is closed already."), field="member")
    return found


def _line(keys: Keys, login: str, name: str, role: Role, team: bytes | None) -> Member:
    return Member(
        id=keys.member,
        login=login.strip(),
        name=name.strip(),
        role=role,
        team=team,
        status=MemberStatus.ACTIVE,
        since=clock.today(),
        closed_on=None,
        hpke_key=keys.wrap_key.public,
        sign_key=keys.sign_key.public,
    )


def with_member(directory: Directory, member: Member) -> Directory:
    """Return the directory with another line of one member."""
    members = tuple(member if one.id == member.id else one for one in directory.members)
    return msgspec.structs.replace(directory, members=members)


def _own_binders(session: Session, directory: Directory) -> tuple[BinderAccess, ...]:
    """Return the access to the firm's binder (everybody) and the teams' binders (managers) where it changes."""
    everybody = {one.id: Grant(Level.FULL) for one in directory.members if one.is_active}
    access = [BinderAccess(directory.firm_binder, BinderKind.FIRM, None, everybody)]
    for team in directory.teams:
        managers = {
            one.id: Grant(Level.FULL)
            for one in directory.members
            if one.is_active and one.team == team.id and one.role is Role.MANAGER
        }
        access.append(BinderAccess(team.binder, BinderKind.MANAGEMENT, team.id, managers))
    always = {one.id for one in directory.owners()} | {RECOVERY}
    with session.store.reading() as connection:
        now = session.view.load_statements(connection, [one.binder for one in access])
    there = {binder: {line.member for line in one.recipients} for binder, one in now.items()}
    return tuple(one for one in access if there[one.binder] != set(one.grants) | always)


def restated(session: Session, member: MemberId | None) -> list[BinderAccess]:
    """Return the present access of every binder, or of those that name `member`."""
    found: list[BinderAccess] = []
    with session.store.reading() as connection:
        binders = session.view.keyring if member is None else session.view.keyring.naming(member)
        for batch in store.batches(binders):
            for statement in session.view.load_statements(connection, batch).values():
                if member is None or statement.recipient(member) is not None:
                    found.append(_access_of(statement))  # noqa: PERF401  the nested form reads worse
    return found


def _access_of(statement: Statement) -> BinderAccess:
    grants = {one.member: Grant(one.level, one.until) for one in statement.recipients if one.member != RECOVERY}
    return BinderAccess(statement.binder, statement.kind, statement.team, grants)


def _without(access: BinderAccess, member: MemberId) -> BinderAccess:
    grants: Mapping[MemberId, Grant] = {one: grant for one, grant in access.grants.items() if one != member}
    return BinderAccess(access.binder, access.kind, access.team, grants, rotate=True)


def _merged(first: Iterable[BinderAccess], second: Iterable[BinderAccess]) -> tuple[BinderAccess, ...]:
    """Return both, the second where a binder is in both."""
    whole = {one.binder: one for one in first} | {one.binder: one for one in second}
    return tuple(whole.values())
