"""Rows of records past the mapper: unlocking brings in a million of them, an import makes ten thousand files at once.

`fresh(Client)` gives objects with the fields and defaults of the entity that no session watches. `put` lays them on
the desk; triggers see that like every other change, so the commit seals them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec
from msgspec.structs import astuple

from clientbook.desk.codec import codec
from clientbook.desk.driver import driver, stored
from clientbook.domain.base import Sealed
from clientbook.support.clock import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

K = TypeVar("K", bound=Sealed)


class Rows:
    """How rows of one kind of record are stored: given as values of `fields`, then binder, version and id.

    Rows are changed on their way: a list serves once.
    """

    def __init__(self, kind: str) -> None:
        coder = codec(kind)
        names = [f'"{name}"' for name in (*coder.fields, "binder", "version")]
        places = ", ".join("?" * (len(names) + 1))
        renewed = ", ".join(f"{name} = excluded.{name}" for name in names)
        table = coder.table.name
        self._insert = f"INSERT INTO {table} ({', '.join(names)}, id) VALUES ({places})"  # noqa: S608  names of our own
        self._replace = f"{self._insert} ON CONFLICT (id) DO UPDATE SET {renewed}"
        columns = [coder.table.c[name] for name in coder.fields]
        self._processes = [(at, process) for at, column in enumerate(columns) if (process := stored(column.type))]

    def insert(self, connection: Connection, rows: Iterable[list[Any]]) -> None:
        """Put in records that are not there yet."""
        driver(connection).executemany(self._insert, map(self._stored, rows))

    def replace(self, connection: Connection, rows: Iterable[list[Any]]) -> None:
        """Put in records, each in the place of an older version of it."""
        driver(connection).executemany(self._replace, map(self._stored, rows))

    def _stored(self, row: list[Any]) -> list[Any]:
        for at, process in self._processes:
            row[at] = process(row[at])
        return row


@cache
def rows_of(kind: str) -> Rows:
    """Return how rows of a kind are stored."""
    return Rows(kind)


def fresh(entity: type[K]) -> type[K]:
    """Return what makes new records of an entity class that nothing watches; they are for `put` alone."""
    return cast("type[K]", _fresh(entity.kind))


@cache
def _fresh(kind: str) -> Any:
    coder = codec(kind)
    identity = (("binder", bytes), ("version", int, 0), ("id", bytes, msgspec.field(default_factory=new_id)))
    return msgspec.defstruct(f"fresh_{kind}", [*coder.specs, *identity], kw_only=True, namespace={"kind": kind})


def put(connection: Connection, records: Iterable[Sealed]) -> None:
    """Lay records that `fresh` made on the desk, inside an act."""
    grouped: dict[str, list[list[Any]]] = {}
    for record in records:
        grouped.setdefault(record.kind, []).append(list(astuple(cast("Any", record))))
    for kind, rows in grouped.items():
        rows_of(kind).insert(connection, rows)
