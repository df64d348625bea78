"""A person's bundle: the own private keys and the pins of the vault, sealed under the passphrase.

It is found by a tag of the login, so that the file names nobody. A login that does not exist costs the same
derivation and gives the same answer as a wrong passphrase.
"""

from __future__ import annotations

import hashlib
import os
from typing import NamedTuple

import msgspec

from clientbook.support.errors import Damaged, Refused, Unavailable
from clientbook.support.i18n import _
from clientbook.vault.crypto import (
    KEY_BYTES,
    SALT_BYTES,
    CipherError,
    Parameters,
    SignKey,
    WrapKey,
    bound,
    built_in,
    open_sealed,
    seal,
    stretch,
)
from clientbook.vault.passphrase import normal_login, spelling
from clientbook.vault.payload import damaged, decode, digest, encode


class Pin(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The lowest directory that counts: its number, its hash, and the root key that signs the next one."""

    number: int
    hash: bytes
    root_key: bytes


class _Bundle(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    format: int
    vault: bytes
    member: bytes
    wrap_key: bytes
    sign_key: bytes
    local_key: bytes
    pin: Pin
    is_once: bool

    def __repr__(self) -> str:
        return "_Bundle()"


class Keys(NamedTuple):
    """What an opened bundle holds. `local_key` seals what is kept on this computer."""

    member: bytes
    wrap_key: WrapKey
    sign_key: SignKey
    local_key: bytes
    pin: Pin
    is_once: bool

    def __repr__(self) -> str:
        return f"Keys(member={self.member.hex()})"

    def emptied(self) -> Keys:
        """Return keys in whose place nothing of the vault's is left."""
        return self._replace(wrap_key=WrapKey.generate(), sign_key=SignKey.generate(), local_key=bytes(KEY_BYTES))


class BundleRow(NamedTuple):
    """A bundle as it is stored."""

    tag: bytes
    memory: int
    passes: int
    lanes: int
    salt: bytes
    body: bytes

    def digest(self, seq: int) -> bytes:
        """Return the digest that the journal names for this row."""
        return digest("bundle-row", self.tag, *self[1:4], self.salt, self.body, seq)


def tag_of(vault: bytes, login: str) -> bytes:
    """Return what a login's bundle is found by."""
    return digest("bundle-tag", vault, normal_login(login))


def new_keys(member: bytes, pin: Pin, *, is_once: bool) -> Keys:
    """Return fresh keys for a member."""
    return Keys(member, WrapKey.generate(), SignKey.generate(), os.urandom(KEY_BYTES), pin, is_once)


def seal_bundle(vault: bytes, login: str, passphrase: str, keys: Keys) -> BundleRow:
    """Seal `keys` under a passphrase with the built-in cost; takes about a second."""
    cost = built_in()
    tag, salt = tag_of(vault, login), os.urandom(SALT_BYTES)
    bundle = _Bundle(
        format=1,
        vault=vault,
        member=keys.member,
        wrap_key=keys.wrap_key.private_bytes(),
        sign_key=keys.sign_key.private_bytes(),
        local_key=keys.local_key,
        pin=keys.pin,
        is_once=keys.is_once,
    )
    key = _stretched(passphrase, salt, cost)
    return BundleRow(tag, *cost, salt, seal(key, encode(bundle), _context(vault, tag, cost, salt)))


def open_bundle(vault: bytes, row: BundleRow | None, passphrase: str) -> Keys:
    """Open a bundle, or raise Refused: the same for a wrong passphrase and for a login that does not exist."""
    if row is None:
        _stretched(passphrase, hashlib.sha256(vault).digest()[:SALT_BYTES], built_in())
        raise wrong()
    cost = Parameters(row.memory, row.passes, row.lanes)
    try:
        bundle = _opened(vault, row, cost, passphrase)
    except (TypeError, OverflowError, AttributeError) as error:
        raise damaged("bundle") from error
    if (bundle.format, bundle.vault, len(bundle.local_key)) != (1, vault, KEY_BYTES):
        raise damaged("bundle")
    try:
        wrap_key, sign_key = WrapKey(bundle.wrap_key), SignKey(bundle.sign_key)
    except CipherError as error:
        raise damaged("bundle") from error
    return Keys(bundle.member, wrap_key, sign_key, bundle.local_key, bundle.pin, bundle.is_once)


def _opened(vault: bytes, row: BundleRow, cost: Parameters, passphrase: str) -> _Bundle:
    context = _context(vault, row.tag, cost, row.salt)
    key = _stretched(passphrase, row.salt, cost)
    try:
        plain = open_sealed(key, row.body, context)
    except CipherError as error:
        raise wrong() from error
    return decode(plain, _Bundle, "bundle")


def wrong() -> Refused:
    """Return the one answer to a login or passphrase that does not open anything."""
    return Refused(_("The login or the passphrase is wrong."))


def _stretched(passphrase: str, salt: bytes, cost: Parameters) -> bytes:
    try:
        return stretch(spelling(passphrase).encode(), salt, cost)
    except CipherError as error:
        raise Damaged(
            _("The cost of the passphrase function in the vault was altered."), affected=("bundle",)
        ) from error
    except MemoryError as error:
        raise Unavailable(_("Not enough memory to unlock. Close other programs and try again.")) from error


def _context(vault: bytes, tag: bytes, cost: Parameters, salt: bytes) -> bytes:
    return bound("bundle", vault, tag, *cost, salt)
