"""Keys from passphrases (Argon2id) and from other keys (HKDF-SHA256).

`LIMITS` is the one seam for tests: they put another value there. The program itself never assigns it, and no
setting, file, environment variable or command line reaches it.
"""

from __future__ import annotations

import threading
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clientbook.vault.crypto.errors import CipherError

KEY_BYTES = 32
SALT_BYTES = 16


class Parameters(NamedTuple):
    """The cost of one derivation: memory in KiB, passes, lanes."""

    memory: int
    passes: int
    lanes: int


class Limits(NamedTuple):
    """What new bundles are made with, and what is accepted from a file before anything is derived."""

    built_in: Parameters
    floor: Parameters
    ceiling: Parameters


_ONE_AT_A_TIME = threading.Lock()
"""Two derivations in two threads of one process can wait for each other for ever in OpenSSL's thread pool."""

LIMITS = Limits(
    built_in=Parameters(memory=256 * 1024, passes=3, lanes=4),
    floor=Parameters(memory=64 * 1024, passes=1, lanes=1),
    ceiling=Parameters(memory=1024 * 1024, passes=16, lanes=16),
)


def built_in() -> Parameters:
    """Return the cost that every new bundle is made with."""
    return LIMITS.built_in


def stretch(passphrase: bytes, salt: bytes, parameters: Parameters) -> bytes:
    """Return the 32 byte key of a passphrase; parameters outside the limits are refused before deriving."""
    _check(parameters, salt)
    function = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=parameters.passes,
        lanes=parameters.lanes,
        memory_cost=parameters.memory,
    )
    with _ONE_AT_A_TIME:
        return function.derive(passphrase)


def _check(parameters: Parameters, salt: bytes) -> None:
    bounds = zip(LIMITS.floor, parameters, LIMITS.ceiling, strict=True)
    if len(salt) != SALT_BYTES or not all(low <= value <= high for low, value, high in bounds):
        raise CipherError


def subkey(key: bytes, context: bytes) -> bytes:
    """Return the 32 byte key that `key` gives for `context` (HKDF-SHA256 without salt)."""
    return HKDF(SHA256(), KEY_BYTES, None, context).derive(key)
