"""The sealed image of a desk, kept in this person's profile so that the next unlock need not open every record."""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from clientbook.desk.engine import tables
from clientbook.support.errors import Damaged, Unavailable
from clientbook.support.files import atomic_write
from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from clientbook.vault import Vault

FORMAT = 1
"""How the rows of the image come about: raise it when derived rows are made otherwise, and images are made anew."""


@cache
def layout() -> str:
    """Return a short digest of every table of the desk: an image of other tables does not fit."""
    text = "".join(str(CreateTable(table).compile(dialect=sqlite.dialect())) for table in tables())
    return hashlib.sha256(f"{FORMAT}{text}".encode()).hexdigest()[:12]


def snapshot_path(vault: Vault) -> Path:
    """Return where this person's image of this vault is kept on this computer."""
    return _folder(vault) / f"desk-{layout()}.sealed"


def _folder(vault: Vault) -> Path:
    return profile_dir() / vault.id.hex() / vault.me.id.hex()


def save(connection: Connection, vault: Vault) -> None:
    """Seal the desk as it stands and put it in the profile; images of another layout go."""
    image: bytes = _raw(connection).serialize()
    path = snapshot_path(vault)
    atomic_write(path, vault.snapshot_seal(image))
    for older in _folder(vault).glob("desk*.sealed"):
        if older != path:
            older.unlink(missing_ok=True)


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
    """Delete every image: access shrank, or the account is closed."""
    for image in _folder(vault).glob("desk*.sealed"):
        image.unlink(missing_ok=True)


def _raw(connection: Connection) -> Any:
    return connection.connection.driver_connection
