"""Undo on the screen: the message after an act, its keys, and what others saved meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from clientbook.services import departures, editing
from clientbook.support.clock import today
from clientbook.ui.clients.dialogs import LogDialog, NeedDialog
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.widgets import toast

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from clientbook.ui.window import Window
    from tests.fixtures_firm import Firm

SAID = "Edited a client: 张三丰"


def _edited(frame: Frame, firm: Firm, name: str = "张三丰") -> None:
    """Edit a client through the editor's page."""
    frame.push(ClientEditor(frame, firm.ids["zhangsan"]))
    page = frame.page
    assert isinstance(page, ClientEditor)
    field = page.card.editor("name")
    assert isinstance(field, QLineEdit)
    field.setText(name)
    page.save_clicked()


def _file(frame: Frame, firm: Firm, key: str = "zhangsan") -> ClientFilePage:
    page = ClientFilePage(frame, firm.ids[key])
    frame.push(page)
    return page


def _press(qtbot: QtBot, frame: Frame, key: Qt.Key) -> None:
    frame.window().activateWindow()
    qtbot.waitUntil(frame.window().isActiveWindow)
    frame.page.setFocus()
    qtbot.keyClick(frame.page, key, Qt.KeyboardModifier.ControlModifier)


def test_after_saving_the_frame_says_so_and_takes_it_back(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot
) -> None:
    frame = sign_in("wang")
    page = _file(frame, firm)
    _edited(frame, firm)
    shown = frame.undoing.toast
    assert frame.page is page
    assert (page.title, shown.text, shown.isVisible()) == ("张三丰", SAID, True)
    assert not shown.hasFocus()
    shown.act_clicked()
    assert (page.title, shown.text) == ("张三", "Taken back: Edited a client: 张三")
    shown.act_clicked()
    assert (page.title, shown.text) == ("张三丰", SAID)
    _press(qtbot, frame, Qt.Key.Key_Z)
    assert page.title == "张三"
    _press(qtbot, frame, Qt.Key.Key_Y)
    assert page.title == "张三丰"
    _press(qtbot, frame, Qt.Key.Key_Z)
    _press(qtbot, frame, Qt.Key.Key_Z)
    assert "nothing to take back" in page.notice.text


def test_ctrl_z_in_a_field_is_the_fields_own(sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot) -> None:
    frame = sign_in("wang")
    page = _file(frame, firm)
    _edited(frame, firm)
    frame.window().activateWindow()
    frame.focus_search()
    box = frame.window().focusWidget()
    assert isinstance(box, QLineEdit)
    qtbot.keyClicks(box, "zs")
    qtbot.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == ""
    assert page.title == "张三丰"


def test_ctrl_z_does_nothing_behind_a_page_that_is_typed_on(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot
) -> None:
    frame = sign_in("wang")
    page = _file(frame, firm)
    _edited(frame, firm)
    frame.push(ClientEditor(frame, firm.ids["zhangsan"]))
    _press(qtbot, frame, Qt.Key.Key_Z)
    frame.back()
    assert page.title == "张三丰"


def test_acts_of_dialogs_are_offered_too(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    page = _file(frame, firm, "haihong")
    shown = frame.undoing.toast
    talk = LogDialog(page, frame.jobs, firm.ids["haihong"])
    talk.form.fill({"text": "样品已寄出"})
    talk.save_clicked()
    assert shown.text == "Logged a contact: 宁波海鸿进出口有限公司"
    promise = NeedDialog(page, frame.jobs, firm.ids["haihong"], [])
    promise.form.fill({"what": "新报价"})
    promise.save_clicked()
    assert shown.text == "Noted a promise: 宁波海鸿进出口有限公司"
    shown.act_clicked()
    assert page.file is not None
    assert page.file.needs == ()
    assert any("样品已寄出" in item.text for item in page.file.timeline)


def test_an_act_for_good_takes_the_old_offer_away(sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot) -> None:
    frame = sign_in("chen")
    page = _file(frame, firm)
    _edited(frame, firm)
    assert frame.undoing.toast.isVisible()
    leaving = departures.DepartureForm(leaver=firm.ids["wang"], last_day=today())
    frame.jobs.mutate(frame, lambda desk: departures.open_departure(desk, leaving))
    assert not frame.undoing.toast.isVisible()
    _press(qtbot, frame, Qt.Key.Key_Z)
    assert page.notice.text == "“Opened a departure case” cannot be taken back."


def test_what_cannot_be_taken_back_says_who_was_faster(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    page = _file(frame, firm)
    _edited(frame, firm)
    _renamed(firm.open("sun"), firm, "张三疯")
    frame.undoing.toast.act_clicked()
    assert page.notice.text.startswith("孙经理 changed this since")
    frame.following.look()
    assert page.title == "张三疯"


def test_the_message_goes_by_itself_unless_it_is_looked_at(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast, "SHOWN_MS", 40)
    frame = sign_in("wang")
    page = _file(frame, firm)
    QCursor.setPos(frame.mapToGlobal(QPoint(5, 5)))
    _edited(frame, firm)
    shown = frame.undoing.toast
    qtbot.waitUntil(lambda: not shown.isVisible())
    monkeypatch.setattr(toast, "SHOWN_MS", 600)
    frame.undoing.undo_clicked()
    frame.window().activateWindow()
    qtbot.waitUntil(frame.window().isActiveWindow)
    button = next(one for one in shown.findChildren(QPushButton) if one.text() == "Do again")
    button.setFocus()
    with qtbot.waitSignal(shown.kept, timeout=2_000):
        pass
    assert shown.isVisible()
    qtbot.keyClick(button, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert frame.page is page
    assert page.hasFocus()


def test_the_lock_forgets_what_was_done(sign_in: Callable[[str], Frame], firm: Firm, window: Window) -> None:
    frame = sign_in("wang")
    _edited(frame, firm)
    shown = frame.undoing.toast
    window.lock()
    assert shown.text == ""
    frame = sign_in("wang")
    frame.undoing.undo_clicked()
    assert "nothing to take back" in frame.page.notice.text


def _renamed(desk: Desk, firm: Firm, name: str) -> None:
    desk.refresh()
    form = editing.edit_form(desk, firm.ids["zhangsan"])
    editing.edit_client(desk, firm.ids["zhangsan"], replace(form, name=name))


def test_an_open_file_shows_what_another_desktop_saved_and_who(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot
) -> None:
    frame = sign_in("wang")
    page = _file(frame, firm)
    frame.window().activateWindow()
    frame.focus_search()
    box = frame.window().focusWidget()
    _renamed(firm.open("sun"), firm, "张三丰")
    qtbot.waitUntil(lambda: page.title == "张三丰", timeout=8_000)
    assert frame.undoing.toast.text == "孙经理 has just changed “张三丰”"
    said = "\n".join(label.text() for label in frame.status.findChildren(QLabel))
    assert "孙经理 saved changes at " in said
    assert frame.window().focusWidget() is box


def test_others_saving_other_files_do_not_disturb(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    _file(frame, firm, "haihong")
    _renamed(firm.open("sun"), firm, "张三丰")
    frame.following.look()
    assert not frame.undoing.toast.isVisible()


def test_what_is_typed_stays_when_another_desktop_saves(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("wang")
    frame.push(ClientEditor(frame, firm.ids["zhangsan"]))
    page = frame.page
    assert isinstance(page, ClientEditor)
    field = page.card.editor("short_name")
    assert isinstance(field, QLineEdit)
    field.setText("老张")
    field.setFocus()
    _renamed(firm.open("sun"), firm, "张三丰")
    frame.following.look()
    assert field.text() == "老张"
    assert "孙经理 has just changed this" in page.notice.text
    assert page.focusWidget() is field
