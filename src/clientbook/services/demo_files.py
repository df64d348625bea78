"""Makes up the client files of the demo firm: who they are, what they bought, what was said. Pure and repeatable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.clients import ClientType, Stage
from clientbook.domain.pinyin import sort_key
from clientbook.domain.revisits import Purpose, Satisfaction
from clientbook.services import demo_names as names
from clientbook.services import demo_texts as texts
from clientbook.services.editing import ClientForm, ContactForm

if TYPE_CHECKING:
    import random
    from decimal import Decimal

    from clientbook.domain.interactions import Channel
    from clientbook.domain.purchases import AfterSales

VIP, REGULAR, POTENTIAL = 0, 1, 2
"""Ranks of the classes that every new firm has."""


class Talked(NamedTuple):
    """A contact that was logged."""

    on: dt.date
    channel: Channel
    text: str


class Bought(NamedTuple):
    """A purchase."""

    on: dt.date
    product: str
    quantity: int
    unit: str
    amount: Decimal
    currency: str
    after_sales: AfterSales
    note: str


class Called(NamedTuple):
    """A revisit that was made."""

    on: dt.date
    satisfaction: Satisfaction | None
    result: str


class Wanted(NamedTuple):
    """A need or promise; `done_on` None is open."""

    on: dt.date
    what: str
    agreed: str
    due_on: dt.date
    done_on: dt.date | None


class Planned(NamedTuple):
    """A revisit that somebody fixed by hand."""

    on: dt.date
    due_on: dt.date
    purpose: Purpose
    note: str


Event = Talked | Bought | Called | Wanted | Planned


class Buyer(NamedTuple):
    """Whom one speaks to, how they are addressed, and in which tongue."""

    who: str
    talk: texts.Talk
    products: tuple[names.Product, ...]
    is_foreign: bool = False


@dataclass(slots=True)
class MadeUp:
    """A client file as it will be made; `id` is known once it is."""

    form: ClientForm
    buyer: Buyer
    rank: int
    responsible: int
    is_southern: bool = False
    backups: tuple[tuple[int, dt.date | None], ...] = ()
    events: list[Event] = field(default_factory=list[Event])
    id: bytes = b""

    @property
    def since(self) -> dt.date:
        """The first contact."""
        return self.form.since or dt.date.min


class Where(NamedTuple):
    """What is decided before a file is made up: its number, who serves it, since when, and from where it is."""

    number: int
    responsible: int
    since: dt.date
    is_southern: bool
    is_foreign: bool


def chance(dice: random.Random, share: float) -> bool:
    """Throw once; true in `share` of all throws."""
    return dice.random() < share


def make_file(dice: random.Random, where: Where) -> MadeUp:
    """Return a client file without its history."""
    rank = dice.choices((VIP, REGULAR, POTENTIAL), (18, 48, 34))[0]
    if where.is_foreign:
        return _foreign(dice, where, rank)
    return _private(dice, where, rank) if chance(dice, 0.22) else _company(dice, where, rank)


def _company(dice: random.Random, where: Where, rank: int) -> MadeUp:
    city, area, districts = dice.choice(names.SOUTHERN if where.is_southern else names.EASTERN)
    trade, brand = dice.choice(names.TRADES), names.brand(where.number)
    word = dice.choice(trade.words)
    posts = names.POSITIONS if trade.is_office else names.FACTORY_POSITIONS
    contacts = tuple(
        _contact(dice, (area, sort_key(brand)), posts, at) for at in range(dice.choices((1, 2, 3), (5, 4, 2))[0])
    )
    first = contacts[0]
    form = ClientForm(
        type=ClientType.COMPANY,
        name=f"{city}{brand}{word}{dice.choice(('有限公司', '有限公司', '有限公司', '股份有限公司'))}",
        short_name=brand + word[:2],
        stage=_stage(dice, rank),
        region=city,
        industry=trade.name,
        address=f"{city}市{dice.choice(districts)}{dice.choice(names.ROADS)} {dice.randrange(2, 988)} 号",
        tags=tuple(dice.sample(texts.TAGS, dice.choices((0, 1, 2), (3, 4, 3))[0])),
        since=where.since,
        contacts=contacts,
    )
    form = _detailed(dice, form, _address(first.name, first.position))
    products = tuple(dice.sample(trade.products, min(len(trade.products), dice.choice((1, 2, 2, 3)))))
    buyer = Buyer(_address(first.name, first.position), texts.COMPANY, products)
    return MadeUp(form, buyer, rank, where.responsible, where.is_southern)


def _private(dice: random.Random, where: Where, rank: int) -> MadeUp:
    city, _area, districts = dice.choice(names.SOUTHERN if where.is_southern else names.EASTERN)
    name, gender = names.person(dice), dice.choice(texts.GENDERS)
    who = name.surname + ("先生" if gender == "男" else "女士")
    birthday = dt.date(dice.randrange(1955, 1998), dice.randrange(1, 13), dice.randrange(1, 29))
    contact = ContactForm(
        phones=(("手机", names.mobile(dice)),),
        wechat=f"mdsm-{where.number:04d}" if chance(dice, 0.6) else "",
    )
    form = ClientForm(
        type=ClientType.PERSON,
        name=name.full,
        stage=_stage(dice, rank),
        region=city,
        address=f"{city}市{dice.choice(districts)}{dice.choice(names.ROADS)} {dice.randrange(2, 400)} 弄",
        tags=tuple(dice.sample(("送礼", "自用", "老茶客", "节日用量大"), dice.randrange(3))),
        since=where.since,
        contacts=(contact,),
        gender=gender,
        birthday=birthday.isoformat(),
        is_lunar_birthday=chance(dice, 0.3),
    )
    form = _detailed(dice, form, who)
    return MadeUp(form, Buyer(who, texts.PRIVATE, names.PRIVATE.products), rank, where.responsible, where.is_southern)


def _foreign(dice: random.Random, where: Where, rank: int) -> MadeUp:
    place, address, phone, span = dice.choice(names.FOREIGN_PLACES)
    name = dice.choice(names.FOREIGN_NAMES)
    round_, at = divmod(where.number, len(names.FOREIGN_FIRMS))
    several = f" {round_ + 1}" if round_ else ""
    firm = f"{names.FOREIGN_FIRMS[at]} {dice.choice(names.ABROAD.words)}{several} Ltd"
    mail = f"{name.split()[0].lower()}@{names.FOREIGN_FIRMS[at].split()[0].lower()}.example"
    contact = ContactForm(
        name=name,
        position=dice.choice(("Purchasing Manager", "Managing Director", "Senior Buyer")),
        phones=(("office", phone.format(dice.randrange(*span))),),
        emails=(("work", mail),),
        is_decision_maker=True,
    )
    form = ClientForm(
        type=ClientType.COMPANY,
        name=firm,
        stage=_stage(dice, rank),
        region=place,
        industry=names.ABROAD.name,
        address=address,
        tags=("FOB",),
        since=where.since,
        contacts=(contact,),
        source=dice.choice(("Canton Fair", "Website enquiry", "Referral")),
        preferences="Prefers e-mail; calls only after 16:00 Shanghai time." if chance(dice, 0.6) else "",
    )
    buyer = Buyer(name.split()[0], texts.ENGLISH, names.ABROAD.products, is_foreign=True)
    return MadeUp(form, buyer, rank, where.responsible, where.is_southern)


def _contact(dice: random.Random, firm: tuple[str, str], posts: tuple[str, ...], at: int) -> ContactForm:
    """Return a contact of a firm, given its area code and its name in Latin letters."""
    area, domain = firm
    phones = [("手机", names.mobile(dice))]
    if at == 0 and chance(dice, 0.5):
        phones.append(("座机", names.landline(dice, area)))
    name, position = names.person(dice), dice.choice(posts)
    wechat = f"mdsm-{dice.randrange(10**5):05d}" if chance(dice, 0.5) else ""
    return ContactForm(
        name=name.full,
        position=position,
        phones=tuple(phones),
        emails=_email(name.full, domain) if chance(dice, 0.4) else (),
        wechat=wechat,
        is_primary=at == 0,
        is_decision_maker=position in ("总经理", "副总经理", "厂长"),
        has_left=at > 1,
    )


def _email(name: str, domain: str) -> tuple[tuple[str, str], ...]:
    """Return an address below a name that the internet keeps free; rare characters have no Latin letters."""
    reading = sort_key(name)
    return (("工作", f"{reading if reading.isascii() else 'office'}@{domain}.example"),)


_TITLES = {"总经理": "总", "副总经理": "总"}


def _address(name: str, position: str) -> str:
    """Return how one speaks to somebody: surname and title."""
    two = next((one for one in names.SPECIAL_SURNAMES if len(one) > 1 and name.startswith(one)), "")
    return (two or name[0]) + _TITLES.get(position, position[-2:])


def _stage(dice: random.Random, rank: int) -> Stage:
    if rank == POTENTIAL:
        return dice.choices((Stage.FOLLOWING, Stage.WON), (6, 4))[0]
    return Stage.WON


def _detailed(dice: random.Random, form: ClientForm, who: str) -> ClientForm:
    def perhaps(choices: tuple[str, ...], share: float) -> str:
        return dice.choice(choices).format(who=who) if chance(dice, share) else ""

    return replace(
        form,
        source=perhaps(texts.SOURCES, 0.9),
        influence=perhaps(texts.INFLUENCE, 0.12),
        preferences=perhaps(texts.PREFERENCES, 0.5),
        taboos=perhaps(texts.TABOOS, 0.22),
        remarks=perhaps(texts.REMARKS, 0.4),
    )


def satisfaction(dice: random.Random, mood: float) -> Satisfaction:
    """Return what a client says of somebody who leaves them in this mood (0 to 1)."""
    throw = dice.random()
    if throw < mood:
        return dice.choice((Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.SATISFIED))
    return dice.choice((Satisfaction.NEUTRAL, Satisfaction.NEUTRAL, Satisfaction.DISSATISFIED))
