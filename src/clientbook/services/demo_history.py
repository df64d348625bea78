"""Makes up two years with a client: purchases in their own rhythm, talks around them, revisits, promises."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain.classes import DEFAULT_CLASSES
from clientbook.domain.clients import Stage
from clientbook.domain.purchases import AfterSales
from clientbook.domain.revisits import Purpose, Satisfaction
from clientbook.services import demo_notes as notes
from clientbook.services.demo_made import (
    POTENTIAL,
    REGULAR,
    VIP,
    Bought,
    Called,
    Event,
    MadeUp,
    Planned,
    Talked,
    Wanted,
    chance,
    workday,
)
from clientbook.services.demo_occasions import gifts, points_of, turns
from clientbook.support.clock import seeded

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from clientbook.services.demo_names import Product
    from clientbook.services.demo_people import Habit
    from clientbook.services.demo_texts import Line

_ORDERS = {VIP: 34, REGULAR: 78, POTENTIAL: 210}
"""Mean days between two orders."""
_BUSY_ORDERS, _BUSY_PACE = 13, 0.3
_FADES_SINCE = dt.timedelta(days=120)
_UNSETTLED = dt.timedelta(days=25)
_DOLLAR = Decimal(7)
_SILENT, _SILENT_OF_LEAVER, _LOST = 0.1, 0.35, 0.08
_SELDOM = 0.4
"""Weight of a channel that somebody hardly uses."""
_PLANS = {
    False: (
        (Purpose.CONTRACT, "年度合同到期前谈续签"),
        (Purpose.AFTER_SALES, "换货到了以后问使用情况"),
        (Purpose.OTHER, "带新样册上门"),
    ),
    True: (
        (Purpose.CONTRACT, "Talk about next year's terms"),
        (Purpose.AFTER_SALES, "Ask how the replacement worked"),
        (Purpose.OTHER, "Call after their buying meeting"),
    ),
}


class Frame(NamedTuple):
    """The dice of one client, how the colleague works, the last day of the story, and what was written before."""

    dice: random.Random
    habit: Habit
    today: dt.date
    said: set[str]


def live(made: MadeUp, frame: Frame) -> None:
    """Fill in the events of a file, oldest first, none after today."""
    last = max(_fate(made, frame), made.since)
    events: list[Event] = [_first(made, frame), *_trade(made, frame, last), *_touches(made, frame, last)]
    events += [*_calls(made, frame, last), *_promises(made, frame, last), *_plans(made, frame, last)]
    events += gifts(made, frame.dice, last)
    events += points_of(made, events, last)
    events = sorted((one for one in events if one.on <= last), key=lambda event: event.on)
    if made.form.stage is Stage.WON and not any(isinstance(one, Bought) for one in events):
        made.form = replace(made.form, stage=Stage.FOLLOWING)
    made.events = sorted([*events, *turns(made, frame.dice, events, last)], key=lambda event: event.on)


def _fate(made: MadeUp, frame: Frame) -> dt.date:
    """Return the last day on which the client is heard of: today, or before; who is lost becomes so."""
    dice, fate = frame.dice, frame.dice.random()
    silent = _SILENT_OF_LEAVER if frame.habit.is_fading else _SILENT
    if made.is_busy:
        return frame.today
    if made.rank != POTENTIAL and fate < silent:
        return frame.today - dt.timedelta(days=int(DEFAULT_CLASSES[made.rank][2] * dice.uniform(1.1, 1.7)))
    if fate > 1 - _LOST and made.since < frame.today - dt.timedelta(days=90):
        word, _note = dice.choice(notes.ENGLISH_LOST if made.buyer.is_foreign else notes.LOST)
        made.form = replace(made.form, stage=Stage.LOST, lost_reason=word)
        return frame.today - dt.timedelta(days=dice.randrange(45, 200))
    return frame.today


def _first(made: MadeUp, frame: Frame) -> Talked:
    return _talk(made, frame, made.since, made.buyer.talk.first)


def _trade(made: MadeUp, frame: Frame, last: dt.date) -> Iterator[Event]:
    """Yield orders, the talk before them and the call after delivery."""
    if made.form.stage is Stage.FOLLOWING:
        return
    dice = frame.dice
    step = _BUSY_ORDERS if made.is_busy else _ORDERS[made.rank] * dice.uniform(0.75, 1.4)
    step *= 2 if made.buyer.is_private else 1
    prices = {product: dice.randint(*product.fen) for product in made.buyer.products}
    for day in _days(frame, made.since + dt.timedelta(days=dice.randrange(4, 25)), last, step):
        product = dice.choice(made.buyer.products)
        if chance(dice, 0.4):
            before = max(made.since, workday(day - dt.timedelta(days=dice.randrange(1, 4))))
            yield _talk(made, frame, before, made.buyer.talk.asking, product)
        yield _bought(made, frame, day, product, prices[product])
        if chance(dice, 0.35):
            after = workday(day + dt.timedelta(days=dice.randrange(4, 10)))
            yield _talk(made, frame, after, made.buyer.talk.arrived, product)


def _bought(made: MadeUp, frame: Frame, day: dt.date, product: Product, fen: int) -> Bought:
    dice = frame.dice
    quantity = dice.choice(product.quantities) * (2 if made.rank == VIP else 1)
    years = Decimal((frame.today - day).days) / 365
    price = Decimal(fen) / 100 * (1 - years * Decimal("0.03"))
    amount = (price.quantize(Decimal("0.01")) * quantity).quantize(Decimal(1))
    state, note = _after_sales(made, frame, day)
    if made.buyer.is_foreign:
        usd = (amount / _DOLLAR).quantize(Decimal(1))
        return Bought(day, product.name, quantity, product.unit, usd, "USD", state, note)
    return Bought(day, product.name, quantity, product.unit, amount, "CNY", state, note)


def _after_sales(made: MadeUp, frame: Frame, day: dt.date) -> tuple[AfterSales, str]:
    noted = made.buyer.notes
    if frame.today - day < _UNSETTLED and chance(frame.dice, 0.12):
        return AfterSales.OPEN, frame.dice.choice(noted.after_sales_open)
    if chance(frame.dice, 0.06):
        return AfterSales.SETTLED, frame.dice.choice(noted.after_sales_settled)
    return AfterSales.FINE, ""


def _touches(made: MadeUp, frame: Frame, last: dt.date) -> Iterator[Event]:
    """Yield the contacts between orders, in the pace of the colleague."""
    step = _interval(made) * (_BUSY_PACE if made.is_busy else frame.habit.pace)
    for day in _days(frame, made.since + dt.timedelta(days=int(step)), last, step):
        if not _fades(frame, day):
            yield _talk(made, frame, day, made.buyer.talk.between)


def _calls(made: MadeUp, frame: Frame, last: dt.date) -> Iterator[Event]:
    """Yield the revisits that were made."""
    dice = frame.dice
    step = max(_interval(made) * 1.3, 75)
    for day in _days(frame, made.since + dt.timedelta(days=int(step / 2)), last, step):
        if _fades(frame, day) or chance(dice, 0.25):
            continue
        if chance(dice, 0.12):
            yield Called(day, None, dice.choice(made.buyer.notes.unreached))
        else:
            said = satisfaction(dice, frame.habit.mood)
            yield Called(day, said, _result(dice, said, made))


def _result(dice: random.Random, said: Satisfaction, made: MadeUp) -> str:
    noted = made.buyer.notes
    if said in (Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED):
        return dice.choice(noted.praise)
    return dice.choice(noted.so_so if said is Satisfaction.NEUTRAL else noted.grumble)


def satisfaction(dice: random.Random, mood: float) -> Satisfaction:
    """Return what a client says of somebody who leaves them in this mood (0 to 1)."""
    throw = dice.random()
    if throw < mood:
        return dice.choice((Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED, Satisfaction.SATISFIED))
    return dice.choice((Satisfaction.NEUTRAL, Satisfaction.NEUTRAL, Satisfaction.DISSATISFIED))


def _promises(made: MadeUp, frame: Frame, last: dt.date) -> Iterator[Event]:
    """Yield needs: old ones that were met, and for a third of the clients one that is open."""
    dice = frame.dice
    if made.form.stage is Stage.LOST:
        return
    span = max((last - made.since).days, 1)
    for _count in range(dice.choices((0, 1, 2), (5, 4, 2))[0]):
        on = max(made.since, workday(made.since + dt.timedelta(days=dice.randrange(span))))
        done = max(on, workday(min(on + dt.timedelta(days=dice.randrange(3, 20)), last)))
        yield _wanted(made, frame, on, done)
    if chance(dice, 0.33):
        on = workday(last - dt.timedelta(days=dice.randrange(3, 30)))
        yield _wanted(made, frame, max(made.since, on), None)


def _wanted(made: MadeUp, frame: Frame, on: dt.date, done: dt.date | None) -> Wanted:
    noted = made.buyer.notes
    what, agreed = frame.dice.choice(noted.needs)
    due = done or workday(frame.today + dt.timedelta(days=frame.dice.randrange(-6, 25)))
    dropped = noted.dropped if done and chance(frame.dice, 0.15) else ""
    texts = (_filled(made, frame, text) for text in (what, agreed, dropped))
    what, agreed, dropped = texts
    return Wanted(on, what, agreed, max(due, on), done, dropped)


def _plans(made: MadeUp, frame: Frame, last: dt.date) -> Iterator[Event]:
    """Yield a revisit fixed by hand for one client in ten."""
    dice = frame.dice
    if made.form.stage is Stage.LOST or not chance(dice, 0.1):
        return
    due = workday(frame.today + dt.timedelta(days=dice.randrange(-4, 18)))
    on = max(made.since, min(last, due - dt.timedelta(days=9)))
    purpose, note = dice.choice(_PLANS[made.buyer.is_foreign])
    yield Planned(on, due, purpose, note)


def _talk(made: MadeUp, frame: Frame, day: dt.date, lines: tuple[Line, ...], product: Product | None = None) -> Talked:
    """Return what was said, by a channel that the colleague uses, and nothing twice while there is something new."""
    fresh = [line for line in lines if line.text not in frame.said] or lines
    weights = dict(frame.habit.channels)
    line = frame.dice.choices(fresh, [weights.get(line.channel, _SELDOM) for line in fresh])[0]
    frame.said.add(line.text)
    return Talked(day, line.channel, _filled(made, frame, line.text, product))


def _filled(made: MadeUp, frame: Frame, text: str, product: Product | None = None) -> str:
    named = (product or frame.dice.choice(made.buyer.products)).name
    return text.format(who=made.buyer.who, product=named)


def _days(frame: Frame, first: dt.date, last: dt.date, step: float) -> Iterator[dt.date]:
    day = first
    while (on := workday(day)) <= last:
        yield on
        day += dt.timedelta(days=max(2, round(step * frame.dice.uniform(0.7, 1.3))))


def _interval(made: MadeUp) -> int:
    return DEFAULT_CLASSES[made.rank][1]


def _fades(frame: Frame, day: dt.date) -> bool:
    """Say whether somebody who is about to leave did not write this one down any more."""
    return frame.habit.is_fading and day > frame.today - _FADES_SINCE and chance(frame.dice, 0.55)


def said_of(made: MadeUp, day: dt.date) -> Called:
    """Return how a call by somebody other than the responsible person went."""
    dice = seeded(day.toordinal() + len(made.events))
    said = satisfaction(dice, 0.7)
    return Called(day, said, _result(dice, said, made))
