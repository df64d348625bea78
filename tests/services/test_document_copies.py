"""The content of documents: copies, texts and papers, and what of a document leaves the vault."""

from __future__ import annotations

import datetime as dt
import os
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access import DEFAULT_RIGHTS, Right
from clientbook.services import document_copies, documents, log, printing, service_team
from clientbook.support.clock import day_start, today
from clientbook.support.errors import ClientbookError, Invalid, Refused
from clientbook.support.words import Role
from tests.reports import paper
from tests.services.test_documents import PDF, added, content, new_file, rows
from tests.services.test_rights import give

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures_firm import Firm


def test_opening_and_copying_are_journalled_with_what_they_took(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    document = added(desk, firm.ids["haihong"], tmp_path / "a.pdf", title="框架合同")
    before = desk.vault.seq
    content(desk, document)
    document_copies.save_copy(desk, document, tmp_path / "copy.pdf")
    document_copies.note_printed(desk, document)
    assert (tmp_path / "copy.pdf").read_bytes() == PDF
    entries = list(desk.vault.journal(since=before))
    assert [entry.act for entry in entries] == ["document.open", "document.export", "print.document"]
    lines = {line.act: (line.file, line.note) for line in log.read_log(desk).lines}
    assert {lines[entry.act] for entry in entries} == {("宁波海鸿进出口有限公司", "框架合同")}


def test_a_manager_reads_no_titles_of_files_that_are_not_the_teams(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("wang")
    service_team.set_backups(firm.open("chen"), firm.ids["ouyang"], [service_team.BackupForm(firm.ids["wang"])])
    desk.refresh()
    added(desk, firm.ids["ouyang"], tmp_path / "a.pdf", title="保密协议")
    (line,) = (line for line in log.read_log(firm.open("sun")).lines if line.act == "document.add")
    assert (line.file, line.note) == ("a file you do not see", "")


def test_openings_copies_and_prints_count_for_the_day(firm: Firm, tmp_path: Path) -> None:
    owner, client = firm.open("chen"), firm.ids["haihong"]
    give(owner, Role.STAFF, DEFAULT_RIGHTS[Role.STAFF] | {Right.EXPORT}, 3)
    document = added(owner, client, tmp_path / "a.pdf")
    desk = firm.open("wang")
    content(desk, document)
    content(desk, document)
    while desk.vault.notes_since(day_start(today())) < 3:
        content(desk, document)
    for act in (
        lambda: document_copies.open_document(desk, document),
        lambda: document_copies.save_copy(desk, document, tmp_path / "copy.pdf"),
        lambda: document_copies.note_printed(desk, document),
    ):
        with pytest.raises(Refused, match="times a day"):
            act()
    assert not (tmp_path / "copy.pdf").exists()


def test_a_copy_that_cannot_be_written_says_so_and_is_not_there(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("chen")
    document = added(desk, firm.ids["haihong"], tmp_path / "a.pdf")
    (tmp_path / "in the way").write_bytes(b"")
    for place in (tmp_path / "in the way" / "copy.pdf", tmp_path):
        with pytest.raises(ClientbookError):
            document_copies.save_copy(desk, document, place)
    assert sorted(path.name for path in tmp_path.iterdir() if "firm." not in path.name) == ["a.pdf", "in the way"]


def test_a_hostile_name_is_data(firm: Firm, tmp_path: Path) -> None:
    desk = firm.open("wang")
    names = ["<b>&x\u202efdp.exe", "=HYPERLINK(1).txt", "CON.txt", "..."]
    for name in names:
        added(desk, firm.ids["haihong"], tmp_path / name, b"content")
    shown = {row.file_name: document_copies.copy_name(row) for row in rows(desk, firm.ids["haihong"])}
    assert shown == {
        "<b>&xfdp.exe": "_b_&xfdp.exe",
        "=HYPERLINK(1).txt": "=HYPERLINK(1).txt",
        "CON.txt": "_CON.txt",
        "...": "document",
    }


def test_the_dossier_names_documents_and_shows_nothing_of_them(firm: Firm, tmp_path: Path) -> None:
    desk, client = firm.open("wang"), firm.ids["haihong"]
    assert "Nodocumentsonfile" in paper.text(printing.print_dossier(desk, client).pdf)
    document = added(
        desk, client, tmp_path / "采购合同.txt", "合同内容机密".encode(), title="框架合同", ends_on=dt.date(2027, 3, 31)
    )
    documents.add_version(desk, document, new_file(tmp_path / "b.txt", "合同内容机密".encode()))
    printed = paper.text(printing.print_dossier(desk, client).pdf)
    assert "框架合同" in printed
    assert "王晓雯" in printed
    assert "机密" not in printed


def test_a_large_file_is_in_memory_once_at_most(firm: Firm, tmp_path: Path) -> None:
    desk, size = firm.open("chen"), 24 * 2**20
    batch = [new_file(tmp_path / "film.mp4", os.urandom(size))]
    tracemalloc.start()
    document = documents.add_documents(desk, firm.ids["haihong"], batch).made
    adding = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    document_copies.save_copy(desk, document, tmp_path / "copy.mp4")
    saving = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert adding < 1.4 * size
    assert saving < 0.4 * size
    assert (tmp_path / "copy.mp4").stat().st_size == size


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_shown_in_its_encoding(encoding: str) -> None:
    assert document_copies.shown_text("客户：好的\n第二行".encode(encoding)) == ("客户：好的\n第二行", False)


def test_a_long_text_is_cut_and_its_lines_broken() -> None:
    shown = document_copies.shown_text("好".encode() * 3_000_000)
    assert shown.is_cut
    assert len(shown.text) <= document_copies.MAX_SHOWN_CHARACTERS * 1.01
    assert max(map(len, shown.text.splitlines())) <= 2_000
    assert document_copies.shown_text(b"").text == ""


def test_what_is_no_text_is_said(firm: Firm) -> None:
    with pytest.raises(Invalid):
        document_copies.shown_text(b"abc\0def")
