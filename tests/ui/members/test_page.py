"""The people of the firm: adding, one-time codes, closing; on a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton

from clientbook.services import firms
from clientbook.support.errors import Refused
from clientbook.support.words import Role
from clientbook.ui.handover.page import HandoverPage
from clientbook.ui.members.editor import NEW_TEAM, AddDialog, CodeDialog, ResetDialog
from clientbook.ui.members.page import MembersPage
from tests.fixtures_firm import passphrase
from tests.ui.handover.answers import answering, opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def owner(sign_in: Callable[[str], Frame]) -> Frame:
    return sign_in("chen")


@pytest.fixture
def page(owner: Frame) -> MembersPage:
    owner.navigate("members")
    found = owner.page
    assert isinstance(found, MembersPage)
    return found


def code_of(page: MembersPage) -> str:
    dialog = opened(page, CodeDialog)
    press(dialog, "Copy")
    code = QGuiApplication.clipboard().text()
    assert code
    assert code in [label.text() for label in dialog.findChildren(QLabel)]
    dialog.accept()
    assert code not in [label.text() for label in dialog.findChildren(QLabel)]
    return code


def test_everybody_is_listed(page: MembersPage, firm: Firm) -> None:
    assert page.count == "8 accounts"
    page.table.choose(firm.ids["wang"])
    texts = [label.text() for label in page.pane.findChildren(QLabel)]
    assert "responsible for 2" in texts


def test_a_new_colleague_comes_in_with_the_code_shown_once(page: MembersPage, firm: Firm) -> None:
    page.new_clicked()
    dialog = opened(page, AddDialog)
    values = {"name": "郑南", "login": "zheng", "role": Role.STAFF, "team": NEW_TEAM, "new_team": "south"}
    dialog.form.fill(values)
    dialog.save_clicked()
    code = code_of(page)
    desk = firms.open_firm(firm.path, login="zheng", passphrase=code)
    firm.opened.append(desk)
    assert desk.vault.me.name == "郑南"
    assert desk.vault.me.team is not None
    team = desk.vault.directory.team(desk.vault.me.team)
    assert team is not None
    assert team.name == "south"
    assert firms.must_change_passphrase(desk)


def test_the_login_follows_the_name_until_somebody_writes_another(page: MembersPage) -> None:
    page.new_clicked()
    dialog = opened(page, AddDialog)
    name, login = dialog.form.editor("name"), dialog.form.editor("login")
    assert isinstance(name, QLineEdit)
    assert isinstance(login, QLineEdit)
    for typed, proposed in (("郑南", "zhengnan"), ("Anna Lee", "annalee"), ("", "")):
        dialog.form.fill({"name": typed})
        name.editingFinished.emit()
        assert login.text() == proposed
    dialog.form.fill({"login": "nan"})
    dialog.form.fill({"name": "郑南"})
    name.editingFinished.emit()
    assert login.text() == "nan"
    dialog.form.clean()
    dialog.reject()


def test_an_owner_can_be_added_and_what_that_means_is_said(page: MembersPage, firm: Firm) -> None:
    page.new_clicked()
    dialog = opened(page, AddDialog)
    dialog.form.fill({"name": "何静", "login": "he", "role": Role.OWNER})
    dialog.form.edited.emit()
    assert "An owner sees and may do everything, this page included." in [
        label.text() for label in dialog.findChildren(QLabel)
    ]
    dialog.save_clicked()
    desk = firms.open_firm(firm.path, login="he", passphrase=code_of(page))
    firm.opened.append(desk)
    assert desk.vault.me.role is Role.OWNER


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"login": "wang"}, "login"),
        ({"name": ""}, "name"),
        ({"role": Role.MANAGER}, "team"),
        ({"team": NEW_TEAM, "new_team": ""}, "new_team"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(page: MembersPage, values: dict[str, object], field: str) -> None:
    page.new_clicked()
    dialog = opened(page, AddDialog)
    dialog.form.fill({"name": "郑南", "login": "zheng", **values})
    dialog.save_clicked()
    assert dialog.isVisible()
    assert dialog.form.editor(field).accessibleDescription()
    dialog.done(0)


def test_a_team_made_by_a_failed_try_is_used_by_the_next(page: MembersPage, firm: Firm) -> None:
    page.new_clicked()
    dialog = opened(page, AddDialog)
    dialog.form.fill({"name": "郑南", "login": "wang", "team": NEW_TEAM, "new_team": "south"})
    dialog.save_clicked()
    assert dialog.isVisible()
    dialog.form.editor("login").setText("zheng")  # type: ignore[attr-defined]
    dialog.save_clicked()
    assert code_of(page)


def test_a_new_code_ends_the_old_passphrase(page: MembersPage, firm: Firm) -> None:
    page.table.choose(firm.ids["wang"])
    answering("Make a new code")
    page.reset_clicked()
    code = code_of(page)
    with pytest.raises(Refused):
        firms.open_firm(firm.path, login="wang", passphrase=passphrase("wang"))
    firm.opened.append(firms.open_firm(firm.path, login="wang", passphrase=code))


def test_closing_waits_until_the_clients_are_handed_over(page: MembersPage, owner: Frame, firm: Firm) -> None:
    page.table.choose(firm.ids["wang"])
    page.close_clicked()
    assert "2 clients" in page.notice.text
    press(page.notice, "Go to handover")
    assert isinstance(owner.page, HandoverPage)


def test_closing_asks_with_cancel_as_default_and_ends_the_account(page: MembersPage, firm: Firm) -> None:
    page.table.choose(firm.ids["zhou"])
    default = answering("Cancel")
    page.close_clicked()
    assert default() == ["Cancel"]
    firm.opened.append(firms.open_firm(firm.path, login="zhou", passphrase=passphrase("zhou")))
    answering("Close the account")
    page.close_clicked()
    assert page.notice.text.startswith("The account of 周档案 is closed. The vault's file is now being written anew")
    assert page.count == "7 accounts"
    with pytest.raises(Refused):
        firms.open_firm(firm.path, login="zhou", passphrase=passphrase("zhou"))


def test_nobody_closes_the_own_account(page: MembersPage, firm: Firm) -> None:
    page.table.choose(firm.ids["chen"])
    assert not [made for made in page.pane.findChildren(QPushButton) if made.isVisible()]


@pytest.fixture
def managers(sign_in: Callable[[str], Frame]) -> MembersPage:
    frame = sign_in("sun")
    frame.navigate("members")
    assert isinstance(frame.page, MembersPage)
    return frame.page


def test_a_manager_sees_the_own_team_and_may_only_make_codes(managers: MembersPage, firm: Firm) -> None:
    assert managers.count == "3 accounts"
    assert [made.text() for made in managers.head.findChildren(QPushButton)] == ["Holiday co&ver…"]
    managers.table.choose(firm.ids["wang"])
    visible = [made.text() for made in managers.pane.findChildren(QPushButton) if made.isVisible()]
    assert visible == ["New one-time &code…"]
    managers.table.choose(firm.ids["sun"])
    assert not [made for made in managers.pane.findChildren(QPushButton) if made.isVisible()]
    managers.new_clicked()
    assert not managers.findChildren(AddDialog)


def test_a_manager_gives_a_new_code(managers: MembersPage, firm: Firm) -> None:
    managers.table.choose(firm.ids["wang"])
    answering("Make a new code")
    managers.reset_clicked()
    code = code_of(managers)
    with pytest.raises(Refused):
        firms.open_firm(firm.path, login="wang", passphrase=passphrase("wang"))
    firm.opened.append(firms.open_firm(firm.path, login="wang", passphrase=code))


def test_an_owner_gives_all_files_new_keys_when_others_may_know_the_passphrase(page: MembersPage, firm: Firm) -> None:
    page.table.choose(firm.ids["wang"])

    def answer() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, ResetDialog)
        (box,) = question.findChildren(QCheckBox)
        assert box.isVisible()
        box.setChecked(True)
        press(question, "Make a new code")

    before = firm.open("sun").vault.access_history(firm.ids["zhangsan"])[-1].key_version
    QTimer.singleShot(0, answer)
    page.reset_clicked()
    assert code_of(page)
    assert firm.open("sun").vault.access_history(firm.ids["zhangsan"])[-1].key_version == before + 1


def test_a_manager_is_not_asked_about_the_keys_of_files(managers: MembersPage, firm: Firm) -> None:
    managers.table.choose(firm.ids["wang"])
    boxes: list[bool] = []

    def answer() -> None:
        question = QApplication.activeModalWidget()
        assert question is not None
        boxes.extend(box.isVisible() for box in question.findChildren(QCheckBox))
        press(question, "Cancel")

    QTimer.singleShot(0, answer)
    managers.reset_clicked()
    assert boxes == [False]


def test_a_copied_code_is_kept_by_no_history_of_copies(page: MembersPage, firm: Firm) -> None:
    page.table.choose(firm.ids["wang"])
    answering("Make a new code")
    page.reset_clicked()
    dialog = opened(page, CodeDialog)
    press(dialog, "Copy")
    dialog.reject()
    formats = QGuiApplication.clipboard().mimeData().formats()
    assert any("ExcludeClipboardContentFromMonitorProcessing" in one for one in formats)
    assert "x-kde-passwordManagerHint" in formats


@pytest.mark.parametrize("login", ["wang", "zhou", "wu"])
def test_who_leads_nobody_is_not_offered_this_page(sign_in: Callable[[str], Frame], login: str) -> None:
    frame = sign_in(login)
    frame.navigate("members")
    assert not isinstance(frame.page, MembersPage)
