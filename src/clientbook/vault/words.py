"""Digests in words that people can read to each other: pronounceable groups of 16 bits each."""

from __future__ import annotations

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
WORDS = 6


def six_words(digest: bytes) -> str:
    """Return the first 96 bits of `digest` as six words of five letters."""
    numbers = [int.from_bytes(digest[start : start + 2], "big") for start in range(0, WORDS * 2, 2)]
    return " ".join(_word(number) for number in numbers)


def _word(number: int) -> str:
    return "".join(
        (
            _CONSONANTS[number >> 12 & 15],
            _VOWELS[number >> 10 & 3],
            _CONSONANTS[number >> 6 & 15],
            _VOWELS[number >> 4 & 3],
            _CONSONANTS[number & 15],
        )
    )
