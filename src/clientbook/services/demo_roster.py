"""Makes up all client files of the demo firm: who serves whom, who brought whom, and what ties files together."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from clientbook.domain import lunar
from clientbook.domain.clients import ClientType
from clientbook.services import demo_lists as lists
from clientbook.services.demo_english import TERSE_ENGLISH
from clientbook.services.demo_files import make_file
from clientbook.services.demo_history import Frame, live
from clientbook.services.demo_made import POTENTIAL, VIP, Late, MadeUp, Where, chance, workday
from clientbook.services.demo_names import SOUTH
from clientbook.services.demo_texts import TERSE
from clientbook.support.clock import seeded
from clientbook.support.words import Role

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from clientbook.services.demo_people import Person
    from clientbook.services.editing import ClientForm, ContactForm

HISTORY = dt.timedelta(days=730)
_BROUGHT = 0.3
"""Share of the clients whom another client brought."""
_DEEPEST = 3
_NEWCOMER, _NEWCOMERS = 5, 21
"""Of so many files, the one at this place is only days old."""
_LUNAR, _LUNARS = 3, 15
_FIRST_TWIN, _TWINS = 18, 19


def make_up(seed: int, people: Sequence[Person], count: int, today: dt.date) -> list[MadeUp]:
    """Return all files with their histories; each has dice of its own, so that more clients change none before."""
    files: list[MadeUp] = []
    shares = _shares(seed, people, count)
    busy = next((at for at, responsible in enumerate(shares) if people[responsible].habit.is_thorough), 0)
    abroad = 0
    for index, responsible in enumerate(shares):
        dice = seeded(seed * 1_000_003 + index)
        where = _where(dice, people, responsible, today)
        if index == busy:
            since = workday(today - HISTORY + dt.timedelta(days=9))
            where = where._replace(since=since, is_foreign=False, is_busy=True)
        elif index % _NEWCOMERS == _NEWCOMER:
            where = where._replace(since=workday(today - dt.timedelta(days=1 + index // _NEWCOMERS * 5)))
        made = make_file(dice, where._replace(number=abroad if where.is_foreign else index - abroad))
        if index % _NEWCOMERS == _NEWCOMER:
            made.rank = made.started = POTENTIAL
        abroad += where.is_foreign
        _tie(dice, index, made, files)
        _born_soon(dice, index, made, today)
        _settle(dice, made, people, today)
        files.append(made)
    return files


def _settle(dice: random.Random, made: MadeUp, people: Sequence[Person], today: dt.date) -> None:
    """Give a file its backups and its history, by the habit of who serves it."""
    habit = people[made.responsible].habit
    made.late = habit.late
    if made.entered > today:
        made.late = Late()
    if habit.is_terse:
        made.buyer = made.buyer._replace(talk=TERSE_ENGLISH if made.buyer.is_foreign else TERSE)
    made.backups = tuple(_backups(dice, made, people, today))
    live(made, Frame(dice, habit, today, set()))


def _shares(seed: int, people: Sequence[Person], count: int) -> list[int]:
    """Return who serves each client, by the weights of the people."""
    weights = [one.share for one in people]
    exact = [weight * count / sum(weights) for weight in weights]
    shares = [at for at, share in enumerate(exact) for _copy in range(int(share))]
    rest = sorted(range(len(exact)), key=lambda at: int(exact[at]) - exact[at])
    shares += (rest * count)[: count - len(shares)]
    seeded(seed).shuffle(shares)
    return shares


def _where(dice: random.Random, people: Sequence[Person], responsible: int, today: dt.date) -> Where:
    """Return where a client comes from; most have been with the firm for long."""
    person = people[responsible]
    age = max(int(HISTORY.days * (1 - dice.random() ** 2 * 0.95)) - 3, 12)
    since = workday(today - dt.timedelta(days=age))
    is_southern = person.team == SOUTH or (chance(dice, 0.1) and any(one.team == SOUTH for one in people))
    return Where(0, responsible, since, is_southern, chance(dice, person.abroad))


def _backups(
    dice: random.Random, made: MadeUp, people: Sequence[Person], today: dt.date
) -> Iterator[tuple[int, dt.date | None]]:
    """Yield a standing backup from the same team, or somebody who stands in for a while."""
    own = people[made.responsible]
    able = [at for at, one in enumerate(people) if one.serves and one is not own and one.team in (own.team, "")]
    able = [at for at in able if not people[at].is_leaving and people[at].role is not Role.OWNER] or able
    if not able:
        return
    share = own.habit.backed * (1.3 if made.rank == VIP else 1)
    if chance(dice, share):
        until = today + dt.timedelta(days=dice.randrange(4, 40)) if chance(dice, 0.12) else None
        yield dice.choice(able), until


def _tie(dice: random.Random, index: int, made: MadeUp, files: Sequence[MadeUp]) -> None:
    """Let another client have brought this one, or let it be one that a colleague has on file already."""
    if index % _TWINS == _FIRST_TWIN:
        _make_twin(made, files)
    elif chance(dice, _BROUGHT):
        able = [at for at, one in enumerate(files) if _may_have_brought(files, one, made)]
        grown = [at for at in able if files[at].brought_by is not None]
        if able:
            made.brought_by = dice.choice(grown if grown and chance(dice, 0.5) else able)
            made.form = replace(made.form, source=lists.REFERRED)


def _may_have_brought(files: Sequence[MadeUp], one: MadeUp, made: MadeUp) -> bool:
    is_alike = one.responsible == made.responsible and one.buyer.is_foreign == made.buyer.is_foreign
    return is_alike and one.entered < made.entered and _depth(files, one) < _DEEPEST


def _depth(files: Sequence[MadeUp], one: MadeUp) -> int:
    depth = 0
    while one.brought_by is not None:
        one, depth = files[one.brought_by], depth + 1
    return depth


def _make_twin(made: MadeUp, files: Sequence[MadeUp]) -> None:
    """Make this the same company as one that somebody else serves, written a little differently."""
    if made.form.type is not ClientType.COMPANY or made.is_busy:
        return
    for at in reversed(range(len(files))):
        other = files[at]
        if other.responsible != made.responsible and _is_like(other, made) and other.since <= made.since:
            first = other.form.contacts[0]
            made.twin_of, made.buyer = at, made.buyer._replace(who=other.buyer.who)
            made.form = replace(
                made.form,
                name=_other_spelling(other.form),
                short_name="",
                region=other.form.region,
                industry=other.form.industry,
                address=other.form.address,
                contacts=(_seen_by_another(first),),
            )
            return


def _is_like(other: MadeUp, made: MadeUp) -> bool:
    is_company = other.form.type is ClientType.COMPANY and other.twin_of is None
    return is_company and other.buyer.is_foreign == made.buyer.is_foreign


def _other_spelling(form: ClientForm) -> str:
    name, region = form.name, form.region
    if name.isascii():
        return name.replace("&", "and").removesuffix(".").replace(" Ltd", " Limited").replace(" Inc", " Incorporated")
    plain = name.removeprefix(region).removesuffix("股份有限公司").removesuffix("有限公司")
    return f"{plain}（{region}）有限公司"


def _seen_by_another(contact: ContactForm) -> ContactForm:
    """Return a contact as somebody else noted it: the same number, less of the rest."""
    return replace(contact, phones=contact.phones[:1], emails=(), wechat="", birthday="")


def _born_soon(dice: random.Random, index: int, made: MadeUp, today: dt.date) -> None:
    """Let some birthdays, by the lunar calendar, be in these weeks."""
    if index % _LUNARS != _LUNAR or made.buyer.is_foreign:
        return
    near = lunar.from_solar(today + dt.timedelta(days=2 + index // _LUNARS * 3))
    year = dice.randrange(1958, 1992)
    day = min(near.day, lunar.months_of(year)[near.month, False].days)
    text = f"{year}-{near.month:02}-{day:02}"
    if made.buyer.is_private:
        made.form = replace(made.form, birthday=text, is_lunar_birthday=True)
        return
    first, *others = made.form.contacts
    born = replace(first, birthday=text, is_lunar_birthday=True)
    made.form = replace(made.form, contacts=(born, *others))
