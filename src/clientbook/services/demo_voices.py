"""What clients of the demo firm praise, suggest and complain about, each on its day, noted by who serves them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from clientbook.domain.clients import Stage
from clientbook.domain.feedback import Topic
from clientbook.domain.interactions import Channel
from clientbook.services import complaints, feedback, gifts, interactions
from clientbook.services.complaints import ComplaintForm, StepForm
from clientbook.services.demo_crew import manager_of
from clientbook.services.demo_made import Scene, workday
from clientbook.services.demo_said import COMPLAINTS, HANDED, REGISTERED, SAID, Complained, Handed, Said, Step
from clientbook.services.feedback import FeedbackForm
from clientbook.services.gifts import GiftForm
from clientbook.services.interactions import InteractionForm
from clientbook.support.clock import today

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.services.demo_crew import Crew
    from clientbook.services.demo_made import MadeUp

OLD = dt.timedelta(days=260)
"""How long a file has been there before something is said in it."""
_APART = 7
"""Every seventh file in turn, so that the same client does not give everything."""
_ANSWERED_AFTER = 2


def voices(crew: Crew, files: Sequence[MadeUp], day: dt.date) -> Iterator[Scene]:
    """Yield what clients said and were given, as who serves them writes it down; managers handle what is personal."""
    chosen = {abroad: _chosen(crew, files, day, is_foreign=abroad) for abroad in (False, True)}
    for said in SAID:
        if (made := next(chosen[said.is_abroad], None)) is not None:
            yield Scene(_ago(day, said.days), partial(_say, crew, made, said))
            if said.answer:
                yield Scene(_ago(day, said.days - _ANSWERED_AFTER), partial(_answer, crew, made, said))
    for handed in HANDED:
        if (made := next(chosen[handed.is_abroad], None)) is not None:
            yield Scene(_ago(day, handed.days), partial(_hand, crew, made, handed))
    for complained in COMPLAINTS:
        if (made := next(chosen[complained.is_abroad], None)) is not None:
            yield from _Case(crew, made, complained).scenes(day)


def _chosen(crew: Crew, files: Sequence[MadeUp], day: dt.date, *, is_foreign: bool) -> Iterator[MadeUp]:
    """Yield clients who buy, old ones, every one once."""
    able = [made for made in files if made.form.stage is Stage.WON and made.buyer.is_foreign is is_foreign]
    able = [made for made in able if made.entered < day - OLD and not made.buyer.is_private]
    for start in range(_APART):
        yield from able[start::_APART]


def _say(crew: Crew, made: MadeUp, said: Said) -> None:
    product = made.buyer.products[0].name
    form = FeedbackForm(
        on=today(),
        type=said.type,
        topic=said.topic,
        product=product if said.topic is Topic.PURCHASE else "",
        satisfaction=said.satisfaction,
        text=_filled(made, said.text),
    )
    feedback.add_feedback(crew[made.responsible].desk, made.id, form)


def _answer(crew: Crew, made: MadeUp, said: Said) -> None:
    channel = Channel.EMAIL if said.is_abroad else Channel.PHONE
    form = InteractionForm(on=today(), channel=channel, text=_filled(made, said.answer))
    interactions.log_interaction(crew[made.responsible].desk, made.id, form)


def _hand(crew: Crew, made: MadeUp, handed: Handed) -> None:
    form = GiftForm(
        on=today(),
        what=handed.what,
        value=Decimal(handed.value),
        occasion=handed.occasion,
        handed_by=crew[0].id,
        note=handed.note,
    )
    gifts.add_gift(crew[made.responsible].desk, made.id, form)


class _Case:
    """A complaint and its steps, each taken on its own day."""

    def __init__(self, crew: Crew, made: MadeUp, complained: Complained) -> None:
        self._own = crew[made.responsible]
        manager = manager_of(crew, self._own)
        self._handler = manager if complained.is_personal else self._own
        self._made, self._complained = made, complained
        self._key, self._seen = b"", REGISTERED

    def scenes(self, day: dt.date) -> Iterator[Scene]:
        """Yield the day on which it was taken down, and those of its steps."""
        yield Scene(_ago(day, self._complained.days), self._take_down)
        for days, steps in groupby(self._dated(), key=lambda pair: pair[0]):
            yield Scene(_ago(day, days), partial(self._take, [step for _days, step in steps]))

    def _dated(self) -> Iterator[tuple[int, Step]]:
        days = self._complained.days
        for step in self._complained.steps:
            days -= step.days
            yield days, step

    def _take_down(self) -> None:
        is_about = self._complained.is_personal and self._handler is not self._own
        form = ComplaintForm(
            on=today(),
            what=_filled(self._made, self._complained.text),
            severity=self._complained.severity,
            concerns=self._own.id if is_about else None,
        )
        self._key = complaints.take_down(self._own.desk, self._made.id, form).made
        self._handler.desk.refresh()

    def _take(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self._step(step)

    def _step(self, step: Step) -> None:
        text = _filled(self._made, step.text)
        if step.reopens:
            complaints.reopen(self._handler.desk, self._key, text)
        else:
            form = StepForm(seen=self._seen, state=step.state, text=text, satisfaction=step.satisfaction)
            complaints.take_step(self._handler.desk, self._key, form)
        self._seen = step.state


def _ago(day: dt.date, days: int) -> dt.date:
    return workday(day - dt.timedelta(days=days))


def _filled(made: MadeUp, text: str) -> str:
    return text.format(who=made.buyer.who, product=made.buyer.products[0].name)
