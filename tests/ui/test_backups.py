"""Backups in the window: the list, one now, restoring, the bar until the owner signs, the daily one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel, QPushButton

from clientbook.services import backups
from clientbook.ui.backups.model import columns
from clientbook.ui.backups.page import BackupsPage
from clientbook.ui.members.page import MembersPage
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.widgets.table import ListModel
from tests.fixtures_firm import passphrase
from tests.ui.handover.answers import answering, press
from tests.vault.spoiling import alter, talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm


@pytest.fixture
def owner(sign_in: Callable[[str], Frame]) -> Frame:
    return sign_in("chen")


@pytest.fixture
def page(owner: Frame) -> BackupsPage:
    owner.navigate("backups")
    found = owner.page
    assert isinstance(found, BackupsPage)
    return found


def status(frame: Frame) -> str:
    return " ".join(label.text() for label in frame.status.findChildren(QLabel))


def come_in(window: Window, firm: Firm, login: str) -> Frame:
    """Unlock at the gate that stands there."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate = window.findChildren(UnlockPage)[-1]
    gate.offer(str(firm.path), login)
    gate.enter(passphrase(login))
    gate.unlock_clicked()
    assert window.frame is not None
    return window.frame


def restore_button(page: BackupsPage) -> QPushButton:
    return next(made for made in page.head.findChildren(QPushButton) if "estore" in made.text())


def test_without_a_backup_the_page_offers_the_first(page: BackupsPage, owner: Frame) -> None:
    assert "no backup yet" in status(owner)
    assert not restore_button(page).isEnabled()
    page.new_clicked()
    assert page.count == "1 backup"
    assert "read back" in page.notice.text
    assert "backup 20" in status(owner)
    assert restore_button(page).isEnabled()


def test_the_days_backup_is_made_once(owner: Frame, page: BackupsPage) -> None:
    owner.care.back_up()
    owner.care.back_up()
    assert page.count == "1 backup"


def test_after_a_closing_the_file_is_written_anew_and_the_log_says_so(owner: Frame, firm: Firm) -> None:
    owner.navigate("members")
    members = owner.page
    assert isinstance(members, MembersPage)
    members.table.choose(firm.ids["zhou"])
    answering("Close the account")
    members.close_clicked()
    acts = [entry.act for entry in firm.open("chen").vault.journal()]
    assert acts.index("clean_file") > acts.index("member.close")
    owner.care.clean()
    assert [entry.act for entry in firm.opened[-1].vault.journal()].count("clean_file") == 1


def test_a_damaged_backup_cannot_be_restored(page: BackupsPage, firm: Firm) -> None:
    page.backup_clicked()
    path = next((firm.path.parent / "firm backups").iterdir())
    path.write_bytes(path.read_bytes()[:5_000])
    page.reload()
    assert not restore_button(page).isEnabled()


def test_a_backup_spoilt_inside_is_refused(page: BackupsPage, owner: Frame, firm: Firm) -> None:
    page.backup_clicked()
    path = next((firm.path.parent / "firm backups").iterdir())
    alter(path, "UPDATE records SET body = zeroblob(300) WHERE id = (SELECT min(id) FROM records)")
    answering_restore(page)
    page.restore_clicked()
    assert "altered or is damaged" in page.notice.text
    assert owner.page is page


def answering_restore(page: BackupsPage) -> Callable[[], list[str]]:
    when = page.table.current_id()
    assert when is not None
    shown = columns()[0].text(page._rows[when])  # noqa: SLF001  what the list says
    return answering(f"Restore the backup of {shown}")


def test_restoring_asks_with_cancel_as_default(page: BackupsPage, owner: Frame) -> None:
    page.backup_clicked()
    default = answering("Cancel")
    page.restore_clicked()
    assert default() == ["Cancel"]
    assert owner.page is page


def test_a_restored_vault_is_read_only_until_the_owner_signs(page: BackupsPage, window: Window, firm: Firm) -> None:
    page.backup_clicked()
    other = firm.open("wang")
    talk(other, firm.ids["haihong"], "after the backup")
    other.close()
    firm.opened.clear()
    answering_restore(page)
    page.restore_clicked()
    gate = window.findChildren(UnlockPage)[-1]
    assert "before restoring" in gate.notice.text
    staff = come_in(window, firm, "wang")
    assert "older" in staff.care.bar.text
    assert not [made for made in staff.care.bar.findChildren(QPushButton) if not made.isHidden()]
    window.lock()
    frame = come_in(window, firm, "chen")
    assert frame.care.isVisible()
    answering("Cancel")
    press(frame.care.bar, "Declare restored…")
    assert frame.care.isVisible()
    answering("Declare restored")
    press(frame.care.bar, "Declare restored…")
    assert not frame.care.isVisible()
    talk(firm.open("wang"), firm.ids["haihong"], "again")


def test_a_vault_open_elsewhere_is_not_replaced(page: BackupsPage, window: Window, firm: Firm) -> None:
    page.backup_clicked()
    firm.open("wang")
    answering_restore(page)
    page.restore_clicked()
    gate = window.findChildren(UnlockPage)[-1]
    assert "everywhere" in gate.notice.text
    gate.enter(passphrase("chen"))
    gate.unlock_clicked()
    assert window.frame is not None
    assert not window.frame.care.isVisible()


def test_another_folder_is_kept(page: BackupsPage, tmp_path: Path) -> None:
    other = tmp_path / "stick"
    other.mkdir()
    page.folder_chosen(other)
    page.backup_clicked()
    assert len(list(other.iterdir())) == 1
    page.folder_chosen(tmp_path / "nowhere")
    assert "nowhere" in page.notice.text


def test_a_day_without_backup_is_said_once(owner: Frame, page: BackupsPage, tmp_path: Path) -> None:
    other = tmp_path / "stick"
    other.mkdir()
    page.folder_chosen(other)
    other.rmdir()
    owner.care.back_up()
    assert "stick" in owner.care.bar.text
    assert owner.care.isVisible()


def test_the_page_is_for_owners(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("sun")
    frame.navigate("backups")
    assert not isinstance(frame.page, BackupsPage)
    frame.care.back_up()
    assert "backup 20" in status(frame)


def test_model_keeps_the_rules_of_qt(qtbot: QtBot, firm: Firm) -> None:
    desk = firm.open("chen")
    made = backups.back_up(desk)[1]
    model = ListModel(columns())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([str(made.path)])
    model.fill({str(made.path): made})
