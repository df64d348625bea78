"""What an act changed, in words that a page can decide by: which nouns, which ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """`nouns` are record kinds ("client", "interaction", …) or "member"; `ids` the records or files concerned.

    `made` is the id of the thing an act created, if it created one.
    """

    nouns: frozenset[str] = frozenset()
    ids: frozenset[bytes] = frozenset()
    made: bytes = b""

    def __or__(self, other: Changes) -> Changes:
        """Return both together; the newer `made` wins."""
        return Changes(self.nouns | other.nouns, self.ids | other.ids, other.made or self.made)

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.nouns)
