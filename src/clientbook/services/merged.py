"""Where merged files went. A merged file stands on the desk, but lists, searches and counts know the kept one alone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, bindparam, select

from clientbook.desk.driver import Prepared
from clientbook.domain.merges import Merge

if TYPE_CHECKING:
    from clientbook.desk import Desk


def ways_into(desk: Desk) -> dict[bytes, bytes]:
    """Return the file that each merged file of the desk ended up in, over further merges."""
    statement = select(Merge.merged, Merge.into).where(Merge.into.is_not(None))
    steps = {merged: into for merged, into in desk.session.execute(statement) if into is not None}
    return {merged: _end(steps, merged) for merged in steps}


def _end(steps: dict[bytes, bytes], file: bytes) -> bytes:
    passed: set[bytes] = set()
    while file in steps and file not in passed:
        passed.add(file)
        file = steps[file]
    return file


def kept_file(desk: Desk, client: bytes) -> bytes:
    """Return the file that a merged one ended up in; any other is its own."""
    into = desk.rows(_into(), client=client)
    return client if not into or into[0][0] is None else ways_into(desk)[client]


@cache
def _into() -> Prepared:
    return Prepared(select(Merge.into).where(Merge.merged == bindparam("client", type_=LargeBinary)))


def merged_into(desk: Desk, client: bytes) -> list[bytes]:
    """Return the files that were merged into this one, and into those, the nearest first."""
    found: list[bytes] = []
    waiting = [client]
    while waiting:
        nearest = select(Merge.merged).where(Merge.into == waiting.pop(0)).order_by(Merge.merged)
        new = [merged for merged in desk.session.scalars(nearest) if merged not in found]
        found += new
        waiting += new
    return found
