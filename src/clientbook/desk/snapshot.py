"""The sealed image of a desk, kept in this person's profile so that the next unlock need not open every record."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from clientbook.support.errors import Damaged, Unavailable
from clientbook.support.files import atomic_write
from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from clientbook.vault import Vault

FORMAT = 1
"""Layout of the image: raise it with every change of a table of the desk, and older images are made anew."""


def snapshot_path(vault: Vault) -> Path:
    """Return where this person's image of this vault is kept on this computer."""
    return profile_dir() / vault.id.hex() / vault.me.id.hex() / f"desk{FORMAT}.sealed"


def save(connection: Connection, vault: Vault) -> None:
    """Seal the desk as it stands and put it in the profile."""
    image: bytes = _raw(connection).serialize()
    atomic_write(snapshot_path(vault), vault.snapshot_seal(image))


def bring_in(connection: Connection, vault: Vault) -> int | None:
    """Copy the kept image onto an empty desk and return the seq it stands for.

    Returns None where there is no image that fits this vault, this person and this layout; a damaged one is
    deleted, since the desk can always be made from the vault.
    """
    path = snapshot_path(vault)
    try:
        sealed = path.read_bytes()
    except OSError:
        return None
    try:
        opened = vault.snapshot_open(sealed)
        source = sqlite3.connect(":memory:")
        try:
            source.deserialize(opened.image)
            source.backup(_raw(connection))
        finally:
            source.close()
    except (Damaged, Unavailable, sqlite3.DatabaseError):
        path.unlink(missing_ok=True)
        return None
    return opened.seq


def forget(vault: Vault) -> None:
    """Delete the image: access shrank, or the account is closed."""
    snapshot_path(vault).unlink(missing_ok=True)


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
