"""The arithmetic of evidence after Fellegi and Sunter, A Theory for Record Linkage (1969).

An observation is worth log2(m/u) bits: m is how often it is made when two files are one client, u how often when
they are not. A pair begins with the odds of two files picked at random, 1 to 10 n: in a list that nobody tended, about
one file in five has a double.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log2

Frequency = Callable[[str], int]
"""How many clients have a key (see traits.py)."""

_FEWEST, _MOST = 1_000, 30_000
"""A list shorter than the one says nothing about what is rare; beyond the other, clients come from one region again."""
_LARGEST = 60.0


def bits(m: float, u: float) -> float:
    """Return what an observation is worth."""
    return log2(m / u)


def score(found: float) -> float:
    """Return the probability that belongs to log2 odds."""
    return 1 / (1 + 2 ** -max(min(found, _LARGEST), -_LARGEST))


class Scale:
    """What is rare among `total` clients, whose values `frequency` counts."""

    def __init__(self, total: int, frequency: Frequency) -> None:
        self.total = max(total, _FEWEST)
        self.frequency = frequency
        self._size = min(self.total, _MOST)
        self.prior = log2(10 * self._size)

    def identity(self, m: float, sharing: float, key: str) -> float:
        """Return what a value is worth that hardly two clients have, such as a phone number.

        `sharing` is the share of clients who have theirs together with somebody else. A value found on many files
        is a switchboard or a filler, and falls with the square of its holders; it never speaks against a pair.
        """
        holders = max(self.frequency(key), 2) - 1
        return max(log2(m * self._size / (sharing * holders * holders)), 0.0)

    def share(self, key: str, least: float) -> float:
        """Return the share of clients who have a value, at least `least`."""
        return max(self.frequency(key) / self.total, least)
