"""The memory database of the desk, and the triggers that make it impossible to change an entity unnoticed.

Every insert, update or delete on a sealed table, by whatever path it comes, leaves a row in `changed`, and the
record as it was in the table's shadow. The desk's commit seals what is named there; a commit with an unsealed row
is refused.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    event,
    select,
)
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex, CreateTable

from clientbook.desk.codec import ENTITIES, codec
from clientbook.desk.driver import DIALECT, Prepared, driver
from clientbook.domain.base import Entity
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

_own = MetaData()
_CHUNK = 5_000

changed = Table(
    "changed",
    _own,
    Column("kind", Text, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("binder", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
    Column("is_new", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""Records that differ from what is sealed: with their binder and version before the first change.

A new one has version 0, or the version of its removal when it comes back under its old id.
"""

concerned = Table("concerned", _own, Column("id", LargeBinary, primary_key=True), sqlite_with_rowid=False)
"""The clients whose lines are being made anew: a statement that names them here is always the same one."""

reader = Table("reader", _own, Column("id", LargeBinary, primary_key=True))
"""Whose desk this is: what a line is made for may depend on it."""


def _shadow(kind: str) -> Table:
    table = codec(kind).table
    columns = [Column(column.name, column.type, primary_key=column.name == "id") for column in table.columns]
    return Table(f"before_{table.name}", _own, *columns)


SHADOWS = {kind: _shadow(kind) for kind in ENTITIES}
"""Per kind of record, the rows that were changed or deleted as they were before, in the order of the columns."""


class Unsealed(RuntimeError):
    """A change would have stood on the desk without being sealed: a bug, and refused."""


@cache
def _engine() -> Engine:
    """Return the one engine of all desks: statements are compiled once, and every connection is its own database."""
    engine = create_engine(
        "sqlite://", poolclass=NullPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", _refuse_unsealed)
    return engine


def memory() -> Connection:
    """Return a connection that is one private memory database, used by one thread at a time and gone when closed."""
    return _engine().connect()


def _connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    configure(connection)


def configure(connection: Any) -> None:
    """Set on a connection of the driver what holds for every memory database."""
    cursor = connection.cursor()
    for pragma in ("secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF", "foreign_keys = OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    driver(connection).execute("BEGIN")


def _refuse_unsealed(connection: Connection) -> None:
    if driver(connection).execute("SELECT 1 FROM changed LIMIT 1").fetchone():
        driver(connection).execute("ROLLBACK")
        message = "an entity was changed outside an act; nothing of it is kept"
        raise Unsealed(message)


_WATCHES = (
    ("insert", "INSERT", "NEW", "1", ""),
    ("update", "UPDATE", "OLD", "0", "INSERT OR IGNORE INTO {shadow} SELECT {values} WHERE OLD.version > 0; "),
    ("delete", "DELETE", "OLD", "0", "INSERT OR IGNORE INTO {shadow} SELECT {values} WHERE OLD.version > 0; "),
)
_TRIGGER = (
    "CREATE TRIGGER {table}_{name} AFTER {verb} ON {table} BEGIN "
    "INSERT OR IGNORE INTO changed VALUES ('{kind}', {row}.id, {row}.binder, {row}.version, {is_new}); {keep}END"
)


class Schema(NamedTuple):
    """The statements that make a desk; `file_indexes` those of records below the card, `indexes` all others."""

    tables: tuple[str, ...]
    indexes: tuple[str, ...]
    file_indexes: tuple[str, ...]
    triggers: tuple[str, ...]


@cache
def schema() -> Schema:
    """Return what makes the tables of the desk, what makes them quick, and what watches over them."""
    tables = [*Entity.metadata.sorted_tables, *_own.sorted_tables]
    below = {codec(kind).table.name for kind, entity in ENTITIES.items() if entity.level is Level.FULL}
    return Schema(
        tuple(str(CreateTable(table).compile(dialect=DIALECT)) for table in tables),
        tuple(_indexes(table for table in tables if table.name not in below)),
        tuple(_indexes(table for table in tables if table.name in below)),
        tuple(_triggers()),
    )


def _indexes(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            yield str(CreateIndex(index).compile(dialect=DIALECT))


def _triggers() -> Iterator[str]:
    for kind in ENTITIES:
        table = codec(kind).table
        values = ", ".join(f'OLD."{column.name}"' for column in table.columns)
        shared = {"table": table.name, "kind": kind}
        for name, verb, row, is_new, keep in _WATCHES:
            kept = keep.format(shadow=SHADOWS[kind].name, values=values)
            yield _TRIGGER.format(name=name, verb=verb, row=row, is_new=is_new, keep=kept, **shared)


def make_tables(connection: Connection) -> None:
    """Make an empty desk of an empty database, still without indexes and without watching it: loading comes first."""
    _empty().backup(driver(connection))


@cache
def _empty() -> sqlite3.Connection:
    """Return a desk without a row to copy, which takes a sixth of the time that its tables took to be made."""
    made = sqlite3.connect(":memory:", check_same_thread=False)
    for statement in schema().tables:
        made.execute(statement)
    return made


def make_indexes(connection: Connection, *, of_files: bool) -> Iterator[None]:
    """Make the loaded tables quick to search, those of records below the card or all others; yields after each."""
    for statement in schema().file_indexes if of_files else schema().indexes:
        _execute(connection, [statement])
        yield


def watch(connection: Connection) -> None:
    """Put the triggers in place; from here on nothing changes unnoticed."""
    _execute(connection, schema().triggers)


def _execute(connection: Connection, statements: Iterable[str]) -> None:
    run = driver(connection)
    for statement in statements:
        run.execute(statement)


@cache
def _forgets(kind: str) -> Prepared:
    return Prepared(delete(SHADOWS[kind]))


def regard_as_sealed(connection: Connection, kinds: Iterable[str] | None = None) -> None:
    """Forget what changed: the vault has it. `kinds` are the ones that changed, where that is known."""
    if kinds is None:
        kinds = [row[0] for row in driver(connection).execute("SELECT DISTINCT kind FROM changed").fetchall()]
    for kind in kinds:
        _forgets(kind).run(connection)
    driver(connection).execute("DELETE FROM changed")


def name_concerned(connection: Connection, ids: Collection[bytes]) -> None:
    """Put these ids into `concerned`, in place of what was there."""
    run = driver(connection)
    run.execute("DELETE FROM concerned")
    run.executemany("INSERT INTO concerned VALUES (?)", [(one,) for one in ids])


def name_reader(connection: Connection, member: bytes) -> None:
    """Say whose desk this is."""
    run = driver(connection)
    run.execute("DELETE FROM reader")
    run.execute("INSERT INTO reader VALUES (?)", (member,))


def versions(connection: Connection, kind: str, ids: Iterable[bytes]) -> dict[bytes, int]:
    """Return the versions of these records as they stand on the desk; those that are not there are left out."""
    table = codec(kind).table
    found: dict[bytes, int] = {}
    for chunk in chunks(ids):
        found |= dict(connection.execute(select(table.c.id, table.c.version).where(table.c.id.in_(chunk))).all())
    return found


def chunks(ids: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield ids in lists that fit into one statement."""
    source = iter(ids)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk
