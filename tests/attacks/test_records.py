"""Attacks 6 and 7: records swapped, deleted, put back; whole files put back; document blocks moved about."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from clientbook.support.clock import new_id
from clientbook.support.errors import Damaged, Refused
from clientbook.support.paths import profile_dir
from clientbook.vault import Commit, DocumentWrite
from clientbook.vault.crypto import seal_stream
from clientbook.vault.drafting import document_context, document_digest
from clientbook.vault.ledger import Ledger
from clientbook.vault.record import RecordRow, record_digest
from clientbook.vault.writing import BLOCK_BYTES
from tests.attacks.forging import forge_record, insert
from tests.attacks.probing import outcome, refuses
from tests.attacks.rewriting import TABLES
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


def test_a_document_written_anew_by_who_kept_its_key(any_office: Office) -> None:
    """Its own digest is right, and everything else; the journal has never heard of it."""
    key, document = any_office.document
    li, binder = any_office.open("li"), any_office.binders["north-client"]
    (block,) = seal_stream(key, document_context(li.id, binder, document), [b"another contract"], BLOCK_BYTES)
    (seq,) = any_office.rows("SELECT seq FROM documents WHERE id = :id", id=document)[0]
    found = document_digest(document, binder, [hashlib.sha256(block).digest()], seq)
    any_office.run("DELETE FROM chunks WHERE document = :id", id=document)
    any_office.run("UPDATE documents SET blocks = 1, digest = :digest WHERE id = :id", id=document, digest=found)
    with any_office.raw() as connection:
        insert(connection, "chunks", {"document": document, "number": 0, "body": block})
    refuses(lambda: list(li.read_document(key, document)), Damaged)


def test_a_document_that_was_destroyed_put_back(any_office: Office) -> None:
    """Beside another one that is gone, so that what is left is looked up one by one."""
    li, (key, document) = any_office.open("li"), any_office.document
    binder, other = any_office.binders["north-client"], new_id()
    kept = [any_office.rows(f"SELECT * FROM {table}") for table in ("documents", "chunks")]  # noqa: S608  own names
    gone = DocumentWrite(document, binder, b"", None)
    li.commit(Commit("document", documents=[gone, DocumentWrite(other, binder, key, b"a second contract")]))
    assert b"".join(li.read_document(key, other)) == b"a second contract"
    for table, rows in zip(("documents", "chunks"), kept, strict=True):
        with any_office.raw() as connection:
            for row in rows:
                insert(connection, table, dict(zip(TABLES[table], row, strict=True)))
    refuses(lambda: list(li.read_document(key, document)), Damaged)
    assert b"".join(li.read_document(key, other)) == b"a second contract"
    any_office.run("DELETE FROM chunks WHERE document = :id", id=other)
    any_office.run("DELETE FROM documents WHERE id = :id", id=other)
    refuses(lambda: list(li.read_document(key, other)), Damaged)
    refuses(lambda: list(li.read_document(key, document)), Damaged)


def _spoil(office: Office, name: str) -> bytes:
    """Turn one bit of a sealed record, as a disk may; return what stood there."""
    (body,) = office.rows("SELECT body FROM records WHERE id = :id", id=office.records[name])[0]
    office.run("UPDATE records SET body = :body WHERE id = :id", id=office.records[name], body=body[:-1] + b"\0")
    return body


@pytest.mark.parametrize("more", [0, 2], ids=["one", "many"])
def test_who_saves_over_a_spoiled_record_does_not_spoil_the_journal(any_office: Office, more: int) -> None:
    """An entry that named what was spoiled would stand for ever: nobody could put things right again."""
    li = any_office.open("li")
    body = _spoil(any_office, "north-client note")
    parts = ("note", "card", "money")[: 1 + more]
    writes = [any_office.write("north-client", part, 2, b"newer") for part in parts]
    entries = any_office.rows("SELECT count(*) FROM journal")
    refuses(lambda: li.commit(Commit("edit", records=writes)), Damaged)
    assert any_office.rows("SELECT count(*) FROM journal") == entries
    any_office.run("UPDATE records SET body = :body WHERE id = :id", id=writes[0].id, body=body)
    li.commit(Commit("edit", records=writes))
    assert li.verify().is_sound
    assert shown(any_office.open("boss"))[writes[0].id] == b"newer"


def test_who_saves_over_a_forged_record_does_not_make_it_part_of_the_journal(any_office: Office) -> None:
    """Somebody without the key puts bytes of their own in the place of what was saved last, digest and all."""
    li = any_office.open("li")
    li.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, b"newer")]))
    columns = "id, binder, kind, level, version, key_version, seq, body"
    key = any_office.records["north-client note"]
    row = RecordRow(*any_office.rows(f"SELECT {columns} FROM records WHERE id = :id", id=key)[0])  # noqa: S608
    forged = row._replace(body=bytes(300))
    change = "UPDATE records SET body = :body, digest = :digest WHERE id = :id"
    any_office.run(change, id=key, body=forged.body, digest=record_digest(forged))
    refuses(lambda: li.commit(Commit("edit", records=[any_office.write("north-client", "note", 3, b"more")])), Damaged)
    any_office.run(change, id=key, body=row.body, digest=record_digest(row))
    li.commit(Commit("edit", records=[any_office.write("north-client", "note", 3, b"more")]))
    assert li.verify().is_sound


def test_who_sees_the_card_alone_stores_no_document(any_office: Office) -> None:
    """Every reader would call the entry damage."""
    an, key = any_office.open("an"), any_office.document[0]
    write = DocumentWrite(new_id(), any_office.binders["north-client"], key, b"slipped in")
    refuses(lambda: an.commit(Commit("document", documents=[write])), Refused)
    assert any_office.open("boss").verify().is_sound


def test_no_document_is_removed_through_another_file(any_office: Office) -> None:
    """A record of the own file says that another one's document is its own: who empties the bin would destroy it."""
    boss, (key, document) = any_office.open("boss"), any_office.document
    write = DocumentWrite(document, any_office.binders["south-client"], key, None)
    refuses(lambda: boss.commit(Commit("empty", documents=[write])), Damaged)
    assert b"".join(boss.read_document(key, document))
    assert boss.verify().is_sound


def test_an_entry_that_replaces_what_was_never_there(any_office: Office) -> None:
    """Its author may write in the file, and says that another version was there before."""
    li = any_office.open("li")
    li.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, b"newer")]))
    patch = mock.patch("clientbook.vault.writing._previous", return_value=bytes([7]) * 32)
    with patch, mock.patch.object(Ledger, "check_follows"), suppress(Damaged):
        li.commit(Commit("edit", records=[any_office.write("north-client", "note", 3, b"newest")]))
    key = any_office.records["north-client note"]
    assert any_office.rows("SELECT version FROM records WHERE id = :id", id=key) == [(3,)]
    refuses(lambda: shown(any_office.open("boss")), Damaged)
