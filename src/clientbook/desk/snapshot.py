"""The sealed image of a desk, kept in this person's profile so that the next unlock need not open every record."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from clientbook.desk.driver import driver
from clientbook.desk.engine import configure, make_tables, memory, schema
from clientbook.support.errors import Damaged, Unavailable
from clientbook.support.files import atomic_stream
from clientbook.support.paths import profile_dir

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from clientbook.vault import Vault

FORMAT = 2
"""How the rows of the image come about: raise it when derived rows are made otherwise, and images are made anew."""
_MOST_IN_PLACE = 512 * 1024 * 1024
"""A database that lies in the image's own bytes cannot grow beyond 1 GiB; larger images are copied page by page."""


@cache
def layout() -> str:
    """Return a short digest of every table, index and trigger of the desk: an image of others does not fit."""
    text = "\0".join(chain.from_iterable(schema()))
    return hashlib.sha256(f"{FORMAT}{text}".encode()).hexdigest()[:12]


def snapshot_path(vault: Vault) -> Path:
    """Return where this person's image of this vault is kept on this computer."""
    return _folder(vault) / f"desk-{layout()}.sealed"


def _folder(vault: Vault) -> Path:
    return profile_dir() / vault.id.hex() / vault.me.id.hex()


def save(connection: Connection, vault: Vault) -> None:
    """Seal the desk as it stands and put it in the profile; images of another layout go."""
    image: bytes = driver(connection).serialize()
    path = snapshot_path(vault)
    atomic_stream(path, vault.snapshot_seal(image))
    for older in _folder(vault).glob("desk*.sealed"):
        if older != path:
            older.unlink(missing_ok=True)


def bring_in(vault: Vault) -> tuple[Connection, int | None]:
    """Return the memory database of a desk: the kept image and the seq it stands for, or one without a row and None.

    None where there is no image that fits this vault, this person and this layout; a damaged one is deleted, since
    the desk can always be made from the vault.
    """
    path, connection = snapshot_path(vault), memory()
    try:
        with path.open("rb", buffering=0) as stream:
            opened = vault.snapshot_open(stream)
        _lay_out(driver(connection), opened.image)
    except OSError:
        make_tables(connection)
        return connection, None
    except (Damaged, Unavailable, sqlite3.DatabaseError):
        connection.close()
        path.unlink(missing_ok=True)
        connection = memory()
        make_tables(connection)
        return connection, None
    return connection, opened.seq


def _lay_out(target: Any, image: bytes | bytearray) -> None:
    if len(image) > _MOST_IN_PLACE:
        with closing(sqlite3.connect(":memory:")) as source:
            source.deserialize(image)
            source.backup(target)
    else:
        target.deserialize(image)
        configure(target)
    target.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def forget(vault: Vault) -> None:
    """Delete every image: access shrank, or the account is closed."""
    for image in _folder(vault).glob("desk*.sealed"):
        image.unlink(missing_ok=True)
