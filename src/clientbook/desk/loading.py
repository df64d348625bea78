"""Brings verified records from the vault onto the desk: all of them at unlock, the newest after others saved."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from msgspec.structs import astuple
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from clientbook.desk import lines, pairs
from clientbook.desk.changes import Changes
from clientbook.desk.codec import ENTITIES, Codec, codec
from clientbook.desk.driver import driver, stored
from clientbook.desk.engine import regard_as_sealed, versions
from clientbook.domain.classes import ClientClass
from clientbook.domain.merges import Merge
from clientbook.domain.staff import Member, Team

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clientbook.vault import Directory, OpenRecord, Vault, VaultChanges, Written

_BATCH = 2_000


def load(connection: Connection, vault: Vault) -> None:
    """Fill an empty desk with everything that the signed-in person may open."""
    mirror_directory(connection, vault.directory)
    records = iter(vault.records())
    while batch := list(islice(records, _BATCH)):
        _insert(connection, batch)


def apply(connection: Connection, vault: Vault, news: VaultChanges) -> tuple[Changes, list[Written]]:
    """Bring what others committed onto the desk; say what changed, and which records somebody else changed when."""
    if not (news.records or news.removed or news.lost or news.gained or news.directory_changed):
        return Changes(), []
    others = _others(connection, vault.me.id, news)
    gone = _remove_lost(connection, news.lost)
    touched = _clients_of(connection, news.removed)
    for kind in ENTITIES:
        table = codec(kind).table
        connection.execute(delete(table).where(table.c.id.in_(news.removed)))
    for kind, rows in _by_kind(news.records).items():
        _upsert(connection, kind, rows)
    gained = [record for binder in [news.gained] if binder for record in vault.records(binders=binder)]
    for kind, rows in _by_kind(gained).items():
        _upsert(connection, kind, rows)
    if news.directory_changed:
        mirror_directory(connection, vault.directory)
    changes = _finish(connection, news, [*news.records, *gained], touched | gone)
    authors = {key: one.author for one in others for key in (one.id, one.binder)}
    return replace(changes, authors=authors), others


def ended(connection: Connection, vault: Vault, dated: Iterable[bytes]) -> list[bytes]:
    """Return which of these files, and of those that were merged into any, stand on the desk but open no longer."""
    merged = connection.scalars(select(Merge.merged).where(Merge.into.is_not(None)))
    return [binder for binder in dict.fromkeys([*dated, *merged]) if vault.binder(binder) is None]


def _others(connection: Connection, me: bytes, news: VaultChanges) -> list[Written]:
    """Return the records that somebody else changed; one that only got a new key is not changed.

    What of a record below the card cannot be opened counts when it is new.
    """
    opened = {record.id for record in news.records} | set(news.removed)
    known: dict[bytes, int] = {}
    for kind in {record.kind for record in news.records} & ENTITIES.keys():
        known |= versions(connection, kind, [record.id for record in news.records if record.kind == kind])
    return [one for one in news.written if one.author != me and _is_changed(one, opened, known)]


def _is_changed(one: Written, opened: set[bytes], known: dict[bytes, int]) -> bool:
    return known.get(one.id) != one.version if one.id in opened else one.version == 1


def _finish(connection: Connection, news: VaultChanges, records: list[OpenRecord], touched: set[bytes]) -> Changes:
    nouns = {record.kind for record in records}
    if news.removed or news.lost:
        nouns.add("client")
    if news.directory_changed:
        nouns.add("member")
    if ClientClass.kind in nouns:
        lines.rebuild_all(connection)
    else:
        lines.rebuild(connection, touched | {record.binder for record in records})
    pairs.forget(connection, touched | {record.binder for record in records if record.kind in pairs.PAIR_KINDS})
    regard_as_sealed(connection)
    ids = frozenset(touched | {record.id for record in records} | set(news.removed))
    return Changes(frozenset(nouns), ids)


def mirror_directory(connection: Connection, directory: Directory) -> None:
    """Put members and teams on the desk as the newest directory names them."""
    connection.execute(delete(Member))
    connection.execute(delete(Team))
    members = [
        {
            "id": member.id,
            "login": member.login,
            "name": member.name,
            "role": member.role.value,
            "team": member.team,
            "is_active": member.status == "active",
            "since": member.since,
            "closed_on": member.closed_on,
        }
        for member in directory.members
    ]
    teams = [{"id": team.id, "name": team.name, "binder": team.binder} for team in directory.teams]
    if members:
        connection.execute(insert(Member), members)
    if teams:
        connection.execute(insert(Team), teams)


def _row(record: OpenRecord) -> dict[str, Any]:
    values = codec(record.kind).decode(record.body)
    values.update(id=record.id, binder=record.binder, version=record.version)
    return values


def _by_kind(records: Iterable[OpenRecord]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        if record.kind in ENTITIES:
            grouped.setdefault(record.kind, []).append(_row(record))
    return grouped


def _insert(connection: Connection, records: list[OpenRecord]) -> None:
    grouped: dict[str, list[OpenRecord]] = {}
    for record in records:
        if record.kind in ENTITIES:
            grouped.setdefault(record.kind, []).append(record)
    for kind, found in grouped.items():
        loader = _loader(kind)
        driver(connection).executemany(loader.statement, [loader.parameters(record) for record in found])


class _Loader:
    """Puts records of one kind into their table past the statement compiler: unlocking brings in a million."""

    def __init__(self, coder: Codec) -> None:
        self._read = coder.read
        columns = [coder.table.c[name] for name in coder.fields]
        names = ", ".join(f'"{name}"' for name in (*coder.fields, "id", "binder", "version"))
        places = ", ".join("?" * (len(coder.fields) + 3))
        self.statement = f"INSERT INTO {coder.table.name} ({names}) VALUES ({places})"  # noqa: S608  names of our own
        self._processes = [(at, process) for at, column in enumerate(columns) if (process := stored(column.type))]

    def parameters(self, record: OpenRecord) -> list[Any]:
        """Return the values of a record in the order of the statement."""
        _schema, *values = astuple(self._read(record.body))
        for at, process in self._processes:
            values[at] = process(values[at])
        values += (record.id, record.binder, record.version)
        return values


@cache
def _loader(kind: str) -> _Loader:
    return _Loader(codec(kind))


def _upsert(connection: Connection, kind: str, rows: list[dict[str, Any]]) -> None:
    table = codec(kind).table
    statement = upsert(table)
    columns: dict[str, Any] = {name: statement.excluded[name] for name in rows[0] if name != "id"}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=columns), rows)


def _remove_lost(connection: Connection, binders: list[bytes]) -> set[bytes]:
    """Remove everything of binders that can no longer be opened."""
    if binders:
        for kind in ENTITIES:
            table = codec(kind).table
            connection.execute(delete(table).where(table.c.binder.in_(binders)))
    return set(binders)


def _clients_of(connection: Connection, records: list[bytes]) -> set[bytes]:
    return set(_binders_of(connection, records)) if records else set()


def _binders_of(connection: Connection, records: list[bytes]) -> Iterator[bytes]:
    for kind in ENTITIES:
        table = codec(kind).table
        yield from connection.scalars(select(table.c.binder).where(table.c.id.in_(records)))
