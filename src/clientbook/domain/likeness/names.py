"""Personal names compared: by character and by reading, and Latin words by how far they are spelt alike.

Latin words after Winkler, String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record
Linkage (1990). A common personal name alone never makes a pair: it stops short of the odds that a pair begins with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA, JaroWinkler

from clientbook.domain.duplicates import Evidence, Reason
from clientbook.domain.likeness.odds import Scale, bits
from clientbook.domain.likeness.people import PersonName, share_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_RARE_NAME = 1e-8
_SHORT_OF_PAIR, _RARE_ENOUGH = -1.5, 0.8
"""How far a name alone carries beyond the prior odds, common or rare."""

OTHER_PERSON: Final = Evidence(Reason.OTHER_NAME, bits(0.09, 0.99))
_OTHER_SCRIPT: Final = Evidence(Reason.OTHER_NAME, bits(0.25, 0.99))
_SAME_FAMILY: Final = Evidence(Reason.NAMES_ALIKE, bits(0.2, 0.05))
_ONE_CHARACTER: Final = Evidence(Reason.NAMES_ALIKE, bits(0.05, 0.003))
_SAME_NAME, _SAME_WORD = 0.85, 0.9
_BY_SOUND, _BY_SPELLING = bits(0.1, _SAME_NAME), bits(0.2, _SAME_NAME)

_COMMONEST_WORD = 1e-3
_INITIAL = bits(0.2, 0.05)
_NEAR_WORDS = ((0.9, bits(0.1, 0.0016)), (0.84, bits(0.05, 0.003)))
"""Likeness after Winkler, and what words that are so alike say."""
_MISSING_WORD, _OTHER_WORD = bits(0.5, 0.7), bits(0.06, 0.96)


def compare_people(a: PersonName, b: PersonName, scale: Scale) -> Evidence:
    """Return what two personal names say; fewer than zero bits when they differ."""
    if a.family and b.family:
        return _han(a, b, scale)
    if a.family or b.family:
        written = a if a.family else b
        if _meet(a.sounds, b.sounds):
            return Evidence(Reason.NAMES_SOUND_ALIKE, _worth(written, scale) + _BY_SPELLING)
        return _OTHER_SCRIPT
    return _latin(a.words, b.words, scale)


def _han(a: PersonName, b: PersonName, scale: Scale) -> Evidence:
    if not (a.given and b.given):
        return _SAME_FAMILY if a.family == b.family else OTHER_PERSON
    if a.text == b.text:
        return Evidence(Reason.SAME_NAME, _worth(a, scale))
    if _meet(a.sounds, b.sounds):
        return Evidence(Reason.NAMES_SOUND_ALIKE, _worth(a, scale) + _BY_SOUND)
    is_comparable = len(a.given) == len(b.given) > 1 and a.family == b.family
    is_slip = is_comparable and OSA.distance(a.given, b.given, score_cutoff=1) <= 1
    return _ONE_CHARACTER if is_slip else OTHER_PERSON


def _meet(a: Collection[str], b: Iterable[str]) -> bool:
    return any(one in a for one in b)


def _worth(name: PersonName, scale: Scale) -> float:
    share = share_of(name)
    most = scale.prior + (_RARE_ENOUGH if share < _RARE_NAME else _SHORT_OF_PAIR)
    return min(bits(_SAME_NAME, share), most)


def _latin(a: tuple[str, ...], b: tuple[str, ...], scale: Scale) -> Evidence:
    both = set(a) & set(b)
    left, right = [word for word in a if word not in both], [word for word in b if word not in both]
    found = sum(bits(_SAME_WORD, scale.share(f"t:{word}", _COMMONEST_WORD)) for word in both)
    if not (left or right):
        return Evidence(Reason.SAME_NAME, min(found, scale.prior + _SHORT_OF_PAIR))
    while left and right:
        near, word, other = max((_near(word, other), word, other) for word in left for other in right)
        worth = _INITIAL if len(word) == 1 or len(other) == 1 else _worth_of_near(near)
        if near == 0 or worth is None:
            found += _OTHER_WORD * min(len(left), len(right))
            break
        left.remove(word)
        right.remove(other)
        found += worth
    if left or right:
        found += _MISSING_WORD
    if found <= 0:
        return Evidence(Reason.OTHER_NAME, max(found, OTHER_PERSON.bits))
    return Evidence(Reason.NAMES_ALIKE, min(found, scale.prior + _SHORT_OF_PAIR))


def _near(word: str, other: str) -> float:
    if len(word) == 1 or len(other) == 1:
        return float(word[0] == other[0])
    return JaroWinkler.similarity(word, other)


def _worth_of_near(near: float) -> float | None:
    return next((worth for least, worth in _NEAR_WORDS if near >= least), None)
