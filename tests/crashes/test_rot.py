"""Bits that flip and files that end early: noticed, or in bytes that hold nothing; a wrong value is never shown."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from clientbook.desk import Desk
from clientbook.domain.base import Entity
from clientbook.services import imports
from clientbook.support.clock import seeded
from clientbook.support.errors import ClientbookError
from clientbook.support.paths import profile_dir
from clientbook.vault import unlock
from tests.exchange.sheets import make_client_sheet
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from tests.conftest import Sized

_LOGINS = ("chen", "wang", "zhou")
_PAGE = 4096


@dataclass
class Rotting:
    """A whole vault, what each person sees in it and what its tables hold; and a place for spoiled copies."""

    path: Path
    whole: bytes
    shown: dict[str, dict[str, list[str]]]
    rows: dict[str, list[str]]

    def outcome(self, content: bytes, login: str) -> str:
        """Return whether a spoiled copy was "refused", "found" by the walk, or "unused" bytes were spoiled."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(profile_dir(), ignore_errors=True)
        self.path.write_bytes(content)
        is_same = _rows(self.path) == self.rows
        try:
            sees, is_sound = _look(self.path, login)
        except ClientbookError:
            return "refused"
        wrong = [table for table, rows in sees.items() if not set(rows) <= set(self.shown[login][table])]
        assert not wrong, "a wrong value was shown"
        if not is_sound:
            return "found"
        assert is_same, "a row changed and nobody noticed"
        assert sees == self.shown[login], "something is missing and nobody noticed"
        return "unused"


def _look(path: Path, login: str) -> tuple[dict[str, list[str]], bool]:
    """Return everything the desk holds, by table, and whether the walk found the vault sound."""
    with closing(Desk(unlock(path, login=login, passphrase=passphrase(login)))) as desk:
        sees = {
            table.name: sorted(repr(tuple(row)) for row in desk.session.execute(select(table)))
            for table in Entity.metadata.sorted_tables
        }
        list(desk.vault.journal())
        return sees, desk.vault.verify().is_sound


def _rows(path: Path) -> dict[str, list[str]] | None:
    """Return every row of every table, read without an index and past the program; None where that fails."""
    found: dict[str, list[str]] = {}
    with suppress(sqlite3.Error, UnicodeDecodeError, OverflowError):
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as raw:
            names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
            for name in names:
                rows: list[Any] = raw.execute(f'SELECT * FROM "{name}" NOT INDEXED').fetchall()  # noqa: S608  its own name
                found[name] = sorted(repr(row) for row in rows)
        return found
    return None


def _rotting(firm: Firm, folder: Path, clients: int) -> Rotting:
    desk = firm.open("chen")
    preview = imports.preview_import(desk, make_client_sheet(folder / "clients.csv", clients))
    imports.run_import(desk, preview, responsible=firm.ids["wang"])
    desk.close()
    firm.opened.clear()
    shown = {login: _look(firm.path, login)[0] for login in _LOGINS}
    rows = _rows(firm.path)
    assert rows is not None
    return Rotting(firm.path, firm.path.read_bytes(), shown, rows)


def test_a_flipped_bit_is_noticed_or_meant_nothing(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    rotting = _rotting(firm, tmp_path, sized(gate=6, long=300))
    dice, seen = seeded(23), Counter[str]()
    for _round in range(sized(gate=60, long=2_000)):
        spoiled = bytearray(rotting.whole)
        at = dice.randrange(len(spoiled) * 8)
        spoiled[at // 8] ^= 1 << at % 8
        seen[rotting.outcome(bytes(spoiled), dice.choice(_LOGINS))] += 1
    assert seen["refused"] + seen["found"] > seen.total() / 3


def test_a_file_that_ends_early_is_noticed(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    rotting = _rotting(firm, tmp_path, sized(gate=6, long=300))
    pages = len(rotting.whole) // _PAGE
    for page in range(0, pages, sized(gate=4, long=1)):
        assert rotting.outcome(rotting.whole[: page * _PAGE], "chen") in ("refused", "found")
    assert rotting.outcome(rotting.whole[:-1], "chen") in ("refused", "found")
    assert rotting.outcome(rotting.whole, "chen") == "unused"
