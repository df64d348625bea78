"""What follows new keys: the file is written anew without what the old ones opened, then a checkpoint is signed.

The checkpoint is also the mark that it was done: as long as none of the root of now is newer than the last entry that
gave files new keys, it is still to be done, whichever program ended in between. It works beside an open vault, over a
connection of its own; a save goes first.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support.words import Role
from clientbook.vault.checkpoint import newest_checkpoint, signed_checkpoint, store_checkpoint
from clientbook.vault.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.vault.session import Session
    from clientbook.vault.vault import Vault

    Progress = Callable[[int, int], None] | None


CLEANED = "clean_file"
"""What the log calls it."""


class Uncleaned(NamedTuple):
    """A vault that is to be cleaned, apart from the open one: another thread may use it."""

    session: Session

    def __repr__(self) -> str:
        return "Uncleaned()"


def is_due(session: Session) -> bool:
    """Whether old keys' ciphertext may still lie in the file, and I can say that it does not: an owner."""
    if session.read_only or session.broken is not None or session.leaves_nothing:
        return False
    with session.store.reading() as connection:
        session.catch_up(connection)
        if session.me.role is not Role.OWNER or not session.view.renewed:
            return False
        return session.view.renewed > newest_checkpoint(connection, session.view)


def uncleaned(vault: Vault) -> Uncleaned | None:
    """Return what cleaning needs, with the keys and the state of now; None where nothing is to be done."""
    session = vault.session
    return Uncleaned(replace(session, view=session.view.apart())) if is_due(session) else None


def clean_beside(found: Uncleaned, progress: Progress = None) -> bool:
    """Do what `clean` does over a connection of its own, while the vault is read and written elsewhere.

    `progress` may raise Cancelled: what the file says is as it was then, and it stays to be done.
    """
    store = open_store(found.session.location)
    try:
        return clean(replace(found.session, store=store), progress)
    finally:
        store.close()


def clean(session: Session, progress: Progress = None) -> bool:
    """Write the file anew and sign a checkpoint; False where somebody is in the file, and it stays to be done.

    Raises Damaged where the vault is not what its journal says: no checkpoint vouches for that.
    """
    renewed, pace = session.view.renewed, _Pace(session, progress)
    is_swept = session.turns.sweep(lambda: session.store.sweep(pace.must_stop))
    if pace.error is not None:
        raise pace.error
    if not is_swept:
        return False
    with session.store.reading() as connection:
        session.catch_up(connection)
        made = signed_checkpoint(connection, session.view, session.root(connection), progress)
    if session.view.renewed != renewed:
        return False
    with session.turns.saving(), session.store.writing() as connection:
        store_checkpoint(connection, made)
    return True


class _Pace:
    """Says when the sweeping has to stop: for a save, or because `progress` raised something, which is kept."""

    def __init__(self, session: Session, progress: Progress) -> None:
        self._turns, self._progress = session.turns, progress
        self.error: Exception | None = None

    def must_stop(self) -> bool:
        try:
            if self._progress is not None:
                self._progress(0, 0)
        except Exception as error:
            self.error = error
        return self.error is not None or self._turns.is_wanted
