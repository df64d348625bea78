"""Documents of a client file: who may do what with them, what stands in the file and the log, and when nothing does."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.domain.documents import DocumentType
from clientbook.services import (
    departures,
    document_copies,
    document_rows,
    documents,
    files,
    members,
    service_team,
)
from clientbook.services.documents import DocumentForm, NewFile
from clientbook.support.clock import today
from clientbook.support.errors import Cancelled, ClientbookError, Invalid, Refused, Stale, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.services.document_rows import DocumentRow
    from clientbook.vault import Vault
    from tests.fixtures_firm import Firm

PDF = b"%PDF-1.4 the contract " + bytes(300_000)


def new_file(path: Path, data: bytes = PDF, **said: Any) -> NewFile:
    """Write a file and return it ready to be added."""
    path.write_bytes(data)
    (source,) = documents.look_at_files([path]).sources
    return NewFile(source, DocumentForm(**said))


def added(desk: Desk, client: bytes, path: Path, data: bytes = PDF, **said: Any) -> bytes:
    return documents.add_documents(desk, client, [new_file(path, data, **said)]).made


def content(desk: Desk, document: bytes) -> bytes:
    return b"".join(document_copies.open_document(desk, document).blocks)


def rows(desk: Desk, client: bytes) -> list[DocumentRow]:
    return document_rows.list_documents(desk, client)


def acts(vault: Vault, since: int) -> list[str]:
    return [entry.act for entry in vault.journal(since=since)]


def test_several_files_are_one_act_and_everybody_on_the_file_reads_them(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    before = desk.vault.seq
    files_ = [
        new_file(tmp_path / "采购合同.pdf", ends_on=dt.date(2027, 3, 31)),
        new_file(tmp_path / "微信聊天.txt", "好的".encode()),
        new_file(tmp_path / "IMG_7.jpg", b"\xff\xd8\xff" + os.urandom(700_000)),
    ]
    documents.add_documents(desk, client, files_)
    assert acts(firm.open("chen").vault, before)[:1] == ["document.add"]
    shown = rows(firm.open("li"), client)
    assert {(row.title, row.type) for row in shown} == {
        ("采购合同", DocumentType.CONTRACT),
        ("微信聊天", DocumentType.CHAT_LOG),
        ("IMG_7", DocumentType.PHOTO),
    }
    assert {row.who for row in shown} == {"王晓雯"}
    reader = firm.open("sun")
    for row, file in ((row, file) for row in shown for file in files_ if file.source.name == row.file_name):
        assert content(reader, row.id) == file.source.path.read_bytes()


def test_a_contract_stands_in_the_facts_and_everything_in_the_timeline(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    added(desk, client, tmp_path / "b.pdf", title="框架合同", type=DocumentType.CONTRACT, ends_on=dt.date(2027, 3, 31))
    added(desk, client, tmp_path / "a.pdf", title="报价", type=DocumentType.OTHER, ends_on=dt.date(2027, 3, 31))
    page = files.read_file(desk, client)
    assert [value for label, value in page.glance.facts if label == "Contract ends"] == ["2027-03-31 · 框架合同"]
    assert {item.text for item in page.timeline if item.noun == "document"} == {
        "Contract · 框架合同",
        "Other document · 报价",
    }
    assert len(page.documents) == 2


@pytest.mark.parametrize("login", ["zhao", "wu", "qian"])
def test_who_does_not_see_the_file_has_no_documents(firm: Firm, tmp_path: Path, login: str) -> None:
    document = added(firm.open("wang"), firm.ids["haihong"], tmp_path / "a.pdf")
    desk = firm.open(login)
    assert rows(desk, firm.ids["haihong"]) == []
    with pytest.raises(Invalid):
        document_copies.open_document(desk, document)
    with pytest.raises((Invalid, Refused)):
        added(desk, firm.ids["haihong"], tmp_path / "b.pdf")


def test_a_clerk_with_the_contact_part_has_none_either(firm: Firm, tmp_path: Path) -> None:
    document = added(firm.open("wang"), firm.ids["haihong"], tmp_path / "a.pdf")
    clerk = firm.open("zhou")
    assert rows(clerk, firm.ids["haihong"]) == []
    with pytest.raises(Invalid):
        document_copies.open_document(clerk, document)
    with pytest.raises(Refused):
        added(clerk, firm.ids["haihong"], tmp_path / "b.pdf")


@pytest.mark.parametrize(
    ("login", "act", "may"),
    [
        ("wang", "edit", True),
        ("wang", "version", True),
        ("wang", "print", True),
        ("wang", "copy", False),
        ("wang", "remove", False),
        ("wang", "destroy", False),
        ("sun", "copy", True),
        ("sun", "remove", True),
        ("sun", "destroy", False),
        ("chen", "copy", True),
        ("chen", "remove", True),
        ("chen", "destroy", True),
    ],
)
def test_who_may_do_what(firm: Firm, tmp_path: Path, login: str, act: str, may: bool) -> None:
    client = firm.ids["haihong"]
    owner = firm.open("chen")
    document = added(owner, client, tmp_path / "a.pdf")
    if act == "destroy":
        documents.remove_document(owner, document, "doppelt")
    does: dict[str, Callable[[Desk], object]] = {
        "edit": lambda desk: documents.edit_document(desk, document, DocumentForm(title="neu")),
        "version": lambda desk: documents.add_version(desk, document, new_file(tmp_path / "b.pdf")),
        "print": lambda desk: document_copies.note_printed(desk, document),
        "copy": lambda desk: document_copies.save_copy(desk, document, tmp_path / "copy.pdf"),
        "remove": lambda desk: documents.remove_document(desk, document, "doppelt"),
        "destroy": lambda desk: documents.destroy_removed(desk, client),
    }
    desk = firm.open(login)
    before = desk.vault.seq
    if may:
        does[act](desk)
        assert desk.vault.seq == before + 1
        return
    with pytest.raises(Refused):
        does[act](desk)
    assert desk.vault.seq == before
    assert not (tmp_path / "copy.pdf").exists()


def test_a_new_version_keeps_the_old_one(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    first = added(desk, client, tmp_path / "合同.pdf", title="框架合同", ends_on=dt.date(2026, 3, 31))
    second = documents.add_version(
        desk, first, new_file(tmp_path / "neu.pdf", b"%PDF-1.7 renewed", ends_on=dt.date(2028, 3, 31))
    ).made
    (row,) = rows(firm.open("li"), client)
    assert (row.id, row.number, row.title, row.type) == (second, 2, "框架合同", DocumentType.CONTRACT)
    assert [(older.id, older.number) for older in row.older] == [(first, 1)]
    assert content(desk, second) == b"%PDF-1.7 renewed"
    assert content(desk, first) == PDF
    assert document_rows.contract_facts(desk, client) == [("Contract ends", "2028-03-31 · 框架合同")]


def test_of_two_new_versions_the_second_is_stale(firm: Firm, tmp_path: Path) -> None:
    wang, li, client = firm.open("wang"), firm.open("li"), firm.ids["haihong"]
    first = added(wang, client, tmp_path / "a.pdf")
    li.refresh()
    documents.add_version(wang, first, new_file(tmp_path / "b.pdf"))
    with pytest.raises(Stale):
        documents.add_version(li, first, new_file(tmp_path / "c.pdf"))
    assert [(row.number, len(row.older)) for row in rows(li, client)] == [(2, 1)]


def test_an_edited_document_says_what_was_entered(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    document = added(desk, client, tmp_path / "a.pdf")
    form = DocumentForm(
        title=" 保密协议 ",
        type=DocumentType.CONTRACT,
        on=today() - dt.timedelta(days=9),
        ends_on=dt.date(2030, 1, 1),
        note="双方已签",
    )
    documents.edit_document(desk, document, form)
    (row,) = rows(firm.open("chen"), client)
    assert (row.title, row.type, row.on, row.ends_on, row.note) == (
        "保密协议",
        DocumentType.CONTRACT,
        form.on,
        form.ends_on,
        "双方已签",
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "x", "on": today() + dt.timedelta(days=1)}, "on"),
        ({"title": "x", "note": "x" * 20_001}, "note"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    firm: Firm, tmp_path: Path, said: dict[str, Any], field: str
) -> None:
    desk = firm.open("wang")
    document = added(desk, firm.ids["haihong"], tmp_path / "a.pdf")
    before = rows(desk, firm.ids["haihong"]), desk.vault.seq
    with pytest.raises(Invalid) as error:
        documents.edit_document(desk, document, DocumentForm(**said))
    assert error.value.field == field
    assert (rows(desk, firm.ids["haihong"]), desk.vault.seq) == before


def test_a_removed_document_lies_in_the_bin_until_the_owner_empties_it(firm: Firm, tmp_path: Path) -> None:
    manager, owner, client = firm.open("sun"), firm.open("chen"), firm.ids["haihong"]
    document = added(manager, client, tmp_path / "a.pdf", title="错的合同")
    documents.add_version(manager, document, new_file(tmp_path / "b.pdf"))
    documents.remove_document(manager, document, "属于别的客户")
    assert rows(manager, client) == []
    assert not [item for item in files.read_file(manager, client).timeline if item.noun == "document"]
    (binned,) = document_rows.removed_documents(manager, client)
    assert binned.removed == f"{today()} · 孙经理 · 属于别的客户"
    assert len(binned.older) == 1
    documents.put_back(manager, document)
    assert [row.number for row in rows(manager, client)] == [2]
    documents.remove_document(manager, document, "属于别的客户")
    owner.refresh()
    documents.destroy_removed(owner, client)
    assert document_rows.removed_documents(owner, client) == []
    assert owner.vault.verify().is_sound
    assert _stored(firm) == (0, 0)
    with pytest.raises(Invalid):
        document_copies.open_document(owner, document)
    with pytest.raises(Invalid):
        documents.destroy_removed(owner, client)


def test_what_was_put_back_meanwhile_is_not_destroyed(firm: Firm, tmp_path: Path) -> None:
    owner, manager, client = firm.open("chen"), firm.open("sun"), firm.ids["haihong"]
    document = added(owner, client, tmp_path / "a.pdf")
    documents.remove_document(owner, document, "doppelt")
    manager.refresh()
    documents.put_back(manager, document)
    with pytest.raises(Stale):
        documents.destroy_removed(owner, client)
    assert content(owner, document) == PDF


def _stored(firm: Firm) -> tuple[int, int]:
    raw = sqlite3.connect(firm.path)
    found = raw.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM chunks)").fetchone()
    raw.close()
    return found


def test_removing_a_version_brings_the_one_before_back(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("sun"), firm.ids["haihong"]
    first = added(desk, client, tmp_path / "a.pdf")
    second = documents.add_version(desk, first, new_file(tmp_path / "b.pdf")).made
    documents.remove_version(desk, second, "falsche Datei")
    assert [(row.id, row.older) for row in rows(desk, client)] == [(first, ())]
    third = documents.add_version(desk, first, new_file(tmp_path / "c.pdf")).made
    assert [(row.id, row.number) for row in rows(desk, client)] == [(third, 3)]
    with pytest.raises(Invalid) as refused:
        documents.edit_document(desk, second, DocumentForm(title="x"))
    assert "removed" in refused.value.message


def test_a_removed_document_is_opened_by_who_may_put_it_back(firm: Firm, tmp_path: Path) -> None:
    client = firm.ids["haihong"]
    document = added(firm.open("wang"), client, tmp_path / "a.pdf")
    documents.remove_document(firm.open("sun"), document, "doppelt")
    assert content(firm.open("sun"), document) == PDF
    with pytest.raises(Refused):
        document_copies.open_document(firm.open("wang"), document)


def test_removing_needs_a_reason(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    document = added(desk, firm.ids["haihong"], tmp_path / "a.pdf")
    with pytest.raises(Invalid) as refused:
        documents.remove_document(desk, document, "  ")
    assert refused.value.field == "reason"


# What fails half way leaves nothing


def test_one_file_that_vanished_keeps_the_others_out_too(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    batch = [new_file(tmp_path / "a.pdf"), new_file(tmp_path / "b.pdf")]
    (tmp_path / "b.pdf").unlink()
    before = desk.vault.seq
    with pytest.raises(Unavailable, match=r"“b.pdf” is no longer there.*None of the 2 files was added"):
        documents.add_documents(desk, client, batch)
    assert rows(desk, client) == []
    assert desk.vault.seq == before
    assert _stored(firm) == (0, 0)


def test_a_stopped_addition_adds_nothing(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 2:
            raise Cancelled("stopped")

    batch = [new_file(tmp_path / "a.bin", os.urandom(3 * 2**20))]
    with pytest.raises(Cancelled):
        documents.add_documents(desk, client, batch, progress=stop)
    assert told == [(1, 3), (2, 3)]
    assert rows(desk, client) == []
    documents.add_documents(desk, client, batch)
    assert len(rows(desk, client)) == 1


def test_too_much_for_one_act_is_said_before_anything_is_read(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("wang")
    batch = [new_file(tmp_path / f"{number}.pdf") for number in range(2)]
    huge = [one._replace(source=one.source._replace(size=300 * 2**20)) for one in batch]
    with pytest.raises(Invalid, match="several steps"):
        documents.add_documents(desk, firm.ids["haihong"], huge)
    with pytest.raises(Invalid):
        documents.add_documents(desk, firm.ids["haihong"], [])


def test_files_are_looked_at_one_by_one(tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("hello", encoding="utf-8")
    looked = documents.look_at_files([good, tmp_path, tmp_path / "gone.txt", good])
    assert [source.name for source in looked.sources] == ["good.txt"]
    assert len(looked.problems) == 2


# Rotation


def test_a_closed_account_leaves_documents_readable_for_the_successor(firm: Firm, tmp_path: Path) -> None:
    owner, client = firm.open("chen"), firm.ids["haihong"]
    leaver = firm.open("wang")
    document = added(leaver, client, tmp_path / "a.pdf")
    case = departures.open_departure(owner, departures.DepartureForm(leaver=firm.ids["wang"], last_day=today())).made
    departures.allocate(owner, case, [client, firm.ids["zhangsan"]], firm.ids["zhao"], "同城")
    before = owner.vault.binder(client)
    service_team.assign(owner, [client, firm.ids["zhangsan"]], firm.ids["zhao"])
    members.close_member(owner, firm.ids["wang"])
    assert before is not None
    successor = firm.open("zhao")
    assert content(successor, document) == PDF
    assert [row.who for row in rows(successor, client)] == ["王晓雯"]
    with pytest.raises(Refused):
        leaver.refresh()
    with pytest.raises(ClientbookError):
        content(leaver, document)
    assert firm.open("sun").vault.verify().is_sound


def test_who_is_taken_off_a_file_has_its_documents_no_more(firm: Firm, tmp_path: Path) -> None:
    owner, li, client = firm.open("chen"), firm.open("li"), firm.ids["haihong"]
    document = added(owner, client, tmp_path / "a.pdf")
    li.refresh()
    assert content(li, document) == PDF
    service_team.set_backups(owner, client, [])
    li.refresh()
    assert rows(li, client) == []
    with pytest.raises(Invalid):
        document_copies.open_document(li, document)
