"""Likely duplicates among many clients, without comparing everybody with everybody.

Clients that share keys are compared. A key is worth log2(n / clients that have it); what very many have is no key. A
pair is worth comparing when its shared keys outweigh a good part of the odds it begins with.
"""

from __future__ import annotations

from collections import Counter
from math import log2
from typing import TYPE_CHECKING, Any, Final

from clientbook.domain.duplicates import LIKELY, Id, Pair, Profile
from clientbook.domain.likeness.odds import Scale
from clientbook.domain.likeness.traits import Traits, traits_of
from clientbook.domain.likeness.weighing import Judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_HOLDERS: Final = 100
_ENOUGH, _WEAK = 0.6, 0.45
_WEAK_KEYS = frozenset("tw")
"""One word of a name, one house: two of these are enough, one is not."""
_STEP = 1_000


class Sieve:
    """What makes a pair worth comparing, on one scale."""

    def __init__(self, scale: Scale) -> None:
        self.enough = _ENOUGH * scale.prior
        self._total = scale.total
        self._weak = _WEAK * scale.prior

    def worth(self, key: str, holders: int) -> float:
        """Return what a key is worth that so many clients have; 0 where it is no key."""
        if not 1 < holders <= MOST_HOLDERS:
            return 0.0
        found = log2(self._total / holders)
        return min(found, self._weak) if key[0] in _WEAK_KEYS else found


def find_pairs(
    profiles: Iterable[Profile[Id]],
    *,
    least: float = LIKELY,
    progress: Callable[[int, int], None] | None = None,
) -> list[Pair[Id]]:
    """Return the pairs with a score of `least` or more, the likeliest first; in each, the earlier profile first.

    `progress` is told (done, total) clients and may raise.
    """
    known = [traits_of(profile) for profile in profiles]
    counts = Counter(key for one in known for key in one.keys)
    scale = Scale(len(known), counts.__getitem__)
    judge = Judge(scale)
    found: list[Pair[Id]] = []
    for at, others in _candidates(known, counts, Sieve(scale)):
        if progress is not None and at % _STEP == 0:
            progress(at, len(known))
        for other in others:
            likeness = judge.weigh(known[other], known[at])
            if likeness.score >= least:
                found.append(Pair(known[other].id, known[at].id, likeness))
    if progress is not None:
        progress(len(known), len(known))
    found.sort(key=lambda pair: -pair.likeness.score)
    return found


def _candidates(known: list[Traits[Any]], counts: Counter[str], sieve: Sieve) -> Iterator[tuple[int, list[int]]]:
    """Yield every client with the earlier ones that are worth comparing."""
    holders: dict[str, list[int]] = {}
    for at, one in enumerate(known):
        worth: dict[int, float] = {}
        for key in one.keys:
            if weight := sieve.worth(key, counts[key]):
                earlier = holders.setdefault(key, [])
                for other in earlier:
                    worth[other] = worth.get(other, 0.0) + weight
                earlier.append(at)
        yield at, [other for other, found in worth.items() if found >= sieve.enough]
