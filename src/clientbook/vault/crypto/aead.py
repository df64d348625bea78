"""Sealing with AES-256-GCM. A sealed box is nonce (12) ‖ ciphertext ‖ tag (16); the plaintext is padded.

Padding: length (4, big-endian) ‖ plaintext ‖ zeros, up to the next multiple of 256 bytes.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clientbook.vault.crypto.errors import CipherError

NONCE_BYTES = 12
TAG_BYTES = 16
STEP = 256
OVERHEAD = NONCE_BYTES + TAG_BYTES
_SIZE_BYTES = 4
_MAX_PLAIN = 2**31 - 1


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
