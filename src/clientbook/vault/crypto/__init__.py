"""The ciphers: the only home of `cryptography`. Imports nothing of ours; knows keys and contexts, not binders."""

from clientbook.vault.crypto.aead import Resealer, open_image, open_large, open_sealed, seal, seal_image, seal_large
from clientbook.vault.crypto.context import bound, front
from clientbook.vault.crypto.errors import CipherError
from clientbook.vault.crypto.kdf import KEY_BYTES, SALT_BYTES, Parameters, built_in, stretch, subkey
from clientbook.vault.crypto.keys import SignKey, Verifier, WrapKey, WrapTarget, wrap_target
from clientbook.vault.crypto.selftest import self_test
from clientbook.vault.crypto.stream import new_stream_key, open_stream, seal_stream

__all__ = [
    "KEY_BYTES",
    "SALT_BYTES",
    "CipherError",
    "Parameters",
    "Resealer",
    "SignKey",
    "Verifier",
    "WrapKey",
    "WrapTarget",
    "bound",
    "built_in",
    "front",
    "new_stream_key",
    "open_image",
    "open_large",
    "open_sealed",
    "open_stream",
    "seal",
    "seal_image",
    "seal_large",
    "seal_stream",
    "self_test",
    "stretch",
    "subkey",
    "wrap_target",
]
