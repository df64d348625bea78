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


def change(
    connection: Connection, table: Table, key: str, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Update rows by their key column; each is given as its key and then its new values of `names`."""
    if not rows:
        return
    given = ("old_key", *names)
    if connection.dialect.name == "sqlite":
        words, order = plain(_update(table, key, names))
        chosen = itemgetter(*[given.index(name) for name in order])
        connection.connection.cursor().executemany(words, list(map(chosen, rows)))
    else:
        connection.execute(_update(table, key, names), [dict(zip(given, row, strict=True)) for row in rows])


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, key: str, names: tuple[str, ...]) -> Update:
    columns: Mapping[str, Any] = {name: bindparam(name) for name in names}
    return update(table).where(table.c[key] == bindparam("old_key")).values(**columns)


def remove(connection: Connection, table: Table, key: str, ids: Collection[bytes]) -> None:
    """Delete rows by their key column."""
    for batch in batches(ids):
        connection.execute(delete(table).where(table.c[key].in_(batch)))
