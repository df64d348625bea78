"""The queries of the vault, in batches that both engines take.

A row that holds something else than it must, is Damaged: no engine is trusted to keep its rules.
"""

from __future__ import annotations

from contextlib import closing
from functools import cache
from itertools import chain, islice, product
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args, get_type_hints

from sqlalchemy import (
    BindParameter,
    Connection,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects import sqlite

from clientbook.vault.access import StatementRow, WrapRow
from clientbook.vault.bundle import BundleRow
from clientbook.vault.directory import DirectoryRow
from clientbook.vault.journal import EntryRow
from clientbook.vault.payload import damaged
from clientbook.vault.record import RecordRow
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

_BATCH = 500
_ID_BYTES = 16
_IDS = frozenset({"id", "binder", "recipient", "author"})
_MOST = 2**32 - 1
_PAGE = 1000
MANY = 2000
"""From this many binders on, reading all rows is faster than naming binders."""
T = TypeVar("T")
R = TypeVar("R", StatementRow, BundleRow, DirectoryRow)
Row = TypeVar("Row", StatementRow, BundleRow, DirectoryRow, WrapRow, EntryRow, RecordRow)
_PLACES = {
    StatementRow: "statement",
    BundleRow: "bundle",
    DirectoryRow: "directory",
    WrapRow: "wrap",
    EntryRow: "journal",
    RecordRow: "record",
}

_JOURNAL = select(*tables.journal.c[EntryRow._fields])
_AFTER = _JOURNAL.where(
    tables.journal.c.seq > bindparam("after"), tables.journal.c.seq <= bindparam("through")
).order_by(tables.journal.c.seq)
_RECORDS = select(*tables.records.c[RecordRow._fields])
_RAW = select(*tables.records.c[(*RecordRow._fields, "digest")])
_STATEMENTS = select(*tables.statements.c[StatementRow._fields])
_WRAPS = select(*tables.wraps.c[WrapRow._fields])
_HEAD = _JOURNAL.order_by(tables.journal.c.seq.desc()).limit(1)
_END = 2**62
_SQLITE = sqlite.dialect()
_SINCE = _JOURNAL.where(
    tables.journal.c.seq >= bindparam("seq"), tables.journal.c.seq <= bindparam("following")
).order_by(tables.journal.c.seq)
_RECORD = _RECORDS.where(tables.records.c.id == bindparam("id"))
_THESE: BindParameter[Sequence[bytes]] = bindparam("these", expanding=True)
"""For the names of many; a statement that is always the same is compiled once."""
_STATEMENT = _STATEMENTS.where(tables.statements.c.binder == bindparam("binder"))
_STATEMENTS_OF = _STATEMENTS.where(tables.statements.c.binder.in_(_THESE))
_SPAN = tables.statements.c.number.between(bindparam("first"), bindparam("last"))
_SPANNED = (_STATEMENT.where(_SPAN), _STATEMENTS_OF.where(_SPAN))
_LAST = 2**31 - 1
"""The highest number that a server stores."""
_WRAPS_OF = _WRAPS.where(tables.wraps.c.binder.in_(_THESE))
_OWN_WRAPS = _WRAPS.where(tables.wraps.c.recipient == bindparam("recipient"))
_OWN_WRAPS_OF = _OWN_WRAPS.where(tables.wraps.c.binder.in_(_THESE))
_RECORDS_BY_ID = _RECORDS.where(tables.records.c.id.in_(_THESE))
_RECORDS_OF = _RECORDS.where(tables.records.c.binder.in_(_THESE))
_RAW_RECORD = _RAW.where(tables.records.c.id == bindparam("id"))
_RAW_BY_ID = _RAW.where(tables.records.c.id.in_(_THESE))
_RAW_OF = _RAW.where(tables.records.c.binder.in_(_THESE)).order_by(tables.records.c.id)


def batches(values: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """Yield `values` in lists of at most `size`."""
    rest = iter(values)
    while batch := list(islice(rest, size)):
        yield batch


def checked(row: Row) -> Row:
    """Return a stored row whose values have the types, ids the length and numbers the range that they must have.

    Any other is Damaged. Ids stand at fixed places in what is hashed: a longer one would pass for its beginning.
    """
    kind, values = type(row), cast("tuple[Any, ...]", row)
    if not _is_well_formed(values, *_shape(kind)):
        first = values[0]
        raise damaged(f"{_PLACES[kind]}:{first.hex() if isinstance(first, bytes) else first}")
    return row


def _is_well_formed(
    values: tuple[Any, ...], types: frozenset[tuple[type, ...]], ids: tuple[int, ...], numbers: tuple[int, ...]
) -> bool:
    if tuple(map(type, values)) not in types:
        return False
    for at in ids:  # not any() and all(): this runs for every row of a vault
        if len(values[at]) != _ID_BYTES:
            return False
    for at in numbers:  # noqa: SIM110
        if not 0 <= values[at] <= _MOST:
            return False
    return True


@cache
def _shape(kind: type[Any]) -> tuple[frozenset[tuple[type, ...]], tuple[int, ...], tuple[int, ...]]:
    """Return the types that the values of a row may have one after the other, the places of ids and of numbers."""
    hints = get_type_hints(kind)
    types = product(*(get_args(hints[name]) or (hints[name],) for name in kind._fields))
    ids = tuple(at for at, name in enumerate(kind._fields) if name in _IDS)
    return frozenset(types), ids, tuple(at for at, name in enumerate(kind._fields) if hints[name] is int)


def vault_row(connection: Connection) -> tuple[int, bytes] | None:
    """Return format and id of the vault."""
    row = connection.execute(select(tables.vault.c.format, tables.vault.c.vault)).one_or_none()
    if row is not None and (type(row.format), type(row.vault)) != (int, bytes):
        place = "vault"
        raise damaged(place)
    return (row.format, row.vault) if row else None


def bundle(connection: Connection, tag: bytes) -> BundleRow | None:
    """Return the bundle under a tag."""
    columns = tables.bundles.c[BundleRow._fields]
    row = connection.execute(select(*columns).where(tables.bundles.c.tag == tag)).one_or_none()
    return checked(BundleRow(*row)) if row else None


def directories(connection: Connection) -> list[DirectoryRow]:
    """Return all directories, newest first."""
    query = select(*tables.directory.c[DirectoryRow._fields]).order_by(tables.directory.c.number.desc())
    return [checked(DirectoryRow._make(row)) for row in connection.execute(query)]


def directory_row(connection: Connection, number: int) -> DirectoryRow | None:
    """Return one directory."""
    query = select(*tables.directory.c[DirectoryRow._fields]).where(tables.directory.c.number == number)
    row = connection.execute(query).one_or_none()
    return checked(DirectoryRow(*row)) if row else None


def newest_entry(connection: Connection) -> EntryRow | None:
    """Return the last journal entry."""
    row = connection.execute(_HEAD).one_or_none()
    return checked(EntryRow(*row)) if row else None


def entry(connection: Connection, seq: int) -> EntryRow | None:
    """Return one journal entry."""
    row = connection.execute(_JOURNAL.where(tables.journal.c.seq == seq)).one_or_none()
    return checked(EntryRow(*row)) if row else None


def since_head(connection: Connection, seq: int) -> list[EntryRow]:
    """Return the entry `seq` and the one that follows it, as far as they are there."""
    return [checked(EntryRow._make(row)) for row in _few(connection, _SINCE, {"seq": seq, "following": seq + 1})]


def entries(connection: Connection, after: int, through: int = _END) -> Iterator[EntryRow]:
    """Yield journal entries in order."""
    start = after
    while start < through:
        stop = min(through, start + _PAGE)
        page = connection.execute(_AFTER, {"after": start, "through": stop}).all()
        yield from (checked(EntryRow(*row)) for row in page)
        if len(page) < stop - start:
            return
        start = stop


def entries_back(connection: Connection, after: int, through: int) -> Iterator[EntryRow]:
    """Yield journal entries in reverse order, down to the one behind `after`."""
    stop = through
    while stop > after:
        start = max(after, stop - _PAGE)
        page = connection.execute(_AFTER, {"after": start, "through": stop}).all()
        yield from (checked(EntryRow(*row)) for row in reversed(page))
        stop = start


def statements(
    connection: Connection, binders: Collection[bytes], span: tuple[int, int] | None = None
) -> dict[tuple[bytes, int], StatementRow]:
    """Return the statements of some binders, all of them or with the first to the last number, by (binder, number)."""
    limits = {"first": min(span[0], _LAST), "last": min(span[1], _LAST)} if span else {}
    one, many = _SPANNED if span else (_STATEMENT, _STATEMENTS_OF)
    if len(binders) == 1:
        rows: Iterable[Any] = _few(connection, one, {"binder": next(iter(binders)), **limits})
    else:
        pages = (connection.execute(many, {"these": batch, **limits}) for batch in batches(binders))
        rows = chain.from_iterable(pages)
    found = (checked(StatementRow._make(row)) for row in rows)
    return {(row.binder, row.number): row for row in found}


def all_statements(connection: Connection, through: int) -> Iterator[tuple[StatementRow, int]]:
    """Yield every statement written up to a seq, with its seq, by binder and number."""
    table = tables.statements
    query = (
        select(*table.c[(*StatementRow._fields, "seq")])
        .where(table.c.seq <= through)
        .order_by(table.c.binder, table.c.number)
    )
    for row in connection.execute(query):
        yield checked(StatementRow._make(row[:-1])), row.seq


def wraps_for(connection: Connection, recipient: bytes, binders: Collection[bytes]) -> dict[bytes, WrapRow]:
    """Return the wraps of one recipient by binder."""
    if len(binders) > _PAGE:
        rows = (checked(WrapRow(*row)) for row in connection.execute(_OWN_WRAPS, {"recipient": recipient}))
        wanted = set(binders)
        return {row.binder: row for row in rows if row.binder in wanted}
    found: dict[bytes, WrapRow] = {}
    for batch in batches(binders):
        named = {"recipient": recipient, "these": batch}
        for row in connection.execute(_OWN_WRAPS_OF, named):
            found[row[0]] = checked(WrapRow(*row))
    return found


def outdated(connection: Connection, recipient: bytes, directory: int) -> list[bytes]:
    """Return the binders with a wrap of `recipient` whose newest statement is older than a directory."""
    wrap, one, newer = tables.wraps.c, tables.statements.c, tables.statements.alias()
    newest = select(func.max(newer.c.number)).where(newer.c.binder == wrap.binder).scalar_subquery()
    query = (
        select(wrap.binder)
        .join(tables.statements, one.binder == wrap.binder)
        .where(wrap.recipient == recipient, one.number == newest, one.directory < directory)
    )
    return list(connection.execute(query).scalars())


def wraps_of(connection: Connection, binders: Collection[bytes]) -> dict[bytes, list[WrapRow]]:
    """Return all wraps of some binders."""
    found: dict[bytes, list[WrapRow]] = {}
    for batch in batches(binders):
        for row in connection.execute(_WRAPS_OF, {"these": batch}):
            found.setdefault(row[0], []).append(checked(WrapRow(*row)))
    return found


def records(connection: Connection, ids: Collection[bytes]) -> dict[bytes, RecordRow]:
    """Return records by id."""
    if len(ids) == 1:
        return {row[0]: checked(RecordRow._make(row)) for row in _few(connection, _RECORD, {"id": next(iter(ids))})}
    found: dict[bytes, RecordRow] = {}
    for batch in batches(ids):
        for row in connection.execute(_RECORDS_BY_ID, {"these": batch}):
            found[row[0]] = checked(RecordRow(*row))
    return found


def records_of(connection: Connection, binders: Collection[bytes]) -> Iterator[RecordRow]:
    """Yield the records of some binders, tombstones included."""
    for batch in batches(binders):
        for row in connection.execute(_RECORDS_OF, {"these": batch}).all():
            yield checked(RecordRow._make(row))


def digested_records(connection: Connection, ids: Collection[bytes]) -> dict[bytes, tuple[Any, ...]]:
    """Return the columns of records with the stored digest last, by id."""
    found: dict[bytes, tuple[Any, ...]] = {}
    for batch in batches(ids):
        found.update((row[0], tuple(row)) for row in connection.execute(_RAW_BY_ID, {"these": batch}).all())
    return found


def replaced_records(connection: Connection, ids: Collection[bytes]) -> dict[bytes, tuple[RecordRow, bytes]]:
    """Return records with their stored digests by id."""
    if len(ids) == 1:
        rows: Iterable[tuple[Any, ...]] = _few(connection, _RAW_RECORD, {"id": next(iter(ids))})
    else:
        rows = digested_records(connection, ids).values()
    return {row[0]: (checked(RecordRow._make(row[:-1])), row[-1]) for row in rows}


def raw_records_of(connection: Connection, binders: Collection[bytes]) -> list[tuple[Any, ...]]:
    """Return the columns of the records of a few binders on both levels by id, the stored digest last."""
    return [tuple(row) for row in connection.execute(_RAW_OF, {"these": list(binders)}).all()]


def records_with_digest(connection: Connection, level: int) -> Iterator[tuple[RecordRow, bytes]]:
    """Yield (record, stored digest) of a level by id, tombstones included; see `checked`."""
    for row in raw_records(connection, level):
        yield RecordRow._make(row[:-1]), row[-1]


def raw_records(connection: Connection, level: int) -> Iterator[tuple[Any, ...]]:
    """Yield the columns of a level's records by id, the stored digest last: where each microsecond counts."""
    return raw(connection, _raw_of(level))


@cache
def _raw_of(level: int) -> Select[*tuple[Any, ...]]:
    return _RAW.where(tables.records.c.level == level).order_by(tables.records.c.id)


def raw(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Yield plain tuples of a large result; on SQLite straight from the driver, which is several times faster.

    The query is kept, so it is one of few that are always the same.
    """
    return chain.from_iterable(raw_pages(connection, query))


def raw_pages(connection: Connection, query: Select[*tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Yield what `raw` does in lists, none of them empty."""
    if connection.dialect.name != "sqlite":
        with closing(connection.execute(query, execution_options={"yield_per": _PAGE})) as result:
            for rows in result.partitions(_PAGE):
                yield [tuple(row) for row in rows]
        return
    words, values = _fixed(query)
    cursor = connection.connection.cursor()
    cursor.execute(words, values)
    while page := cursor.fetchmany(_PAGE):
        yield list(page)


@cache
def _fixed(query: Select[*tuple[Any, ...]]) -> tuple[str, list[Any]]:
    """Return the text of a query for SQLite and the values that stand in it."""
    compiled = query.compile(dialect=_SQLITE)
    values = compiled.construct_params()
    return str(compiled), [values[name] for name in getattr(compiled, "positiontup", None) or ()]


def with_seq(connection: Connection, table: Table, kind: type[R]) -> Iterator[tuple[R, int, bytes]]:
    """Yield (row, seq, stored digest) of every row of a table; see `checked`."""
    query = select(*table.c[(*kind._fields, "seq", "digest")])
    for row in connection.execute(query).all():
        yield kind._make(row[:-2]), row.seq, row.digest


def stored_digests(connection: Connection, table: Table, key: str, ids: Collection[bytes]) -> dict[bytes, bytes]:
    """Return the stored digests of rows by their key column."""
    found: dict[bytes, bytes] = {}
    for batch in batches(ids):
        query = select(table.c[key], table.c.digest).where(table.c[key].in_(batch))
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found


def chunk(connection: Connection, document: bytes, number: int) -> bytes | None:
    """Return one block of a document."""
    table = tables.chunks
    query = select(table.c.body).where(table.c.document == document, table.c.number == number)
    return connection.execute(query).scalar_one_or_none()


def count(connection: Connection, table: Table) -> int:
    """Return the number of rows."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def _few(connection: Connection, statement: Select[*tuple[Any, ...]], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query that every save runs, on SQLite without the way through the compiler."""
    if connection.dialect.name != "sqlite":
        return [tuple(row) for row in connection.execute(statement, values)]
    words, names = plain(statement)
    cursor = connection.connection.cursor()
    cursor.execute(words, [values[name] for name in names])
    return list(cursor.fetchall())


@cache
def plain(statement: Select[*tuple[Any, ...]] | Insert | Update) -> tuple[str, tuple[str, ...]]:
    """Return the text of a statement for SQLite and its parameters' names in order."""
    compiled = statement.compile(dialect=_SQLITE)
    return str(compiled), tuple(getattr(compiled, "positiontup", None) or ())


def recovery_row(connection: Connection, recipient: bytes) -> bytes | None:
    """Return the stored wrap of the owner root for one recipient."""
    row = tables.recovery.c
    return connection.execute(select(row.body).where(row.recipient == recipient)).scalar_one_or_none()
