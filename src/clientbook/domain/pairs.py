"""Likely pairs among the files of the desk, derived from them and never sealed.

Every client has a row of `PairCard`: its keys stand in `PairKey` or not yet, and it was compared with all others that
were, or not yet. Whoever changes a client makes its card new, and it is looked at again.
"""

from __future__ import annotations

import hashlib
from enum import IntEnum

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity

KEY_BYTES = 8


class PairKey(Entity, kw_only=True):
    """A key that a client has (see likeness/traits.py), as a number."""

    __tablename__ = "pair_key"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    client_id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class Looked(IntEnum):
    """How far a client was looked at."""

    NOT_YET = 0
    KEYS_KNOWN = 1
    COMPARED = 2


class PairCard(Entity, kw_only=True):
    """How far a client was looked at, and its keys one after the other."""

    __tablename__ = "pair_card"
    __table_args__ = (Index("pair_card_looked", "looked"),)

    client_id: Mapped[bytes] = mapped_column(primary_key=True)
    keys: Mapped[bytes]
    looked: Mapped[int]


class LikelyPair(Entity, kw_only=True):
    """Two clients that may be one, the lower id first. `pair` as in PairNote; `evidence` is JSON: reason, bits."""

    __tablename__ = "likely_pair"

    first: Mapped[bytes] = mapped_column(primary_key=True)
    second: Mapped[bytes] = mapped_column(primary_key=True, index=True)
    pair: Mapped[bytes] = mapped_column(index=True)
    score: Mapped[float] = mapped_column(index=True)
    evidence: Mapped[str]


def key_number(key: str) -> int:
    """Return a key as a number that fits a column."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=KEY_BYTES).digest(), signed=True)


def packed(keys: list[int]) -> bytes:
    """Return key numbers one after the other."""
    return b"".join(key.to_bytes(KEY_BYTES, signed=True) for key in keys)


def unpacked(keys: bytes) -> list[int]:
    """Return the key numbers that `packed` put together."""
    places = range(0, len(keys), KEY_BYTES)
    return [int.from_bytes(keys[at : at + KEY_BYTES], signed=True) for at in places]
