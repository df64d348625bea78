"""Makes up what happens now and then in two years: presents at the festivals, another class, won or lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from clientbook.domain import lunar
from clientbook.domain.clients import Stage
from clientbook.domain.lunar import LunarDay
from clientbook.services import demo_notes as notes
from clientbook.services.demo_made import (
    POTENTIAL,
    REGULAR,
    VIP,
    Bought,
    Credited,
    Event,
    Given,
    MadeUp,
    Turned,
    chance,
    workday,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence


class Present(NamedTuple):
    """What is given on an occasion, to what share of the clients of each rank, so many days before it."""

    occasion: str
    shares: tuple[float, float, float]
    days: int
    choices: tuple[tuple[str, int], ...]


_MOON = Present("中秋", (0.75, 0.3, 0.04), 9, (("月饼礼盒", 168), ("大闸蟹券", 298), ("龙井茶礼盒", 380)))
_SPRING = Present("春节", (0.7, 0.25, 0.05), 14, (("新年台历", 25), ("年货礼盒", 258), ("黄酒礼盒", 198)))
_DRAGON = Present("端午", (0.5, 0.1, 0.0), 7, (("粽子礼盒", 128), ("明前龙井", 220)))
_CHRISTMAS = Present(
    "Christmas", (0.8, 0.35, 0.1), 16, (("Tea gift box", 180), ("Silk desk calendar", 60), ("Celadon cup", 240))
)
_AT_HOME, _ABROAD = (_MOON, _SPRING, _DRAGON), (_CHRISTMAS,)
_THANKS = ("{who}回电致谢", "前台代收", "当面送到")
_ENGLISH_THANKS = ("{who} sent a photo of the desk", "By courier, signed for", "Handed over at the fair")
_PER_POINT = 100
_CREDITS = ("订单积分：{product}", "兑换{reward}", (("台历", 30), ("购物卡", 100), ("茶叶礼盒", 200)))
_ENGLISH_CREDITS = (
    *("Order: {product}", "Redeemed for a {reward}"),
    (("desk calendar", 30), ("voucher", 100), ("tea box", 200)),
)
_TURNS_AFTER = 4
"""Orders after which a client is seen as more than before."""


def gifts(made: MadeUp, dice: random.Random, last: dt.date) -> Iterator[Given]:
    """Yield what a client was given since it is one."""
    is_foreign = made.buyer.is_foreign
    for year in range(made.since.year, last.year + 1):
        for present in _ABROAD if is_foreign else _AT_HOME:
            on = workday(_day(present, year) - dt.timedelta(days=present.days - dice.randrange(5)))
            if made.since < on <= last and chance(dice, present.shares[made.rank]):
                what, value = dice.choice(present.choices)
                note = dice.choice(_ENGLISH_THANKS if is_foreign else _THANKS) if chance(dice, 0.4) else ""
                yield Given(on, what, Decimal(value), present.occasion, note.format(who=made.buyer.who))


def _day(present: Present, year: int) -> dt.date:
    days = {_MOON: (8, 15), _SPRING: (1, 1), _DRAGON: (5, 5)}
    if present not in days:
        return dt.date(year, 12, 25)
    month, day = days[present]
    return lunar.to_solar(LunarDay(year, month, day))


def points_of(made: MadeUp, events: Sequence[Event], last: dt.date) -> Iterator[Credited]:
    """Yield the points of key clients and private ones: some for every order, and what they were redeemed for."""
    if made.rank != VIP and not made.buyer.is_private:
        return
    added, redeemed, rewards = _ENGLISH_CREDITS if made.buyer.is_foreign else _CREDITS
    balance = 0
    for order in sorted((one for one in events if isinstance(one, Bought)), key=lambda one: one.on):
        earned = max(int(order.amount) // _PER_POINT, 1)
        balance += earned
        yield Credited(order.on, earned, added.format(product=order.product))
        reward, price = rewards[order.on.toordinal() % len(rewards)]
        on = workday(order.on + dt.timedelta(days=9))
        if order.on < on <= last and balance >= 2 * price:
            balance -= price
            yield Credited(on, -price, redeemed.format(reward=reward))


def turns(made: MadeUp, dice: random.Random, events: Sequence[Event], last: dt.date) -> Iterator[Turned]:
    """Yield how the client was won, rose or fell to its class of today, and was lost, given what else happened."""
    orders = [one.on for one in events if isinstance(one, Bought)]
    if orders:
        yield Turned(orders[0], stage=Stage.WON, reason=dice.choice(_words(made, notes.WON, notes.ENGLISH_WON)))
    if made.started != made.rank:
        on = orders[_TURNS_AFTER] if len(orders) > _TURNS_AFTER else min(made.since + dt.timedelta(days=45), last)
        yield Turned(workday(max(on, made.since)), rank=made.rank, reason=_why(made, dice))
    if made.form.stage is Stage.LOST:
        known = notes.ENGLISH_LOST if made.buyer.is_foreign else notes.LOST
        reason = next(note for word, note in known if word == made.form.lost_reason)
        yield Turned(last, stage=Stage.LOST, lost=made.form.lost_reason, reason=reason)


def _why(made: MadeUp, dice: random.Random) -> str:
    if made.rank > made.started:
        return dice.choice(_words(made, notes.TURNED_DOWN, notes.ENGLISH_DOWN))
    choices = {
        VIP: _words(made, notes.TURNED_VIP, notes.ENGLISH_VIP),
        REGULAR: _words(made, notes.TURNED_REGULAR, notes.ENGLISH_REGULAR),
        POTENTIAL: ("",),
    }
    return dice.choice(choices[made.rank])


def _words(made: MadeUp, home: tuple[str, ...], abroad: tuple[str, ...]) -> tuple[str, ...]:
    return abroad if made.buyer.is_foreign else home
