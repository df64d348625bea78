"""New keys for people: one-time codes for a forgotten passphrase, own keys with the own passphrase, files given back.

Whoever makes a one-time code makes the keys behind it, so those keys last until the person has set a passphrase: then
the person's computer makes others, and nothing is sealed to or signed by the ones before any more.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clientbook.support import clock
from clientbook.support.errors import Invalid, Refused, Stale
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind, Role
from clientbook.vault import rows as store
from clientbook.vault.amending import may_give_keys
from clientbook.vault.bundle import new_keys, seal_bundle
from clientbook.vault.members import (
    active_member,
    ready_session,
    renewed,
    restated,
    roots_for,
    with_member,
)
from clientbook.vault.model import Commit, Invitation
from clientbook.vault.passphrase import check_passphrase, new_code
from clientbook.vault.restating import Author, Restater
from clientbook.vault.writing import Plan, Writer, write_whole

if TYPE_CHECKING:
    from clientbook.vault.bundle import Keys
    from clientbook.vault.crypto import SignKey
    from clientbook.vault.members import Renewal
    from clientbook.vault.model import Directory, Member, MemberId
    from clientbook.vault.session import Session
    from clientbook.vault.vault import Vault

_ATTEMPTS = 4


def change_passphrase(vault: Vault, *, passphrase: str) -> None:
    """Seal the own bundle under a new passphrase, with the built-in cost and the directory of now as its pin.

    Who came in with a one-time code gets keys made here, in the same commit.
    """
    session = vault.session
    me = session.me
    check_passphrase(passphrase, session.directory.firm, me.login, me.name)
    if session.keys.is_once:
        _take_own_keys(session, passphrase)
        return
    keys = session.keys._replace(pin=session.view.newest.pin)
    bundle = seal_bundle(session.vault, me.login, passphrase, keys)
    Writer(session, Plan(Commit("change_passphrase", me.id), bundles=(bundle,))).write()
    session.keys, session.bundle = keys, bundle


def _take_own_keys(session: Session, passphrase: str) -> None:
    keys = new_keys(session.keys.member, session.view.newest.pin, is_once=False)
    bundle = seal_bundle(session.vault, session.me.login, passphrase, keys)
    for left in reversed(range(_ATTEMPTS)):
        me, directory = _with_keys(session.directory, keys)
        plan = Plan(
            Commit("change_passphrase", me.id, directory=directory),
            bundles=(bundle,),
            roots=roots_for(session, [me] if me.role is Role.OWNER else []),
            rewrap=frozenset({me.id}),
            is_amendment=True,
            keys=keys,
        )
        try:
            Writer(session, plan).write()
        except Stale:  # the list of members was changed in the meantime
            if not left:
                raise
            with session.store.reading() as connection:
                session.catch_up(connection)
        else:
            session.bundle = bundle
            session.save()
            session.local.mark(bundle.tag)
            return


def _with_keys(directory: Directory, keys: Keys) -> tuple[Member, Directory]:
    """Return a member's line with these keys, and the directory that has it."""
    old = active_member(directory, keys.member)
    fresh = replace(old, hpke_key=keys.wrap_key.public, sign_key=keys.sign_key.public)
    return fresh, with_member(directory, fresh)


def reset_member(vault: Vault, member: MemberId, *, is_known: bool = False) -> Invitation:
    """Give a member new keys under a one-time code, with wraps for every binder that I open too.

    For owners, and for the manager of the member's team as long as the member is neither owner nor manager.
    `is_known`: others may have the old passphrase and a copy of the vault, so every binder that the member could open
    gets a new key as at a closing, and so do the owner root and the logs where the member knew their keys. Owners only.
    """
    session = ready_session(vault)
    old = active_member(session.directory, member)
    if member == session.keys.member:
        raise Invalid(_("Change your own passphrase instead."), field="member")
    is_owner = session.me.role is Role.OWNER
    if not is_owner and not may_give_keys(session.me, old):
        raise Refused(_("Only the owner or the manager of that team can do this."))
    if is_known and not is_owner:
        raise Refused(_("Only the owner may do this."))
    keys = new_keys(member, session.view.newest.pin, is_once=True)
    code = new_code()
    plan = reset_plan(session, keys, code)
    if is_known:
        renewal = renewed(session, plan.commit.directory or session.directory, old)
        write_whole(session, lambda: _with_all_keys_new(session, plan, renewal, member))
    else:
        Writer(session, dataclasses.replace(plan, is_amendment=not is_owner)).write()
    return Invitation(member, code)


def _with_all_keys_new(session: Session, plan: Plan, renewal: Renewal, member: MemberId) -> Plan:
    """Return the plan of a reset that also gives a new key to everything that the member's old keys opened."""
    access = [dataclasses.replace(one, rotate=True) for one in restated(session, member)]
    return dataclasses.replace(
        plan,
        commit=Commit("replace_keys", member, renewal.records, access, directory=renewal.directory),
        roots=renewal.roots or plan.roots,
        rewrap=frozenset(),
        is_internal=bool(renewal.records),
    )


def reset_plan(session: Session, keys: Keys, passphrase: str, root: SignKey | None = None) -> Plan:
    """Return the plan that gives a member new keys, a new bundle and fresh wraps; an owner also the root."""
    fresh, directory = _with_keys(session.directory, keys)
    return Plan(
        Commit("reset_member", fresh.id, directory=directory),
        bundles=(seal_bundle(session.vault, fresh.login, passphrase, keys),),
        roots=roots_for(session, [fresh] if fresh.role is Role.OWNER else [], root),
        rewrap=frozenset({fresh.id}),
    )


def give_back(vault: Vault) -> list[MemberId]:
    """Put people with new keys back on the binders that I open and whoever gave them the keys did not; return whom.

    For owners, and for managers on the binders of their team. Keys that are still a manager's making are passed over:
    nobody gets files by resetting a colleague. One commit per person, none where there is nothing to do.
    """
    session = ready_session(vault)
    if session.me.role not in (Role.OWNER, Role.MANAGER):
        return []
    waiting = [one.id for one in session.directory.members if one.is_active and _has_own_keys(session, one.id)]
    served = [member for member in waiting if _can_give_back(session, member)]
    for member in served:
        Writer(session, Plan(Commit("give_back", member), rewrap=frozenset({member}))).write()
    return served


def _has_own_keys(session: Session, member: MemberId) -> bool:
    """Whether the present keys were registered by the member, or under the owner root."""
    number = session.view.newest.key_numbers[member]
    return session.view.directories[number].signer in (b"", member)


def _can_give_back(session: Session, member: MemberId) -> bool:
    newest = session.view.newest
    author = Author(session.me.id, session.keys.sign_key, newest.directory, newest.key_numbers)
    with session.store.reading() as connection:
        return bool(Restater(session, author).rewrap(connection, [member], ()))


def waiting_files(vault: Vault) -> int:
    """Return how many client binders I am on whose keys nobody has wrapped for my present key yet."""
    session = vault.session
    member, today = session.keys.member, clock.today()
    with session.store.reading() as connection:
        session.catch_up(connection)
        binders = store.outdated(connection, member, session.view.own_number)
        statements = session.view.load_statements(connection, binders)
    lines = [one.recipient(member) for one in statements.values() if one.kind is BinderKind.CLIENT]
    return sum(1 for line in lines if line is not None and (line.until is None or line.until >= today))
