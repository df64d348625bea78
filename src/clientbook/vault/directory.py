"""The directory on disk: signed by the owner root, sealed to its members, chained from one to the next.

Sealed body: AES-GCM under a fresh directory key of (signed bytes, signature). The key is wrapped for every active
member and the recovery sheet. Each directory carries the key of the one before, so that whoever opens the newest
can check the whole chain.
"""

from __future__ import annotations

import os
from typing import NamedTuple

import msgspec

from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault.bundle import Pin
from clientbook.vault.crypto import (
    KEY_BYTES,
    CipherError,
    SignKey,
    Verifier,
    WrapKey,
    WrapTarget,
    bound,
    open_sealed,
    seal,
)
from clientbook.vault.model import RECOVERY, Directory, Member
from clientbook.vault.passphrase import normal_login
from clientbook.vault.payload import damaged, decode, digest, encode, same

PLACE = "directory"
_ID_BYTES = 16


class _Signed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    format: int
    vault: bytes
    directory: Directory
    previous: bytes
    previous_key: bytes

    def __repr__(self) -> str:
        return f"_Signed({self.directory.seq})"


class _Box(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    signed: bytes
    signature: bytes


class _Wrap(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    recipient: bytes
    body: bytes


class _Wraps(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    wraps: tuple[_Wrap, ...]


class DirectoryRow(NamedTuple):
    """A directory as it is stored."""

    number: int
    body: bytes
    wraps: bytes

    def digest(self, seq: int) -> bytes:
        """Return the digest that the journal names for this row."""
        return digest("directory-row", self.number, self.body, self.wraps, seq)


class Standing(NamedTuple):
    """An opened and verified directory with what the next one needs."""

    directory: Directory
    hash: bytes
    key: bytes

    def __repr__(self) -> str:
        return f"Standing({self.directory.seq})"

    @property
    def pin(self) -> Pin:
        """Return what a bundle made now pins."""
        return Pin(self.directory.seq, self.hash, self.directory.root_key)


def first_pin(root_key: bytes) -> Pin:
    """Return the pin of a bundle that is made together with the first directory: the root alone."""
    return Pin(0, b"", root_key)


def seal_directory(
    vault: bytes, directory: Directory, before: Standing | None, root: SignKey
) -> tuple[DirectoryRow, Standing]:
    """Sign and seal the next directory; `root` is the key that the one before names."""
    signed = encode(_Signed(1, vault, directory, before.hash if before else b"", before.key if before else b""))
    box = encode(_Box(signed, root.sign(bound("sign-directory", vault, signed))))
    key, number = os.urandom(KEY_BYTES), directory.seq
    targets = [(one.id, one.hpke_key) for one in directory.members if one.is_active]
    targets.append((RECOVERY, directory.recovery_key))
    wraps = tuple(
        _Wrap(recipient, WrapTarget(public).wrap(key, _wrap_context(vault, number, recipient)))
        for recipient, public in targets
    )
    row = DirectoryRow(number, seal(key, box, _context(vault, number)), encode(_Wraps(wraps)))
    return row, Standing(directory, _hash(vault, signed), key)


def open_directories(
    vault: bytes, rows: list[DirectoryRow], reader: bytes, key: WrapKey, pin: Pin
) -> dict[int, Standing]:
    """Open and verify the whole chain, rows newest first. Raises Damaged, or Refused for who is on it no more."""
    if not rows or [row.number for row in rows] != list(range(len(rows), 0, -1)) or len(rows) < pin.number:
        raise damaged(PLACE)
    opened: dict[int, Standing] = {}
    boxes: dict[int, _Box] = {}
    directory_key = _unwrapped(vault, rows[0], reader, key)
    expected = b""
    for row in rows:
        box, signed = _opened(vault, row, directory_key)
        found = _hash(vault, box.signed)
        if expected and not same(found, expected):
            raise damaged(f"{PLACE}:{row.number}")
        opened[row.number] = Standing(signed.directory, found, directory_key)
        boxes[row.number] = box
        directory_key, expected = signed.previous_key, signed.previous
    if expected or (pin.number and not same(opened[pin.number].hash, pin.hash)):
        raise damaged(f"{PLACE}:1")
    _verify_roots(vault, opened, boxes, pin)
    return opened


def verify_next(vault: bytes, row: DirectoryRow, before: Standing, reader: bytes, key: WrapKey) -> Standing:
    """Open and verify the directory that follows `before`."""
    directory_key = _unwrapped(vault, row, reader, key)
    box, signed = _opened(vault, row, directory_key)
    follows = row.number == before.directory.seq + 1 and same(signed.previous, before.hash)
    if not follows or not same(signed.previous_key, before.key):
        raise damaged(f"{PLACE}:{row.number}")
    _verify_signature(vault, box, before.directory.root_key, row.number)
    return Standing(signed.directory, _hash(vault, box.signed), directory_key)


def _verify_roots(vault: bytes, opened: dict[int, Standing], boxes: dict[int, _Box], pin: Pin) -> None:
    """Check signatures from the pin on; what the newest names by hash needs one only where the root changes."""
    root, newest = pin.root_key, len(opened)
    for number in range(pin.number + 1, newest + 1):
        following = opened[number].directory.root_key
        if number == newest or following != root:
            _verify_signature(vault, boxes[number], root, number)
        root = following


def _verify_signature(vault: bytes, box: _Box, root_key: bytes, number: int) -> None:
    try:
        Verifier(root_key).verify(box.signature, bound("sign-directory", vault, box.signed))
    except CipherError as error:
        raise damaged(f"{PLACE}:{number}") from error


def _opened(vault: bytes, row: DirectoryRow, key: bytes) -> tuple[_Box, _Signed]:
    place = f"{PLACE}:{row.number}"
    try:
        plain = open_sealed(key, row.body, _context(vault, row.number))
    except (CipherError, TypeError, ValueError) as error:
        raise damaged(place) from error
    box = decode(plain, _Box, place)
    signed = decode(box.signed, _Signed, place)
    if (signed.format, signed.vault, signed.directory.seq) != (1, vault, row.number):
        raise damaged(place)
    return box, signed


def _unwrapped(vault: bytes, row: DirectoryRow, reader: bytes, key: WrapKey) -> bytes:
    place = f"{PLACE}:{row.number}"
    if not isinstance(row.wraps, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]  the file is not trusted
        raise damaged(place)
    wraps = decode(row.wraps, _Wraps, place).wraps
    mine = next((one for one in wraps if one.recipient == reader), None)
    if mine is None:
        raise Refused(_("This account is closed. Ask the owner."))
    try:
        return key.unwrap(mine.body, _wrap_context(vault, row.number, reader))
    except CipherError as error:
        raise damaged(place) from error


def _context(vault: bytes, number: int) -> bytes:
    return bound("directory", vault, number)


def _wrap_context(vault: bytes, number: int, recipient: bytes) -> bytes:
    return bound("directory-wrap", vault, number, recipient)


def _hash(vault: bytes, signed: bytes) -> bytes:
    return digest("directory-hash", vault, signed)


def check_directory(directory: Directory) -> None:
    """Raise Invalid for a directory that cannot stand: logins twice, no owner, a manager without a team."""
    logins = [normal_login(one.login) for one in directory.members]
    ids = [one.id for one in directory.members]
    if len(set(logins)) != len(logins) or len(set(ids)) != len(ids) or RECOVERY in ids:
        raise Invalid(_("This login is already taken."), field="login")
    if not all(logins):
        raise Invalid(_("Enter a login."), field="login")
    if not directory.owners():
        raise Invalid(_("At least one owner must stay."), field="role")
    for one in directory.members:
        _check_member(directory, one)


def _check_member(directory: Directory, one: Member) -> None:
    if len(one.id) != _ID_BYTES or not one.name.strip():
        raise Invalid(_("Enter a name."), field="name")
    if one.team is not None and directory.team(one.team) is None:
        raise Invalid(_("This team does not exist."), field="team")
    if one.role is Role.MANAGER and one.team is None:
        raise Invalid(_("A manager needs a team."), field="team")
