"""A program that dies while it saves loses nothing that it had acknowledged, and leaves a sound vault."""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.interactions import Channel, Interaction
from clientbook.services import firms
from clientbook.services.interactions import InteractionForm, log_interaction
from clientbook.support.clock import seeded, today
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tests.conftest import Sized
    from tests.fixtures_firm import Firm

_START = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _save_for_ever(path: Path, client: bytes, acknowledged: Connection) -> None:
    """Log calls one after another, and say of each when it is saved."""
    desk = firms.open_firm(path, login="wang", passphrase=passphrase("wang"))
    acknowledged.send("open")
    for number in range(1_000_000):
        text = f"{os.getpid()}-{number}"
        log_interaction(desk, client, InteractionForm(on=today(), channel=Channel.PHONE, text=text))
        acknowledged.send(text)


def _killed_while_saving(path: Path, client: bytes, patience: float) -> list[str]:
    """Return what a program had acknowledged when it was killed `patience` seconds after its first word."""
    ours, theirs = _START.Pipe(duplex=False)
    program = _START.Process(target=_save_for_ever, args=(path, client, theirs))
    program.start()
    theirs.close()
    assert ours.recv() == "open"
    time.sleep(patience)
    program.kill()
    program.join()
    said: list[str] = []
    try:
        while True:
            said.append(ours.recv())
    except EOFError:
        return said


def test_a_hundred_kills_lose_no_acknowledged_save(firm: Firm, sized: Sized) -> None:
    warm = firm.open("wang")
    log_interaction(warm, firm.ids["haihong"], InteractionForm(on=today(), channel=Channel.PHONE, text="first"))
    warm.close()
    firm.opened.clear()
    moments = seeded(20)
    acknowledged: list[str] = []
    for _round in range(sized(gate=100, long=1_000)):
        acknowledged += _killed_while_saving(firm.path, firm.ids["haihong"], moments.random() * 0.15)
    desk = firm.open("wang")
    kept = set(desk.session.scalars(select(Interaction.text)))
    assert len(acknowledged) > 100
    assert set(acknowledged) <= kept
    assert desk.vault.verify().is_sound
    for login in ("chen", "li", "sun", "zhou"):
        assert firm.open(login).vault.seq == desk.vault.seq
