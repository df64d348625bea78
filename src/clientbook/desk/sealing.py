"""Turns what changed on the desk into sealed writes: the only way from an entity to the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, RowMapping, select, update

from clientbook.desk.codec import codec
from clientbook.desk.engine import Unsealed, changed
from clientbook.vault import RecordWrite

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pending(NamedTuple):
    """What a commit will write: sealed writes, and the kinds, ids and binders concerned."""

    writes: list[RecordWrite]
    nouns: frozenset[str]
    ids: frozenset[bytes]
    binders: frozenset[bytes]


def gather(connection: Connection) -> Pending:
    """Return a write for every record in `changed` and raise its version on the desk."""
    writes: list[RecordWrite] = []
    kinds = frozenset(connection.scalars(select(changed.c.kind).distinct()))
    for kind in sorted(kinds):
        writes.extend(_writes(connection, kind))
    ids = frozenset(write.id for write in writes)
    return Pending(writes, kinds, ids, frozenset(write.binder for write in writes))


def _writes(connection: Connection, kind: str) -> Iterator[RecordWrite]:
    coder = codec(kind)
    table = coder.table
    named = changed.c.kind == kind
    version = select(changed.c.version + 1).where(named, changed.c.id == table.c.id).scalar_subquery()
    concerned = table.c.id.in_(select(changed.c.id).where(named))
    connection.execute(update(table).where(concerned).values(version=version))
    rows = connection.execute(select(table).where(concerned)).mappings()
    current: dict[bytes, RowMapping] = {row["id"]: row for row in rows}
    for before in connection.execute(select(changed).where(named)):
        now = current.get(before.id)
        if now is None:
            if not before.is_new:
                yield RecordWrite(before.id, before.binder, kind, coder.level, before.version + 1, None)
            continue
        if now["binder"] != before.binder:
            message = f"a {kind} cannot move to another binder"
            raise Unsealed(message)
        yield RecordWrite(before.id, before.binder, kind, coder.level, now["version"], coder.encode(dict(now)))
