"""Statements that run for every save or for very many rows: compiled once and given straight to the driver.

The way through SQLAlchemy costs ten times what SQLite itself needs for one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec
from sqlalchemy import Boolean, Date, LargeBinary, Select, Text
from sqlalchemy.dialects import sqlite

from clientbook.domain.base import Labelled, LabelledList, TextList

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import ClauseElement, Connection, Executable
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.types import TypeEngine

DIALECT = sqlite.dialect()
_json = msgspec.json.Encoder()
_LABELLED = msgspec.json.Decoder(tuple[Labelled, ...])
_TEXTS = msgspec.json.Decoder(tuple[str, ...])


def driver(connection: Connection) -> Any:
    """Return the driver's own connection."""
    return connection.connection.driver_connection


def stored(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return what turns a value into what the driver takes for a column of this type; None: nothing to do."""
    if isinstance(kind, (Boolean, LargeBinary, Text)):
        return None
    if isinstance(kind, Date):
        return _day
    if isinstance(kind, (LabelledList, TextList)):
        return _list
    return kind.dialect_impl(DIALECT).bind_processor(DIALECT)


def _day(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _list(value: tuple[Any, ...] | None) -> str:
    return _json.encode(value).decode() if value else "[]"


def read(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return what turns what the driver has into the value of a column of this type; None: nothing to do."""
    if isinstance(kind, (LargeBinary, Text)):
        return None
    if isinstance(kind, LabelledList):
        return _labelled
    if isinstance(kind, TextList):
        return _texts
    return kind.dialect_impl(DIALECT).result_processor(DIALECT, None)


def _labelled(text: str | None) -> tuple[Labelled, ...]:
    return () if text is None or text == "[]" else _LABELLED.decode(text)


def _texts(text: str | None) -> tuple[str, ...]:
    return () if text is None or text == "[]" else _TEXTS.decode(text)


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
        self._read = [(at, process) for at, column in enumerate(columns) if (process := read(column.type))]

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
        """Return the rows with the values of their columns' types."""
        cursor = self.run(connection, **values)
        return map(self._typed, cursor) if self._read else cursor

    def _typed(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for at, process in self._read:
            values[at] = process(values[at])
        return tuple(values)
