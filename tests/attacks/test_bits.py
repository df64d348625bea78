"""Attack 3: every kind of row with flipped bits, cut short, zeroed, blown up; sampled in the gate."""

# ruff: noqa: S608  the names of tables are the test's own

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from clientbook.support.clock import seeded
from clientbook.support.paths import profile_dir
from tests.attacks.probing import outcome

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.conftest import Sized
    from tests.vault_office import Office

COLUMNS = (
    ("bundles", "tag"),
    ("bundles", "salt"),
    ("bundles", "body"),
    ("bundles", "digest"),
    ("directory", "body"),
    ("directory", "wraps"),
    ("directory", "digest"),
    ("recovery", "body"),
    ("statements", "author"),
    ("statements", "body"),
    ("statements", "signature"),
    ("statements", "wraps"),
    ("wraps", "body"),
    ("records", "id"),
    ("records", "binder"),
    ("records", "digest"),
    ("records", "body"),
    ("documents", "digest"),
    ("chunks", "body"),
    ("journal", "author"),
    ("journal", "body"),
    ("journal", "signature"),
    ("vault", "vault"),
)
NUMBERS = (
    ("bundles", "memory"),
    ("directory", "number"),
    ("statements", "number"),
    ("statements", "directory"),
    ("wraps", "key_version"),
    ("wraps", "level"),
    ("records", "level"),
    ("records", "version"),
    ("records", "key_version"),
    ("records", "seq"),
    ("documents", "blocks"),
    ("journal", "seq"),
    ("journal", "directory"),
)


def flip(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) * 8)
    changed = bytearray(data)
    changed[at // 8] ^= 1 << at % 8
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data))]


def zeros(data: bytes, _dice: random.Random) -> bytes:
    return bytes(len(data))


def huge(_data: bytes, _dice: random.Random) -> bytes:
    return b"x" * 10_000_000


def _spoil(office: Office, table: str, column: str, change: Callable[[bytes], bytes], dice: random.Random) -> None:
    rows = office.rows(f"SELECT rowid, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY rowid")
    row, value = dice.choice([one for one in rows if any(one[1])])
    office.run("PRAGMA ignore_check_constraints = ON")
    office.run(f"UPDATE {table} SET {column} = :value WHERE rowid = :row", value=change(value), row=row)


@pytest.mark.parametrize("change", [flip, cut, zeros, huge], ids=lambda one: one.__name__)
@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_spoiled_row_is_refused_or_found(
    office: Office,
    table: str,
    column: str,
    change: Callable[[bytes, random.Random], bytes],
    sized: Sized,
) -> None:
    dice = seeded(len(table) * 1000 + len(column))
    whole = office.path.read_bytes()
    for _round in range(sized(gate=1, long=100) if change in (flip, cut) else 1):
        office.path.write_bytes(whole)
        _spoil(office, table, column, lambda data: change(data, dice), dice)
        assert outcome(office) in ("refused", "found")
        shutil.rmtree(profile_dir(), ignore_errors=True)


@pytest.mark.parametrize(("table", "column"), NUMBERS)
def test_a_changed_number_is_refused_or_found(office: Office, table: str, column: str, sized: Sized) -> None:
    dice = seeded(len(table) * 1000 + len(column))
    whole = office.path.read_bytes()
    unique = column in ("number", "seq") and table != "records"
    for step in (1, 2**40) if unique else (1, -1, 2**40)[: sized(gate=2, long=3)]:
        office.path.write_bytes(whole)
        top = office.rows(f"SELECT max(rowid) FROM {table}")[0][0]
        row = top if unique else dice.randint(1, top)
        office.run(f"UPDATE {table} SET {column} = {column} + :step WHERE rowid = :row", step=step, row=row)
        assert outcome(office) in ("refused", "found")
        shutil.rmtree(profile_dir(), ignore_errors=True)


@pytest.mark.parametrize("table", ["bundles", "directory", "recovery", "statements", "wraps", "records", "chunks"])
def test_a_row_that_is_gone_is_missed(office: Office, table: str) -> None:
    office.run(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
    assert outcome(office) in ("refused", "found")


def test_bits_anywhere_in_the_file_never_show_a_wrong_value(office: Office, sized: Sized) -> None:
    whole = office.path.read_bytes()
    dice = seeded(11)
    seen: set[str] = set()
    for _round in range(sized(gate=40, long=5_000)):
        spoiled = bytearray(whole)
        at = dice.randrange(len(spoiled) * 8)
        spoiled[at // 8] ^= 1 << at % 8
        office.path.write_bytes(bytes(spoiled))
        seen.add(outcome(office, dice.choice(["boss", "li", "zo"])))
        for suffix in ("-wal", "-shm"):
            office.path.with_name(office.path.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(profile_dir(), ignore_errors=True)
    assert "refused" in seen
