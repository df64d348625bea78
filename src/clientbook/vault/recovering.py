"""The way back in with the recovery sheet: an owner gets new keys and a new passphrase, and the sheet is replaced."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clientbook.support.errors import Refused
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault import rows as store
from clientbook.vault.bundle import Keys, Pin, new_keys
from clientbook.vault.crypto import KEY_BYTES, CipherError, SignKey
from clientbook.vault.model import RECOVERY, Commit, RecoverySecret
from clientbook.vault.opening import checked_vault, open_session, session_for
from clientbook.vault.passphrase import check_passphrase, normal_login
from clientbook.vault.payload import damaged, decode, encode
from clientbook.vault.recovery import new_secret, pin_key_of, printed, root_words, typed, wrap_key_of
from clientbook.vault.renewing import reset_plan
from clientbook.vault.restating import Author
from clientbook.vault.session import RootWrap, Session, open_pin, root_context, seal_pin, wrap_root
from clientbook.vault.store import Location, Store, open_store
from clientbook.vault.vault import Vault
from clientbook.vault.writing import Plan, Writer

if TYPE_CHECKING:
    from clientbook.vault.model import Member


class RecoveryView(NamedTuple):
    """What a recovery sheet leads to: the firm, its owners, and the fingerprint that the sheet prints."""

    firm: str
    owners: tuple[Member, ...]
    fingerprint: str


def recovery_view(location: Location, text: str) -> RecoveryView:
    """Return whose accounts the recovery sheet can give back; nothing is written.

    Raises Invalid for a typing mistake, Refused when the sheet is not this vault's or was replaced.
    """
    secret = typed(text)
    opened = open_store(location)
    try:
        session, _root = _session(location, opened, secret)
        session.forget()
    finally:
        opened.close()
    owners = tuple(session.directory.owners())
    return RecoveryView(session.directory.firm, owners, root_words(session.keys.pin.root_key))


def recovery_unlock(location: Location, text: str, *, login: str, passphrase: str) -> tuple[Vault, RecoverySecret]:
    """Open the vault with the recovery sheet for the owner `login`, who gets new keys and `passphrase`.

    Returns the vault and the new recovery secret; the old sheet does not open this vault any more. The binders keep
    their keys: what the old sheet could take from an old copy is ended by `renew_recovery`.
    Raises Invalid for a typing mistake, Refused when the sheet is not this vault's or the login not an owner's.
    """
    secret = typed(text)
    opened = open_store(location)
    try:
        session, root = _session(location, opened, secret)
        try:
            fresh = _recover(session, root, login, passphrase)
        finally:
            session.forget()
    finally:
        opened.close()
    return Vault(open_session(location, login, passphrase)), fresh


def _session(location: Location, opened: Store, secret: bytes) -> tuple[Session, SignKey]:
    vault, key = checked_vault(opened), wrap_key_of(secret)
    with opened.reading() as connection:
        body = store.recovery_row(connection, RECOVERY)
    if body is None:
        raise damaged("recovery")
    found = decode(body, RootWrap, "recovery")
    pin = decode(open_pin(vault, pin_key_of(secret), found.pin), Pin, "recovery")
    try:
        root = SignKey(key.unwrap(found.wrap, root_context(vault, RECOVERY)))
    except CipherError as error:
        raise damaged("recovery") from error
    keys = Keys(RECOVERY, key, SignKey.generate(), os.urandom(KEY_BYTES), pin, is_once=False)
    session = session_for(location, opened, vault, keys)
    if root.public != session.directory.root_key:
        raise damaged("recovery")
    return session, root


def _recover(session: Session, root: SignKey, login: str, passphrase: str) -> RecoverySecret:
    owner = _owner(session, login)
    check_passphrase(passphrase, session.directory.firm, owner.login, owner.name)
    keys, secret = new_keys(owner.id, session.view.newest.pin, is_once=False), new_secret()
    public = wrap_key_of(secret).public
    plan = reset_plan(session, keys, passphrase, root)
    directory = msgspec.structs.replace(plan.commit.directory or session.directory, recovery_key=public)
    pin = seal_pin(session.vault, pin_key_of(secret), encode(session.view.newest.pin))
    whole = Plan(
        Commit("recover", owner.id, directory=directory),
        bundles=plan.bundles,
        roots=(*plan.roots, (RECOVERY, wrap_root(session.vault, root, RECOVERY, public, pin))),
        rewrap=plan.rewrap | {RECOVERY},
        root=root,
    )
    Writer(session, whole, Author(owner.id, keys.sign_key, directory)).write()
    return printed(secret, root.public)


def _owner(session: Session, login: str) -> Member:
    for one in session.directory.owners():
        if normal_login(one.login) == normal_login(login) and one.role is Role.OWNER:
            return one
    raise Refused(_("The recovery sheet gives access to an owner. Enter the owner's login."))
