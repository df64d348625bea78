"""What the own acts of this session changed, kept in memory until the lock, so that they can be taken back.

A step is one act: for each record what it was before and which version the act made of it. Restoring is an act like
any other and becomes a step itself; doing it again is to take that step back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from clientbook.desk.codec import codec
from clientbook.desk.driver import Prepared
from clientbook.desk.engine import SHADOWS, chunks, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Table

    from clientbook.desk.sealing import Changed, Pending

MOST_STEPS = 50
MOST_RECORDS = 5_000
"""The most records of an act that are kept; of a larger act only its name is."""
MOST_TOGETHER = 20_000


class Was(NamedTuple):
    """One record that an act changed.

    `row` holds its columns before in the order of its table, or None if it was not there; `is_gone` says that it was
    not there afterwards. `version` was before, `after` is the one that the act made.
    """

    kind: str
    id: bytes
    binder: bytes
    version: int
    after: int
    row: tuple[Any, ...] | None
    is_gone: bool

    def value(self, name: str) -> Any:
        """Return a field before the act, None for a record that was not there."""
        if self.row is None:
            return None
        return self.row[[column.name for column in codec(self.kind).table.columns].index(name)]


@dataclass(frozen=True, slots=True)
class Step:
    """One own act: its journal entry, its records, the binders it shared, and the seq of the step it takes back.

    `is_kept` is False where the records are not here: too many, or an act that also changed members or documents.
    `is_lost`: they are no longer here, because the person no longer opens all of its files.
    """

    seq: int
    act: str
    details: dict[str, Any]
    records: tuple[Was, ...] = ()
    shared: frozenset[bytes] = frozenset()
    takes_back: int = 0
    is_kept: bool = True
    is_lost: bool = False

    def __repr__(self) -> str:
        return f"Step({self.seq}, {self.act})"


def records_before(connection: Connection, pending: Pending) -> tuple[Was, ...] | None:
    """Return the records that the act under way changed, None when they are too many to be kept."""
    if len(pending.writes) > MOST_RECORDS:
        return None
    gone = {write.id for write in pending.writes if write.body is None}
    return tuple(was for kind in sorted(pending.nouns) for was in _of_kind(connection, pending.changed[kind], gone))


@cache
def _shadows(kind: str) -> tuple[Prepared, int]:
    """Return the statement that reads the shadows of a kind, and which of its columns is the id."""
    table = SHADOWS[kind]
    return Prepared(select(table)), [column.name for column in table.columns].index("id")


def _of_kind(connection: Connection, found: list[Changed], gone: set[bytes]) -> Iterator[Was]:
    kind = found[0].kind
    rows: dict[bytes, tuple[Any, ...]] = {}
    if not all(one.is_new for one in found):
        statement, place = _shadows(kind)
        rows = {row[place]: row for row in statement.typed(connection)}
    for one in found:
        before = None if one.is_new else rows[one.id]
        if before is None and one.id in gone:
            continue
        yield Was(kind, one.id, one.binder, one.version, one.version + 1, before, one.id in gone)


@dataclass(slots=True)
class History:
    """The steps of this session, oldest first."""

    _steps: list[Step] = field(default_factory=list[Step])
    _same: dict[tuple[bytes, int], int] = field(default_factory=dict[tuple[bytes, int], int])
    _together: int = 0

    def __repr__(self) -> str:
        return f"History({len(self._steps)} steps)"

    def keep(self, step: Step) -> None:
        """Add a step; the oldest ones go when there are too many."""
        if step.takes_back and (taken_back := self.find(step.takes_back)) is not None:
            self._note_same(taken_back, step)
        self._steps.append(step)
        self._together += len(step.records)
        while len(self._steps) > MOST_STEPS or self._together > MOST_TOGETHER:
            self._together -= len(self._steps.pop(0).records)

    def find(self, seq: int) -> Step | None:
        """Return the step with this journal seq."""
        return next((step for step in self._steps if step.seq == seq), None)

    def origin(self, step: Step) -> Step:
        """Return the act that a step takes back or does again, or the step itself."""
        found: Step | None = step
        while found is not None and found.takes_back:
            step, found = found, self.find(found.takes_back)
        return found or step

    def stacks(self) -> tuple[list[Step], list[Step]]:
        """Return the steps that are in force and the ones that took something back, each with the next one last."""
        done: list[Step] = []
        undone: list[Step] = []
        for step in self._steps:
            if not step.takes_back:
                done.append(step)
                undone.clear()
                continue
            source, target = (done, undone) if any(one.seq == step.takes_back for one in done) else (undone, done)
            source[:] = [one for one in source if one.seq != step.takes_back]
            target.append(step)
        return done, undone

    def forget(self) -> None:
        """Forget everything, as at the lock."""
        self._steps.clear()
        self._same.clear()
        self._together = 0

    def lose(self, binders: Iterable[bytes]) -> None:
        """Forget what steps say of these binders, which the person opens no longer or opens less of."""
        gone = set(binders)
        for place, step in enumerate(self._steps):
            if not gone.isdisjoint(was.binder for was in step.records):
                self._together -= len(step.records)
                self._steps[place] = replace(step, details={}, records=(), is_lost=True)

    def moved(self, connection: Connection, step: Step) -> list[Was]:
        """Return the records of a step that are no longer as it left them."""
        moved: list[Was] = []
        for kind, records in _by_kind(step.records):
            now = versions(connection, kind, [was.id for was in records])
            moved += [was for was in records if not self._stands(was, now.get(was.id))]
        return moved

    def _stands(self, was: Was, version: int | None) -> bool:
        if version is None or was.is_gone:
            return version is None and was.is_gone
        return self._canon(was.id, version) == self._canon(was.id, was.after)

    def _canon(self, record: bytes, version: int) -> int:
        return self._same.get((record, version), version)

    def _note_same(self, taken_back: Step, by: Step) -> None:
        """Note that the versions which taking back made are, in content, the ones before the act."""
        after = {was.id: was.after for was in by.records}
        for was in taken_back.records:
            if was.row is not None and was.id in after:
                self._same[was.id, after[was.id]] = self._canon(was.id, was.version)


def restore(connection: Connection, step: Step) -> None:
    """Make the records of a step what they were before it, inside an act."""
    for kind, records in _by_kind(step.records):
        table = codec(kind).table
        made = [was.id for was in records if was.row is None]
        for chunk in chunks(made):
            connection.execute(delete(table).where(table.c.id.in_(chunk)))
        if back := [_values(table, was, version=was.after) for was in records if was.is_gone and was.row is not None]:
            connection.execute(insert(table), back)
        if kept := [_values(table, was, key=was.id) for was in records if not was.is_gone and was.row is not None]:
            names = [column.name for column in table.columns if column.name not in ("id", "binder", "version")]
            fields = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
            statement = update(table).where(table.c.id == bindparam("key")).values(fields)
            connection.execute(statement, [_renamed(row, names) for row in kept])


def _values(table: Table, was: Was, **more: Any) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    return dict(zip(names, was.row or (), strict=True)) | more


def _renamed(row: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {"key": row["key"], **{f"new_{name}": row[name] for name in names}}


def _by_kind(records: Iterable[Was]) -> list[tuple[str, list[Was]]]:
    grouped: dict[str, list[Was]] = {}
    for was in records:
        grouped.setdefault(was.kind, []).append(was)
    return list(grouped.items())
