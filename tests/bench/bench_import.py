"""Importing a sheet beside the bare work: reading it with calamine, wrapping keys and sealing with the library."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from python_calamine import CalamineWorkbook

from clientbook.services import backups, imports
from tests.bench import bounds
from tests.bench.table import Aim, Bound, Figure
from tests.bench.timing import Part, Watch, parts, timed
from tests.exchange.sheets import make_client_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.bench.firms import Firm

ROWS = 10_000
RECORDS = 3
"""Card, details and contact: what one row becomes that names no colleague."""
_SEALED = ("client", "client_details", "contact")
_DERIVED = ("client_line", "pair_card")


class _Before(NamedTuple):
    """A firm before an import: a copy of its vault, the owner's desk, and the last journal entry."""

    vault: Path
    desk: bytes
    seq: int


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of importing a sheet into a firm of this size; a smaller sheet went before it."""
    sheet = make_client_sheet(firm.folder / "clients.xlsx", rows=ROWS)
    fewer = make_client_sheet(firm.folder / "fewer.xlsx", rows=ROWS // 10)
    desk = firm.unlock()
    _import(desk, fewer)
    before = _kept(firm, desk)
    watch = Watch()
    with watch.on(backups, "before"):
        made = desk.vault.binders().keys()
        ours = timed(lambda: _import(desk, sheet)) - watch.seconds
        newest = next(iter(desk.vault.binders().keys() - made))
        recipients = len(desk.vault.access(newest))
        reference = min(timed(lambda: _bare(sheet, recipients)) for _round in range(3))
    bounded = _bounds(firm, desk, before, reference)

    def where() -> list[Part]:
        return parts(lambda: _import(desk, fewer))

    yield Figure(
        name=f"import {ROWS:,} clients from xlsx",
        ours=ours,
        reference=reference,
        aim=Aim(1.5),
        parts=where,
        bounds=lambda: bounded,
    )
    yield Figure(name="  the verified backup before it", ours=watch.seconds)
    desk.close()


def _import(desk: Desk, sheet: Path) -> None:
    imports.run_import(desk, imports.preview_import(desk, sheet))


def _memory(desk: Desk) -> sqlite3.Connection:
    held = desk.session.connection().connection.driver_connection
    assert isinstance(held, sqlite3.Connection)
    return held


def _kept(firm: Firm, desk: Desk) -> _Before:
    copy = firm.folder / "before.db"
    with closing(sqlite3.connect(firm.path)) as vault, closing(sqlite3.connect(copy)) as target:
        vault.backup(target)
    return _Before(copy, _memory(desk).serialize(), desk.vault.seq)


def _bounds(firm: Firm, desk: Desk, before: _Before, reference: float) -> list[Bound]:
    """Return what an import costs at least beside the reference: signed, hashed, stored twice, and found by its names.

    The rows are those that the import made, stored once more where the firm was as it had been before.
    """
    with closing(sqlite3.connect(firm.path)) as vault:
        new = "SELECT * FROM {} WHERE seq > ? ORDER BY {}"
        stored = {
            "statements": vault.execute(new.format("statements", "binder"), (before.seq,)).fetchall(),
            "wraps": vault.execute(
                "SELECT * FROM wraps WHERE binder IN (SELECT binder FROM statements WHERE seq > ?) ORDER BY binder",
                (before.seq,),
            ).fetchall(),
            "records": vault.execute(new.format("records", "id"), (before.seq,)).fetchall(),
        }
    kept = {name: _rows(desk, name) for name in (*_SEALED, *_DERIVED)}
    durable, in_memory = (sum(map(len, tables.values())) for tables in (stored, kept))
    return [
        Bound("the reference", reference),
        bounds.signatures(ROWS),
        bounds.derivations(ROWS * 2),
        bounds.keys(ROWS),
        bounds.digests(ROWS * (RECORDS + 5)),
        bounds.packing(ROWS * RECORDS),
        bounds.writing(before.vault, stored, f"{durable:,} rows stored durably"),
        bounds.watched(before.desk, kept, f"{in_memory:,} rows stored in memory, watched and read again"),
        bounds.readings(_cards(desk)),
    ]


_NEWEST = f"ORDER BY rowid DESC LIMIT {ROWS}"


def _cards(desk: Desk) -> list[bounds.Card]:
    """Return what the search keys of the newest clients are made of."""
    query = (
        "SELECT client.name, contact.name, wechat, emails, phones FROM contact JOIN client ON client.id = client_id "
        "ORDER BY contact.rowid DESC LIMIT ?"
    )
    found = _memory(desk).execute(query, (ROWS,))
    return [
        (name, (person, wechat, *_values(emails)), _values(phones)) for name, person, wechat, emails, phones in found
    ]


def _values(labelled: str) -> list[str]:
    return [value for _label, value in json.loads(labelled)]


def _rows(desk: Desk, table: str) -> list[tuple[Any, ...]]:
    """Return the newest rows of a table of the desk, as they were before they had a version."""
    memory = _memory(desk)
    columns = [row[1] for row in memory.execute(f"PRAGMA table_info({table})")]
    chosen = ", ".join("0" if name == "version" else f'"{name}"' for name in columns)
    return memory.execute(f"SELECT {chosen} FROM {table} {_NEWEST}").fetchall()  # noqa: S608  own names


def _bare(sheet: Path, recipients: int) -> None:
    CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    public = [X25519PrivateKey.generate().public_key() for _recipient in range(recipients)]
    body = bytes(256)
    for _row in range(ROWS):
        key = os.urandom(32)
        for target in public:
            suite.encrypt(key, target, b"context")
        cipher = AESGCM(key)
        for _record in range(RECORDS):
            cipher.encrypt(os.urandom(12), body, b"context")
