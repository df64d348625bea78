"""Key pairs: HPKE (X25519, HKDF-SHA256, AES-256-GCM) for wrapping, Ed25519 for signing.

Private keys are held in objects that show nothing of themselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from clientbook.vault.crypto.errors import CipherError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64
WRAP_OVERHEAD = 48
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class WrapKey:
    """The private half that opens wraps made for `public`."""

    __slots__ = ("_key", "public")

    def __init__(self, private: bytes) -> None:
        self._key = _loaded(X25519PrivateKey.from_private_bytes, private)
        self.public = self._key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> WrapKey:
        """Return a fresh key."""
        return cls(X25519PrivateKey.generate().private_bytes_raw())

    def private_bytes(self) -> bytes:
        """Return the secret, only to be sealed."""
        return self._key.private_bytes_raw()

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Return what `wrap` was given for this key and `context`; anything else raises CipherError."""
        try:
            return _SUITE.decrypt(wrapped, self._key, context)
        except (InvalidTag, ValueError) as error:
            raise CipherError from error

    def __repr__(self) -> str:
        return f"WrapKey(public={self.public.hex()[:8]}…)"


class WrapTarget:
    """A public key, decoded once for many wraps."""

    __slots__ = ("_key",)

    def __init__(self, public: bytes) -> None:
        self._key = _loaded(X25519PublicKey.from_public_bytes, public)

    def wrap(self, secret: bytes, context: bytes) -> bytes:
        """Return `secret` wrapped for the holder of the private key, bound to `context`."""
        try:
            return _SUITE.encrypt(secret, self._key, context)
        except ValueError as error:
            raise CipherError from error


@lru_cache(maxsize=1024)
def wrap_target(public: bytes) -> WrapTarget:
    """Return the target of a public key; the few of a firm are used again and again."""
    return WrapTarget(public)


class SignKey:
    """The private half that signs for `public`."""

    __slots__ = ("_key", "public")

    def __init__(self, private: bytes) -> None:
        self._key = _loaded(Ed25519PrivateKey.from_private_bytes, private)
        self.public = self._key.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> SignKey:
        """Return a fresh key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    def private_bytes(self) -> bytes:
        """Return the secret, only to be sealed."""
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message`."""
        return self._key.sign(message)

    def __repr__(self) -> str:
        return f"SignKey(public={self.public.hex()[:8]}…)"


class Verifier:
    """A public signing key, decoded once for many signatures."""

    __slots__ = ("_key",)

    def __init__(self, public: bytes) -> None:
        self._key = _loaded(Ed25519PublicKey.from_public_bytes, public)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise CipherError unless `signature` is the key's signature of `message`."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature as error:
            raise CipherError from error


def _loaded(load: Callable[[bytes], T], data: bytes) -> T:
    try:
        return load(data)
    except ValueError as error:
        raise CipherError from error
