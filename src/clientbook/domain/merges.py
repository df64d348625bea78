"""Merged files: which file went into which, what was chosen and set aside, and what was decided about a likely pair.

A file that was merged stays, sealed in its own binder, as the home of the records that came from it: they name the kept
file as their client, and the binder's keys go to exactly those who see the kept file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Labelled, Sealed
from clientbook.support.words import Level

_PAIR = b"clientbook/1/pair"


class Verdict(StrEnum):
    """What somebody said about a likely pair."""

    DISTINCT = "distinct"
    MERGE = "merge"


class Merge(Sealed, Entity, kw_only=True):
    """A file's way into another one; `into` is empty again after an undo. Stands in the merged file's binder."""

    __tablename__ = "merge"
    kind = "merge"
    level = Level.CARD

    merged: Mapped[bytes] = mapped_column(index=True)
    into: Mapped[bytes | None] = mapped_column(default=None, index=True)
    author: Mapped[bytes]
    at: Mapped[dt.datetime]


class MergeNote(Sealed, Entity, kw_only=True):
    """What a merge chose: everything needed to show what was set aside, and to take the merge back.

    Stands in the binder of the file that was `kept`; `client_id` is where the timeline shows it. `before` and `after`
    are values of the kept file by place ("card.<id>.name"), as JSON; `aside` are values of either file that gave way,
    by column, in words. `contacts` are ids (hex) of contacts of `other` that became one with a contact of the kept
    file. The teams, as JSON, are those of both files before, and that of the kept file afterwards.
    """

    __tablename__ = "merge_note"
    kind = "merge_note"
    level = Level.FULL
    __table_args__ = (Index("merge_note_by_client", "client_id"),)

    client_id: Mapped[bytes]
    kept: Mapped[bytes]
    other: Mapped[bytes]
    on: Mapped[dt.date]
    author: Mapped[bytes]
    at: Mapped[dt.datetime]
    before: Mapped[tuple[Labelled, ...]] = mapped_column(default=())
    after: Mapped[tuple[Labelled, ...]] = mapped_column(default=())
    aside: Mapped[tuple[Labelled, ...]] = mapped_column(default=())
    contacts: Mapped[tuple[Labelled, ...]] = mapped_column(default=())
    kept_team: Mapped[str] = mapped_column(default="")
    other_team: Mapped[str] = mapped_column(default="")
    team: Mapped[str] = mapped_column(default="")


class PairNote(Sealed, Entity, kw_only=True):
    """A decision about a likely pair, in the firm's binder: who sees both files can tell which pair it is.

    `pair` is a digest of both ids, so that it says nothing to somebody who sees one of them or none. `keeps_first`
    belongs to a proposal to merge: whether the file with the lower id is to be kept.
    """

    __tablename__ = "pair_note"
    kind = "pair_note"
    level = Level.FULL

    pair: Mapped[bytes] = mapped_column(index=True)
    verdict: Mapped[str]
    keeps_first: Mapped[bool] = mapped_column(default=False)
    on: Mapped[dt.date]
    author: Mapped[bytes]


def pair_key(one: bytes, other: bytes) -> bytes:
    """Return what names a pair of files in either order; found out only by who knows both ids."""
    return hashlib.sha256(_PAIR + min(one, other) + max(one, other)).digest()
