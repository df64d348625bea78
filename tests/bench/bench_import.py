"""Importing a sheet beside the bare work: reading it with calamine, wrapping keys and sealing with the library."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

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
RECORDS = 4
"""Card, details, contact and service team: what one row becomes."""


def measure(firm: Firm) -> Iterator[Figure]:
    """Yield the figures of importing a sheet into a firm of this size."""
    sheet = make_client_sheet(firm.folder / "clients.xlsx", rows=ROWS)
    fewer = make_client_sheet(firm.folder / "fewer.xlsx", rows=ROWS // 10)
    desk = firm.unlock()
    watch = Watch()
    with watch.on(backups, "before"):
        made = desk.vault.binders().keys()
        ours = timed(lambda: _import(desk, sheet)) - watch.seconds
        newest = next(iter(desk.vault.binders().keys() - made))
        recipients = len(desk.vault.access(newest))
        reference = min(timed(lambda: _bare(sheet, recipients)) for _round in range(3))

    def where() -> list[Part]:
        return parts(lambda: _import(desk, fewer))

    yield Figure(
        name=f"import {ROWS:,} clients from xlsx",
        ours=ours,
        reference=reference,
        aim=Aim(1.5),
        parts=where,
        bounds=lambda: _bounds(firm, desk, reference),
    )
    yield Figure(name="  the verified backup before it", ours=watch.seconds)
    desk.close()


def _import(desk: Desk, sheet: Path) -> None:
    imports.run_import(desk, imports.preview_import(desk, sheet))


def _bounds(firm: Firm, desk: Desk, reference: float) -> list[Bound]:
    """Return what an import costs at least beside the reference: signed, hashed, stored twice, and found by its names.

    The rows are the ones that the import made: those of the newest files.
    """
    held = desk.session.connection().connection.driver_connection
    assert held is not None
    names = [row[0] for row in held.execute("SELECT name FROM client ORDER BY rowid DESC LIMIT ?", (ROWS,))]
    with sqlite3.connect(firm.path) as vault:
        newest = "SELECT * FROM {} ORDER BY rowid DESC LIMIT {}"
        per_client = vault.execute("SELECT count(*) FROM wraps").fetchone()[0] // len(desk.vault.binders())
        sizes = {"statements": ROWS, "wraps": ROWS * per_client, "records": ROWS * RECORDS}
        stored = {name: vault.execute(newest.format(name, size)).fetchall() for name, size in sizes.items()}
    vault.close()
    return [
        Bound("the reference", reference),
        bounds.signatures(ROWS),
        bounds.derivations(ROWS * 2),
        bounds.digests(ROWS * (RECORDS + 6)),
        bounds.packing(ROWS * RECORDS),
        bounds.writing(firm.folder / "imported.db", stored, firm.path),
        bounds.mapping(ROWS),
        bounds.readings(names),
    ]


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
