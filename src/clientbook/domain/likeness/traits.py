"""A client's profile taken apart for comparing, and the keys under which clients like it are found."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from clientbook.domain.duplicates import Id, Profile
from clientbook.domain.likeness.companies import CompanyName, company_name
from clientbook.domain.likeness.people import PersonName, person_name
from clientbook.domain.likeness.places import Place, place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Name = TypeVar("Name", PersonName, CompanyName)

_NOT_DIGIT = re.compile(r"[^0-9]")
_NOT_WORD = re.compile(r"[\W_]")
_SHORTEST_PHONE, _TAIL, _HEAD = 5, 4, 7
_MONTH_DAY, _DATE = 4, 8
_LONG_CORE = 4


class Traits(NamedTuple, Generic[Id]):
    """What is compared of a client. `keys` begin with a letter for what they are made of and a colon."""

    id: Id
    is_company: bool
    people: tuple[PersonName, ...]
    firms: tuple[CompanyName, ...]
    phones: frozenset[str]
    emails: frozenset[str]
    accounts: frozenset[str]
    numbers: frozenset[str]
    birthday: str
    place: Place | None
    keys: tuple[str, ...]


def traits_of(profile: Profile[Id]) -> Traits[Id]:
    """Take a profile apart. People of a company are its contacts; a person's firm is where they work."""
    people = profile.contacts if profile.is_company else profile.names
    firms = profile.names if profile.is_company else (profile.company,)
    phones = frozenset(phone for phone in profile.phones if len(phone) >= _SHORTEST_PHONE)
    made = Traits(
        id=profile.id,
        is_company=profile.is_company,
        people=_named(person_name, people),
        firms=_named(company_name, firms),
        phones=phones,
        emails=frozenset(_plain(mail) for mail in profile.emails if mail),
        accounts=frozenset(_plain(name) for name in profile.accounts if name),
        numbers=frozenset(_solid(number) for number in profile.numbers if number),
        birthday=_birthday(profile.birthday),
        place=place(profile.address) if profile.address else None,
        keys=(),
    )
    return made._replace(keys=tuple(dict.fromkeys(_keys(made))))


def _named(take_apart: Callable[[str], Name | None], texts: Iterable[str]) -> tuple[Name, ...]:
    found = (take_apart(text) for text in texts if text)
    return tuple(dict.fromkeys(name for name in found if name is not None))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _solid(text: str) -> str:
    return _NOT_WORD.sub("", _plain(text))


def _birthday(text: str) -> str:
    found = _NOT_DIGIT.sub("", unicodedata.normalize("NFKC", text)) if text else ""
    return found if len(found) in (_MONTH_DAY, _DATE) else ""


def _keys(one: Traits[Any]) -> Iterator[str]:
    for letter, values in (("p", one.phones), ("e", one.emails), ("a", one.accounts), ("i", one.numbers)):
        for value in values:
            yield f"{letter}:{value}"
    for person in one.people:
        yield from _person_keys(person, one.phones)
    for firm in one.firms:
        yield from _firm_keys(firm)
    if len(one.birthday) == _DATE:
        yield f"b:{one.birthday}"
    if one.place is not None:
        yield from _place_keys(one.place)


def _person_keys(person: PersonName, phones: frozenset[str]) -> Iterator[str]:
    for sound in person.sounds:
        yield f"n:{sound}"
    for word in person.words:
        yield f"t:{word}"
    for phone in phones if person.given else ():
        yield f"m:{person.sounds[0]}{phone[-_TAIL:]}"
        yield f"m:{person.sounds[0]}{phone[:_HEAD]}"


def _firm_keys(firm: CompanyName) -> Iterator[str]:
    yield f"f:{firm.full}"
    if not firm.sound:
        return
    yield f"c:{firm.sound}"
    for word in (*firm.places, *firm.trades):
        yield f"k:{firm.sound}{word}"
    if len(firm.core) >= _LONG_CORE:
        for at in range(len(firm.core)):
            yield f"d:{firm.core[:at]}{firm.core[at + 1 :]}"


def _place_keys(where: Place) -> Iterator[str]:
    if where.key:
        yield f"l:{where.key}"
    words = where.words
    for at, word in enumerate(words):
        if word.isdecimal():
            for other in (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2]):
                if not other.isdecimal():
                    yield f"w:{word}{other}"
