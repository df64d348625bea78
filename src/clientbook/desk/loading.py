"""Brings verified records from the vault onto the desk: all of them at unlock, the newest after others saved."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, delete, insert, select

from clientbook.desk import lines, pairs
from clientbook.desk.changes import Changes
from clientbook.desk.codec import ENTITIES, codec
from clientbook.desk.driver import driver
from clientbook.desk.engine import (
    make_indexes,
    name_concerned,
    name_reader,
    regard_as_sealed,
    versions,
    watch,
)
from clientbook.desk.homes import Sieve, rule
from clientbook.desk.storing import rows_of
from clientbook.domain.classes import ClientClass
from clientbook.domain.merges import Merge
from clientbook.domain.staff import Member, Team
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable

    from clientbook.vault import Directory, OpenRecord, Vault, VaultChanges, Written

_BATCH = 2_000
_READ = 85
"""Hundredths of loading files that go to reading them."""


def load_cards(connection: Connection, vault: Vault) -> None:
    """Fill an empty desk with the cards that the signed-in person may open."""
    name_reader(connection, vault.me.id)
    mirror_directory(connection, vault.directory)
    records, sieve = vault.records(level=Level.CARD), Sieve(vault)
    while batch := list(islice(records, _BATCH)):
        _insert(connection, batch, sieve)
    _remove(connection, "id", sieve.rest(connection, has_files=False))
    deque(make_indexes(connection, of_files=False), maxlen=0)


def load_files(connection: Connection, vault: Vault) -> Generator[int]:
    """Bring in what is below the cards, in steps; yields after each how many hundredths are done.

    The desk is watched from the end on. Ids are random and records come in their order, so an id says how far it is.
    """
    records, sieve = vault.records(level=Level.FULL), Sieve(vault)
    with closing(cast("Generator[OpenRecord]", records)):
        while batch := list(islice(records, _BATCH)):
            _insert(connection, batch, sieve)
            yield batch[-1].id[0] * _READ // 256
    touched = _remove(connection, "id", sieve.rest(connection, has_files=True))
    for _index in make_indexes(connection, of_files=True):
        yield _READ
    clients = driver(connection).execute("SELECT client_id FROM client_line").fetchall()
    ids = list(dict.fromkeys([*touched, *(row[0] for row in clients)]))
    for start in range(0, len(ids), _BATCH):
        lines.rebuild(connection, ids[start : start + _BATCH])
        yield _READ + (100 - _READ) * start // len(ids)
    watch(connection)


def _insert(connection: Connection, batch: list[OpenRecord], sieve: Sieve) -> None:
    for kind, found in _by_kind(batch).items():
        rows_of(kind).insert(connection, sieve.sift(rule(kind), found))


def apply(connection: Connection, vault: Vault, news: VaultChanges) -> tuple[Changes, list[Written]]:
    """Bring what others committed onto the desk; say what changed, and which records somebody else changed when."""
    if not (news.records or news.removed or news.lost or news.gained or news.directory_changed):
        return Changes(), []
    others = _others(connection, vault.me.id, news)
    _remove(connection, "binder", news.lost)
    touched = {*news.lost, *_remove(connection, "id", news.removed)}
    gained = list(vault.records(binders=news.gained)) if news.gained else []
    sieve = Sieve(vault)
    for kind, found in _by_kind([*news.records, *gained]).items():
        rows_of(kind).replace(connection, sieve.sift(rule(kind), found))
    touched |= _remove(connection, "id", sieve.rest(connection, has_files=True))
    if news.directory_changed:
        mirror_directory(connection, vault.directory)
    changes = _finish(connection, news, [*news.records, *gained], touched)
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


def _by_kind(records: Iterable[OpenRecord]) -> dict[str, list[OpenRecord]]:
    grouped: dict[str, list[OpenRecord]] = {}
    for record in records:
        if record.kind in ENTITIES:
            grouped.setdefault(record.kind, []).append(record)
    return grouped


def _remove(connection: Connection, column: str, ids: Collection[bytes]) -> set[bytes]:
    """Remove what has one of these in `column` ("id" or "binder"); return the binders that it was in."""
    found: set[bytes] = set()
    if ids:
        name_concerned(connection, ids)
        run = driver(connection)
        for kind in ENTITIES:
            here = f"FROM {codec(kind).table.name} WHERE {column} IN (SELECT id FROM concerned)"  # noqa: S608  own names
            found.update(binder for (binder,) in run.execute(f"SELECT DISTINCT binder {here}"))
            run.execute(f"DELETE {here}")
    return found
