"""What an act changed, in words that a page can decide by: which nouns, which ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """`nouns` are record kinds ("client", "interaction", …) or "member"; `ids` the records or files concerned.

    `made` is the id of the thing an act created, if it created one; `act` the journal seq of the own act, 0 where
    others made the changes. `authors` says by file and by record who else changed it last.
    """

    nouns: frozenset[str] = frozenset()
    ids: frozenset[bytes] = frozenset()
    made: bytes = b""
    act: int = 0
    authors: Mapping[bytes, bytes] = field(default_factory=dict[bytes, bytes])

    def __or__(self, other: Changes) -> Changes:
        """Return both together; the newer `made`, `act` and author win."""
        return Changes(
            self.nouns | other.nouns,
            self.ids | other.ids,
            other.made or self.made,
            other.act or self.act,
            {**self.authors, **other.authors},
        )

    def __bool__(self) -> bool:
        """Say whether anything changed."""
        return bool(self.nouns)
