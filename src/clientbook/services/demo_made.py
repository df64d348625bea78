"""What is made up of a client of the demo firm before anything is written: who they are, and what happened when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from clientbook.services.editing import ClientForm

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from decimal import Decimal

    from clientbook.domain.clients import Stage
    from clientbook.domain.interactions import Channel
    from clientbook.domain.purchases import AfterSales
    from clientbook.domain.revisits import Purpose, Satisfaction
    from clientbook.services.demo_names import Product
    from clientbook.services.demo_notes import Notes
    from clientbook.services.demo_texts import Talk

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
    """A need or promise; `done_on` None is open, `dropped` says why nobody meets it any more."""

    on: dt.date
    what: str
    agreed: str
    due_on: dt.date
    done_on: dt.date | None
    dropped: str = ""


class Planned(NamedTuple):
    """A revisit that somebody fixed by hand."""

    on: dt.date
    due_on: dt.date
    purpose: Purpose
    note: str


class Given(NamedTuple):
    """A gift."""

    on: dt.date
    what: str
    value: Decimal
    occasion: str
    note: str = ""


class Credited(NamedTuple):
    """Points that were added (above zero) or redeemed (below)."""

    on: dt.date
    points: int
    reason: str


class Turned(NamedTuple):
    """The client went to another class or stage; None leaves it. `lost` is the word of the list when it was lost."""

    on: dt.date
    rank: int | None = None
    stage: Stage | None = None
    lost: str = ""
    reason: str = ""


Event = Talked | Bought | Called | Wanted | Planned | Given | Credited | Turned


class Buyer(NamedTuple):
    """Whom one speaks to, how they are addressed and in which tongue, and what they buy."""

    who: str
    talk: Talk
    notes: Notes
    products: tuple[Product, ...]
    is_foreign: bool = False
    is_private: bool = False


class Late(NamedTuple):
    """After how many days somebody writes things down: at least and at most."""

    least: int = 0
    most: int = 0


@dataclass(slots=True)
class MadeUp:
    """A client file as it will be made; `id` is known once it is.

    `form` is what the file says today, `rank` its class today, `started` its class when it was new. `brought_by` and
    `twin_of` are numbers of other files.
    """

    form: ClientForm
    buyer: Buyer
    rank: int
    responsible: int
    started: int = POTENTIAL
    is_southern: bool = False
    is_busy: bool = False
    late: Late = field(default_factory=Late)
    brought_by: int | None = None
    twin_of: int | None = None
    backups: tuple[tuple[int, dt.date | None], ...] = ()
    events: list[Event] = field(default_factory=list[Event])
    id: bytes = b""
    is_verified: bool = False

    @property
    def since(self) -> dt.date:
        """The first contact."""
        return self.form.since or dt.date.min

    @property
    def entered(self) -> dt.date:
        """The day on which the file was made."""
        return self.written(self.since)

    def written(self, on: dt.date) -> dt.date:
        """Return when somebody wrote down what happened `on` that day: a working day, by their habit."""
        least, most = self.late
        if not most:
            return on
        day = on + dt.timedelta(days=least + (on.toordinal() * 7 + len(self.form.name)) % (most - least + 1))
        return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)  # noqa: PLR2004  Friday


class Where(NamedTuple):
    """What is decided before a file is made up: its number, who serves it, since when, and from where it is."""

    number: int
    responsible: int
    since: dt.date
    is_southern: bool
    is_foreign: bool
    is_busy: bool = False


class Scene(NamedTuple):
    """Something that somebody does on a day of the story."""

    on: dt.date
    act: Callable[[], object]
    at: dt.time = dt.time(11, 20)


def chance(dice: random.Random, share: float) -> bool:
    """Throw once; true in `share` of all throws."""
    return dice.random() < share


def workday(day: dt.date) -> dt.date:
    """Return the day itself, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))
