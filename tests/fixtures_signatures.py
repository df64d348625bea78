"""Signatures that tests need not check again: the same one, of the same bytes, under the same key.

Every test opens a copy of the same few vaults, and each opening checks every signature in them. The answer to three
same values is always the same, so it is kept for a run; one that differs in a bit is checked as always.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from clientbook.vault.crypto import Verifier

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _known_signatures() -> Iterator[None]:
    """Check a good signature once in a run; a bad one fails each time."""
    good, check = set[bytes](), Verifier.verify

    def verify(self: Verifier, signature: bytes, message: bytes) -> None:
        lengths = b"%d %d " % (len(signature), len(message))
        name = hashlib.sha256(lengths + self.public + signature + message).digest()
        if name not in good:
            check(self, signature, message)
            good.add(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Verifier, "verify", verify)
        yield
