"""Attacks 6 and 7: records swapped, deleted, put back; whole files put back; document blocks moved about."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from clientbook.support.errors import Damaged
from clientbook.support.paths import profile_dir
from clientbook.vault import Commit
from tests.attacks.forging import forge_record
from tests.attacks.probing import outcome, refuses
from tests.vault_office import Office, make_office, shown

if TYPE_CHECKING:
    from pathlib import Path

SWAPS = {
    "within a binder": ("north-client note", "north-client money"),
    "between binders": ("north-client card", "shared-client card"),
    "between levels": ("north-client card", "north-client note"),
}


@pytest.mark.parametrize("pair", SWAPS.values(), ids=SWAPS)
@pytest.mark.parametrize("columns", ["body", "body, digest", "version, key_version, seq, digest, body"])
def test_swapped_records(any_office: Office, pair: tuple[str, str], columns: str) -> None:
    names = columns.split(", ")
    first, second = (any_office.records[one] for one in pair)
    found = {
        key: any_office.rows(f"SELECT {columns} FROM records WHERE id = :id", id=key)[0]  # noqa: S608  own names
        for key in (first, second)
    }
    for key, other in ((first, second), (second, first)):
        changes = ", ".join(f"{name} = :{name}" for name in names)
        values = dict(zip(names, found[other], strict=True))
        any_office.run(f"UPDATE records SET {changes} WHERE id = :id", id=key, **values)  # noqa: S608  own names
    assert outcome(any_office) in ("refused", "found")


def test_a_record_under_another_id_binder_or_kind(any_office: Office) -> None:
    card = any_office.records["north-client card"]
    for column, value in (
        ("id", b"n" * 16),
        ("binder", any_office.binders["shared-client"]),
        ("kind", "other"),
    ):
        before = any_office.rows(f"SELECT {column} FROM records WHERE id = :id", id=card)[0][0]  # noqa: S608
        any_office.run(f"UPDATE records SET {column} = :value WHERE id = :id", value=value, id=card)  # noqa: S608
        assert outcome(any_office, "li") in ("refused", "found")
        changed = value if column == "id" else card
        any_office.run(f"UPDATE records SET {column} = :value WHERE id = :id", value=before, id=changed)  # noqa: S608
    assert outcome(any_office, "li") == "unnoticed"


def test_a_deleted_record_is_missed(any_office: Office) -> None:
    any_office.run("DELETE FROM records WHERE id = :id", id=any_office.records["north-client note"])
    assert outcome(any_office) in ("refused", "found")
    refuses(lambda: shown(any_office.open("li")), Damaged)


@pytest.mark.parametrize("is_known", [True, False], ids=["known computer", "fresh computer"])
def test_an_old_version_put_back(any_office: Office, is_known: bool) -> None:
    key = any_office.records["north-client card"]
    columns = "version, key_version, seq, digest, body"
    old = any_office.rows(f"SELECT {columns} FROM records WHERE id = :id", id=key)[0]  # noqa: S608  own names
    boss = any_office.open("boss")
    boss.commit(Commit("edit", records=[any_office.write("north-client", "card", 2, b"newer")]))
    if is_known:
        shown(any_office.open("li"))
        boss.checkpoint()
    any_office.close()
    any_office.run(
        "UPDATE records SET version = :version, key_version = :key_version, seq = :seq,"
        " digest = :digest, body = :body WHERE id = :id",
        id=key,
        **dict(zip(columns.split(", "), old, strict=True)),
    )
    if not is_known:
        shutil.rmtree(profile_dir())
    refuses(lambda: shown(any_office.open("li")), Damaged)
    any_office.close()
    findings = any_office.open("boss").verify().findings
    assert ("record", key.hex()) in [(one.place, one.id) for one in findings]


def test_a_record_emptied(any_office: Office) -> None:
    key = any_office.records["north-client card"]
    any_office.run("UPDATE records SET body = NULL WHERE id = :id", id=key)
    refuses(lambda: shown(any_office.open("li")), Damaged)


@pytest.mark.parametrize("index", ["ix_records_roll", "ix_records_binder"])
@pytest.mark.parametrize("is_few", [True, False], ids=["one binder", "all"])
def test_an_index_that_says_otherwise_than_its_table(office: Office, index: str, is_few: bool) -> None:
    """The table holds the old version or another binder, the index still names the new: SQLite sees no fault."""
    key, binder = office.records["north-client card"], office.binders["north-client"]
    columns = ("version", "seq", "digest", "body")
    old = office.rows("SELECT version, seq, digest, body FROM records WHERE id = :id", id=key)[0]
    office.open("boss").commit(Commit("edit", records=[office.write("north-client", "card", 2, b"newer")]))
    office.close()
    entry = office.rows("SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master WHERE name = :n", n=index)[0]
    _edit_schema(office, "DELETE FROM sqlite_master WHERE name = ?", (index,))
    office.run(
        "UPDATE records SET version = :version, seq = :seq, digest = :digest, body = :body WHERE id = :id",
        id=key,
        **dict(zip(columns, old, strict=True)),
    )
    _edit_schema(office, "INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", entry)
    li = office.open("li")
    refuses(lambda: list(li.records(binders=[binder] if is_few else None)), Damaged)


def _edit_schema(office: Office, sql: str, values: tuple[object, ...]) -> None:
    connection = sqlite3.connect(office.location)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(sql, values)
    connection.commit()
    connection.close()


def test_a_tombstone_taken_back(any_office: Office) -> None:
    key = any_office.records["north-client note"]
    old = any_office.rows("SELECT version, seq, digest, body FROM records WHERE id = :id", id=key)[0]
    boss = any_office.open("boss")
    boss.commit(Commit("remove", records=[any_office.write("north-client", "note", 2, None)]))
    boss.checkpoint()
    any_office.close()
    any_office.run(
        "UPDATE records SET version = :version, seq = :seq, digest = :digest, body = :body WHERE id = :id",
        id=key,
        **dict(zip(("version", "seq", "digest", "body"), old, strict=True)),
    )
    assert outcome(any_office, "boss") == "refused"


def test_a_colleague_without_the_file_writes_into_it(any_office: Office) -> None:
    zo = any_office.open("zo")
    forge_record(any_office, zo, "north-client card", b"x" * 284)
    refuses(lambda: any_office.open("li"), Damaged)
    refuses(lambda: any_office.open("boss"), Damaged)


def test_a_colleague_with_the_cards_writes_a_note(any_office: Office) -> None:
    an = any_office.open("an")
    forge_record(any_office, an, "north-client note", None)
    refuses(lambda: any_office.open("li"), Damaged)


def test_a_record_of_another_vault(any_office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    other = make_office(folder / "other.clientbook")
    row = other.rows("SELECT digest, body FROM records WHERE id = :id", id=other.records["north-client card"])[0]
    any_office.run(
        "UPDATE records SET digest = :digest, body = :body WHERE id = :id",
        digest=row[0],
        body=row[1],
        id=any_office.records["north-client card"],
    )
    assert outcome(any_office) in ("refused", "found")


BLOCKS = {
    "swapped": "UPDATE chunks SET number = CASE number WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE number END + 100",
    "first one dropped": "DELETE FROM chunks WHERE number = 0",
    "last one dropped": "DELETE FROM chunks WHERE number = (SELECT max(number) FROM chunks)",
    "one doubled": "UPDATE chunks SET body = (SELECT body FROM chunks WHERE number = 0) WHERE number = 1",
    "one cut short": "UPDATE chunks SET body = substr(body, 1, 1000) WHERE number = 2",
    "one blanked": "UPDATE chunks SET body = substr(body, 1, 0) WHERE number = 1",
}


@pytest.mark.parametrize("edit", BLOCKS.values(), ids=BLOCKS)
def test_document_blocks(any_office: Office, edit: str) -> None:
    any_office.run(edit)
    if "+ 100" in edit:
        any_office.run("UPDATE chunks SET number = number - 100")
    li = any_office.open("li")
    refuses(lambda: list(li.read_document(*any_office.document)), Damaged)
    document = any_office.document[1].hex()
    assert ("document", document) in [(one.place, one.id) for one in li.verify().findings]


def test_a_shorter_document_with_an_honest_count(any_office: Office) -> None:
    any_office.run("DELETE FROM chunks WHERE number = (SELECT max(number) FROM chunks)")
    any_office.run("UPDATE documents SET blocks = blocks - 1")
    li = any_office.open("li")
    refuses(lambda: list(li.read_document(*any_office.document)), Damaged)
