"""The table of rights on a real vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.access import Right
from clientbook.domain.clashes import Choice
from clientbook.services import access, rights
from clientbook.support.words import Role
from clientbook.ui.clashes.dialog import ClashDialog
from clientbook.ui.rights.page import RightsPage
from clientbook.ui.settings.page import SettingsPage
from clientbook.ui.widgets.labels import without_mnemonic
from tests.ui.handover.answers import opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def texts(frame: Frame) -> set[str]:
    from PySide6.QtWidgets import QPushButton

    return {without_mnemonic(made.text()) for made in frame.page.findChildren(QPushButton)}


@pytest.fixture
def page(sign_in: Callable[[str], Frame]) -> RightsPage:
    frame = sign_in("chen")
    frame.navigate("settings")
    assert isinstance(frame.page, SettingsPage)
    frame.page.rights_clicked()
    assert isinstance(frame.page, RightsPage)
    return frame.page


def test_unticking_takes_the_right_away_from_everybody_of_the_role(page: RightsPage, firm: Firm) -> None:
    page.boxes[Role.STAFF, Right.PRINT].setChecked(False)
    page.limits[Role.STAFF].setText("60")
    page.save_clicked()
    assert page.notice.text.startswith("Saved.")
    assert not page.is_dirty
    desk = firm.open("wang")
    assert Right.PRINT not in access.my_rights(desk)
    assert Right.SERVE in access.my_rights(desk)
    assert Right.PRINT in access.my_rights(firm.open("sun"))


def test_what_a_role_has_no_keys_for_cannot_be_ticked(page: RightsPage) -> None:
    assert (Role.STAFF, Right.READ_LOG) not in page.boxes
    assert (Role.MANAGER, Right.READ_LOG) in page.boxes


@pytest.mark.parametrize("text", ["many", "0", "99999"])
def test_a_limit_that_is_none_is_said_and_nothing_is_stored(page: RightsPage, firm: Firm, text: str) -> None:
    before = page.limits[Role.STAFF].text()
    page.limits[Role.STAFF].setText(text)
    page.save_clicked()
    assert page.notice.text
    assert page.is_dirty
    assert firm.open("chen").vault.directory.rights == {}
    page.limits[Role.STAFF].setText(before)


@pytest.mark.parametrize("login", ["sun", "wang"])
def test_nobody_else_is_offered_the_table_or_the_bin(sign_in: Callable[[str], Frame], login: str) -> None:
    frame = sign_in(login)
    frame.navigate("settings")
    assert not {"Roles and rights…", "Bin…"} & texts(frame)


def test_a_limit_that_another_owner_changed_meanwhile_is_compared(page: RightsPage, firm: Firm) -> None:
    page.limits[Role.STAFF].setText("60")
    page.boxes[Role.MANAGER, Right.PRINT].setChecked(False)
    other = firm.open("chen")
    rights.set_rights(other, rights.RightsForm((rights.role_form(Role.STAFF, [Right.SERVE], 50),)))
    page.save_clicked()
    compared = opened(page, ClashDialog)
    assert [made.place for made in compared.rows] == ["roles.staff.daily"]
    compared.choose_all(Choice.THEIRS)
    press(compared, "Save")
    assert page.notice.text.startswith("Saved.")
    assert page.limits[Role.STAFF].text() == "50"
    other.refresh()
    found = {one.id: one for one in rights.rights_form(other).roles}
    assert (found[Role.STAFF].rights, found[Role.STAFF].daily) == ((Right.SERVE,), 50)
    assert Right.PRINT not in found[Role.MANAGER].rights
