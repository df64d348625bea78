"""Statements that run for every save or for very many rows: compiled once and given straight to the driver.

The way through SQLAlchemy costs ten times what SQLite itself needs for one of them.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Date, LargeBinary, Select, Text
from sqlalchemy.dialects import sqlite

from clientbook.domain.base import LabelledList, TextList

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import ClauseElement, Connection, Executable
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

DIALECT = sqlite.dialect()


def driver(connection: Connection) -> Any:
    """Return the driver's own connection."""
    return connection.connection.driver_connection


def stored(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return what turns a value into what the driver takes for a column of this type; None: nothing to do."""
    if isinstance(kind, (LargeBinary, Text)):
        return None
    if isinstance(kind, Date):
        return _day
    if isinstance(kind, (LabelledList, TextList)):
        return _list
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)


def _day(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _list(value: tuple[Any, ...] | None) -> str:
    return json.dumps(value) if value else "[]"


def read(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return what turns what the driver has into the value of a column of this type; None: nothing to do."""
    if isinstance(kind, (LargeBinary, Text)):
        return None
    return kind.dialect_impl(DIALECT).result_processor(DIALECT, None)


class Prepared:
    """A statement with named parameters; `many` and `rows` take and give what the driver has, `typed` real values.

    A parameter that is expanding takes a list; its values go to the driver as they are.
    """

    def __init__(self, statement: Executable) -> None:
        compiled = cast("SQLCompiler", cast("ClauseElement", statement).compile(dialect=DIALECT))
        self.text = str(compiled)
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._fixed: dict[str, Any] = dict(compiled.params)
        self._lists = [name for name in self.names if compiled.binds[name].expanding]
        self._bind = [(name, stored(compiled.binds[name].type)) for name in self.names]
        columns = list(statement.selected_columns) if isinstance(statement, Select) else []
        self._read = [read(column.type) for column in columns]

    def run(self, connection: Connection, **values: Any) -> Any:
        """Execute and return the driver's cursor."""
        given = {**self._fixed, **values}
        if self._lists:
            return driver(connection).execute(*self._expanded(given))
        bound = [given[name] if process is None else process(given[name]) for name, process in self._bind]
        return driver(connection).execute(self.text, bound)

    def _expanded(self, given: dict[str, Any]) -> tuple[str, list[Any]]:
        """Return text and values with a place for each value of a list."""
        text, bound = self.text, list[Any]()
        for name, process in self._bind:
            value = given[name]
            if name in self._lists:
                text = text.replace(f"__[POSTCOMPILE_{name}]", ", ".join("?" * len(value)))
                bound += value
            else:
                bound.append(value if process is None else process(value))
        return text, bound

    def many(self, connection: Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Execute for each row of values in the order of `names`."""
        driver(connection).executemany(self.text, rows)

    def rows(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Return the rows as the driver has them."""
        return self.run(connection, **values).fetchall()

    def typed(self, connection: Connection, **values: Any) -> Iterator[tuple[Any, ...]]:
        """Yield the rows with the values of their columns' types."""
        for row in self.run(connection, **values):
            yield tuple(
                [value if process is None else process(value) for value, process in zip(row, self._read, strict=True)]
            )
