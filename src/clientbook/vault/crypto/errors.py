"""The one error of the cipher package: something sealed, wrapped or signed is not what it claims to be."""

from __future__ import annotations


class CipherError(Exception):
    """A seal, wrap, stream, signature or parameter does not check out. Says nothing about why."""
