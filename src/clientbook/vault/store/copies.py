"""Copies of a vault as one file: made page by page or row by row, and read without touching them."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, insert, select
from sqlalchemy.pool import NullPool

from clientbook.vault.store.engine import SAME_STATEMENTS, Store, guarded, lying_there, mark_sqlite
from clientbook.vault.store.schema import migrate
from clientbook.vault.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

_PAGES = 2_000
_ROWS = 500
_NO_WAL = "PRAGMA journal_mode = DELETE"


def read_only(path: Path) -> Store:
    """Return a store over a file that nobody changes: nothing is written, not beside it either."""

    def connect() -> sqlite3.Connection:
        made = lying_there(path)
        for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "temp_store = MEMORY"):
            made.execute(f"PRAGMA {pragma}")
        return made

    return Store(create_engine("sqlite://", creator=connect, poolclass=NullPool, execution_options=SAME_STATEMENTS))


def copy_store(store: Store, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Write one consistent state of an open vault into a new file and flush it to the disk.

    A SQLite vault is copied by pages, one on a server by rows. `progress` may raise to stop; the file is then
    not finished and belongs to nobody.
    """
    with store.reading() as connection:
        if store.is_sqlite:
            _copy_pages(connection, target, progress)
        else:
            _copy_rows(connection, target, progress)
    flush(target)


def _copy_pages(connection: Connection, target: Path, progress: Callable[[int, int], None] | None) -> None:
    connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()  # pins the state that is copied
    source = connection.connection.dbapi_connection

    def count(_status: int, remaining: int, total: int) -> None:
        if progress is not None:
            progress(total - remaining, total)

    if isinstance(source, sqlite3.Connection):
        with guarded(), closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=_PAGES, progress=count)
            copy.execute(_NO_WAL)


def _copy_rows(source: Connection, target: Path, progress: Callable[[int, int], None] | None) -> None:
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(target), poolclass=NullPool)
    tables = metadata.sorted_tables
    with guarded(), engine.connect() as plain, plain.begin():
        migrate(plain)
        mark_sqlite(plain)
        for done, table in enumerate(tables):
            if progress is not None:
                progress(done, len(tables))
            rows = source.execution_options(yield_per=_ROWS).execute(select(table)).mappings()
            for page in rows.partitions(_ROWS):
                plain.execute(insert(table), [dict(row) for row in page])
    engine.dispose()


def flush(path: Path) -> None:
    """Bring a finished file to the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def flush_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where the system lets programs do so."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
