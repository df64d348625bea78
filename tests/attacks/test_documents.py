"""Attacks 6 and 7 through the services: documents taken away, exchanged, put back; on each engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text

from clientbook.services import document_copies, documents, editing, members, service_team
from clientbook.support.errors import Damaged
from tests.attacks.probing import refuses
from tests.services.test_documents import added, content, new_file, rows

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk

CONTRACT, OTHER = b"%PDF-1.7 the contract" + bytes(600_000), b"%PDF-1.7 a forged one." + bytes(600_000)
WHOLE = b"%PDF-1.7 nobody touched this one" + bytes(300_000)

EDITS = {
    "its row taken away": ("DELETE FROM chunks WHERE document = :a", "DELETE FROM documents WHERE id = :a"),
    "exchanged for another of the file": (
        "UPDATE chunks SET document = :b, number = number + 100 WHERE document = :a",
        "UPDATE chunks SET document = :a WHERE document = :b AND number < 100",
        "UPDATE chunks SET number = number - 100 WHERE document = :b AND number >= 100",
    ),
    "and the digests with it": (
        "UPDATE chunks SET document = :b, number = number + 100 WHERE document = :a",
        "UPDATE chunks SET document = :a WHERE document = :b AND number < 100",
        "UPDATE chunks SET number = number - 100 WHERE document = :b AND number >= 100",
        "UPDATE documents SET digest = (SELECT digest FROM documents WHERE id = :b) WHERE id = :a",
    ),
    "moved to another file": ("UPDATE documents SET binder = :other WHERE id = :a",),
    "made shorter": (
        "DELETE FROM chunks WHERE document = :a AND number = 2",
        "UPDATE documents SET blocks = 2 WHERE id = :a",
    ),
    "made longer": (
        "INSERT INTO chunks SELECT document, 3, body FROM chunks WHERE document = :a AND number = 0",
        "UPDATE documents SET blocks = 4 WHERE id = :a",
    ),
}


def run(desk: Desk, *statements: str, **values: Any) -> None:
    """Execute statements on the desk's vault past the program."""
    place = desk.vault.location
    address = place if isinstance(place, str) else f"sqlite:///{place}"
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def stored_as(desk: Desk, document: bytes) -> bytes:
    """Return the vault's id of a document's content."""
    return documents.known(desk, document).content


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_document_that_is_not_what_was_stored_is_never_shown(
    fresh_firm: tuple[Desk, Desk, bytes], tmp_path: Path, edit: tuple[str, ...]
) -> None:
    boss, staff, client = fresh_firm
    first = added(staff, client, tmp_path / "a.pdf", CONTRACT)
    second = added(staff, client, tmp_path / "b.pdf", OTHER)
    third = added(staff, client, tmp_path / "c.pdf", WHOLE)
    other = editing.add_client(boss, editing.ClientForm(name="别的", responsible=staff.me)).made
    boss.refresh()
    ids = {"a": stored_as(boss, first), "b": stored_as(boss, second), "other": other}
    run(boss, *edit, **ids)
    assert ("document", ids["a"].hex()) in [(one.place, one.id) for one in boss.vault.verify().findings]
    for desk in (staff, boss):
        refuses(lambda desk=desk: content(desk, first), Damaged)
        assert content(desk, third) == WHOLE, "damage to one document keeps nobody from the others"
    refuses(lambda: document_copies.save_copy(boss, first, tmp_path / "copy.pdf"), Damaged)
    assert not (tmp_path / "copy.pdf").exists()


def test_a_destroyed_document_that_is_put_back_is_found(fresh_firm: tuple[Desk, Desk, bytes], tmp_path: Path) -> None:
    boss, staff, client = fresh_firm
    document = added(staff, client, tmp_path / "a.pdf", CONTRACT)
    boss.refresh()
    stored = stored_as(boss, document)
    run(boss, "CREATE TABLE kept AS SELECT * FROM documents", "CREATE TABLE blocks AS SELECT * FROM chunks")
    documents.remove_document(boss, document, "doppelt")
    documents.destroy_removed(boss, client)
    assert boss.vault.verify().is_sound
    run(boss, "INSERT INTO documents SELECT * FROM kept", "INSERT INTO chunks SELECT * FROM blocks")
    run(boss, "DROP TABLE kept", "DROP TABLE blocks")
    assert ("document", stored.hex()) in [(one.place, one.id) for one in boss.vault.verify().findings]
    staff.refresh()
    assert rows(staff, client) == []


def test_documents_through_a_whole_life(fresh_firm: tuple[Desk, Desk, bytes], tmp_path: Path) -> None:
    boss, staff, client = fresh_firm
    first = added(staff, client, tmp_path / "a.pdf", CONTRACT)
    second = documents.add_version(staff, first, new_file(tmp_path / "b.pdf", OTHER)).made
    service_team.assign(boss, [client], boss.me)
    members.close_member(boss, staff.me)
    assert (content(boss, first), content(boss, second)) == (CONTRACT, OTHER)
    document_copies.save_copy(boss, second, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == OTHER
    documents.remove_version(boss, second, "falsch")
    documents.destroy_removed(boss, client)
    assert [(row.id, row.number) for row in rows(boss, client)] == [(first, 1)]
    assert content(boss, first) == CONTRACT
    assert boss.vault.verify().is_sound
