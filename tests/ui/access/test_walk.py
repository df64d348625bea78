"""The walk of an access review in the window."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from clientbook.services import access_walk, service_team
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now
from clientbook.ui.access.page import AccessPage
from clientbook.ui.access.removing import RemoveDialog
from clientbook.ui.access.walk import LEFT, LOOK, WalkPage
from clientbook.ui.paper.page import PaperPage
from clientbook.ui.widgets.labels import without_mnemonic

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.widgets.table import ListTable
    from tests.fixtures_firm import Firm


def opened(frame: Frame) -> WalkPage:
    frame.navigate("access")
    page = frame.page
    assert isinstance(page, AccessPage)
    page.walk_clicked()
    walk = frame.page
    assert isinstance(walk, WalkPage)
    return walk


@pytest.fixture
def walk(sign_in: Callable[[str], Frame], firm: Firm) -> WalkPage:
    service_team.set_backups(firm.open("sun"), firm.ids["zhangsan"], [BackupForm(firm.ids["li"])])
    return opened(sign_in("chen"))


def column(table: ListTable, place: int = 0) -> list[str]:
    model = table.model()
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def chosen(walk: WalkPage, firm: Firm, person: str) -> WalkPage:
    walk.people.choose(firm.ids[person])
    column(walk.rows)
    return walk


def test_what_needs_a_look_stands_first(walk: WalkPage, firm: Firm, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(walk.people.model())
    assert column(walk.people)[0] == "李航"
    assert column(walk.people, 1)[0] == "1"
    chosen(walk, firm, "li")
    qtmodeltester.check(walk.rows.model())
    assert [len(column(walk.rows)), walk.chips.button(LOOK).text()] == [4, "To look at 1"]
    assert column(walk.rows, 5)[0] == "To look at"


def test_the_unchanged_are_confirmed_together_and_the_rest_by_itself(walk: WalkPage, firm: Firm) -> None:
    total = walk.bar.maximum()
    chosen(walk, firm, "li").unchanged_clicked()
    assert walk.progress.text() == f"3 of {total} confirmed"
    walk.chips.button(LEFT).click()
    assert column(walk.rows) == ["张三"]
    walk.rows.selectAll()
    assert without_mnemonic(walk.selected.text()) == "Confirm selected (1)"
    walk.rows.opened.emit(firm.ids["zhangsan"])
    assert walk.progress.text() == f"4 of {total} confirmed"
    assert walk.people.current_id() != firm.ids["li"]
    assert not walk.finish.isEnabled()


def test_a_review_is_finished_and_gone_on_with(walk: WalkPage, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clientbook.ui.access.walk.confirm", lambda *_args, **_how: True)
    frame = walk.shell
    frame.back()
    again = opened(frame)  # type: ignore[arg-type]
    for member in list(again.people.model().ids):  # type: ignore[attr-defined]
        again.people.choose(member)
        column(again.rows)
        again.rows.selectAll()
        again.selected_clicked()
    assert again.finish.isEnabled()
    again.finish_clicked()
    paper = frame.page
    assert isinstance(paper, PaperPage)
    assert paper.count.startswith("QS-")
    frame.back()
    assert isinstance(frame.page, AccessPage)
    assert frame.page.printing.isVisible()
    assert access_walk.last_review(firm.open("chen")) is not None


def test_a_person_is_taken_off_with_del(walk: WalkPage, firm: Firm, qtbot: QtBot) -> None:
    total = walk.bar.maximum()
    chosen(walk, firm, "li").rows.choose(firm.ids["zhangsan"])
    walk.rows.setFocus()
    qtbot.keyClick(walk.rows, Qt.Key.Key_Delete)
    dialog = walk.findChildren(RemoveDialog)[-1]
    dialog.save_clicked()
    assert walk.progress.text() == f"0 of {total - 1} confirmed · 1 taken off"
    assert "张三" not in column(walk.rows)


def test_the_responsible_leaves_for_somebody(walk: WalkPage, firm: Firm) -> None:
    chosen(walk, firm, "wang").rows.choose(firm.ids["haihong"])
    walk.remove_clicked()
    dialog = walk.findChildren(RemoveDialog)[-1]
    dialog.save_clicked()
    assert dialog.isVisible()
    dialog.form.fill({"successor": firm.ids["li"]})
    dialog.save_clicked()
    assert not dialog.isVisible()
    team = service_team.team_of(firm.open("chen"), firm.ids["haihong"])
    assert [row.member for row in team] == [firm.ids["li"]]


def test_what_a_role_brings_is_said_in_the_dialog(walk: WalkPage, firm: Firm) -> None:
    chosen(walk, firm, "zhou").rows.choose(firm.ids["shan"])
    walk.remove_clicked()
    dialog = walk.findChildren(RemoveDialog)[-1]
    dialog.save_clicked()
    assert "by role" in dialog.notice.text
    dialog.done(0)


def test_what_another_desktop_changed_is_said_and_shown(walk: WalkPage, firm: Firm) -> None:
    service_team.set_backups(firm.open("sun"), firm.ids["zhangsan"], [])
    chosen(walk, firm, "li")
    walk.rows.selectAll()
    walk.selected_clicked()
    assert "孙经理" in walk.notice.text
    walk.reload()
    assert "张三" not in column(walk.rows)


def test_a_due_review_is_said_and_started_from_the_bar(sign_in: Callable[[str], Frame]) -> None:
    with frozen(now() + dt.timedelta(days=100)):
        frame = sign_in("chen")
        frame.navigate("access")
        page = frame.page
        assert isinstance(page, AccessPage)
        assert "due since" in page.due.text
        page.due.act_clicked()
        assert isinstance(frame.page, WalkPage)
        frame.back()
        assert "not finished" in page.due.text


def test_the_lock_forgets_the_walk(walk: WalkPage) -> None:
    walk.empty()
    assert column(walk.people) == column(walk.rows) == []
