"""Makes up the export customers of the demo firm. Pure and repeatable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.clients import ClientType, Influence
from clientbook.services import demo_abroad as abroad
from clientbook.services import demo_lists as lists
from clientbook.services.demo_english import ENGLISH, ENGLISH_NOTES
from clientbook.services.demo_made import Buyer, MadeUp, Where, chance
from clientbook.services.demo_notes import ENGLISH_INFLUENCE
from clientbook.services.editing import ClientForm, ContactForm

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from clientbook.services.demo_abroad import Place

_FLAGS = tuple(influence.value for influence in Influence)


def make_customer(dice: random.Random, where: Where, rank: int) -> MadeUp:
    """Return the file of a customer abroad, without its history."""
    place, trade = dice.choice(abroad.PLACES), dice.choice(abroad.TRADES)
    short = abroad.firm(where.number)
    contacts = _contacts(dice, place, where.number, short)
    has_influence = chance(dice, 0.12)
    form = ClientForm(
        type=ClientType.COMPANY,
        name=f"{short} {dice.choice(trade.words)} {place.country.ending}",
        short_name=short,
        region=place.country.region,
        industry=trade.name,
        address=place.street.format(dice.randrange(2, 180)),
        tags=tuple(dice.sample(lists.TAGS_ABROAD, dice.choice((1, 1, 2)))),
        since=where.since,
        contacts=contacts,
        source=dice.choice(lists.SOURCES_ABROAD) if chance(dice, 0.93) else "",
        influences=(dice.choice(_FLAGS),) if has_influence else (),
        influence=dice.choice(ENGLISH_INFLUENCE) if has_influence else "",
        preferences=_perhaps(dice, ENGLISH_NOTES.preferences, 0.6),
        taboos=_perhaps(dice, ENGLISH_NOTES.taboos, 0.2),
        remarks=_perhaps(dice, ENGLISH_NOTES.remarks, 0.45),
    )
    products = tuple(dice.sample(trade.products, dice.choice((1, 2, 2, 3))))
    who = contacts[0].name.split()[0]
    return MadeUp(form, Buyer(who, ENGLISH, ENGLISH_NOTES, products, is_foreign=True), rank, where.responsible)


def _contacts(dice: random.Random, place: Place, number: int, firm: str) -> tuple[ContactForm, ...]:
    positions = [dice.choice(abroad.BUYERS)]
    positions += dice.sample(abroad.COLLEAGUES, dice.choices((0, 1, 2), (4, 4, 2))[0])
    return tuple(_contact(dice, place, (number, firm), (at, position)) for at, position in enumerate(positions))


def _contact(dice: random.Random, place: Place, firm: tuple[int, str], post: tuple[int, str]) -> ContactForm:
    (number, name_of_firm), (at, position) = firm, post
    name = abroad.person(dice)
    phones = [("work", abroad.phone(place, number, at))]
    mobile = abroad.mobile(place, number, at)
    if mobile and chance(dice, 0.5):
        phones.append(("mobile", mobile))
    return ContactForm(
        name=name,
        position=position,
        phones=tuple(phones),
        emails=(("work", abroad.email(name, name_of_firm)),),
        is_primary=at == 0,
        is_decision_maker=position in abroad.DECIDERS,
        has_left=at > 0 and chance(dice, 0.2),
        birthday=f"{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}" if chance(dice, 0.1) else "",
    )


def _perhaps(dice: random.Random, choices: Sequence[str], share: float) -> str:
    return dice.choice(choices).format(who="") if chance(dice, share) else ""
