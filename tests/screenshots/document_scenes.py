"""Scenes of documents: the list in a file, adding, the bin, and the preview of each kind."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clientbook.domain.documents import DocumentType
from clientbook.services import document_rows, documents, printing
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.documents import DocumentForm, NewFile
from clientbook.support.clock import today
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.documents.dialogs import AddDialog, EditDialog
from clientbook.ui.documents.viewer import DocumentPage
from tests.ui.documents.samples import photo

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from clientbook.services.document_rows import DocumentRow
    from tests.screenshots.studio import Studio

CHAT = "2026-11-20 09:12 翟志强: 上次那批货的外箱压坏了三个\n2026-11-20 09:14 王晓雯: 收到，今天安排补发\n" * 14


def document_list(studio: Studio) -> None:
    page, rows = _opened(studio)
    page.sheets.bring(page.documents)
    page.documents.list.choose(rows["采购框架合同 2026"].id)
    line = page.documents.list.line()
    assert line is not None
    page.documents.list.fold(line, is_open=True)
    studio.shoot("documents")
    page.drops.ground.setGeometry(page.rect())
    page.drops.ground.show()
    page.drops.ground.raise_()
    studio.shoot("documents-drop")
    page.drops.ground.hide()
    page.documents.chips.button("removed").click()
    page.documents.list.choose(page.documents.list.lines.lines[0].row.id)
    studio.shoot("documents-removed")


def document_empty(studio: Studio) -> None:
    page = _page(studio, "张三丰")
    page.sheets.bring(page.documents)
    studio.shoot("documents-empty")


def document_dialogs(studio: Studio) -> None:
    page, rows = _opened(studio)
    page.sheets.bring(page.documents)
    paths = [studio.folder / name for name in ("采购框架合同.pdf", "装车照片.jpg", "微信聊天记录.txt", "没有这个.pdf")]
    for name, chosen in (("many", paths), ("one", paths[:1])):
        dialog = AddDialog(page, documents.look_at_files(chosen), lambda _files: None)
        dialog.show()
        studio.shoot(f"dialog-documents-{name}")
        dialog.done(0)
    edit = EditDialog(page, page.shell.jobs, rows["采购框架合同 2026"])
    edit.show()
    studio.shoot("dialog-document-edit")
    edit.done(0)


def document_preview(studio: Studio) -> None:
    page, rows = _opened(studio)
    for name, title in (
        ("pdf", "采购框架合同 2026"),
        ("image", "装车照片"),
        ("text", "微信聊天记录"),
        ("other", "报价单"),
        ("broken", "扫描件"),
    ):
        viewer = DocumentPage(page.shell, rows[title])
        page.shell.push(viewer)
        studio.settle()
        studio.shoot(f"document-{name}")
        page.shell.back()


def _page(studio: Studio, text: str) -> ClientFilePage:
    frame = studio.unlocked()
    found: list[bytes] = []
    frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter(text=text)), found.extend)
    page = ClientFilePage(frame, found[0])
    frame.push(page)
    studio.settle()
    return page


def _opened(studio: Studio) -> tuple[ClientFilePage, dict[str, DocumentRow]]:
    """Return the file page of a client with documents, which are added the first time."""
    page = _page(studio, "海鸿")
    found: dict[str, DocumentRow] = {}

    def fill(desk: Desk) -> None:
        if not document_rows.list_documents(desk, page.client):
            _fill(desk, page.client, studio.folder)
        found.update({row.title: row for row in document_rows.list_documents(desk, page.client)})

    page.shell.jobs.query(page, fill, lambda _nothing: page.reload())
    studio.settle()
    return page, found


def _fill(desk: Desk, client: bytes, folder: Path) -> None:
    pdf = printing.print_dossier(desk, client).pdf
    for name, data in (
        ("采购框架合同.pdf", pdf),
        ("装车照片.jpg", photo(1600, 1000)),
        ("微信聊天记录.txt", CHAT.encode("gb18030")),
        ("报价单.xlsx", b"PK\x03\x04" + bytes(48_000)),
        ("扫描件.pdf", b"%PDF-1.4\nbroken" + bytes(2_000)),
        ("保密协议(错).pdf", pdf),
    ):
        (folder / name).write_bytes(data)
    contract = DocumentForm(
        title="采购框架合同 2026",
        type=DocumentType.CONTRACT,
        on=today() - dt.timedelta(days=300),
        ends_on=today() + dt.timedelta(days=65),
    )
    first = documents.add_documents(desk, client, [_file(folder / "采购框架合同.pdf", contract)]).made
    documents.add_version(desk, first, _file(folder / "采购框架合同.pdf", contract))
    rest = [_file(folder / name) for name in ("装车照片.jpg", "微信聊天记录.txt", "报价单.xlsx", "扫描件.pdf")]
    documents.add_documents(desk, client, rest)
    wrong = documents.add_documents(desk, client, [_file(folder / "保密协议(错).pdf")]).made
    documents.remove_document(desk, wrong, "属于另一位客户")


def _file(path: Path, form: DocumentForm | None = None) -> NewFile:
    return NewFile(documents.look_at_files([path]).sources[0], form or DocumentForm())


SCENES = (document_list, document_empty, document_dialogs, document_preview)
