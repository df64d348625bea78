"""The memory database of the desk, and the triggers that make it impossible to change an entity unnoticed.

Every insert, update or delete on a sealed table, by whatever path it comes, leaves a row in `changed` with the
record's state before. The desk's commit seals what is named there; a commit with an unsealed row is refused.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    DDL,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    select,
)
from sqlalchemy.pool import StaticPool

from clientbook.desk.codec import ENTITIES, codec
from clientbook.domain.base import Entity

_own = MetaData()

changed = Table(
    "changed",
    _own,
    Column("kind", Text, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("binder", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),
)
"""Records that differ from what is sealed: with their binder and version before the first change."""


class Unsealed(RuntimeError):
    """A change would have stood on the desk without being sealed: a bug, and refused."""


def memory_engine() -> Engine:
    """Return an engine on one private memory database, used by one thread at a time."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", _refuse_unsealed)
    return engine


def _configure(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("secure_delete = ON", "temp_store = MEMORY", "trusted_schema = OFF", "foreign_keys = OFF"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _refuse_unsealed(connection: Connection) -> None:
    if connection.dialect.has_table(connection, changed.name) and connection.scalar(select(changed.c.id).limit(1)):
        message = "an entity was changed outside an act; nothing of it is kept"
        raise Unsealed(message)


def tables() -> list[Table]:
    """Return every table of the desk, in an order that does not change."""
    return [*Entity.metadata.sorted_tables, *_own.sorted_tables]


def make_tables(connection: Connection) -> None:
    """Create the empty desk, still without watching it: loading comes first."""
    Entity.metadata.create_all(connection)
    _own.create_all(connection)


_WATCHES = (
    ("insert", "INSERT", "NEW", "0"),
    ("update", "UPDATE", "OLD", "OLD.version"),
    ("delete", "DELETE", "OLD", "OLD.version"),
)
_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS %(table)s_%(name)s AFTER %(verb)s ON %(table)s BEGIN "
    "INSERT OR IGNORE INTO changed VALUES ('%(kind)s', %(row)s.id, %(row)s.binder, %(version)s); END"
)


def watch(connection: Connection) -> None:
    """Put the triggers in place; from here on nothing changes unnoticed."""
    for kind in ENTITIES:
        for name, verb, row, version in _WATCHES:
            words = {"name": name, "verb": verb, "row": row, "version": version, "kind": kind}
            connection.execute(DDL(_TRIGGER, context={"table": codec(kind).table.name, **words}))


def unwatch(connection: Connection) -> None:
    """Take the triggers away while many verified records are brought in; `watch` puts them back."""
    for kind in ENTITIES:
        for name, *_ in _WATCHES:
            connection.execute(DDL(f"DROP TRIGGER IF EXISTS {codec(kind).table.name}_{name}"))
