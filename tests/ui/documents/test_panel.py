"""Documents on the file page: dropping, choosing, listing, folding, removing; keys and rights."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from clientbook.domain.documents import DocumentType
from clientbook.services import document_rows, documents
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.documents.dialogs import AddDialog, EditDialog, VersionDialog
from clientbook.ui.documents.viewer import DocumentPage
from tests.services.test_documents import added, new_file
from tests.ui.handover.answers import opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def file_page(sign_in: Callable[[str], Frame], firm: Firm) -> Callable[[str], ClientFilePage]:
    """Open the file of Haihong as somebody, on its documents."""

    def open_it(login: str = "chen") -> ClientFilePage:
        frame = sign_in(login)
        page = ClientFilePage(frame, firm.ids["haihong"])
        frame.push(page)
        page.sheets.bring(page.documents)
        return page

    return open_it


def _drop(page: ClientFilePage, paths: list[Path], *, allowed: Qt.DropAction = Qt.DropAction.CopyAction) -> bool:
    """Drag files over the middle of the page and let them go; says whether the page took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = page.rect().center()
    enter = QDragEnterEvent(place, allowed, data, buttons, keys)
    QApplication.sendEvent(page, enter)
    if not enter.isAccepted():
        return False
    assert page.drops.ground.isVisible()
    drop = QDropEvent(QPointF(place), allowed, data, buttons, keys)
    QApplication.sendEvent(page, drop)
    assert not page.drops.ground.isVisible()
    return drop.isAccepted()


def _titles(page: ClientFilePage) -> list[str]:
    return [line.title for line in page.documents.list.lines.lines]


def test_an_empty_file_says_what_belongs_here(file_page: Callable[[str], ClientFilePage]) -> None:
    page = file_page("wang")
    assert page.documents.empty_state.isVisible()
    assert not page.documents.list.isVisible()
    assert page.sheets.tabs.tabText(1) == "Documents"


def test_files_that_are_dropped_are_shown_first_and_then_added(
    file_page: Callable[[str], ClientFilePage], firm: Firm, tmp_path: Path
) -> None:
    page = file_page("wang")
    paths = [tmp_path / "采购合同.pdf", tmp_path / "照片.jpg"]
    paths[0].write_bytes(b"%PDF-1.7 contract")
    paths[1].write_bytes(b"\xff\xd8\xff photo")
    assert _drop(page, [*paths, tmp_path / "没有.pdf"])
    dialog = opened(page, AddDialog)
    assert "没有.pdf" in dialog.notice.text
    assert dialog.primary.text() == "&Add 2 documents"
    dialog.save_clicked()
    assert _titles(page) == ["采购合同", "照片"] or _titles(page) == ["照片", "采购合同"]
    assert page.sheets.tabs.tabText(1) == "Documents 2"
    assert {row.type for row in document_rows.list_documents(firm.open("chen"), firm.ids["haihong"])} == {
        DocumentType.CONTRACT,
        DocumentType.PHOTO,
    }


def test_one_file_is_named_typed_and_given_its_end(
    file_page: Callable[[str], ClientFilePage], firm: Firm, tmp_path: Path
) -> None:
    page = file_page("wang")
    (tmp_path / "scan0001.pdf").write_bytes(b"%PDF-1.7")
    page.documents.take([tmp_path / "scan0001.pdf"])
    dialog = opened(page, AddDialog)
    assert not dialog.form.editor("ends_on").isVisible()
    dialog.type.setCurrentIndex(0)
    dialog.type.activated.emit(0)
    assert dialog.form.editor("ends_on").isVisible()
    dialog.form.fill({"title": "框架合同", "ends_on": dt.date(2027, 3, 31)})
    dialog.save_clicked()
    (row,) = document_rows.list_documents(firm.open("chen"), firm.ids["haihong"])
    assert (row.title, row.type, row.ends_on) == ("框架合同", DocumentType.CONTRACT, dt.date(2027, 3, 31))
    line = page.documents.list.line()
    assert line is not None
    assert line.row.id == row.id


def test_nothing_is_dropped_where_nothing_may_be_added(
    file_page: Callable[[str], ClientFilePage], firm: Firm, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    clerk = file_page("zhou")
    assert not clerk.sheets.tabs.isTabVisible(1)
    assert not _drop(clerk, [path])
    assert document_rows.list_documents(firm.open("chen"), firm.ids["haihong"]) == []


def test_a_drag_that_would_move_or_holds_no_files_is_refused(
    file_page: Callable[[str], ClientFilePage], tmp_path: Path
) -> None:
    page = file_page("wang")
    assert not _drop(page, [])
    assert not _drop(page, [tmp_path / "a.pdf"], allowed=Qt.DropAction.MoveAction)


def test_a_folder_alone_says_what_to_choose(file_page: Callable[[str], ClientFilePage], tmp_path: Path) -> None:
    page = file_page("wang")
    page.documents.take([tmp_path])
    assert "is a folder" in page.notice.text


def test_a_file_that_vanished_before_it_was_added_leaves_the_list_as_it_was(
    file_page: Callable[[str], ClientFilePage], tmp_path: Path
) -> None:
    page = file_page("wang")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    page.documents.take([tmp_path / "a.pdf"])
    (tmp_path / "a.pdf").unlink()
    dialog = opened(page, AddDialog)
    dialog.save_clicked()
    assert "“a.pdf” is no longer there" in page.notice.text
    assert _titles(page) == []


@pytest.fixture
def versions(firm: Firm, tmp_path: Path) -> list[bytes]:
    """A document of three versions in the file of Haihong, and another one."""
    desk, client = firm.open("chen"), firm.ids["haihong"]
    found = [added(desk, client, tmp_path / "a.pdf", title="框架合同", on=dt.date(2026, 1, 5))]
    for number in (2, 3):
        file = new_file(tmp_path / f"{number}.pdf", on=dt.date(2026, 1, 5))
        found.append(documents.add_version(desk, found[-1], file).made)
    added(desk, client, tmp_path / "b.pdf", title="报价")
    desk.close()
    firm.opened.clear()
    return found


def test_older_versions_unfold_by_keys(
    file_page: Callable[[str], ClientFilePage], versions: list[bytes], qtbot: QtBot
) -> None:
    page = file_page("chen")
    view = page.documents.list
    assert _titles(page) == ["报价", "框架合同"]
    view.choose(versions[2])
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert _titles(page) == ["报价", "框架合同", "Version 2", "Version 1"]
    view.choose(versions[0])
    page.reload()
    assert view.line() is not None
    assert _titles(page)[-1] == "Version 1"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert _titles(page) == ["报价", "框架合同"]


def test_enter_opens_a_document_and_escape_comes_back(
    file_page: Callable[[str], ClientFilePage], versions: list[bytes], qtbot: QtBot
) -> None:
    page = file_page("chen")
    page.documents.list.choose(versions[2])
    qtbot.keyClick(page.documents.list, Qt.Key.Key_Return)
    assert isinstance(page.shell.page, DocumentPage)
    assert page.shell.page.document.id == versions[2]
    page.shell.back()
    assert page.shell.page is page


def test_the_timeline_leads_to_the_version(
    file_page: Callable[[str], ClientFilePage], versions: list[bytes], firm: Firm
) -> None:
    page = file_page("chen")
    page.sheets.bring(page.timeline)
    assert page.file is not None
    item = next(item for item in page.file.timeline if item.id == versions[1])
    page.timeline.opened.emit(item)
    assert isinstance(page.shell.page, DocumentPage)
    assert page.shell.page.document.number == 2
    page.shell.back()
    assert _titles(page)[-2:] == ["Version 2", "Version 1"]


def test_a_new_version_takes_the_place_of_the_old(
    file_page: Callable[[str], ClientFilePage],
    versions: list[bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = file_page("wang")
    (tmp_path / "neu.pdf").write_bytes(b"%PDF-1.7 renewed")
    monkeypatch.setattr(
        "clientbook.ui.documents.panel.QFileDialog.getOpenFileName", lambda *_a: (str(tmp_path / "neu.pdf"), "")
    )
    page.documents.list.choose(versions[2])
    page.documents.version_clicked()
    dialog = opened(page, VersionDialog)
    dialog.save_clicked()
    line = page.documents.list.line()
    assert line is not None
    assert (line.row.title, line.row.number, len(line.row.older)) == ("框架合同", 4, 3)


def test_f2_edits_the_document_that_has_the_focus(
    file_page: Callable[[str], ClientFilePage], versions: list[bytes], qtbot: QtBot
) -> None:
    page = file_page("wang")
    page.documents.list.choose(versions[2])
    page.documents.list.setFocus()
    qtbot.waitUntil(page.documents.list.hasFocus)
    page.edit_clicked()
    dialog = opened(page, EditDialog)
    dialog.form.fill({"title": ""})
    dialog.save_clicked()
    assert dialog.isVisible()
    dialog.form.fill({"title": "框架合同(新)", "note": "已盖章"})
    dialog.save_clicked()
    assert not dialog.isVisible()
    assert "框架合同(新)" in _titles(page)


def test_the_bin_holds_what_was_removed_until_the_owner_empties_it(
    file_page: Callable[[str], ClientFilePage],
    versions: list[bytes],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = file_page("chen")
    panel = page.documents
    monkeypatch.setattr("clientbook.ui.documents.panel.ask_text", lambda *_a, **_k: "属于别的客户")
    monkeypatch.setattr("clientbook.ui.documents.panel.confirm", lambda *_a, **_k: True)
    panel.list.choose(versions[2])
    qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert _titles(page) == ["报价"]
    panel.chips.button("removed").click()
    assert "属于别的客户" in panel.list.lines.lines[0].details
    panel.list.choose(panel.list.lines.lines[0].row.id)
    panel.put_back_clicked()
    panel.chips.button("filed").click() if panel.chips.isVisible() else None
    assert _titles(page) == ["报价", "框架合同"]
    panel.list.choose(versions[2])
    panel.remove_clicked()
    panel.chips.button("removed").click()
    panel.destroy_clicked()
    assert _titles(page) == ["报价"]
    assert not panel.chips.isVisible()


@pytest.mark.parametrize(
    ("login", "offered"),
    [("wang", {"open", "version", "edit"}), ("sun", {"open", "copy", "version", "edit", "remove"})],
)
def test_only_what_the_role_may_do_is_offered(
    file_page: Callable[[str], ClientFilePage], versions: list[bytes], login: str, offered: set[str]
) -> None:
    page = file_page(login)
    page.documents.list.choose(versions[2])
    shown = {name for name, made in page.documents.buttons.items() if made.isVisible()}
    assert shown == offered


def test_what_others_add_appears_and_the_lock_forgets_it(
    file_page: Callable[[str], ClientFilePage], firm: Firm, tmp_path: Path
) -> None:
    page = file_page("wang")
    documents.add_documents(firm.open("li"), firm.ids["haihong"], [new_file(tmp_path / "a.pdf", title="别人加的")])
    page.shell.jobs.mutate(page, lambda desk: desk.refresh())
    assert _titles(page) == ["别人加的"]
    page.empty()
    assert _titles(page) == []
    assert page.documents.list.lines.data(page.documents.list.lines.index(0)) is None


def test_the_model_is_a_proper_one(
    file_page: Callable[[str], ClientFilePage], versions: list[bytes], qtmodeltester: object
) -> None:
    page = file_page("chen")
    page.documents.list.choose(versions[2])
    qtmodeltester.check(page.documents.list.lines)  # type: ignore[attr-defined]
