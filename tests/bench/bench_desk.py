"""Unlocking, searching and saving on a firm of a given size."""

from __future__ import annotations

import datetime as dt
import gc
import os
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clientbook.desk.snapshot import snapshot_path
from clientbook.domain.interactions import Channel
from clientbook.services import clients, firms, interactions
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from clientbook.vault.crypto import kdf
from tests.bench.firms import PASSPHRASE, build

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk

RECORDS = 10
VISIBLE = 40
QUERIES = ("z", "zs", "zhang", "zhangw", "wang", "ouyang", "138", "13812", "王伟", "chenm", "lgh", "x")
Row = tuple[str, float, float]


def measure(size: int) -> list[Row]:
    """Return the figures of unlocking, searching, saving and memory."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["CLIENTBOOK_PROFILE"] = str(Path(folder) / "profile")
        path = Path(folder) / "firm.clientbook"
        desk = build(path, size, records=RECORDS)
        firms.lock(desk)
        rows = [_passphrase(), _with_snapshot(path, size), *_without_snapshot(path, size)]
        desk = firms.open_firm(path, login="owner", passphrase=PASSPHRASE)
        rows += [_search(desk, size), _save(desk, Path(folder))]
        desk.close()
    return rows


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[], float], rounds: int = 3) -> float:
    """Return the median of `rounds` measurements."""
    return statistics.median(work() for _round in range(rounds))


def _derive() -> None:
    kdf.stretch(b"passphrase", bytes(16), kdf.built_in())


def _passphrase() -> Row:
    return "passphrase function alone (part of no figure below)", median(lambda: timed(_derive)), 0


def first_list(path: Path) -> Desk:
    """Unlock and read the first screen of the list."""
    desk = firms.open_firm(path, login="owner", passphrase=PASSPHRASE)
    clients.client_rows(desk, clients.list_clients(desk, ClientFilter())[:VISIBLE])
    return desk


def _unlock(path: Path) -> float:
    kept: list[Desk] = []
    seconds = timed(lambda: kept.append(first_list(path))) - timed(_derive)
    kept[0].close()
    return seconds


def _with_snapshot(path: Path, size: int) -> Row:
    ours = median(lambda: _unlock(path))
    desk = firms.open_firm(path, login="owner", passphrase=PASSPHRASE)
    image = path.with_suffix(".image")
    image.write_bytes(desk.vault.snapshot_open(snapshot_path(desk.vault).read_bytes()).image)
    desk.close()

    def raw() -> None:
        connection = sqlite3.connect(":memory:")
        connection.deserialize(image.read_bytes())
        connection.execute("SELECT count(*) FROM client").fetchone()
        connection.close()

    return f"unlock to first list, {size:,} clients, with snapshot", ours, median(lambda: timed(raw))


def _without_snapshot(path: Path, size: int) -> list[Row]:
    desk = firms.open_firm(path, login="owner", passphrase=PASSPHRASE)
    snapshot = snapshot_path(desk.vault)
    desk.close()
    snapshot.unlink(missing_ok=True)
    ours = _unlock(path)
    with sqlite3.connect(path) as raw:
        bodies = [len(row[0]) for row in raw.execute("SELECT body FROM records WHERE body IS NOT NULL")]
    raw.close()
    cipher = AESGCM(bytes(32))
    sealed = [cipher.encrypt(bytes(12), bytes(length - 28), b"") for length in bodies]

    def decrypt() -> None:
        for body in sealed:
            cipher.decrypt(bytes(12), body, b"")

    return [(f"unlock to first list, {size:,} clients, without snapshot", ours, timed(decrypt))]


def _search(desk: Desk, size: int) -> Row:
    connection = desk.session.connection().connection.driver_connection
    assert connection is not None

    def ours(query: str) -> None:
        clients.client_rows(desk, clients.list_clients(desk, ClientFilter(text=query))[:VISIBLE])

    def like(query: str) -> None:
        connection.execute("SELECT client_id FROM client_line WHERE haystack LIKE ?", (f"%{query}%",)).fetchall()

    times = sorted(median(lambda q=query: timed(lambda: ours(q))) for query in QUERIES)
    reference = sorted(median(lambda q=query: timed(lambda: like(q))) for query in QUERIES)
    p95 = round(0.95 * (len(QUERIES) - 1))
    return f"key press to filtered list, {size:,} clients, p95", times[p95], reference[p95]


def _save(desk: Desk, folder: Path) -> Row:
    client = clients.list_clients(desk, ClientFilter())[0]
    form = interactions.InteractionForm(
        on=today() - dt.timedelta(days=1), channel=Channel.PHONE, text="确认交期,下周再联系"
    )
    ours = median(lambda: timed(lambda: interactions.log_interaction(desk, client, form)), 15)
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE record (id BLOB PRIMARY KEY, body BLOB)")

    def commit() -> None:
        bare.execute("INSERT INTO record VALUES (?, ?)", (os.urandom(16), os.urandom(1024)))

    reference = median(lambda: timed(commit), 15)
    bare.close()
    return "save one interaction, durable", ours, reference
