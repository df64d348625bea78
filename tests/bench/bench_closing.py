"""Handing over and closing: 300 files of 20 records go to two successors, with new keys, and the account ends.

What follows beside the open vault, the file written anew and a checkpoint, is a figure of its own.
"""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from clientbook.services import backups, cleaning, departures, members
from clientbook.support.clock import today
from clientbook.support.words import Role
from tests.bench import bounds
from tests.bench.firms import OWN_RECORDS, fill
from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import Part, Watch, median, parts, timed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.bench.firms import Firm

CLIENTS, RECORDS = 300, 20


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of a departure in a firm of this size."""
    desk = firm.unlock()
    watch = Watch()
    with watch.on(backups, "before"):
        leaver, case, files = _case(desk, "l1")
        recipients = len(desk.vault.access(files[0]))
        handing = timed(lambda: departures.hand_over(desk, case))
        closing = timed(lambda: members.close_member(desk, leaver)) - watch.seconds
    reference = median(lambda: timed(lambda: _bare(firm, recipients)))
    name = f"hand over and close: {CLIENTS} clients × {RECORDS} records, new keys"
    note = f"reference: the same rows sealed, wrapped and written once; {handing:.2f} s and {closing:.2f} s"

    def where() -> list[Part]:
        _leaver, again, _files = _case(desk, "l2")
        return parts(lambda: departures.hand_over(desk, again))

    yield Figure(
        name=name,
        ours=handing + closing,
        reference=reference,
        aim=Aim(2.5),
        parts=where,
        bounds=lambda: _bounds(firm, reference, recipients),
        note=note,
    )
    yield Figure(name="  the verified backup before it", ours=watch.seconds)
    yield Figure(
        name="  the file written anew behind it, and a checkpoint",
        ours=timed(lambda: _clean(desk)),
        bounds=lambda: _bounds_behind(firm),
    )
    desk.close()


def _clean(desk: Desk) -> None:
    found = cleaning.begin(desk)
    if found is None or not cleaning.clean(found):
        message = "nothing was to be cleaned, or somebody was in the file"
        raise RuntimeError(message)


def _case(desk: Desk, login: str) -> tuple[bytes, bytes, list[bytes]]:
    """Put a leaver with clients into the firm and choose successors; returns leaver, case and clients."""
    people = [one for one in members.people(desk) if one.role is Role.STAFF]
    team = people[0].team
    changes, _code = members.add_member(desk, members.MemberForm(login=login, name=f"离职{login}", team=team))
    leaver = changes.made
    files = fill(desk, range(CLIENTS), each=RECORDS - OWN_RECORDS, responsible=leaver)
    case = departures.open_departure(desk, departures.DepartureForm(leaver=leaver, last_day=today())).made
    for one, part in zip(people[:2], (files[::2], files[1::2]), strict=True):
        departures.allocate(desk, case, part, one.id)
    return leaver, case, files


def _bounds(firm: Firm, reference: float, recipients: int) -> list[Bound]:
    """Return what both acts cost at least beside the reference: nothing of it grows with the firm."""
    count = CLIENTS * RECORDS
    return [
        Bound("the reference", reference),
        bounds.signatures(CLIENTS),
        bounds.derivations(CLIENTS * 2),
        bounds.digests(count * 3 + CLIENTS * recipients),
        bounds.packing(count * 2),
        bounds.opening(count),
        _changing(firm),
    ]


def _bounds_behind(firm: Firm) -> list[Bound]:
    """Return what follows costs at least: the file is written anew, and every roll compared for the checkpoint."""
    copy = firm.folder / "swept.clientbook"
    _copied(firm, copy)
    rolls = (bounds.ROLL.format(level=1), bounds.ROLL.format(level=2))
    found = [bounds.sweeping(copy), bounds.comparing(copy, "journal against rolls", *rolls)]
    copy.unlink()
    return found


def _copied(firm: Firm, copy: Path) -> None:
    with sqlite3.connect(firm.path) as vault, sqlite3.connect(copy) as target:
        vault.backup(target)
    vault.close()
    target.close()


def _changing(firm: Firm) -> Bound:
    """Return what SQLite takes to read the rows of so many files by its index and to put others in their place."""
    copy = firm.folder / "changed.clientbook"
    _copied(firm, copy)
    store = sqlite3.connect(copy, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON"):
        store.execute(f"PRAGMA {pragma}")
    query = "SELECT DISTINCT binder FROM statements ORDER BY random() LIMIT ?"
    binders = [binder for (binder,) in store.execute(query, (CLIENTS,))]

    def change() -> None:
        rows = [row for one in binders for row in store.execute("SELECT * FROM records WHERE binder = ?", (one,))]
        store.execute("BEGIN")
        change = "UPDATE records SET key_version = 2, seq = seq + 1, digest = ?, body = ? WHERE id = ?"
        store.executemany(change, [(os.urandom(32), bytes(len(row[8] or b"")), row[0]) for row in rows])
        store.execute("COMMIT")

    count = sum(store.execute("SELECT count(*) FROM records WHERE binder = ?", (one,)).fetchone()[0] for one in binders)
    taken = median(lambda: timed(change)) * CLIENTS * RECORDS / count
    store.close()
    copy.unlink()
    return Bound(f"{CLIENTS * RECORDS:,} rows of the vault read by file and changed", taken)


def _bare(firm: Firm, recipients: int) -> None:
    path = firm.folder / "closing.db"
    path.unlink(missing_ok=True)
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        store.execute(f"PRAGMA {pragma}")
    store.execute("CREATE TABLE record (id BLOB PRIMARY KEY, binder BLOB, body BLOB)")
    store.execute("CREATE TABLE wrap (binder BLOB, recipient INTEGER, body BLOB)")
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    public = [X25519PrivateKey.generate().public_key() for _recipient in range(recipients)]
    store.execute("BEGIN")
    for _client in range(CLIENTS):
        key, binder = os.urandom(32), os.urandom(16)
        wraps = [(binder, number, suite.encrypt(key, target, b"context")) for number, target in enumerate(public)]
        store.executemany("INSERT INTO wrap VALUES (?, ?, ?)", wraps)
        cipher = AESGCM(key)
        for _record in range(RECORDS):
            body = cipher.encrypt(os.urandom(12), bytes(256), b"context")
            store.execute("INSERT INTO record VALUES (?, ?, ?)", (os.urandom(16), binder, body))
    store.execute("COMMIT")
    store.close()
