"""Document contents: Cobblestone-256 streams (C2SP chunked encryption) under a key of their own.

Order, number and length of the pieces are authenticated; a stream counts only once it has ended without an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag

from clientbook.vault.crypto.errors import CipherError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def new_stream_key() -> bytes:
    """Return a fresh key for one document."""
    return Cobblestone256Encryptor.generate_key()


def seal_stream(key: bytes, context: bytes, pieces: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield the sealed stream in blocks of `size` bytes; the last block may be shorter."""
    encryptor = Cobblestone256Encryptor(key, context)
    pending = bytearray()
    for piece in pieces:
        pending += encryptor.update(piece)
        while len(pending) >= size:
            yield bytes(pending[:size])
            del pending[:size]
    pending += encryptor.finalize()
    for start in range(0, len(pending), size):
        yield bytes(pending[start : start + size])


def open_stream(key: bytes, context: bytes, blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content; raises CipherError where a block is not authentic or the end is missing."""
    try:
        decryptor = Cobblestone256Decryptor(key, context)
        for block in blocks:
            plain = decryptor.update(block)
            if plain:
                yield plain
        yield decryptor.finalize()
    except (InvalidTag, ValueError) as error:
        raise CipherError from error
