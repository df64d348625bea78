"""Unlocking: every check in its order, and the first that fails ends it.

1. the ciphers answer as published, the folder is local, the file is a vault of this format, the schema to the letter;
2. the bundle opens (parameters within limits before anything is derived);
3. the newest directory opens, its chain reaches the bundle's pin, its root signed it, I am active, my keys are in it;
4. the verified state of this computer, or the owner's checkpoint, or nothing, is where verification starts;
5. every entry after it follows, is signed, and was allowed; the directory in force is the newest one;
6. the anchor of this computer lies on this history – otherwise the vault opens read-only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.vault import rows as store
from clientbook.vault.bundle import Keys, open_bundle, tag_of
from clientbook.vault.checkpoint import take_checkpoint
from clientbook.vault.ciphers import prove_ciphers
from clientbook.vault.directory import open_directories
from clientbook.vault.journal import EntryRow, chained, entry_hash, unpack_rows
from clientbook.vault.ledger import Ledger
from clientbook.vault.local import Anchor, Local, LocalState, forget_account
from clientbook.vault.model import RECOVERY
from clientbook.vault.payload import damaged, same
from clientbook.vault.session import Session
from clientbook.vault.store import Location, Store, check_format, guarded, open_store
from clientbook.vault.store.schema import check_revision, check_sqlite
from clientbook.vault.view import Reader, View

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from clientbook.vault.directory import Standing


def open_session(location: Location, login: str, passphrase: str) -> Session:
    """Unlock a vault for a login."""
    opened = open_store(location)
    try:
        vault = checked_vault(opened)
        tag = tag_of(vault, login)
        with opened.reading() as connection:
            row = store.bundle(connection, tag)
        if row is None:
            forget_account(vault, tag)
        keys = open_bundle(vault, row, passphrase)
        session = session_for(location, opened, vault, keys)
        session.bundle = row
        if not session.leaves_nothing:
            session.local.mark(tag)
        return session
    except BaseException:
        opened.close()
        raise


def checked_vault(opened: Store) -> bytes:
    """Check schema, revision and format of a store, and the ciphers; return the vault's id."""
    prove_ciphers()
    with guarded(), opened.reading() as connection:
        if opened.is_sqlite:
            check_sqlite(connection)
        elif not opened.has_tables():
            raise Invalid(_("There is no vault in this database."), field="location")
        check_revision(connection)
        row = store.vault_row(connection)
    if row is None:
        raise damaged("vault")
    check_format(row[0])
    return row[1]


def session_for(location: Location, opened: Store, vault: bytes, keys: Keys) -> Session:
    """Verify the vault for opened keys and return the session."""
    local = Local(vault, keys.member, keys.local_key)
    reader = Reader(vault, keys.member, keys.wrap_key)
    with opened.reading() as connection:
        directories = _directories(connection, vault, keys, local)
        state, anchor = local.load(), local.anchor()
        if state is not None and (anchor is None or state.anchor.seq > anchor.seq):
            anchor = state.anchor
        view, is_fresh = _verified_view(connection, reader, directories, state)
        session = Session(location, opened, vault, keys, view, local, seen=anchor)
        if anchor is not None:
            _check_anchor(connection, session, anchor)
    if is_fresh:
        session.save()
    session.remember()
    return session


def _directories(connection: Connection, vault: bytes, keys: Keys, local: Local) -> dict[int, Standing]:
    """Open the directories; who is in them no more keeps nothing on this computer."""
    try:
        found = open_directories(vault, store.directories(connection), keys.member, keys.wrap_key, keys.pin)
        _check_me(keys, found)
    except Refused:
        local.forget()
        raise
    return found


def _verified_view(
    connection: Connection, reader: Reader, directories: dict[int, Standing], state: LocalState | None
) -> tuple[View, bool]:
    view = View(reader, directories)
    kept = state is not None and _resume(connection, view, state)
    if not kept:
        view = View(reader, directories)
        take_checkpoint(connection, view)
    view.catch_up(connection)
    view.stated.clear()
    if not kept:
        view.open_all_wraps(connection)  # wraps are stored as of now, so not before the view has come up to now
        view.keyring.settle()
    if view.in_force != max(directories):
        raise damaged(f"directory:{max(directories)}")
    return view, not kept


def _resume(connection: Connection, view: View, state: LocalState) -> bool:
    """Go on from what this computer verified before; False when the vault is not a continuation of it."""
    anchor = state.anchor
    row = store.entry(connection, anchor.seq)
    if row is None or not same(entry_hash(row), anchor.head) or state.in_force not in view.directories:
        return False
    view.seq, view.head = anchor.seq, anchor.head
    view.restores, view.in_force, view.renewed = anchor.restores, state.in_force, state.renewed
    view.keyring, view.ledger = state.keyring, Ledger(state.bases, state.shares)
    replay(connection, view)
    return True


def replay(connection: Connection, view: View) -> None:
    """Read again what the entries since the ledger's bases wrote; the known head proves them."""
    lowest = view.ledger.lowest()
    if lowest >= view.seq:
        return
    previous: bytes | None = None
    for row in store.entries(connection, lowest, view.seq):
        previous = _replayed(view, row, previous)
    if previous is None or not same(previous, view.head):
        raise damaged(f"journal:{view.seq}")


def _replayed(view: View, row: EntryRow, previous: bytes | None) -> bytes:
    place = f"journal:{row.seq}"
    body = chained(view.reader.vault, row, row.seq - 1, previous)
    view.ledger.apply(row.seq, unpack_rows(body.rows, place))
    return entry_hash(row)


def _check_me(keys: Keys, directories: dict[int, Standing]) -> None:
    if keys.member == RECOVERY:
        return
    found = directories[max(directories)].directory.member(keys.member)
    if found is None or not found.is_active:
        raise Refused(_("This account is closed. Ask the owner."))
    mine = (keys.wrap_key.public, keys.sign_key.public)
    if mine != (found.hpke_key, found.sign_key):
        raise damaged(f"directory:{max(directories)}")


def _leads_to(connection: Connection, view: View, anchor: Anchor) -> bool:
    """Whether the verified history is a continuation of what this computer has seen."""
    if (anchor.seq, anchor.head) == (view.seq, view.head):
        return True
    row = store.entry(connection, anchor.seq)
    if row is None or anchor.seq > view.seq or not same(entry_hash(row), anchor.head):
        return False
    previous = anchor.head
    for following in store.entries(connection, anchor.seq, view.seq):
        chained(view.reader.vault, following, following.seq - 1, previous)
        previous = entry_hash(following)
    return same(previous, view.head)


def _check_anchor(connection: Connection, session: Session, anchor: Anchor) -> None:
    view = session.view
    if _leads_to(connection, view, anchor):
        return
    if view.restores > anchor.restores:
        session.local.forget_anchor()
        return
    session.read_only = _(
        "The vault is older than what this computer has already seen, or it was altered. "
        "Nothing can be saved until the owner declares it restored."
    )
