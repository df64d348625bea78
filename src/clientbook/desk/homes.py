"""Where records belong: each kind on its level, in binders of its sort, and about the file that its binder is of.

Whoever holds the key of one binder can seal there whatever they like, signed and logged as their own. What it says of
another file counts nowhere: it does not come onto the desk. Only what came with a merged file names the kept one, and
only where the kept file says so as well.
"""

from __future__ import annotations

import logging
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import astuple
from sqlalchemy import select

from clientbook.desk.codec import ENTITIES, codec
from clientbook.domain.access_review import AccessReview, ReviewNote
from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, ClientDetails, ServiceMember, details_id
from clientbook.domain.complaints import ComplaintTerm
from clientbook.domain.conduct import ConductJump
from clientbook.domain.departures import Allocation, Departure
from clientbook.domain.filters import SavedFilter
from clientbook.domain.intakes import IntakeTerm
from clientbook.domain.lists import ListEntry
from clientbook.domain.merges import Merge, MergeNote, PairNote
from clientbook.domain.points import PointsAccount, account_id
from clientbook.domain.removals import Removal
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy import Connection

    from clientbook.vault import OpenRecord, Vault

_log = logging.getLogger(__name__)


class Sort(Enum):
    """What a binder is for."""

    FILE = auto()
    FIRM = auto()
    OWNERS = auto()
    MANAGEMENT = auto()


_SORTS: dict[type[Any], Sort] = {
    **dict.fromkeys((ClientClass, ComplaintTerm, IntakeTerm, ListEntry, PairNote, SavedFilter), Sort.FIRM),
    **dict.fromkeys((AccessReview, ConductJump, ReviewNote), Sort.OWNERS),
    **dict.fromkeys((Allocation, Departure), Sort.MANAGEMENT),
}
_IDS: dict[type[Any], Callable[[bytes], bytes]] = {
    Client: lambda binder: binder,
    ClientDetails: details_id,
    PointsAccount: account_id,
}
_OWN: dict[type[Any], str] = {Merge: "merged", MergeNote: "kept", Removal: "client_id", ServiceMember: "client_id"}
"""Fields that name the file of the binder and never another one."""


_MERGING = frozenset({Merge.kind, MergeNote.kind})


class Rule(NamedTuple):
    """Where records of a kind belong; `own` and `about` are places of fields, -1 for none."""

    kind: str
    level: Level
    sort: Sort
    id_of: Callable[[bytes], bytes] | None
    own: int
    about: int


@cache
def rule(kind: str) -> Rule:
    """Return where records of a kind belong."""
    entity, fields = ENTITIES[kind], codec(kind).fields
    sort = _SORTS.get(entity, Sort.FILE)
    own = fields.index(_OWN[entity]) if entity in _OWN else -1
    about = fields.index("client_id") if sort is Sort.FILE and "client_id" in fields else -1
    return Rule(kind, entity.level, sort, _IDS.get(entity), own, -1 if about == own else about)


class Sieve:
    """Takes records that belong where they lie. What names another file is looked at once the merges are there."""

    def __init__(self, vault: Vault) -> None:
        directory = vault.directory
        owners, firm = directory.management_binder, directory.firm_binder
        management = frozenset({owners, *(team.binder for team in directory.teams)})
        self._binders = {
            Sort.FIRM: frozenset({firm}),
            Sort.OWNERS: frozenset({owners}),
            Sort.MANAGEMENT: management,
        }
        self._no_files = management | {firm}
        self._vault = vault
        self._elsewhere: list[bytes] = []
        self._moved: list[tuple[bytes, bytes, bytes]] = []
        self._has_merges = False

    def sift(self, where: Rule, records: Iterable[OpenRecord]) -> Iterator[list[Any]]:
        """Yield records of a kind as `storing.Rows` takes them, as far as they belong where they lie.

        Written flat: it runs for every record of an unlock.
        """
        read, level, id_of, own, about = codec(where.kind).read, where.level, where.id_of, where.own, where.about
        is_of_file = where.sort is Sort.FILE
        binders = self._no_files if is_of_file else self._binders[where.sort]
        for identity, binder, _kind, found, version, _seq, body in records:
            _schema, *values = astuple(read(body))
            if (
                found is not level
                or (binder in binders) is is_of_file
                or (id_of is not None and id_of(binder) != identity)
                or (own >= 0 and values[own] != binder)
            ):
                self._elsewhere.append(identity)
                continue
            self._has_merges = self._has_merges or where.kind in _MERGING
            if about >= 0 and (client := values[about]) != binder:
                self._moved.append((identity, binder, client))
            values += (binder, version, identity)
            yield values

    def rest(self, connection: Connection, *, has_files: bool) -> list[bytes]:
        """Return the records that are to be on the desk no longer. `has_files`: what is below the cards is there."""
        found = set(self._elsewhere)
        if self._moved or self._has_merges:
            steps = _steps(connection)
            for merged in self._unvouched(connection) if has_files else ():
                del steps[merged]
                found.update(_moved_out_of(connection, merged))
            found.update(key for key, binder, client in self._moved if not _leads(steps, binder, client))
        if found:
            named = sorted(key.hex() for key in found)
            _log.warning("records lie where they do not belong and are passed over: %s", named)
        return list(found)

    def _unvouched(self, connection: Connection) -> list[bytes]:
        """Return the files that say they were merged into another one, which says nothing of it.

        Who opens no more than the other one's card cannot tell.
        """
        note = select(MergeNote.id).where(MergeNote.kept == Merge.into, MergeNote.other == Merge.merged)
        query = select(Merge.merged, Merge.into).where(Merge.into.is_not(None), ~note.exists())
        found = [(merged, into) for merged, into in connection.execute(query) if into is not None]
        views = ((merged, self._vault.binder(into)) for merged, into in found)
        return [merged for merged, view in views if view is None or view.level is Level.FULL]


def _steps(connection: Connection) -> dict[bytes, bytes]:
    """Return which file each merged file went into."""
    query = select(Merge.merged, Merge.into).where(Merge.into.is_not(None))
    return {row.merged: row.into for row in connection.execute(query)}


def _moved_out_of(connection: Connection, merged: bytes) -> list[bytes]:
    """Return the records of a file that say it was merged, or that name another file."""
    found = list(connection.scalars(select(Merge.id).where(Merge.binder == merged)))
    for kind in ENTITIES:
        if rule(kind).about >= 0:
            columns = codec(kind).table.c
            named = select(columns.id).where(columns.binder == merged, columns.client_id != merged)
            found += connection.scalars(named)
    return found


def _leads(steps: dict[bytes, bytes], binder: bytes, client: bytes) -> bool:
    """Whether a file was merged into another one, over further merges."""
    passed: set[bytes] = set()
    at = steps.get(binder)
    while at is not None and at not in passed and at != client:
        passed.add(at)
        at = steps.get(at)
    return at == client
