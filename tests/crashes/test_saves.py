"""A program that dies while it saves loses nothing that it had acknowledged, and leaves a sound vault."""

from __future__ import annotations

import os
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.interactions import Channel, Interaction
from clientbook.services.interactions import InteractionForm, log_interaction
from clientbook.support.clock import seeded, today
from tests.crashes.dying import Dying

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk
    from tests.conftest import Sized
    from tests.fixtures_firm import Firm

_LOGINS = ("chen", "wang", "li", "zhao", "sun", "qian", "zhou", "wu")
_SERVING = ("chen", "wang", "li", "sun")


def _save(desk: Desk, client: bytes, text: str) -> None:
    log_interaction(desk, client, InteractionForm(on=today(), channel=Channel.PHONE, text=text))


def _save_once(desk: Desk, _say: object, client: bytes) -> None:
    _save(desk, client, "first")


def _save_for_ever(desk: Desk, say: Callable[[str], None], client: bytes) -> None:
    """Log calls one after another, and say of each when it is saved."""
    for number in count():
        text = f"{os.getpid()}-{number}"
        _save(desk, client, text)
        say(text)


def _kept(desk: Desk) -> set[str]:
    return set(desk.session.scalars(select(Interaction.text)))


def test_a_hundred_kills_lose_no_acknowledged_save(firm: Firm, sized: Sized) -> None:
    """Every second program dies before one of the statements of a save, each of them in its turn."""
    client, kills, acknowledged = firm.ids["haihong"], sized(gate=100, long=1_000), list[str]()
    dying = Dying(firm, "wang")
    dying.measured(_save_once, client)
    dying.refresh()
    length = dying.measured(_save_once, client)
    for number, when in enumerate(length.deaths(kills, seeded(20), most_said=3)):
        if number % 5 == 0:
            dying.refresh()
        acknowledged += dying.killed(_save_for_ever, client, when=when)
        if number % 20 == 19:
            assert set(acknowledged) <= _kept(firm.open("wang"))
    dying.close()
    assert len(acknowledged) >= kills
    for login in _LOGINS:
        desk = firm.open(login)
        assert desk.vault.verify().is_sound
        if login in _SERVING:
            assert set(acknowledged) <= _kept(desk)
