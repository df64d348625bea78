"""Importing a sheet beside the bare work: reading it with calamine, wrapping keys and sealing with the library."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from python_calamine import CalamineWorkbook

from clientbook.services import clients, imports
from clientbook.services.clients import ClientFilter
from tests.bench.bench_desk import timed
from tests.bench.firms import build
from tests.exchange.sheets import make_client_sheet

ROWS = 10_000
RECORDS = 3
"""Card, details and contact: what one row becomes."""


def measure(size: int) -> list[tuple[str, float, float]]:
    """Return the figure of importing a sheet of up to 10,000 rows into a firm of 20 people."""
    rows = min(size * 2, ROWS)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["CLIENTBOOK_PROFILE"] = str(Path(folder) / "profile")
        sheet = Path(folder) / "clients.xlsx"
        make_client_sheet(sheet, rows=rows)
        desk = build(Path(folder) / "firm.clientbook", 10, records=1)
        ours = timed(lambda: imports.run_import(desk, imports.preview_import(desk, sheet)))
        newest = clients.list_clients(desk, ClientFilter(text="公司"))[-1]
        recipients = len(desk.vault.access(newest))
        desk.close()
        reference = timed(lambda: _bare(sheet, rows, recipients=recipients))
    return [(f"import {rows:,} clients from xlsx", ours, reference)]


def _bare(sheet: Path, rows: int, *, recipients: int) -> None:
    CalamineWorkbook.from_path(sheet).get_sheet_by_index(0).to_python()
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    public = [X25519PrivateKey.generate().public_key() for _recipient in range(recipients)]
    body = bytes(512)
    for _row in range(rows):
        key = os.urandom(32)
        for target in public:
            suite.encrypt(key, target, b"context")
        cipher = AESGCM(key)
        for _record in range(RECORDS):
            cipher.encrypt(os.urandom(12), body, b"context")
