"""Rewriting single values of stored rows past the program and every rule of the database, and putting them back."""

# ruff: noqa: S608  the names of tables and columns are the vault's own

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from clientbook.vault.store.tables import metadata
from tests.vault_office import Office

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from sqlalchemy import Connection


_RULES = re.compile(r"\s+NOT NULL|,\s*CONSTRAINT \w+ (?:CHECK|FOREIGN KEY) \([^)]*\)(?: REFERENCES \w+ \([^)]*\))?")


TABLES = {table.name: [column.name for column in table.c] for table in metadata.sorted_tables}
"""Every column of the vault by its table."""


@dataclass
class Place:
    """A stored value: its column, its row as the engine names it, and what stands there."""

    office: Office
    table: str
    column: str
    row: Any
    value: Any

    def put(self, value: Any) -> bool:
        """Write a value there, whatever the schema says about it; False where the engine cannot hold it at all."""
        try:
            if isinstance(self.office.location, str):
                self._put_on_server(value)
            else:
                self._put_in_file(value)
        except (IntegrityError, OperationalError):
            return False
        return True

    def _put_in_file(self, value: Any) -> None:
        schema = _schema(self.office, _loosened)
        try:
            change = f"UPDATE {self.table} SET {self.column} = :value WHERE rowid = :row"
            self.office.run(change, value=value, row=self.row)
        finally:
            _schema(self.office, lambda name, _sql: schema[name])
        if (self.table, self.column) in _ROWIDS:
            self.row = value

    def _put_on_server(self, value: Any) -> None:
        with self.office.raw() as connection:
            _drop_rules(connection, self.table)
            done = connection.execute(
                text(
                    f"UPDATE {self.table} SET {self.column} = :value"
                    " WHERE ctid = CAST(:row AS tid) RETURNING CAST(ctid AS text)"
                ),
                {"value": value, "row": self.row},
            )
            self.row = done.scalar_one()


_ROWIDS = {("vault", "id"), ("directory", "number"), ("journal", "seq"), ("checkpoints", "seq")}


def some_place(office: Office, table: str, column: str, dice: Random) -> Place | None:
    """Return one of the values of a column that hold something; None where there is none."""
    name = "CAST(ctid AS text)" if isinstance(office.location, str) else "rowid"
    rows = office.rows(f"SELECT {name}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {name}")
    filled = [one for one in rows if not isinstance(one[1], bytes) or any(one[1])]
    return Place(office, table, column, *dice.choice(filled)) if filled else None


def _drop_rules(connection: Connection, table: str) -> None:
    """Do as the administrator of a database: take away what keeps a row in order."""
    named = text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:table AS regclass)")
    for (name,) in connection.execute(named, {"table": table}).all():
        connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}" CASCADE'))
    for column in metadata.tables[table].c:
        connection.execute(text(f"ALTER TABLE {table} ALTER COLUMN {column.name} DROP NOT NULL"))


def _loosened(_name: str, sql: str) -> str:
    return _RULES.sub("", sql).replace("STRICT", "").replace(" BLOB", "").replace(" TEXT", "")


def _schema(office: Office, change: Callable[[str, str], str]) -> dict[str, str]:
    """Rewrite the text of a SQLite file's schema; return what it was. The bytes of the rows stay."""
    with closing(sqlite3.connect(office.path, isolation_level=None)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOTNULL").fetchall()
        connection.execute("PRAGMA writable_schema = ON")
        for name, sql in rows:
            connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (change(name, sql), name))
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        connection.execute(f"PRAGMA schema_version = {version + 1}")
    return dict(rows)
