"""Looking at a document inside the program: leaves by keys, texts, what cannot be shown, copies, and the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton

from clientbook.domain.access import DEFAULT_RIGHTS, Right
from clientbook.services import document_rows
from clientbook.support.errors import Invalid
from clientbook.support.words import Role
from clientbook.ui.documents import viewer
from clientbook.ui.documents.leaves import LeafView
from clientbook.ui.documents.printing import a4_printer
from clientbook.ui.documents.shapes import Leaves
from clientbook.ui.documents.viewbar import ViewBar
from clientbook.ui.documents.viewer import DocumentPage
from clientbook.ui.jobs import Jobs
from clientbook.ui.workers import Inline, Worker
from tests.services.test_documents import added
from tests.services.test_rights import give
from tests.ui.documents.samples import pdf, photo
from tests.vault.spoiling import alter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def opened(sign_in: Callable[[str], Frame], firm: Firm, tmp_path: Path) -> Iterator[Callable[..., DocumentPage]]:
    """Put a file among the documents of Haihong and open it as somebody."""
    pages: list[DocumentPage] = []

    def open_it(name: str, data: bytes, login: str = "chen", *, spoil: str = "") -> DocumentPage:
        desk = firm.open("chen")
        key = added(desk, firm.ids["haihong"], tmp_path / name, data)
        (row,) = (one for one in document_rows.list_documents(desk, firm.ids["haihong"]) if one.id == key)
        desk.close()
        firm.opened.clear()
        if spoil:
            alter(firm.path, spoil)
        frame = sign_in(login)
        page = DocumentPage(frame, row)
        frame.push(page)
        pages.append(page)
        return page

    yield open_it
    for page in pages:
        page.empty()


def _acts(firm: Firm) -> list[str]:
    return [entry.act for entry in firm.open("chen").vault.journal()]


def test_a_pdf_is_shown_page_by_page_and_opening_is_logged(
    opened: Callable[..., DocumentPage], firm: Firm, qtbot: QtBot
) -> None:
    page = opened("采购合同.pdf", pdf(12))
    assert page.view.isVisible()
    assert page.view.count == 12
    qtbot.waitUntil(lambda: page.view.is_painted)
    assert (page.title, page.count) == ("采购合同", "Contract · 采购合同.pdf · 4 KB")
    assert _acts(firm).count("document.open") == 1
    page.reload()
    assert _acts(firm).count("document.open") == 1


def test_an_image_is_shown_whole(opened: Callable[..., DocumentPage], qtbot: QtBot) -> None:
    page = opened("照片.jpg", photo(3_000, 2_000))
    qtbot.waitUntil(lambda: page.view.is_painted)
    assert page.view.zoom < 0.5
    assert page.view.verticalScrollBar().maximum() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_text_is_shown_as_it_is(opened: Callable[..., DocumentPage], encoding: str) -> None:
    page = opened("微信.txt", "<b>好的</b>\n第二行".encode(encoding))
    assert page.text.isVisible()
    assert page.text.toPlainText() == "<b>好的</b>\n第二行"
    assert page.text.isReadOnly()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("报价.xlsx", b"PK\x03\x04" + bytes(500), "Excel workbook"),
        ("setup.exe", b"MZ" + bytes(500), "program or script"),
        ("chat.html", b"<html><script>alert(1)</script>", "web page"),
        ("scan.pdf", b"%PDF-1.7 broken", "damaged"),
        ("photo.png", b"\x89PNG\r\n\x1a\n broken", "damaged"),
    ],
)
def test_what_cannot_be_shown_says_what_it_is(
    opened: Callable[..., DocumentPage], name: str, data: bytes, says: str
) -> None:
    page = opened(name, data)
    assert page.note.isVisible()
    assert says in " ".join(label.text() for label in page.note.findChildren(type(page.note._text)))  # noqa: SLF001
    buttons = [made.text() for made in page.note.findChildren(QPushButton) if made.isVisible()]
    assert buttons == ["Save a copy…"]


def test_what_stays_closed_is_no_opening(opened: Callable[..., DocumentPage], firm: Firm) -> None:
    opened("报价.xlsx", b"PK\x03\x04" + bytes(500))
    assert "document.open" not in _acts(firm)


def test_a_spoiled_document_is_not_shown(opened: Callable[..., DocumentPage]) -> None:
    page = opened("合同.pdf", pdf(3), spoil="UPDATE chunks SET body = zeroblob(length(body))")
    assert page.view.count == 0
    assert "altered or is damaged" in page.notice.text


def test_a_copy_is_saved_by_who_may_and_says_where_it_is(
    opened: Callable[..., DocumentPage], firm: Firm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_page: object, _title: str, name: str) -> tuple[str, str]:
        asked.append(name)
        return str(tmp_path / "copy.pdf"), ""

    monkeypatch.setattr(viewer.QFileDialog, "getSaveFileName", answer)
    page = opened("CON.pdf", pdf(2), "sun")
    page.save_clicked()
    assert asked == ["_CON.pdf"]
    assert (tmp_path / "copy.pdf").read_bytes() == pdf(2)
    assert "copy.pdf" in page.notice.text
    assert "document.export" in _acts(firm)


def test_pages_are_printed_and_logged(
    opened: Callable[..., DocumentPage], firm: Firm, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened("合同.pdf", pdf(5), "wang")
    printer = a4_printer("合同")
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setFromTo(2, 4)
    page.print_on(printer)
    qtbot.waitUntil(lambda: "3 pages printed" in page.notice.text)
    assert len(PdfReader(tmp_path / "paper.pdf").pages) == 3
    assert "print.document" in _acts(firm)


def test_who_may_not_print_is_offered_no_printer(opened: Callable[..., DocumentPage], firm: Firm) -> None:
    owner = firm.open("chen")
    give(owner, Role.STAFF, DEFAULT_RIGHTS[Role.STAFF] - {Right.PRINT})
    owner.close()
    firm.opened.clear()
    page = opened("合同.pdf", pdf(1), "wang")
    assert page.view.count == 1
    assert not [made for made in page.head.findChildren(QPushButton) if made.isVisibleTo(page.head)]


def test_staff_without_the_right_are_offered_no_copy(opened: Callable[..., DocumentPage]) -> None:
    page = opened("报价.xlsx", b"PK\x03\x04" + bytes(500), "wang")
    assert not [made for made in page.head.findChildren(QPushButton) if "copy" in made.text()]
    assert not [made for made in page.note.findChildren(QPushButton) if made.isVisible()]


@pytest.mark.parametrize(("name", "data"), [("合同.pdf", pdf(3)), ("微信.txt", b"secret")])
def test_the_lock_leaves_nothing(opened: Callable[..., DocumentPage], qtbot: QtBot, name: str, data: bytes) -> None:
    page = opened(name, data)
    qtbot.waitUntil(lambda: page.view.is_painted or page.text.toPlainText() == "secret")
    page.empty()
    assert page.view.count == 0
    assert page.text.toPlainText() == ""


# Leaves


def _paint(page: int, size: QSize) -> QImage:
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(page % 256)
    return image


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[LeafView]:
    jobs = Jobs(Inline())
    made = LeafView(jobs.aside(jobs), "leaves")
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    yield made
    made.empty()


def test_keys_turn_pages_zoom_and_rotate(view: LeafView, qtbot: QtBot) -> None:
    view.show_leaves(Leaves(tuple(QSizeF(595, 842) for _page in range(10)), _paint))
    keys, control = Qt.Key, Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(view, keys.Key_PageDown, control)
    qtbot.keyClick(view, keys.Key_PageDown, control)
    assert view.current == 2
    qtbot.keyClick(view, keys.Key_PageUp, control)
    assert view.current == 1
    qtbot.keyClick(view, keys.Key_End)
    assert view.current == 9
    qtbot.keyClick(view, keys.Key_Home)
    assert view.current == 0
    before = view.zoom
    qtbot.keyClick(view, keys.Key_Plus)
    assert view.zoom > before
    qtbot.keyClick(view, keys.Key_9, control)
    assert view.zoom < before
    qtbot.keyClick(view, keys.Key_R)
    assert view.quarters == 1
    qtbot.waitUntil(lambda: view.is_painted)
    qtbot.keyClick(view, keys.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert view.quarters == 0


def test_zooming_keeps_the_place(view: LeafView) -> None:
    view.show_leaves(Leaves(tuple(QSizeF(595, 842) for _page in range(50)), _paint))
    view.go_to(30)
    for _step in range(4):
        view.zoom_by(1.25)
    assert view.current == 30


def test_ten_thousand_pages_scroll_and_only_those_in_sight_are_painted(view: LeafView, qtbot: QtBot) -> None:
    painted: set[int] = set()

    def paint(page: int, size: QSize) -> QImage:
        painted.add(page)
        return _paint(page, size)

    view.show_leaves(Leaves(tuple(QSizeF(595, 842) for _page in range(10_000)), paint))
    qtbot.waitUntil(lambda: view.is_painted)
    view.zoom_by(100)
    view.go_to(9_999)
    qtbot.waitUntil(lambda: view.is_painted)
    assert view.current == 9_999
    assert painted <= {0, 1, 9_998, 9_999}


@pytest.mark.parametrize("size", [QSizeF(266_666, 266_666), QSizeF(1, 30), QSizeF(60_000, 1)])
def test_any_size_can_be_laid_out(view: LeafView, qtbot: QtBot, size: QSizeF) -> None:
    view.show_leaves(Leaves((size,) * 20_000, lambda page, _size: _paint(page, QSize(10, 10))))
    for act in (lambda: view.zoom_by(1_000), lambda: view.fit("page"), lambda: view.turn(1), lambda: view.fit("width")):
        act()
    view.go_to(19_999)
    qtbot.waitUntil(lambda: view.is_painted)


def test_what_cannot_be_painted_is_told_once(view: LeafView, qtbot: QtBot) -> None:
    told: list[str] = []
    view.failed.connect(lambda error: told.append(error.message))

    def paint(_page: int, _size: QSize) -> QImage:
        message = "broken"
        raise Invalid(message)

    view.show_leaves(Leaves((QSizeF(595, 842),), paint))
    qtbot.waitUntil(lambda: bool(told))
    view.viewport().grab()
    assert told == ["broken"]


def test_the_bar_says_where_one_is_and_goes_elsewhere(view: LeafView, qtbot: QtBot) -> None:
    bar = ViewBar(view)
    qtbot.addWidget(bar)
    bar.show()
    view.show_leaves(Leaves(tuple(QSizeF(595, 842) for _page in range(10)), _paint))
    assert bar.page.text() == "1"
    bar.page.setText("7")
    qtbot.keyClick(bar.page, Qt.Key.Key_Return)
    assert view.current == 6


def test_leaves_are_painted_beside_the_window(qtbot: QtBot) -> None:
    """With the threads of the real window: the view answers while a leaf is being painted."""
    worker = Worker()
    jobs = Jobs(worker)
    aside = jobs.aside(jobs)
    made = LeafView(aside, "leaves")
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_leaves(Leaves(tuple(QSizeF(595, 842) for _page in range(5)), _paint))
    qtbot.waitUntil(lambda: made.is_painted)
    made.empty()
    aside.let_go()
    worker.close()
