"""Two desktops on one form: what the dialog shows side by side, how it is answered, and what becomes of the draft."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit

from clientbook.domain.clashes import Choice
from clientbook.domain.clients import Stage
from clientbook.services import editing, entries, needs, removals
from clientbook.services.editing import ContactForm
from clientbook.support.clock import today
from clientbook.ui.clashes.dialog import ClashDialog
from clientbook.ui.clients.dialogs import NeedDialog
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.entries import edit_need
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.team import TeamDialog
from clientbook.ui.widgets.people import Share
from tests.ui.handover.answers import opened, press

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk
    from clientbook.services.editing import ClientForm
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm

LONG = "他在电话里说了很多，\n" * 30


def _editor(frame: Frame, firm: Firm) -> ClientEditor:
    frame.push(ClientFilePage(frame, firm.ids["zhangsan"]))
    editor = ClientEditor(frame, firm.ids["zhangsan"])
    editor.may_leave = lambda: True  # type: ignore[method-assign]  the window closes over unsaved input
    frame.push(editor)
    return editor


def _type(editor: ClientEditor, **texts: str) -> None:
    for name, text in texts.items():
        form = next(form for form in (editor.card, editor.standing, editor.more) if name in form.names)
        field = form.editor(name)
        assert isinstance(field, QLineEdit | QPlainTextEdit)
        if isinstance(field, QLineEdit):
            field.setText(text)
        else:
            field.setPlainText(text)


def _change(desk: Desk, firm: Firm, **fields: str) -> None:
    desk.refresh()
    form = editing.edit_form(desk, firm.ids["zhangsan"])
    editing.edit_client(desk, firm.ids["zhangsan"], replace(form, **fields))  # type: ignore[arg-type]


def _form(desk: Desk, firm: Firm) -> ClientForm:
    desk.refresh()
    return editing.edit_form(desk, firm.ids["zhangsan"])


def _texts(inside: QWidget) -> str:
    return "\n".join(label.text() for label in inside.findChildren(QLabel))


def test_both_values_stand_side_by_side_and_each_field_is_chosen(
    sign_in: Callable[[str], Frame], firm: Firm, qtbot: QtBot
) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    editor = _editor(frame, firm)
    _change(sun, firm, name="张三丰", remarks=LONG, region="浙江")
    _type(editor, name="张三疯", remarks="我的备注", address="人民路")
    editor.save_clicked()
    dialog = opened(editor, ClashDialog)
    said = _texts(dialog)
    assert "孙经理, " in said
    for text in ("Client name", "张三疯", "张三丰", "Remarks", "我的备注", LONG.strip()):
        assert text in said
    assert "浙江" not in said
    assert "人民路" not in said
    assert not dialog.primary.isEnabled()
    first = dialog.focusWidget()
    assert first is not None
    qtbot.keyClick(first, Qt.Key.Key_Right)
    second = dialog.focusWidget()
    assert second is not None
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert dialog.rows[0].choice() is Choice.THEIRS
    qtbot.keyClick(second, Qt.Key.Key_1)
    assert dialog.rows[0].choice() is Choice.MINE
    qtbot.keyClick(second, Qt.Key.Key_2)
    assert dialog.rows[0].choice() is Choice.THEIRS
    assert not dialog.primary.isEnabled()
    assert dialog.rows[1].isAncestorOf(dialog.focusWidget() or dialog)
    press(dialog.rows[1], "Keep both")
    assert dialog.primary.isEnabled()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.rows[1], Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: isinstance(frame.page, ClientFilePage))
    form = _form(sun, firm)
    assert (form.name, form.region, form.address) == ("张三丰", "浙江", "人民路")
    assert form.remarks == f"{LONG.strip()}\n我的备注"


def test_going_back_keeps_the_draft_and_saving_asks_again(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    editor = _editor(frame, firm)
    _change(sun, firm, name="张三丰")
    _type(editor, name="张三疯")
    editor.save_clicked()
    press(opened(editor, ClashDialog), "Back to the form")
    assert frame.page is editor
    assert "Nothing was saved yet" in editor.notice.text
    assert _form(sun, firm).name == "张三丰"
    press(editor, "Compare")
    dialog = opened(editor, ClashDialog)
    dialog.choose_all(Choice.MINE)
    press(dialog, "Save")
    assert _form(sun, firm).name == "张三疯"


def test_what_does_not_clash_is_saved_without_a_question(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    editor = _editor(frame, firm)
    _change(sun, firm, region="浙江")
    _type(editor, address="人民路")
    editor.save_clicked()
    page = frame.page
    assert isinstance(page, ClientFilePage)
    form = _form(sun, firm)
    assert (form.region, form.address) == ("浙江", "人民路")


@pytest.mark.parametrize("key", ["zhangsan", "haihong"])
def test_whoever_changed_nothing_takes_nothing_back(sign_in: Callable[[str], Frame], firm: Firm, key: str) -> None:
    frame, sun, client = sign_in("wang"), firm.open("sun"), firm.ids[key]
    editor = ClientEditor(frame, client)
    frame.push(editor)
    form = editing.edit_form(sun, client)
    first = replace(form.contacts[0], phones=(("work", "0574-88005555"),), wechat="wx", birthday="1980-08-15")
    theirs = replace(
        form,
        name="改名",
        class_id=None,
        stage=Stage.WON,
        won_on=today(),
        tags=("老客户", "VIP"),
        influences=("brings_others", "attends_events"),
        remarks="备注",
        region="浙江",
        contacts=(first, ContactForm(name="钱多多", is_primary=False)),
    )
    editing.edit_client(sun, client, theirs, base=form)
    saved = editing.edit_form(sun, client)
    editor.save_clicked()
    assert not editor.notice.isVisible()
    sun.refresh()
    assert editing.edit_form(sun, client) == saved


def test_a_third_change_while_choosing_comes_back_as_a_question(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    editor = _editor(frame, firm)
    _change(sun, firm, name="乙")
    _type(editor, name="甲")
    editor.save_clicked()
    dialog = opened(editor, ClashDialog)
    _change(sun, firm, name="丙")
    dialog.choose_all(Choice.MINE)
    press(dialog, "Save")
    again = opened(editor, ClashDialog)
    assert "丙" in _texts(again)
    again.choose_all(Choice.MINE)
    press(again, "Save")
    assert _form(sun, firm).name == "甲"


def test_a_file_in_the_bin_is_said_at_once_and_the_draft_can_be_copied(
    sign_in: Callable[[str], Frame], firm: Firm
) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    editor = _editor(frame, firm)
    _type(editor, name="张三疯", remarks="我的备注")
    removals.delete_files(sun, [firm.ids["zhangsan"]], "double")
    frame.following.look()
    assert frame.page is editor
    assert "孙经理 put this file into the bin" in editor.notice.text
    editor.save_clicked()
    assert "孙经理 put this file into the bin" in editor.notice.text
    press(editor, "Copy what was typed")
    copied = QGuiApplication.clipboard().text()
    assert "Name: 张三疯" in copied
    assert "Remarks: 我的备注" in copied
    assert "13800138000" in copied
    assert "Copied" in editor.notice.text


def _promise(frame: Frame, firm: Firm, sun: Desk) -> tuple[NeedDialog, bytes]:
    """Return the open form of a promise, and the promise."""
    page = ClientFilePage(frame, firm.ids["zhangsan"])
    frame.push(page)
    key = needs.add_need(sun, firm.ids["zhangsan"], needs.NeedForm(what="报价")).made
    frame.following.look()
    edit_need(page._host(), key)  # noqa: SLF001  what the list of promises opens
    return opened(page, NeedDialog), key


def test_a_form_in_a_dialog_says_who_saves_meanwhile_and_compares(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    dialog, key = _promise(frame, firm, sun)
    dialog.form.fill({"agreed": "按量分档"})
    frame.following.look()
    assert not dialog.notice.isVisible()
    base = needs.need_form(sun, key)
    needs.edit_need(sun, key, replace(base, what="乙", due_on=today()), base=base)
    frame.following.look()
    assert "孙经理 has just changed this" in dialog.notice.text
    dialog.notice.dismiss()
    frame.following.look()
    assert not dialog.notice.isVisible()
    dialog.form.fill({"what": "甲"})
    dialog.save_clicked()
    compared = opened(dialog, ClashDialog)
    compared.choose_all(Choice.MINE)
    press(compared, "Save")
    assert dialog.result() == 1
    sun.refresh()
    assert needs.need_form(sun, key) == replace(base, what="甲", agreed="按量分档", due_on=today())


def test_a_form_in_a_dialog_keeps_what_was_typed_of_an_entry_that_is_gone(
    sign_in: Callable[[str], Frame], firm: Firm
) -> None:
    frame, sun = sign_in("wang"), firm.open("sun")
    dialog, key = _promise(frame, firm, sun)
    dialog.form.fill({"agreed": "按量分档"})
    entries.delete_entry(sun, "need", key, "double")
    dialog.save_clicked()
    assert dialog.isVisible()
    assert "孙经理 deleted this entry" in dialog.notice.text
    press(dialog, "Copy what was typed")
    assert "What was agreed: 按量分档" in QGuiApplication.clipboard().text()
    dialog.done(0)


def test_a_team_is_changed_and_taken_back_in_one_step(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    frame = sign_in("chen")
    page = ClientFilePage(frame, firm.ids["zhangsan"])
    frame.push(page)
    page.team_clicked()
    dialog = opened(page, TeamDialog)
    dialog.form.fill({"responsible": firm.ids["li"], "backups": [Share(firm.ids["wang"])]})
    dialog.save_clicked()
    assert page.file is not None
    assert {row.name for row in page.file.team} == {"李航", "王晓雯"}
    frame.undoing.toast.act_clicked()
    assert [row.name for row in page.file.team] == ["王晓雯"]
