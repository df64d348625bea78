"""Sealing with AES-256-GCM. A sealed box is nonce (12) ‖ ciphertext ‖ tag (16); the plaintext is padded.

Padding: length (4, big-endian) ‖ plaintext ‖ zeros, up to the next multiple of 256 bytes.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import GCM

from clientbook.vault.crypto.errors import CipherError

if TYPE_CHECKING:
    from collections.abc import Iterator

NONCE_BYTES = 12
TAG_BYTES = 16
STEP = 256
OVERHEAD = NONCE_BYTES + TAG_BYTES
_SIZE_BYTES = 4
_MAX_PLAIN = 2**31 - 1
_PIECE = 256 * 1024


class Source(Protocol):
    """What an image is read from: an unbuffered file, or bytes made into one."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill the buffer as far as there is something, and return how far."""
        ...


def pad(plain: bytes) -> bytes:
    """Return `plain` with its length in front, filled with zeros to a multiple of 256 bytes."""
    size = len(plain)
    return size.to_bytes(_SIZE_BYTES, "big") + plain + bytes(-(size + _SIZE_BYTES) % STEP)


def unpad(padded: bytes) -> bytes:
    """Return what `pad` was given; anything that `pad` cannot have made raises CipherError."""
    total = len(padded)
    end = int.from_bytes(padded[:_SIZE_BYTES], "big") + _SIZE_BYTES
    if total % STEP or not end <= total < end + STEP or padded.count(0, end) != total - end:
        raise CipherError
    return padded[_SIZE_BYTES:end]


def seal(key: bytes, plain: bytes, context: bytes) -> bytes:
    """Return `plain`, padded and sealed under a 32 byte `key`, bound to `context`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, pad(plain), context)


def open_sealed(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Return what was sealed under `key` and `context`; anything else raises CipherError."""
    if len(sealed) < OVERHEAD + STEP:
        raise CipherError
    try:
        padded = AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise CipherError from error
    return unpad(padded)


class Resealer:
    """Opens what was sealed under one key and seals it under another; both are set up once for many boxes."""

    __slots__ = ("_new", "_old")

    def __init__(self, old: bytes, new: bytes) -> None:
        self._old, self._new = AESGCM(old), AESGCM(new)

    def reseal(self, sealed: bytes, context: bytes, fresh: bytes) -> bytes:
        """Return what was bound to `context` with its padding, sealed anew and bound to `fresh`.

        Anything else than `seal` made raises CipherError.
        """
        if len(sealed) < OVERHEAD + STEP:
            raise CipherError
        try:
            padded = self._old.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
        except (InvalidTag, ValueError) as error:
            raise CipherError from error
        unpad(padded)
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._new.encrypt(nonce, padded, fresh)

    def __repr__(self) -> str:
        return "Resealer()"


def seal_large(key: bytes, plain: bytes | bytearray | memoryview, context: bytes, *, room: int) -> bytearray:
    """Seal a large image without copies and without padding; `room` bytes are left free in front."""
    if len(plain) > _MAX_PLAIN:
        raise CipherError
    box = bytearray(room + OVERHEAD + len(plain))
    nonce = os.urandom(NONCE_BYTES)
    box[room : room + NONCE_BYTES] = nonce
    AESGCM(key).encrypt_into(nonce, plain, context, memoryview(box)[room + NONCE_BYTES :])
    return box


def open_large(key: bytes, sealed: memoryview, context: bytes) -> bytearray:
    """Return the image that `seal_large` sealed; `sealed` starts at the nonce."""
    if len(sealed) < OVERHEAD:
        raise CipherError
    plain = bytearray(len(sealed) - OVERHEAD)
    try:
        AESGCM(key).decrypt_into(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context, plain)
    except (InvalidTag, ValueError) as error:
        raise CipherError from error
    return plain


def seal_image(key: bytes, plain: bytes | bytearray | memoryview, context: bytes) -> Iterator[bytes]:
    """Yield the box of `seal_large` in pieces, so that a large image is never in memory twice."""
    if len(plain) > _MAX_PLAIN:
        raise CipherError
    nonce = os.urandom(NONCE_BYTES)
    sealing = Cipher(AES256(key), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(context)
    yield nonce
    view = memoryview(plain)
    for start in range(0, len(view), _PIECE):
        yield sealing.update(view[start : start + _PIECE])
    yield sealing.finalize() + sealing.tag


def open_image(key: bytes, source: Source, size: int, context: bytes) -> bytearray:
    """Return the image in the box of `size` bytes that `source` yields; nothing of it before all of it is proven."""
    if not OVERHEAD <= size <= _MAX_PLAIN:
        raise CipherError
    plain, buffer = bytearray(size - OVERHEAD), memoryview(bytearray(_PIECE))
    opening = Cipher(AES256(key), GCM(bytes(_filled(source, buffer[:NONCE_BYTES])))).decryptor()
    opening.authenticate_additional_data(context)
    into = memoryview(plain)
    for start in range(0, len(plain), _PIECE):
        piece = _filled(source, buffer[: min(_PIECE, len(plain) - start)])
        opening.update_into(piece, into[start : start + len(piece)])
    try:
        opening.finalize_with_tag(bytes(_filled(source, buffer[:TAG_BYTES])))
    except InvalidTag as error:
        raise CipherError from error
    return plain


def _filled(source: Source, buffer: memoryview) -> memoryview:
    at = 0
    while at < len(buffer):
        if not (count := source.readinto(buffer[at:])):
            raise CipherError
        at += count
    return buffer
