"""The memory database of the desk, and the triggers that make it impossible to change an entity unnoticed.

Every insert, update or delete on a sealed table, by whatever path it comes, leaves a row in `changed`, and the
record as it was in the table's shadow. The desk's commit seals what is named there; a commit with an unsealed row
is refused.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    DDL,
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
from sqlalchemy.pool import StaticPool

from clientbook.desk.codec import ENTITIES, codec
from clientbook.domain.base import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
)
"""Records that differ from what is sealed: with their binder and version before the first change.

A new one has version 0, or the version of its removal when it comes back under its old id.
"""


def _shadow(kind: str) -> Table:
    table = codec(kind).table
    columns = [Column(column.name, column.type, primary_key=column.name == "id") for column in table.columns]
    return Table(f"before_{table.name}", _own, *columns)


SHADOWS = {kind: _shadow(kind) for kind in ENTITIES}
"""Per kind of record, the rows that were changed or deleted as they were before, in the order of the columns."""


class Unsealed(RuntimeError):
    """A change would have stood on the desk without being sealed: a bug, and refused."""


def memory_engine() -> Engine:
    """Return an engine on one private memory database, used by one thread at a time."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "commit", _refuse_unsealed)
    return engine


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
    ("insert", "INSERT", "NEW", "1", ""),
    ("update", "UPDATE", "OLD", "0", "INSERT OR IGNORE INTO %(shadow)s SELECT %(values)s WHERE OLD.version > 0; "),
    ("delete", "DELETE", "OLD", "0", "INSERT OR IGNORE INTO %(shadow)s SELECT %(values)s WHERE OLD.version > 0; "),
)
_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS %(table)s_%(name)s AFTER %(verb)s ON %(table)s BEGIN "
    "INSERT OR IGNORE INTO changed VALUES ('%(kind)s', %(row)s.id, %(row)s.binder, %(row)s.version, %(is_new)s); "
)


def watch(connection: Connection) -> None:
    """Put the triggers in place; from here on nothing changes unnoticed."""
    for kind in ENTITIES:
        table = codec(kind).table
        values = ", ".join(f'OLD."{column.name}"' for column in table.columns)
        shared = {"kind": kind, "shadow": SHADOWS[kind].name, "values": values}
        for name, verb, row, is_new, keep in _WATCHES:
            words = {"table": table.name, "name": name, "verb": verb, "row": row, "is_new": is_new, **shared}
            connection.execute(DDL(f"{_TRIGGER}{keep}END", context=words))


def unwatch(connection: Connection) -> None:
    """Take the triggers away while many verified records are brought in; `watch` puts them back."""
    for kind in ENTITIES:
        for name, *_ in _WATCHES:
            connection.execute(DDL(f"DROP TRIGGER IF EXISTS {codec(kind).table.name}_{name}"))


def regard_as_sealed(connection: Connection) -> None:
    """Forget what changed: the vault has it."""
    for kind in connection.scalars(select(changed.c.kind).distinct()).all():
        connection.execute(delete(SHADOWS[kind]))
    connection.execute(delete(changed))


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
