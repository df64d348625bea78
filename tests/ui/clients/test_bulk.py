"""Selecting several clients, and filters with a name, on a real vault."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from clientbook.services import clients, filters
from clientbook.services.clients import ClientFilter
from clientbook.ui.clients.bulk import AssignDialog, ClassDialog, TagsDialog
from clientbook.ui.clients.filterdialog import FilterDialog
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.widgets.labels import without_mnemonic

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.services.clients import ClientRow
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def page(sign_in: Callable[[str], Frame]) -> ClientsPage:
    found = sign_in("chen").page
    assert isinstance(found, ClientsPage)
    return found


def offered(page: ClientsPage) -> set[str]:
    return {without_mnemonic(made.text()) for made in page.selection.findChildren(QPushButton)}


def button(page: ClientsPage, text: str) -> QPushButton:
    """Return the button of the bar that says this."""
    return next(made for made in page.selection.findChildren(QPushButton) if without_mnemonic(made.text()) == text)


def shown_row(page: ClientsPage, key: object) -> ClientRow:
    """Return a row of the list as it is painted."""
    page.table.viewport().grab()
    QApplication.processEvents()
    row = page.model.row(key)
    assert row is not None
    return row


def shown(page: ClientsPage) -> list[str]:
    model = page.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_bar_comes_with_the_second_client_and_goes_when_cleared(page: ClientsPage) -> None:
    assert not page.selection.isVisible()
    page.table.selectAll()
    assert page.selection.isVisible()
    assert len(page.selection.clients) == 4
    page.selection.cleared.emit()
    assert not page.selection.isVisible()


def test_the_selection_outlives_a_reload(page: ClientsPage) -> None:
    page.table.selectAll()
    page.reload()
    assert len(page.table.selected_ids()) == 4
    page.search("zhang")
    assert not page.selection.isVisible()


def test_tags_for_all_selected(page: ClientsPage, firm: Firm) -> None:
    page.table.selectAll()
    page.selection.tags_clicked()
    dialog = page.findChild(TagsDialog)
    assert dialog is not None
    dialog.form.editor("tags").setText("展会, 春节礼")  # type: ignore[attr-defined]
    dialog.save_clicked()
    assert len(page.table.selected_ids()) == 4
    desk = firm.open("chen")
    assert len(clients.list_clients(desk, ClientFilter(tag="春节礼"))) == 4


def test_all_selected_are_given_to_one_colleague(page: ClientsPage, firm: Firm) -> None:
    page.table.selectAll()
    button(page, "Assign…").click()
    dialog = page.findChild(AssignDialog)
    assert dialog is not None
    dialog.form.fill({"responsible": firm.ids["zhao"]})
    dialog.save_clicked()
    assert dialog.result() == 1
    assert len(clients.served_by(firm.open("chen"), firm.ids["zhao"])) == 4
    assert {shown_row(page, key).responsible for key in page.model.ids} == {"赵敏"}


def test_all_selected_get_one_class(page: ClientsPage, firm: Firm) -> None:
    vip = next(kind.id for kind in clients.classes(firm.open("chen")) if kind.is_key)
    page.table.selectAll()
    button(page, "Class…").click()
    dialog = page.findChild(ClassDialog)
    assert dialog is not None
    dialog.form.fill({"class_id": vip, "reason": "年度评级"})
    dialog.save_clicked()
    assert dialog.result() == 1
    assert {shown_row(page, key).class_name for key in page.model.ids} == {"VIP"}
    assert len(clients.list_clients(firm.open("chen"), ClientFilter(class_id=vip))) == 4


def test_a_click_on_the_head_sorts_and_the_order_outlives_a_filter(page: ClientsPage, firm: Firm, qtbot: QtBot) -> None:
    head, listed = page.table.horizontalHeader(), list(page.model.ids)
    place = QPoint(head.sectionViewportPosition(0) + 20, 10)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.model.ids == listed[::-1]
    page.chips.button("single").click()
    assert page.model.ids == [key for key in listed[::-1] if key != firm.ids["haihong"]]
    page.chips.button("all").click()
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.model.ids == listed


def test_printing_shows_all_dossiers_in_one_preview(page: ClientsPage) -> None:
    page.table.selectAll()
    page.print_clicked()
    assert isinstance(page.shell.page, PaperPage)


def test_the_export_is_written(page: ClientsPage, tmp_path: Path) -> None:
    page.table.selectAll()
    page.selection.export_to(tmp_path / "clients.xlsx")
    sheet = load_workbook(io.BytesIO((tmp_path / "clients.xlsx").read_bytes())).worksheets[0]
    assert sheet.max_row == 5
    assert page.notice.text == "Saved as clients.xlsx."


def test_only_what_the_role_may_do_is_offered(sign_in: Callable[[str], Frame]) -> None:
    found = sign_in("wang").page
    assert isinstance(found, ClientsPage)
    assert offered(found) == {"Class…", "Tags…", "Print dossiers", "Merge…", "Clear"}


def test_a_filter_is_applied_kept_and_chosen_again(page: ClientsPage, firm: Firm) -> None:
    page.filter_clicked()
    dialog = page.findChild(FilterDialog)
    assert dialog is not None
    dialog.form.editor("silent_days").setText("10")  # type: ignore[attr-defined]
    dialog.form.editor("name").setText("十天没联系")  # type: ignore[attr-defined]
    dialog.save_clicked()
    assert len(shown(page)) == 3
    key = filters.saved_filters(firm.open("chen"))[0].id
    page.chips.button("all").click()
    assert len(shown(page)) == 4
    page.chips.button(key).click()
    assert len(shown(page)) == 3
    page.filter_clicked()
    delete = next(b for b in page.findChildren(QPushButton) if b.text() == "Delete this filter")
    delete.click()
    assert len(shown(page)) == 4
    assert filters.saved_filters(firm.open("chen")) == []


@pytest.mark.parametrize("days", ["-3", "soon", "1.5"])
def test_days_that_are_none_are_said_at_the_field(page: ClientsPage, days: str) -> None:
    page.filter_clicked()
    dialog = page.findChild(FilterDialog)
    assert dialog is not None
    dialog.form.editor("silent_days").setText(days)  # type: ignore[attr-defined]
    dialog.save_clicked()
    assert dialog.isVisible()
    assert len(shown(page)) == 4
    dialog.done(0)
