"""Rows of the vault going in, changing and going out; on SQLite straight through the driver, several times faster."""

from __future__ import annotations

from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Insert, Table, Update, bindparam, delete, insert, update

from clientbook.vault.rows import batches, plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


def add(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    """Insert rows, all with the same columns."""
    if values:
        names = tuple(values[0])
        add_rows(connection, table, names, [tuple(row[name] for name in names) for row in values])


def add_rows(connection: Connection, table: Table, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert very many rows, given as values of `names`."""
    if connection.dialect.name == "sqlite":
        words, order = plain(_insert(table))
        chosen = itemgetter(*[names.index(name) for name in order])
        connection.connection.cursor().executemany(words, list(map(chosen, rows)))
    elif values := [dict(zip(names, row, strict=True)) for row in rows]:
        connection.execute(_insert(table), values)


def change(connection: Connection, table: Table, key: str, values: list[dict[str, Any]]) -> None:
    """Update rows by their key column; every value has all columns."""
    if not values:
        return
    keyed = [row | {"old_key": row[key]} for row in values]
    if connection.dialect.name == "sqlite":
        words, order = plain(_update(table, key))
        connection.connection.cursor().executemany(words, [tuple(row[name] for name in order) for row in keyed])
    else:
        connection.execute(_update(table, key), keyed)


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, key: str) -> Update:
    columns: Mapping[str, Any] = {one.name: bindparam(f"{one.name}") for one in table.c if one.name != key}
    return update(table).where(table.c[key] == bindparam("old_key")).values(**columns)


def remove(connection: Connection, table: Table, key: str, ids: Collection[bytes]) -> None:
    """Delete rows by their key column."""
    for batch in batches(ids):
        connection.execute(delete(table).where(table.c[key].in_(batch)))
