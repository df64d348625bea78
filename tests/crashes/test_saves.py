"""A program that dies while it saves loses nothing that it had acknowledged, and leaves a sound vault."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.interactions import Channel, Interaction
from clientbook.services.interactions import InteractionForm, log_interaction
from clientbook.support.clock import seeded, today
from tests.crashes.dying import Dying, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from tests.conftest import Sized
    from tests.fixtures_firm import Firm

_LOGINS = ("chen", "wang", "li", "zhao", "sun", "qian", "zhou", "wu")


def _save_for_ever(desk: Desk, say: Callable[[str], None], client: bytes) -> None:
    """Log calls one after another, and say of each when it is saved."""
    for number in count():
        text = f"{os.getpid()}-{number}"
        log_interaction(desk, client, InteractionForm(on=today(), channel=Channel.PHONE, text=text))
        say(text)


def _warm(firm: Firm) -> tuple[Dying, float]:
    """Return programs whose desk has saved before, and how many seconds their next save takes."""
    dying = Dying(firm, "wang")
    desk, form = dying.warm or firm.open("wang"), InteractionForm(on=today(), channel=Channel.PHONE, text="first")
    log_interaction(desk, firm.ids["haihong"], form)
    length = seconds(lambda: log_interaction(desk, firm.ids["haihong"], form))
    if dying.warm is not None:
        dying.refresh()
    return dying, length


def _kept(desk: Desk) -> set[str]:
    return set(desk.session.scalars(select(Interaction.text)))


def test_a_hundred_kills_lose_no_acknowledged_save(firm: Firm, sized: Sized) -> None:
    moments, acknowledged = seeded(20), list[str]()
    dying, length = _warm(firm)
    for number in range(sized(gate=100, long=1_000)):
        acknowledged += dying.killed(_save_for_ever, firm.ids["haihong"], after=moments.random() * max(0.1, 6 * length))
        if number % 5 == 4:
            dying.refresh()
        if number % 20 == 19:
            assert set(acknowledged) <= _kept(firm.open("wang"))
    dying.close()
    assert len(acknowledged) > sized(gate=10, long=100)
    for login in _LOGINS:
        desk = firm.open(login)
        assert desk.vault.verify().is_sound
        if login in ("chen", "wang", "li", "sun"):
            assert set(acknowledged) <= _kept(desk)


def test_a_save_that_dies_before_any_of_its_statements_is_there_or_not(firm: Firm, sized: Sized) -> None:
    client, moments, said = firm.ids["haihong"], seeded(24), list[str]()
    dying, _length = _warm(firm)
    for _round in range(sized(gate=20, long=1_000)):
        said += dying.killed(_save_for_ever, client, at_statement=moments.randint(1, 40))
    dying.close()
    desk = firm.open("wang")
    assert set(said) <= _kept(desk)
    assert desk.vault.verify().is_sound
