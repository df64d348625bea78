"""All that two clients say about being one, weighed and added up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rapidfuzz.distance import OSA

from clientbook.domain.duplicates import Evidence, Likeness, Reason
from clientbook.domain.likeness.firms import compare_firms
from clientbook.domain.likeness.names import compare_people
from clientbook.domain.likeness.odds import Scale, bits, score
from clientbook.domain.likeness.places import shared

if TYPE_CHECKING:
    from clientbook.domain.likeness.places import Place
    from clientbook.domain.likeness.traits import Traits

_REACH = (0.7, 0.003)
_NUMBER = (0.9, 0.001)
_ADDRESS = (0.5, 0.1)
"""m, and the share of clients who have the value together with another client."""

_PHONES_ALIKE: Final = Evidence(Reason.PHONES_ALIKE, bits(0.05, 0.0016))
_OTHER_PHONE: Final = Evidence(Reason.OTHER_PHONE, bits(0.4, 0.99))
_OTHER_FIRM_PHONE: Final = Evidence(Reason.OTHER_PHONE, bits(0.75, 0.99))
_OTHER_EMAIL: Final = Evidence(Reason.OTHER_EMAIL, bits(0.7, 0.99))
_NUMBERS_ALIKE: Final = Evidence(Reason.NUMBERS_ALIKE, bits(0.05, 0.0008))
_OTHER_NUMBER: Final = Evidence(Reason.OTHER_NUMBER, bits(0.03, 0.96))
_SAME_BIRTHDAY: Final = Evidence(Reason.SAME_BIRTHDAY, bits(0.9, 1 / (65 * 365)))
_SAME_MONTH_DAY: Final = Evidence(Reason.SAME_BIRTHDAY, bits(0.9, 1 / 365))
_BIRTHDAYS_ALIKE: Final = Evidence(Reason.BIRTHDAYS_ALIKE, bits(0.06, 0.001))
_OTHER_BIRTHDAY: Final = Evidence(Reason.OTHER_BIRTHDAY, bits(0.05, 0.95))
_ADDRESSES: Final = (
    (0.7, Evidence(Reason.ADDRESSES_ALIKE, bits(0.3, 0.0006))),
    (0.5, Evidence(Reason.ADDRESSES_ALIKE, bits(0.15, 0.005))),
    (0.3, Evidence(Reason.ADDRESSES_ALIKE, bits(0.1, 0.05))),
)
_OTHER_HOUSE: Final = 0.45
_OTHER_ADDRESS: Final = Evidence(Reason.OTHER_ADDRESS, bits(0.17, 0.96))
_WHOLE, _PARTS = 0.95, 3
_OTHER_KIND: Final = Evidence(Reason.OTHER_KIND, bits(0.1, 0.8))
_CONTACT_AT_LEAST, _CONTACT_AT_MOST = 3.0, 5.0
_COLLEAGUE: Final = Evidence(Reason.SAME_COMPANY, bits(0.7, 0.011))
_OTHER_FIRM: Final = Evidence(Reason.OTHER_COMPANY, bits(0.5, 0.98))
_EIGHT, _DATE, _MOBILE = 8, 8, 11


class Judge:
    """Weighs pairs of clients on one scale."""

    def __init__(self, scale: Scale) -> None:
        self._scale = scale

    def weigh(self, a: Traits[Any], b: Traits[Any]) -> Likeness:
        """Return how likely it is that two clients are one, and why."""
        found: list[Evidence] = []
        self._names(a, b, found)
        self._reach(a, b, found)
        self._life(a, b, found)
        total = sum(one.bits for one in found) - self._scale.prior
        found.sort(key=lambda one: -abs(one.bits))
        return Likeness(score(total), tuple(found))

    def _names(self, a: Traits[Any], b: Traits[Any], found: list[Evidence]) -> None:
        if a.is_company and b.is_company:
            self._firms(a, b, found)
            return
        person = self._people(a, b)
        if a.is_company or b.is_company:
            found.append(_OTHER_KIND)
            if person is not None:
                found.append(Evidence(Reason.SAME_CONTACT, person.bits) if person.bits > 0 else person)
            return
        if person is not None:
            found.append(person)
        if a.firms and b.firms:
            worth = sum(one.bits for one in compare_firms(a.firms[0], b.firms[0], self._scale))
            found.append(_COLLEAGUE if worth > self._scale.prior - _CONTACT_AT_LEAST else _OTHER_FIRM)

    def _firms(self, a: Traits[Any], b: Traits[Any], found: list[Evidence]) -> None:
        if a.firms and b.firms:
            compared = (compare_firms(one, other, self._scale) for one in a.firms for other in b.firms)
            found.extend(max(compared, key=lambda said: sum(one.bits for one in said)))
        person = self._people(a, b)
        if person is not None and person.bits > _CONTACT_AT_LEAST:
            found.append(Evidence(Reason.SAME_CONTACT, min(person.bits, _CONTACT_AT_MOST)))

    def _people(self, a: Traits[Any], b: Traits[Any]) -> Evidence | None:
        compared = (compare_people(one, other, self._scale) for one in a.people for other in b.people)
        return max(compared, key=lambda said: said.bits, default=None)

    def _reach(self, a: Traits[Any], b: Traits[Any], found: list[Evidence]) -> None:
        if a.phones and b.phones:
            found.append(self._phones(a, b))
        if a.emails and b.emails:
            both = a.emails & b.emails
            found.append(Evidence(Reason.SAME_EMAIL, self._best("e", both, _REACH)) if both else _OTHER_EMAIL)
        if both := a.accounts & b.accounts:
            found.append(Evidence(Reason.SAME_ACCOUNT, self._best("a", both, _REACH)))
        if a.numbers and b.numbers:
            found.append(self._numbers(a.numbers, b.numbers))

    def _best(self, letter: str, values: frozenset[str], odds: tuple[float, float]) -> float:
        return max(self._scale.identity(*odds, f"{letter}:{value}") for value in values)

    def _phones(self, a: Traits[Any], b: Traits[Any]) -> Evidence:
        if both := a.phones & b.phones:
            is_mobile = any(len(phone) == _MOBILE and phone[0] == "1" for phone in both)
            return Evidence(Reason.SAME_MOBILE if is_mobile else Reason.SAME_PHONE, self._best("p", both, _REACH))
        if any(_is_slip(one, other) for one in a.phones for other in b.phones):
            return _PHONES_ALIKE
        return _OTHER_FIRM_PHONE if a.is_company or b.is_company else _OTHER_PHONE

    def _numbers(self, a: frozenset[str], b: frozenset[str]) -> Evidence:
        if both := a & b:
            return Evidence(Reason.SAME_NUMBER, self._best("i", both, _NUMBER))
        alike = any(OSA.distance(one, other, score_cutoff=1) <= 1 for one in a for other in b)
        return _NUMBERS_ALIKE if alike else _OTHER_NUMBER

    def _life(self, a: Traits[Any], b: Traits[Any], found: list[Evidence]) -> None:
        if a.birthday and b.birthday:
            found.append(_birthdays(a.birthday, b.birthday))
        if a.place is not None and b.place is not None:
            found.append(self._places(a.place, b.place))

    def _places(self, a: Place, b: Place) -> Evidence:
        if a.key and a.key == b.key:
            return Evidence(Reason.SAME_ADDRESS, self._scale.identity(*_ADDRESS, f"l:{a.key}"))
        much = shared(a, b)
        if a.numbers and b.numbers and not a.numbers & b.numbers:
            much = min(much, _OTHER_HOUSE)
        elif much >= _WHOLE and min(len(a.words), len(b.words)) >= _PARTS:
            return Evidence(Reason.SAME_ADDRESS, self._scale.identity(*_ADDRESS, ""))
        return next((said for least, said in _ADDRESSES if much >= least), _OTHER_ADDRESS)


def _is_slip(a: str, b: str) -> bool:
    """Whether two numbers are one with a digit wrong, missing, doubled or swapped with its neighbour."""
    return len(a) >= _EIGHT and len(b) >= _EIGHT and OSA.distance(a, b, score_cutoff=1) <= 1


def _birthdays(a: str, b: str) -> Evidence:
    size = min(len(a), len(b))
    if a[-size:] == b[-size:]:
        return _SAME_BIRTHDAY if size == _DATE else _SAME_MONTH_DAY
    if size < _DATE:
        return _OTHER_BIRTHDAY
    is_swapped = a[:4] == b[:4] and a[4:6] == b[6:] and a[6:] == b[4:6]
    return _BIRTHDAYS_ALIKE if is_swapped or OSA.distance(a, b, score_cutoff=1) <= 1 else _OTHER_BIRTHDAY
