"""Making a vault: tables by the revisions, the owner, the first directory, the firm's binders, the recovery sheet."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import insert

from clientbook.support import clock
from clientbook.support.errors import Invalid, Unavailable
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind, Role
from clientbook.vault.audit import audit_record
from clientbook.vault.bundle import Keys, new_keys, seal_bundle
from clientbook.vault.ciphers import prove_ciphers
from clientbook.vault.crypto import SignKey, WrapKey
from clientbook.vault.directory import first_pin
from clientbook.vault.local import Local
from clientbook.vault.model import (
    RECOVERY,
    BinderAccess,
    Commit,
    Directory,
    Member,
    MemberStatus,
    RecoverySecret,
)
from clientbook.vault.passphrase import check_passphrase
from clientbook.vault.payload import encode
from clientbook.vault.recovery import new_secret, pin_key_of, printed, wrap_key_of
from clientbook.vault.restating import Author
from clientbook.vault.session import Session, seal_pin, wrap_root
from clientbook.vault.store import Location, Store, check_place, mark_sqlite, new_store, open_store, tables
from clientbook.vault.store.copies import flush_folder
from clientbook.vault.store.schema import migrate
from clientbook.vault.view import Reader, View
from clientbook.vault.writing import Plan, Writer

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.vault.model import MemberId


class Founder(NamedTuple):
    """The first owner as the wizard asks for them."""

    firm: str
    login: str
    name: str
    passphrase: str

    def __repr__(self) -> str:
        return "Founder()"


def create_session(location: Location, founder: Founder) -> tuple[Session, RecoverySecret]:
    """Make a vault and open it. Raises Invalid for an unfit passphrase, name or place."""
    prove_ciphers()
    for value, field in ((founder.firm, "firm"), (founder.login, "login"), (founder.name, "name")):
        if not value.strip():
            raise Invalid(_("This must not be empty."), field=field)
    check_passphrase(founder.passphrase, founder.firm, founder.login, founder.name)
    if isinstance(location, str):
        return _made(location, founder)
    check_place(location)
    draft = location.with_name(f".{secrets.token_hex(8)}.making{location.suffix}")
    session, secret = _made(draft, founder)
    session.store.close()
    return replace(session, location=location, store=_put_in_place(draft, location)), secret


def _made(location: Location, founder: Founder) -> tuple[Session, RecoverySecret]:
    opened = new_store(location)
    try:
        return _founded(location, opened, founder)
    except BaseException:
        opened.close()
        _forget(location)
        raise


def _put_in_place(draft: Path, location: Path) -> Store:
    """Give a finished vault its name: a program that dies before has made nothing, and can do it again."""
    try:
        check_place(location)
        draft.rename(location)
        flush_folder(location.parent)
    except OSError as error:
        raise Unavailable(_("The vault's folder cannot be written. Ask for write access to it.")) from error
    finally:
        _forget(draft)
    return open_store(location)


def _founded(location: Location, opened: Store, founder: Founder) -> tuple[Session, RecoverySecret]:
    if opened.has_tables():
        raise Invalid(_("There is already a vault in this database."), field="location")
    vault, root, secret = clock.new_id(), SignKey.generate(), new_secret()
    owner = new_keys(clock.new_id(), first_pin(root.public), is_once=False)
    audit = WrapKey.generate()
    directory = _first_directory(founder, owner, audit.public, root.public, wrap_key_of(secret).public)
    with opened.writing() as connection:
        migrate(connection)
        connection.execute(insert(tables.vault), [{"id": 1, "format": tables.FORMAT, "vault": vault}])
        if opened.is_sqlite:
            mark_sqlite(connection)
    opened.settle()
    local = Local(vault, owner.member, owner.local_key)
    session = Session(location, opened, vault, owner, View(Reader(vault, owner.member, owner.wrap_key), {}), local)
    _write_first(session, founder, directory, (root, audit, secret))
    return session, printed(secret, root.public)


def _write_first(
    session: Session, founder: Founder, directory: Directory, made: tuple[SignKey, WrapKey, bytes]
) -> None:
    root, audit, secret = made
    vault, owner = session.vault, session.keys
    access = (
        BinderAccess(directory.firm_binder, BinderKind.FIRM, None, {}),
        BinderAccess(directory.management_binder, BinderKind.MANAGEMENT, None, {}),
    )
    record = audit_record(directory.management_binder, (audit.private_bytes(),), 1)
    sealed_pin = seal_pin(vault, pin_key_of(secret), encode(owner.pin))
    plan = Plan(
        Commit("create", records=(record,), access=access, directory=directory),
        bundles=(seal_bundle(vault, founder.login, founder.passphrase, owner),),
        roots=(
            (owner.member, wrap_root(vault, root, owner.member, owner.wrap_key.public)),
            (RECOVERY, wrap_root(vault, root, RECOVERY, directory.recovery_key, sealed_pin)),
        ),
        root=root,
        is_internal=True,
    )
    Writer(session, plan, Author(owner.member, owner.sign_key, directory)).write()
    session.save()


def _first_directory(
    founder: Founder, owner: Keys, audit_key: bytes, root_key: bytes, recovery_key: bytes
) -> Directory:
    return Directory(
        seq=1,
        firm=founder.firm.strip(),
        members=(owner_member(owner.member, founder.login, founder.name, owner),),
        teams=(),
        rights={},
        firm_binder=clock.new_id(),
        management_binder=clock.new_id(),
        audit_key=audit_key,
        recovery_key=recovery_key,
        root_key=root_key,
    )


def owner_member(member: MemberId, login: str, name: str, keys: Keys) -> Member:
    """Return the directory's line of an owner."""
    return Member(
        id=member,
        login=login.strip(),
        name=name.strip(),
        role=Role.OWNER,
        team=None,
        status=MemberStatus.ACTIVE,
        since=clock.today(),
        closed_on=None,
        hpke_key=keys.wrap_key.public,
        sign_key=keys.sign_key.public,
    )


def _forget(location: Location) -> None:
    """Take away the files of a vault that could not be finished."""
    if isinstance(location, str):
        return
    for suffix in ("", "-wal", "-shm"):
        location.with_name(location.name + suffix).unlink(missing_ok=True)
