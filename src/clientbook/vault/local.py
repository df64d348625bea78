"""What this computer remembers of a vault, outside it: the anchor and the sealed keyring.

The anchor is the last seen (seq, head, restores). It is written after every commit into one of two slots, so that
a torn write leaves the other one; the keyring is a cache and is rebuilt when it is missing or damaged. Beside them lies
the tag of the bundle that seals them, and what else the program keeps for this person: where the vault has no such
bundle any more, the account is closed, and all but the anchor goes. Everything that goes can be made anew.
"""

from __future__ import annotations

import contextlib
import os
import struct
from io import FileIO
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support.errors import Damaged, Unavailable
from clientbook.support.files import atomic_write
from clientbook.support.paths import long_path, profile_dir
from clientbook.vault.crypto import (
    CipherError,
    bound,
    open_large,
    open_sealed,
    seal,
    seal_large,
    subkey,
)
from clientbook.vault.keyring import Keyring, ReaderLists
from clientbook.vault.ledger import CARDS, FILES, ROLLS, Base
from clientbook.vault.shares import Shares

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.vault.view import View

_ANCHOR = struct.Struct(">Q32sI")
_SLOT = 12 + 256 + 16
_STATE = struct.Struct(">Q32sIIQ")
_BASE = struct.Struct(">Q32s")
_SIZES = struct.Struct(">III")
_SHARED = (CARDS, FILES)
_MAGIC = b"clientbook keyring 3\0"
_ANCHOR_NAME, _KEYRING, _TAG = "anchor", "keyring", "tag"


class Anchor(NamedTuple):
    """The last state of the vault that this computer has seen for this member."""

    seq: int
    head: bytes
    restores: int


class LocalState(NamedTuple):
    """The verified state kept by a sealed keyring file; `shares` are those of the bases, where they were made."""

    anchor: Anchor
    in_force: int
    renewed: int
    bases: dict[bytes, Base]
    keyring: Keyring
    shares: dict[bytes, Shares]

    @classmethod
    def of(cls, view: View) -> LocalState:
        """Return what is kept of a verified view."""
        return cls(view.anchor, view.in_force, view.renewed, view.ledger.bases, view.keyring, view.ledger.shares)


class Local:
    """The folder of one member of one vault on this computer."""

    def __init__(self, vault: bytes, member: bytes, key: bytes) -> None:
        self._folder = profile_dir() / vault.hex() / member.hex()
        self._key = subkey(key, bound("local-key", vault, member))
        self._context = (vault, member)
        self._stream: FileIO | None = None
        self._dropped: Anchor | None = None

    def anchor(self) -> Anchor | None:
        """Return the newest readable slot of the anchor; None on a computer that has never seen the vault."""
        try:
            data = long_path(self._path(_ANCHOR_NAME)).read_bytes()
        except OSError:
            return None
        slots = [self._slot(data[start : start + _SLOT]) for start in (0, _SLOT)]
        return max((slot for slot in slots if slot), default=None)

    def drop_anchor(self, anchor: Anchor) -> None:
        """Write `anchor` over the older slot. It is a memory aid: a full disk does not undo a commit."""
        if anchor == self._dropped:
            return
        sealed = seal(self._key, _ANCHOR.pack(*anchor), bound("anchor", *self._context))
        with contextlib.suppress(OSError):
            stream = self._opened()
            stream.seek(_SLOT * (anchor.seq % 2))
            stream.write(sealed)
            self._dropped = anchor

    def _opened(self) -> FileIO:
        if self._stream is None:
            path = long_path(self._path(_ANCHOR_NAME))
            path.parent.mkdir(parents=True, exist_ok=True)
            self._stream = FileIO(path, "r+" if path.exists() else "w+")
        return self._stream

    def close(self) -> None:
        """Let go of the anchor's file."""
        if self._stream is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._stream.fileno())
                self._stream.close()
            self._stream = None

    def forget_anchor(self) -> None:
        """Drop both slots and the keyring: after an owner declared the vault restored."""
        self.close()
        self._dropped = None
        for name in (_ANCHOR_NAME, _KEYRING):
            with contextlib.suppress(OSError):
                long_path(self._folder / name).unlink(missing_ok=True)

    def mark(self, tag: bytes) -> None:
        """Note under which bundle the vault keeps the keys to what lies here."""
        with contextlib.suppress(Unavailable, OSError):
            path = long_path(self._path(_TAG))
            if not path.exists() or path.read_bytes() != tag:
                atomic_write(self._path(_TAG), tag)

    def forget(self) -> None:
        """Delete all but the anchor: the account is closed."""
        _forget(self._folder)

    def _slot(self, data: bytes) -> Anchor | None:
        try:
            return Anchor(*_ANCHOR.unpack(open_sealed(self._key, data, bound("anchor", *self._context))))
        except (CipherError, struct.error):
            return None

    def save(self, state: LocalState) -> None:
        """Write the sealed keyring; a folder that cannot be written only costs time at the next unlock."""
        head = _STATE.pack(*state.anchor, state.in_force, state.renewed)
        bases = b"".join(_BASE.pack(*state.bases[roll]) for roll in ROLLS)
        packed = state.keyring.pack()
        more = [state.keyring.lists.pack(), *(_packed_shares(state.shares.get(roll)) for roll in _SHARED)]
        packed[0:0] = b"".join([head, bases, _SIZES.pack(*map(len, more)), *more])
        sealed = seal_large(self._key, packed, bound("keyring", *self._context), room=len(_MAGIC))
        packed[:] = bytes(len(packed))
        sealed[: len(_MAGIC)] = _MAGIC
        with contextlib.suppress(Unavailable):
            atomic_write(self._path(_KEYRING), bytes(sealed))

    def load(self) -> LocalState | None:
        """Return the kept state; None when there is none or it does not open."""
        try:
            data = memoryview(long_path(self._path(_KEYRING)).read_bytes())
            if bytes(data[: len(_MAGIC)]) != _MAGIC:
                return None
            plain = open_large(self._key, data[len(_MAGIC) :], bound("keyring", *self._context))
            return _unpacked(plain)
        except (OSError, CipherError, struct.error, Damaged):
            return None

    def _path(self, name: str) -> Path:
        return self._folder / name


def forget_account(vault: bytes, tag: bytes) -> None:
    """Delete all but the anchor of whoever came in under this bundle tag, which the vault has no longer."""
    with contextlib.suppress(OSError):
        for folder in long_path(profile_dir() / vault.hex()).iterdir():
            path = folder / _TAG
            if path.is_file() and path.read_bytes() == tag:
                _forget(folder)


def _forget(folder: Path) -> None:
    with contextlib.suppress(OSError):
        for path in long_path(folder).iterdir():
            if path.name != _ANCHOR_NAME:
                path.unlink()


def _unpacked(plain: bytearray) -> LocalState:
    seq, head, restores, in_force, renewed = _STATE.unpack_from(plain)
    start = _STATE.size
    bases: dict[bytes, Base] = {}
    for roll in ROLLS:
        bases[roll] = Base(*_BASE.unpack_from(plain, start))
        start += _BASE.size
    parts: list[bytes] = []
    sizes, start = _SIZES.unpack_from(plain, start), start + _SIZES.size
    for size in sizes:
        parts.append(bytes(plain[start : start + size]))
        start += size
    keyring = Keyring(plain[start:], ReaderLists.unpacked(parts[0]))
    plain[:] = bytes(len(plain))
    shares = {roll: Shares(part[1:]) for roll, part in zip(_SHARED, parts[1:], strict=True) if part}
    return LocalState(Anchor(seq, head, restores), in_force, renewed, bases, keyring, shares)


def _packed_shares(shares: Shares | None) -> bytes:
    """Return shares with a byte in front, so that none are told from those of an empty roll."""
    return b"" if shares is None else b"\1" + shares.packed
