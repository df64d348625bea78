"""Saving one interaction so that it survives a power cut."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from clientbook.domain.interactions import Channel
from clientbook.services import clients, interactions
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from tests.bench import bounds, peers
from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import in_turn, parts, quick, waited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.firms import Firm

_ROUNDS = 41
_BODY = 540
"""Bytes of a sealed interaction with its place in an index, a journal entry aside."""


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of saving."""
    desk = firm.unlock()
    client = clients.list_clients(desk, ClientFilter())[0]
    form = interactions.InteractionForm(
        on=today() - dt.timedelta(days=1), channel=Channel.PHONE, text="确认交期,下周再联系"
    )

    def save() -> None:
        interactions.log_interaction(desk, client, form)

    bare = sqlite3.connect(firm.folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        bare.execute(f"PRAGMA {pragma}")
    bare.execute("CREATE TABLE record (id BLOB PRIMARY KEY, body BLOB)")

    def commit() -> None:
        bare.execute("INSERT INTO record VALUES (?, ?)", (os.urandom(16), os.urandom(_BODY)))

    quick(save, 5)
    ours, reference = in_turn(save, commit, rounds=_ROUNDS)
    yield Figure(
        name="save one interaction, durable",
        ours=ours,
        reference=reference,
        aim=Aim(1.5),
        parts=lambda: parts(lambda: [save() for _round in range(50)]),
        bounds=lambda: [_stored(firm, save), bounds.signatures(1), bounds.wraps(1)],
    )
    yield Figure(name="  its work while the disk does nothing", ours=quick(save, _ROUNDS))
    bare.close()
    with peers.sqlcipher(firm) as peer:
        yield Figure(name="  the same with SQLCipher", ours=ours, reference=quick(peer.save, _ROUNDS, how=waited))
    with peers.keepass(firm) as other:
        if other is not None:
            yield Figure(
                name="  the same with KeePassXC's format", ours=ours, reference=quick(other.save, 3, how=waited)
            )
    desk.close()


def _stored(firm: Firm, save: Callable[[], None]) -> Bound:
    """Return what storing the two rows of a save durably takes where they belong: in the tables of the vault."""
    copy = firm.folder / "before.db"
    with closing(sqlite3.connect(firm.path)) as vault:
        with closing(sqlite3.connect(copy)) as target:
            vault.backup(target)
        save()
        tables = ("records", "journal")
        rows = {name: vault.execute(f"SELECT * FROM {name} ORDER BY seq DESC LIMIT 1").fetchall() for name in tables}  # noqa: S608  own names
    return bounds.writing(copy, rows, "its two rows in the vault's tables", how=waited, rounds=_ROUNDS)
