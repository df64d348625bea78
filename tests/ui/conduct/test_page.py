"""Warnings about conduct in the window: the badge, the bar of the log, the list with its evidence, settling one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from clientbook.domain.conduct import JumpState
from clientbook.services import conduct
from clientbook.support.clock import today
from clientbook.ui import theme
from clientbook.ui.conduct.page import ConductPage, SettleDialog
from clientbook.ui.log.page import LogPage
from clientbook.ui.nav import NavButton
from tests.services.test_conduct import opens

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def frame(sign_in: Callable[[str], Frame], firm: Firm) -> Frame:
    opens(firm.open("wang"), firm.ids["zhangsan"], [*[3, 2, 4] * 4, 40])
    return sign_in("chen")


def opened(frame: Frame) -> ConductPage:
    frame.navigate("log")
    log = frame.page
    assert isinstance(log, LogPage)
    log.conduct_clicked()
    page = frame.page
    assert isinstance(page, ConductPage)
    return page


def test_a_jump_is_found_behind_everything_and_said_on_the_log(frame: Frame) -> None:
    badge = next(one for one in frame.findChildren(NavButton) if one.key == "log")
    assert badge.accessibleName() == "Log"
    frame.watch.look()
    frame.watch.look()
    assert badge.accessibleName() == "Log 1"
    frame.navigate("log")
    page = frame.page
    assert isinstance(page, LogPage)
    assert page.warning.text == "1 warning is new: somebody did far more on a day than usual."
    page.warning.act_clicked()
    assert isinstance(frame.page, ConductPage)


def test_the_list_shows_the_evidence(frame: Frame, firm: Firm, qtmodeltester: ModelTester) -> None:
    frame.watch.look()
    page = opened(frame)
    qtmodeltester.check(page.table.model())
    assert page.pane.text.startswith("王晓雯 opened 40 files on")
    assert "13 days" in page.pane.chart.accessibleName()
    picture = page.pane.chart.grab().toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    assert theme.tokens().color("bad") in [picture.pixelColor(x, y) for x, y in places]
    assert page.count == "1 new"


def test_it_is_looked_into_with_a_note(frame: Frame, firm: Firm) -> None:
    frame.watch.look()
    page = opened(frame)
    page.table.opened.emit(page.table.current_id())
    dialog = page.findChildren(SettleDialog)[-1]
    dialog.save_clicked()
    assert dialog.isVisible(), "a note is needed"
    dialog.form.fill({"note": "年终对账"})
    dialog.save_clicked()
    assert not dialog.isVisible()
    (row,) = conduct.list_jumps(firm.open("chen"))
    assert (row.state, row.note) == (JumpState.LOOKED_INTO, "年终对账")
    assert page.count == ""
    page.chips.button(JumpState.NEW.value).click()
    assert page.table.model().rowCount() == 0


def test_it_is_dismissed_with_a_reason(frame: Frame, firm: Firm, qtbot: QtBot) -> None:
    frame.watch.look()
    page = opened(frame)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    dialog = page.findChildren(SettleDialog)[-1]
    dialog.form.fill({"note": "盘点"})
    dialog.save_clicked()
    assert conduct.list_jumps(firm.open("chen"))[0].state is JumpState.DISMISSED


def test_the_day_is_shown_in_the_log(frame: Frame, firm: Firm) -> None:
    frame.watch.look()
    opened(frame).pane.log_asked.emit()
    page = frame.page
    assert isinstance(page, LogPage)
    assert (page.filters.wanted.member, page.filters.wanted.first) == (firm.ids["wang"], today())
    assert page.table.model().rowCount() >= 40


def test_managers_are_offered_nothing_of_it(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("sun")
    assert not frame.watch.timer.isActive()
    frame.navigate("log")
    page = frame.page
    assert isinstance(page, LogPage)
    assert "Unusual conduct" not in [one.text() for one in page.head.findChildren(QPushButton)]


def test_the_lock_forgets_the_warnings(frame: Frame) -> None:
    frame.watch.look()
    page = opened(frame)
    page.empty()
    assert page.table.model().rowCount() == 0
    assert page.pane.text == ""
