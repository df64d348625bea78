"""Makes up the client files of the demo firm at home: companies and persons. Pure and repeatable."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from clientbook.domain.clients import ClientType, Gender, Influence, Stage
from clientbook.domain.pinyin import sort_key
from clientbook.services import demo_lists as lists
from clientbook.services import demo_names as names
from clientbook.services import demo_notes as notes
from clientbook.services import demo_texts as texts
from clientbook.services.demo_customers import make_customer
from clientbook.services.demo_made import POTENTIAL, REGULAR, VIP, Buyer, MadeUp, Where, chance
from clientbook.services.editing import ClientForm, ContactForm

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from clientbook.services.demo_notes import Notes

_DECIDERS = ("总经理", "副总经理", "厂长")
_FLAGS = tuple(influence.value for influence in Influence)
_LONGEST_WECHAT = 20


def make_file(dice: random.Random, where: Where) -> MadeUp:
    """Return a client file without its history."""
    rank = VIP if where.is_busy else dice.choices((VIP, REGULAR, POTENTIAL), (18, 48, 34))[0]
    if where.is_foreign:
        made = make_customer(dice, where, rank)
    else:
        is_private = not where.is_busy and chance(dice, 0.25)
        made = _private(dice, where, rank) if is_private else _company(dice, where, rank)
    made.form = replace(made.form, stage=_stage(dice, rank))
    made.started = rank if chance(dice, 0.55) else min(rank + 1, POTENTIAL)
    made.is_southern, made.is_busy = where.is_southern, where.is_busy
    return made


def _company(dice: random.Random, where: Where, rank: int) -> MadeUp:
    city, area, districts = dice.choice(names.SOUTHERN if where.is_southern else names.EASTERN)
    trade, brand = dice.choice(names.TRADES), names.brand(where.number)
    word = dice.choice(trade.words)
    posts = names.POSITIONS if trade.is_office else names.FACTORY_POSITIONS
    count = 4 if where.is_busy else dice.choices((1, 2, 3, 4), (4, 4, 3, 1))[0]
    contacts = _contacts(dice, (city, area, sort_key(brand)), posts, count)
    first = contacts[0]
    form = ClientForm(
        type=ClientType.COMPANY,
        name=f"{city}{brand}{word}{dice.choice(('有限公司', '有限公司', '有限公司', '股份有限公司'))}",
        short_name=brand + word[:2],
        region=city,
        industry=trade.name,
        address=f"{city}市{dice.choice(districts)}{dice.choice(names.ROADS)} {dice.randrange(2, 988)} 号",
        tags=tuple(dice.sample(lists.TAGS, dice.choices((0, 1, 2), (3, 4, 3))[0])),
        since=where.since,
        contacts=contacts,
    )
    who = _address(first.name, first.position)
    form = _detailed(dice, form, notes.COMPANY_NOTES, who)
    products = tuple(dice.sample(trade.products, min(len(trade.products), dice.choice((1, 2, 2, 3)))))
    return MadeUp(form, Buyer(who, texts.COMPANY, notes.COMPANY_NOTES, products), rank, where.responsible)


def _private(dice: random.Random, where: Where, rank: int) -> MadeUp:
    city, _area, districts = dice.choice(names.SOUTHERN if where.is_southern else names.EASTERN)
    name = names.person(dice)
    who = name.surname + ("女士" if name.is_woman else "先生")
    birthday = dt.date(dice.randrange(1955, 1998), dice.randrange(1, 13), dice.randrange(1, 29))
    contact = ContactForm(
        phones=(("手机", names.mobile(dice)),),
        wechat=_wechat(name.full, sort_key(city)) if chance(dice, 0.6) else "",
    )
    form = ClientForm(
        type=ClientType.PERSON,
        name=name.full,
        region=city,
        address=f"{city}市{dice.choice(districts)}{dice.choice(names.ROADS)} {dice.randrange(2, 400)} 弄",
        tags=tuple(dice.sample(lists.PRIVATE_TAGS, dice.randrange(3))),
        since=where.since,
        contacts=(contact,),
        gender=(Gender.FEMALE if name.is_woman else Gender.MALE).value,
        birthday=birthday.isoformat(),
        is_lunar_birthday=chance(dice, 0.3),
    )
    form = _detailed(dice, form, notes.PRIVATE_NOTES, who)
    buyer = Buyer(who, texts.PRIVATE, notes.PRIVATE_NOTES, names.PRIVATE.products, is_private=True)
    return MadeUp(form, buyer, rank, where.responsible)


def _contacts(
    dice: random.Random, firm: tuple[str, str, str], posts: Sequence[str], count: int
) -> tuple[ContactForm, ...]:
    """Return the contacts of a firm, given its city, its area code and its name in Latin letters."""
    chosen = dice.sample(list(posts), count)
    return tuple(_contact(dice, firm, position, at) for at, position in enumerate(chosen))


def _contact(dice: random.Random, firm: tuple[str, str, str], position: str, at: int) -> ContactForm:
    city, area, brand = firm
    phones = [("手机", names.mobile(dice))]
    if at == 0 and chance(dice, 0.5):
        phones.append(("座机", names.landline(dice, area)))
    name = names.person(dice)
    return ContactForm(
        name=name.full,
        position=position,
        phones=tuple(phones),
        emails=_email(name.full, brand) if chance(dice, 0.4) else (),
        wechat=_wechat(name.full, f"{brand}_{sort_key(city)}") if chance(dice, 0.5) else "",
        is_primary=at == 0,
        is_decision_maker=position in _DECIDERS,
        has_left=at > 1 and chance(dice, 0.6),
        birthday=f"{dice.randrange(1, 13):02}-{dice.randrange(1, 29):02}" if chance(dice, 0.25) else "",
        is_lunar_birthday=chance(dice, 0.3),
    )


def _email(name: str, domain: str) -> tuple[tuple[str, str], ...]:
    """Return an address below a name that the internet keeps free; rare characters have no Latin letters."""
    reading = sort_key(name)
    return (("工作", f"{reading if reading.isascii() else 'office'}@{domain}.example"),)


def _wechat(name: str, place: str) -> str:
    """Return a name that nobody has: WeChat's own are no longer than 20 characters."""
    reading = sort_key(name)
    made = f"{reading if reading.isascii() else 'office'}_{place}"
    return made if len(made) > _LONGEST_WECHAT else f"{made}_caigou_bangong"


_TITLES = {"总经理": "总", "副总经理": "总"}


def _address(name: str, position: str) -> str:
    """Return how one speaks to somebody: surname and title."""
    two = next((one for one in names.SPECIAL_SURNAMES if len(one) > 1 and name.startswith(one)), "")
    return (two or name[0]) + _TITLES.get(position, position[-2:])


def _stage(dice: random.Random, rank: int) -> Stage:
    if rank == POTENTIAL:
        return dice.choices((Stage.FOLLOWING, Stage.WON), (6, 4))[0]
    return Stage.WON


def _detailed(dice: random.Random, form: ClientForm, noted: Notes, who: str) -> ClientForm:
    def perhaps(choices: Sequence[str], share: float) -> str:
        return dice.choice(choices).format(who=who) if chance(dice, share) else ""

    has_influence = chance(dice, 0.14)
    return replace(
        form,
        source=perhaps(lists.SOURCES, 0.92),
        influences=tuple(dice.sample(_FLAGS, dice.choice((1, 1, 2)))) if has_influence else (),
        influence=perhaps(notes.INFLUENCE, 0.7) if has_influence else "",
        preferences=perhaps(noted.preferences, 0.5),
        taboos=perhaps(noted.taboos, 0.22),
        remarks=perhaps(noted.remarks, 0.4),
    )
