"""Company names compared: what tells a firm from others first, and words that many share only where that agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from clientbook.domain.duplicates import Evidence, Reason
from clientbook.domain.likeness.odds import Scale, bits

if TYPE_CHECKING:
    from clientbook.domain.likeness.companies import CompanyName


class _Part(NamedTuple):
    """What a weaker part of the name says: the same in both, left out in one, different."""

    same: float
    missing: float
    other: float


_PLACES = _Part(bits(0.8, 0.05), bits(0.5, 0.8), bits(0.004, 0.5))
_TRADES = _Part(bits(0.8, 0.1), bits(0.3, 0.8), bits(0.04, 0.64))

_WHOLE_NAME, _MOST_CORE = 5.0, 3.0
"""How far the whole name carries beyond the prior odds: the law gives it once in a place; and how far a core may."""
_SAME_CORE, _SOUND_CORE, _SLIP_CORE = 0.9, 0.06, 0.05
_HAN_CORES = {1: 1e-2, 2: 1e-4, 3: 1e-5}
_LATIN_CORES = ((8, 1e-6), (4, 1e-5), (0, 1e-3))
_LONG_CORE = 1e-6
"""How common a core of so many characters is among firms, to the order of magnitude."""
_LONG_HAN, _LONG_LATIN, _NEAR_LATIN = 4, 6, 0.93

OTHER_COMPANY: Final = Evidence(Reason.OTHER_NAME, bits(0.09, 0.99))
_OTHER_FORM: Final = Evidence(Reason.OTHER_FORM, bits(0.1, 0.4))
_OTHER_BRANCH: Final = Evidence(Reason.OTHER_BRANCH, bits(0.003, 0.8))


def compare_firms(a: CompanyName, b: CompanyName, scale: Scale) -> list[Evidence]:
    """Return what two company names say, the name itself first."""
    found = _names(a, b, scale)
    return found if a.branch == b.branch else [*found, _OTHER_BRANCH]


def _names(a: CompanyName, b: CompanyName, scale: Scale) -> list[Evidence]:
    if a.full == b.full and a.workshop == b.workshop:
        return _whole(a, b, scale)
    if not (a.sound and b.sound):
        return [OTHER_COMPANY]
    core = _cores(a, b, scale)
    if core.bits < 0:
        return [core]
    places, trades = _compared(a.places, b.places, _PLACES), _compared(a.trades, b.trades, _TRADES)
    others: list[Evidence] = []
    if places == _PLACES.other:
        others.append(Evidence(Reason.OTHER_REGION, places))
    if trades == _TRADES.other:
        others.append(Evidence(Reason.OTHER_TRADE, trades))
    if a.workshop != b.workshop:
        others.append(_OTHER_FORM)
    agreed = sum(part for part in (places, trades) if part not in (_PLACES.other, _TRADES.other))
    return [core._replace(bits=core.bits + agreed), *others]


def _whole(a: CompanyName, b: CompanyName, scale: Scale) -> list[Evidence]:
    found = [Evidence(Reason.SAME_NAME, scale.prior + _WHOLE_NAME)]
    if a.places and b.places and not a.places & b.places:
        found.append(Evidence(Reason.OTHER_REGION, _PLACES.other))
    return found


def _compared(a: frozenset[str], b: frozenset[str], part: _Part) -> float:
    if not (a or b):
        return 0.0
    if not (a and b):
        return part.missing
    return part.same if a & b or any(one in other or other in one for one in a for other in b) else part.other


def _cores(a: CompanyName, b: CompanyName, scale: Scale) -> Evidence:
    size = min(len(a.core), len(b.core))
    is_latin = a.core.isascii()
    share = _share(size, is_latin=is_latin)
    if a.core == b.core:
        return Evidence(Reason.NAMES_ALIKE, min(bits(_SAME_CORE, share), scale.prior + _MOST_CORE))
    if a.sound == b.sound and len(a.core) == len(b.core):
        return Evidence(Reason.NAMES_SOUND_ALIKE, min(bits(_SOUND_CORE, share), scale.prior - _MOST_CORE))
    if _is_slip(a.core, b.core, size, is_latin=is_latin):
        return Evidence(Reason.NAMES_ALIKE, min(bits(_SLIP_CORE, share), scale.prior))
    return OTHER_COMPANY


def _share(size: int, *, is_latin: bool) -> float:
    if is_latin:
        return next(share for least, share in _LATIN_CORES if size >= least)
    return _HAN_CORES.get(size, _LONG_CORE)


def _is_slip(a: str, b: str, size: int, *, is_latin: bool) -> bool:
    if is_latin:
        return size >= _LONG_LATIN and JaroWinkler.similarity(a, b) >= _NEAR_LATIN
    return size >= _LONG_HAN and OSA.distance(a, b, score_cutoff=1) <= 1
