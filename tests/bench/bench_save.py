"""Saving one interaction so that it survives a power cut."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from clientbook.domain.interactions import Channel
from clientbook.services import clients, interactions
from clientbook.services.clients import ClientFilter
from clientbook.support.clock import today
from tests.bench import peers
from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import in_turn, parts, quick, waited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clientbook.desk import Desk
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

    quick(save, 5)
    with closing(_durable(firm.folder / "bare.db")) as bare, closing(_before(firm)) as vault:
        bare.execute("CREATE TABLE record (id BLOB PRIMARY KEY, body BLOB)")
        store = _storing(firm, vault, save)

        def commit() -> None:
            bare.execute("INSERT INTO record VALUES (?, ?)", (os.urandom(16), os.urandom(_BODY)))

        sealing, keeping = _sealing(), _keeping(desk)
        ours, reference, *least = in_turn(save, commit, store, sealing, keeping, rounds=_ROUNDS)
    names = ("its two rows in the vault's tables", "ciphers, digests and anchor", "its row in memory, watched")
    yield Figure(
        name="save one interaction, durable",
        ours=ours,
        reference=reference,
        aim=Aim(1.5),
        parts=lambda: parts(lambda: [save() for _round in range(50)]),
        bounds=lambda: [Bound(name, taken) for name, taken in zip(names, least, strict=True)],
    )
    yield Figure(name="  its work while the disk does nothing", ours=quick(save, _ROUNDS))
    with peers.sqlcipher(firm) as peer:
        yield Figure(name="  the same with SQLCipher", ours=ours, reference=quick(peer.save, _ROUNDS, how=waited))
    with peers.keepass(firm) as other:
        if other is not None:
            yield Figure(
                name="  the same with KeePassXC's format", ours=ours, reference=quick(other.save, 3, how=waited)
            )
    desk.close()


def _durable(path: Path) -> sqlite3.Connection:
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        store.execute(f"PRAGMA {pragma}")
    return store


def _before(firm: Firm) -> sqlite3.Connection:
    """Return a copy of the vault as it is now, open."""
    copy = _durable(firm.folder / "before.db")
    with closing(sqlite3.connect(firm.path)) as vault:
        vault.backup(copy)
    copy.execute("PRAGMA secure_delete = ON")
    return copy


def _storing(firm: Firm, vault: sqlite3.Connection, save: Callable[[], None]) -> Callable[[], None]:
    """Return what stores the two rows of a save durably where they belong: in the tables of the vault."""
    save()
    with closing(sqlite3.connect(firm.path)) as newest:
        record = newest.execute("SELECT * FROM records ORDER BY seq DESC LIMIT 1").fetchone()
        seq, *entry = newest.execute("SELECT * FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    numbers = count(seq)
    records, journal = (f"({', '.join('?' * size)})" for size in (len(record), 1 + len(entry)))

    def store() -> None:
        vault.execute("BEGIN IMMEDIATE")
        vault.execute(f"INSERT INTO records VALUES {records}", (os.urandom(16), *record[1:]))  # noqa: S608  places
        vault.execute(f"INSERT INTO journal VALUES {journal}", (next(numbers), *entry))  # noqa: S608  places
        vault.execute("COMMIT")

    return store


def _sealing() -> Callable[[], None]:
    """Return what signs an entry, wraps its details, seals record and anchor and hashes what the entry names."""
    signer, target = Ed25519PrivateKey.generate(), X25519PrivateKey.generate().public_key()
    suite, key, body = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM), os.urandom(32), bytes(_BODY)

    def seal() -> None:
        sealed = [AESGCM(key).encrypt(os.urandom(12), body, b"context") for _box in range(2)]
        digests = [hashlib.sha256(one).digest() for one in sealed]
        entry = b"".join(digests) + suite.encrypt(body[:256], target, b"context")
        hashlib.sha256(entry + signer.sign(entry)).digest()

    return seal


def _keeping(desk: Desk) -> Callable[[], None]:
    """Return what keeps a row on a desk whose triggers name it, reads it again and notes its day in the list."""
    held = desk.session.connection().connection.driver_connection
    assert isinstance(held, sqlite3.Connection)
    memory = sqlite3.connect(":memory:", isolation_level=None)
    memory.deserialize(held.serialize())
    row = memory.execute("SELECT * FROM interaction ORDER BY rowid DESC LIMIT 1").fetchone()
    columns = [column[1] for column in memory.execute("PRAGMA table_info(interaction)")]
    places = ", ".join("?" * len(row))
    key, client = columns.index("id"), row[columns.index("client_id")]

    def keep() -> None:
        new = os.urandom(16)
        memory.execute("BEGIN")
        memory.execute(f"INSERT INTO interaction VALUES ({places})", (*row[:key], new, *row[key + 1 :]))  # noqa: S608  places
        memory.execute("SELECT * FROM interaction WHERE id IN (SELECT id FROM changed)").fetchall()
        memory.execute("UPDATE interaction SET version = 1 WHERE id = ?", (new,))
        last = memory.execute('SELECT max("on") FROM interaction WHERE client_id = ?', (client,)).fetchone()
        memory.execute("UPDATE client_line SET last_contact = ? WHERE client_id = ?", (*last, client))
        memory.execute("DELETE FROM changed")
        memory.execute("COMMIT")

    return keep
