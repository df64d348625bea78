"""The directory on disk: signed by the owner root, sealed to its members, chained from one to the next.

Sealed body: AES-GCM under a fresh directory key of (signed bytes, signature). The key is wrapped for every active
member and the recovery sheet, and for nobody else. Each directory carries the key of the one before, so that whoever
opens the newest can check the whole chain. An amendment names the member who signed it (see `amending`).
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault.amending import is_amendment, key_numbers
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

if TYPE_CHECKING:
    from collections.abc import Mapping

PLACE, WRAP = "directory", "directory-wrap"
_ID_BYTES = 16


class _Signed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    format: int
    vault: bytes
    directory: Directory
    previous: bytes
    previous_key: bytes
    signer: bytes = b""

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
    """An opened and verified directory with what the next one needs.

    `key_numbers` says which directory brought each recipient's present key; `signer` is who signed an amendment.
    """

    directory: Directory
    hash: bytes
    key: bytes
    key_numbers: Mapping[bytes, int]
    signer: bytes = b""

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
    signed = _Signed(1, vault, directory, before.hash if before else b"", before.key if before else b"")
    return _sealed(vault, signed, before, root)


def seal_amendment(
    vault: bytes, directory: Directory, before: Standing, signer: tuple[bytes, SignKey]
) -> tuple[DirectoryRow, Standing]:
    """Seal the next directory under the signature of a member. Raises Refused where that member may not."""
    member, key = signer
    if not is_amendment(before.directory, directory, member):
        raise Refused(_("Only the owner may do this."))
    return _sealed(vault, _Signed(1, vault, directory, before.hash, before.key, member), before, key)


def _sealed(vault: bytes, signed: _Signed, before: Standing | None, by: SignKey) -> tuple[DirectoryRow, Standing]:
    directory, number = signed.directory, signed.directory.seq
    body = _encoded(signed)
    box = encode(_Box(body, by.sign(_message(vault, body, signed.signer))))
    key = os.urandom(KEY_BYTES)
    wraps = tuple(
        _Wrap(recipient, WrapTarget(public).wrap(key, _wrap_context(vault, number, recipient)))
        for recipient, public in _recipients(directory).items()
    )
    row = DirectoryRow(number, seal(key, box, _context(vault, number)), encode(_Wraps(wraps)))
    return row, _standing(vault, signed, body, key, before)


def _encoded(signed: _Signed) -> bytes:
    """Return the signed bytes; what the owner root signs has no sixth field."""
    fields = msgspec.structs.astuple(signed)
    return encode(fields if signed.signer else fields[:-1])


def _recipients(directory: Directory) -> dict[bytes, bytes]:
    """Return who opens a directory, with their public keys."""
    return {one.id: one.hpke_key for one in directory.members if one.is_active} | {RECOVERY: directory.recovery_key}


def _standing(vault: bytes, signed: _Signed, body: bytes, key: bytes, before: Standing | None) -> Standing:
    numbers = key_numbers((before.directory, before.key_numbers) if before else None, signed.directory)
    return Standing(signed.directory, _hash(vault, body), key, numbers, signed.signer)


def open_directories(
    vault: bytes, rows: list[DirectoryRow], reader: bytes, key: WrapKey, pin: Pin
) -> dict[int, Standing]:
    """Open and verify the whole chain, rows newest first. Raises Damaged, or Refused for who is on it no more."""
    if not rows or [row.number for row in rows] != list(range(len(rows), 0, -1)) or len(rows) < pin.number:
        raise damaged(PLACE)
    found: list[tuple[_Box, _Signed, bytes]] = []
    directory_key = _unwrapped(vault, rows[0], reader, key)
    expected = b""
    for row in rows:
        box, signed = _opened(vault, row, directory_key)
        if expected and not same(_hash(vault, box.signed), expected):
            raise damaged(f"{PLACE}:{row.number}")
        found.append((box, signed, directory_key))
        directory_key, expected = signed.previous_key, signed.previous
    if expected:
        raise damaged(f"{PLACE}:1")
    _check_recipients(rows[0], found[0][1].directory)
    return _verified(vault, found[::-1], pin)


def _verified(vault: bytes, found: list[tuple[_Box, _Signed, bytes]], pin: Pin) -> dict[int, Standing]:
    """Check the pin, and from it on every signature: the root's, or under an amendment a member's."""
    standings: dict[int, Standing] = {}
    before: Standing | None = None
    root = pin.root_key
    for number, (box, signed, key) in enumerate(found, start=1):
        if number > pin.number:
            _verify_signature(vault, box, signed, (before, root))
            root = signed.directory.root_key
        before = standings[number] = _standing(vault, signed, box.signed, key, before)
    if pin.number and not same(standings[pin.number].hash, pin.hash):
        raise damaged(f"{PLACE}:{pin.number}")
    return standings


def verify_next(vault: bytes, row: DirectoryRow, before: Standing, reader: bytes, key: WrapKey) -> Standing:
    """Open and verify the directory that follows `before`."""
    directory_key = _unwrapped(vault, row, reader, key)
    box, signed = _opened(vault, row, directory_key)
    follows = row.number == before.directory.seq + 1 and same(signed.previous, before.hash)
    if not follows or not same(signed.previous_key, before.key):
        raise damaged(f"{PLACE}:{row.number}")
    _check_recipients(row, signed.directory)
    _verify_signature(vault, box, signed, (before, before.directory.root_key))
    return _standing(vault, signed, box.signed, directory_key, before)


def _verify_signature(vault: bytes, box: _Box, signed: _Signed, by: tuple[Standing | None, bytes]) -> None:
    """Hold a directory against the one before and the root in force. Raises Damaged."""
    before, key = by
    place = f"{PLACE}:{signed.directory.seq}"
    if signed.signer:
        signer = before.directory.member(signed.signer) if before else None
        if before is None or signer is None or not is_amendment(before.directory, signed.directory, signer.id):
            raise damaged(place)
        key = signer.sign_key
    try:
        Verifier(key).verify(box.signature, _message(vault, box.signed, signed.signer))
    except CipherError as error:
        raise damaged(place) from error


def _check_recipients(row: DirectoryRow, directory: Directory) -> None:
    """Raise Damaged where somebody was left out of a directory, or somebody else let in."""
    found = sorted(one.recipient for one in _wraps(row))
    if found != sorted(_recipients(directory)):
        raise damaged(f"{PLACE}:{row.number}")


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
    mine = next((one for one in _wraps(row) if one.recipient == reader), None)
    if mine is None:
        raise Refused(_("This account is closed. Ask the owner."))
    try:
        return key.unwrap(mine.body, _wrap_context(vault, row.number, reader))
    except CipherError as error:
        raise damaged(f"{PLACE}:{row.number}", f"{WRAP}:{reader.hex()}") from error


def _wraps(row: DirectoryRow) -> tuple[_Wrap, ...]:
    place = f"{PLACE}:{row.number}"
    if not isinstance(row.wraps, bytes):  # pyright: ignore[reportUnnecessaryIsInstance]  the file is not trusted
        raise damaged(place)
    return decode(row.wraps, _Wraps, place).wraps


def _message(vault: bytes, body: bytes, signer: bytes) -> bytes:
    return bound("sign-amendment" if signer else "sign-directory", vault, body)


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
