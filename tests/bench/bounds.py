"""What no program of this design can leave out, measured with bare library calls: the floor below a figure."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from clientbook.domain.pinyin import listed_keys
from tests.bench.table import Bound
from tests.bench.timing import median, timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_SAMPLE = 2_000
ROLL = "SELECT id, binder, digest FROM records WHERE level = {level} ORDER BY id"
ROWS = (
    "SELECT id, binder, kind, level, version, key_version, seq, body, digest FROM records WHERE level = {level} "
    "ORDER BY id"
)


def signatures(count: int) -> Bound:
    """Return what signing takes: one signature per access statement."""
    key, message = Ed25519PrivateKey.generate(), bytes(900)
    return _scaled(f"{count:,} Ed25519 signatures", count, lambda: key.sign(message))


def wraps(count: int) -> Bound:
    """Return what wrapping by HPKE takes: keys for readers, details of an entry for who reads the log."""
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    target, secret = X25519PrivateKey.generate().public_key(), bytes(256)
    return _scaled(f"{count:,} HPKE wraps", count, lambda: suite.encrypt(secret, target, b"context"))


def derivations(count: int) -> Bound:
    """Return what deriving card and file keys takes."""
    secret = os.urandom(32)
    return _scaled(f"{count:,} keys by HKDF", count, lambda: HKDF(SHA256(), 32, None, b"context").derive(secret))


def keys(count: int) -> Bound:
    """Return what setting up AES takes where each file has a key of its own; the references use one for all."""
    key = os.urandom(32)
    return _scaled(f"{count:,} AES keys set up", count, lambda: AESGCM(key))


def opening(count: int) -> Bound:
    """Return what opening sealed records takes, the keys being there."""
    cipher, nonce = AESGCM(os.urandom(32)), os.urandom(12)
    sealed = cipher.encrypt(nonce, bytes(256), b"context")
    return _scaled(f"{count:,} records opened", count, lambda: cipher.decrypt(nonce, sealed, b"context"))


def packing(count: int) -> Bound:
    """Return what Python takes to put together what is hashed and what is authenticated of a record."""
    head, tail = struct.Struct(">23s16s16sBIIQBH"), struct.Struct(">I16sIQI16sIQIQI")
    name, ident = b"service_member", bytes(16)

    def pack() -> tuple[bytes, bytes]:
        front = head.pack(b"clientbook/1/record-row", ident, ident, 1, 1, 1, 1, False, 14) + name
        return front, tail.pack(16, ident, 8, 1, 16, ident, 8, 1, 8, 1, 14) + name

    return _scaled(f"{count:,} heads and contexts", count, pack)


def digests(count: int) -> Bound:
    """Return what hashing records takes, one by one, as the journal names them."""
    body = bytes(360)
    return _scaled(f"{count:,} SHA-256 digests", count, lambda: hashlib.sha256(body).digest())


Card = tuple[str, Sequence[str], Sequence[str]]
"""What search keys are made of: the name, other names, numbers."""


def readings(cards: Sequence[Card]) -> Bound:
    """Return what making the search keys of clients takes: readings, initials, digits."""

    def make() -> None:
        for name, others, numbers in cards:
            listed_keys(name, others, numbers)

    return Bound(f"search keys of {len(cards):,} clients", median(lambda: timed(make)))


def reading(path: Path, title: str, *queries: str) -> Bound:
    """Return what SQLite takes to hand over the rows of some queries, and nothing else."""
    store = sqlite3.connect(path)

    def read() -> None:
        for query in queries:
            cursor = store.execute(query)
            while cursor.fetchmany(1000):
                pass

    taken = median(lambda: timed(read))
    store.close()
    return Bound(title, taken)


def comparing(path: Path, title: str, *queries: str) -> Bound:
    """Return what reading rolls and hashing every row of them takes, page by page."""
    store = sqlite3.connect(path)

    def compare() -> None:
        for query in queries:
            cursor, digest = store.execute(query), hashlib.sha256()
            while page := cursor.fetchmany(1000):
                names = [b"".join(row[:2]) for row in page]
                digest.update(b"".join([name + row[2] for name, row in zip(names, page, strict=True)]))

    taken = median(lambda: timed(compare))
    store.close()
    return Bound(title, taken)


def sweeping(path: Path) -> Bound:
    """Return what writing the vault's file anew takes, so that nothing of old keys stays in it."""
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = FILE"):
        store.execute(f"PRAGMA {pragma}")

    def sweep() -> None:
        store.execute("VACUUM")
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    taken = median(lambda: timed(sweep))
    store.close()
    return Bound("writing the file anew (VACUUM)", taken)


def inserting(title: str, schema: Iterable[str], tables: dict[str, list[tuple[Any, ...]]]) -> Bound:
    """Return what SQLite takes to store rows in a database in memory made by these statements."""

    def insert() -> None:
        memory = sqlite3.connect(":memory:", isolation_level=None)
        for statement in schema:
            memory.execute(statement)
        memory.execute("BEGIN")
        _insert(memory, tables)
        memory.execute("COMMIT")
        memory.close()

    return Bound(title, median(lambda: timed(insert)))


def writing(path: Path, tables: dict[str, list[tuple[Any, ...]]], title: str) -> Bound:
    """Return what SQLite takes to store rows durably in a vault."""
    store = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY"):
        store.execute(f"PRAGMA {pragma}")

    def write() -> None:
        store.execute("BEGIN IMMEDIATE")
        _insert(store, tables)
        store.execute("COMMIT")

    taken = timed(write)
    store.close()
    return Bound(title, taken)


def watched(image: bytes, tables: dict[str, list[tuple[Any, ...]]], title: str) -> Bound:
    """Return what SQLite takes to store new rows on a desk whose triggers name them, and to hand those over again."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    memory.deserialize(image)
    memory.execute("PRAGMA secure_delete = ON")
    named = "WHERE id IN (SELECT id FROM changed WHERE kind = ?)"

    def keep() -> None:
        _insert(memory, tables)
        kinds = [kind for (kind,) in memory.execute("SELECT DISTINCT kind FROM changed").fetchall()]
        for kind in kinds:
            memory.execute(f"UPDATE {kind} SET version = 1 {named}", (kind,))  # noqa: S608  own names
            memory.execute(f"SELECT * FROM {kind} {named}", (kind,)).fetchall()  # noqa: S608  own names

    def once() -> float:
        memory.execute("BEGIN")
        taken = timed(keep)
        memory.execute("ROLLBACK")
        return taken

    taken = median(once)
    memory.close()
    return Bound(title, taken)


def _insert(store: sqlite3.Connection, tables: dict[str, list[tuple[Any, ...]]]) -> None:
    for name, rows in tables.items():
        if rows:
            places = ", ".join("?" * len(rows[0]))
            store.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608  own names


def _scaled(name: str, count: int, act: Callable[[], object]) -> Bound:
    """Time a sample of equal calls and take as many times as much as there are calls."""
    sample = min(count, _SAMPLE)

    def run() -> None:
        for _call in range(sample):
            act()

    rounds = 1 if sample == _SAMPLE else _SAMPLE // max(sample, 1)
    return Bound(name, median(lambda: timed(lambda: [run() for _round in range(rounds)])) / rounds * count / sample)
