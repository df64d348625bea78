"""Shares: the digest of each binder's rows in a roll, so that one binder can be proven without the rows of all others.

Shares are made while the whole roll is compared with the journal, of the same bytes, and speak for the same base.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from typing import TYPE_CHECKING

from clientbook.vault.payload import damaged

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID_BYTES = 16
_BYTES = 32
_WIDTH = _ID_BYTES + _BYTES
EMPTY = hashlib.sha256(b"clientbook/1/share").digest()
"""The share of a binder that has no rows."""


class Shares:
    """Digests by binder, packed in the order of ids; a binder that is not among them has no rows."""

    def __init__(self, packed: bytes = b"") -> None:
        if len(packed) % _WIDTH:
            place = "keyring"
            raise damaged(place)
        self.packed = packed

    def of(self, binder: bytes) -> bytes:
        """Return the share of a binder."""
        at = bisect_left(range(0, len(self.packed), _WIDTH), binder, key=self._id_at) * _WIDTH
        return self.packed[at + _ID_BYTES : at + _WIDTH] if self._id_at(at) == binder else EMPTY

    def _id_at(self, start: int) -> bytes:
        return self.packed[start : start + _ID_BYTES]


class Sharing:
    """Makes the shares of a roll out of its rows in the order of identities: each row is hashed on top of the last."""

    def __init__(self) -> None:
        self._found: dict[bytes, bytes] = {}

    def add(self, rows: Iterable[tuple[bytes, bytes, bytes, bytes, bytes]]) -> None:
        """Take the next rows as the ledger has them: roll, key, binder, number, digest."""
        found, sha, last = self._found, hashlib.sha256, self._found.get
        for _roll, key, binder, _number, digest in rows:
            found[binder] = sha(last(binder, EMPTY) + key + digest).digest()

    def of(self, binder: bytes) -> bytes:
        """Return the share of a binder so far."""
        return self._found.get(binder, EMPTY)

    def shares(self) -> Shares:
        """Return them all, packed."""
        return Shares(b"".join([binder + self._found[binder] for binder in sorted(self._found)]))
