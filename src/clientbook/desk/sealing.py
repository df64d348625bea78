"""Turns what changed on the desk into sealed writes: the only way from an entity to the vault."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, select, update

from clientbook.desk.codec import codec
from clientbook.desk.driver import Prepared
from clientbook.desk.engine import Unsealed, changed
from clientbook.vault import RecordWrite

if TYPE_CHECKING:
    from collections.abc import Iterator


class Changed(NamedTuple):
    """A row of `changed`: a record with its binder and version before the first change; `is_new` is 0 or 1."""

    kind: str
    id: bytes
    binder: bytes
    version: int
    is_new: int


class Pending(NamedTuple):
    """What a commit will write: sealed writes, the kinds, ids and binders concerned, and what changed by kind."""

    writes: list[RecordWrite]
    nouns: frozenset[str]
    ids: frozenset[bytes]
    binders: frozenset[bytes]
    changed: dict[str, list[Changed]]


def gather(connection: Connection) -> Pending:
    """Return a write for every record in `changed` and raise its version on the desk."""
    found: dict[str, list[Changed]] = {}
    for row in map(Changed._make, _all_changed().rows(connection)):
        found.setdefault(row.kind, []).append(row)
    writes: list[RecordWrite] = []
    for kind in sorted(found):
        writes.extend(_writes(connection, kind, found[kind]))
    ids = frozenset(write.id for write in writes)
    return Pending(writes, frozenset(found), ids, frozenset(write.binder for write in writes), found)


@cache
def _all_changed() -> Prepared:
    return Prepared(select(*changed.c[Changed._fields]))


@cache
def _raise_versions(kind: str) -> Prepared:
    table = codec(kind).table
    named = changed.c.kind == bindparam("kind", kind)
    version = select(changed.c.version + 1).where(named, changed.c.id == table.c.id).scalar_subquery()
    return Prepared(update(table).where(table.c.id.in_(select(changed.c.id).where(named))).values(version=version))


@cache
def _rows_now(kind: str) -> Prepared:
    """Return what reads id, binder, version and the codec's fields of the changed records."""
    coder = codec(kind)
    columns = coder.table.c[("id", "binder", "version", *coder.fields)]
    return Prepared(select(*columns).where(coder.table.c.id.in_(select(changed.c.id).where(changed.c.kind == kind))))


def _writes(connection: Connection, kind: str, found: list[Changed]) -> Iterator[RecordWrite]:
    coder = codec(kind)
    _raise_versions(kind).run(connection)
    current = {row[0]: row for row in _rows_now(kind).typed(connection)}
    for before in found:
        now = current.get(before.id)
        if now is None:
            if not before.is_new:
                yield RecordWrite(before.id, before.binder, kind, coder.level, before.version + 1, None)
            continue
        _id, binder, version, *values = now
        if binder != before.binder:
            message = f"a {kind} cannot move to another binder"
            raise Unsealed(message)
        yield RecordWrite(before.id, binder, kind, coder.level, version, coder.encode_row(values))
