"""The form says while somebody types that the client is likely on file already, and opens that file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from clientbook.domain.clients import ClientType
from clientbook.services import clients, duplicates
from clientbook.services.clients import ClientFilter
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from tests.services.merging import second_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def form(sign_in: Callable[[str], Frame], qtbot: QtBot) -> Callable[..., ClientEditor]:
    """Sign in, open the form, and wait until the files are compared."""

    def opened(login: str, client: bytes = b"") -> ClientEditor:
        frame = sign_in(login)
        editor = ClientEditor(frame, client)
        editor.may_leave = lambda: True  # type: ignore[method-assign]  the window closes over unsaved input
        with qtbot.waitSignal(frame.looking.progressed, check_params_cb=lambda now: now.done == now.total):
            frame.push(editor)
        return editor

    return opened


def type_into(editor: ClientEditor, *, name: str = "", phone: str = "") -> None:
    for widget, text in (
        (editor.card.editor("name"), name),
        (editor.contacts.editors[0].form.editor("phones").findChild(QLineEdit), phone),
    ):
        if text:
            assert isinstance(widget, QLineEdit)
            widget.setText(text)
            widget.textEdited.emit(text)


def said(editor: ClientEditor) -> str:
    hint = editor.alike
    return "\n".join(label.text() for label in hint.findChildren(QLabel) if label.isVisibleTo(hint))


def links(editor: ClientEditor) -> list[QPushButton]:
    return [made for made in editor.alike.findChildren(QPushButton) if made.isVisibleTo(editor.alike)]


def test_a_known_number_is_said_while_it_is_typed(form: Callable[..., ClientEditor], firm: Firm, qtbot: QtBot) -> None:
    editor = form("wang")
    assert not editor.alike.isVisible()
    type_into(editor, name="张先生", phone="138 0013 8000")
    qtbot.waitUntil(editor.alike.isVisible)
    assert "same mobile" in said(editor)
    assert "138****8000" in said(editor)
    (link,) = links(editor)
    assert link.text() == "张三"
    link.click()
    front = editor.shell.page
    assert isinstance(front, ClientFilePage)
    assert front.client == firm.ids["zhangsan"]
    editor.shell.back()
    assert editor.shell.page is editor
    type_into(editor, name="罗大佑", phone="13511112222")
    qtbot.waitUntil(lambda: not editor.alike.isVisible())


def test_saving_stays_possible(form: Callable[..., ClientEditor], firm: Firm, qtbot: QtBot) -> None:
    editor = form("wang")
    editor.card.fill({"type": ClientType.PERSON})
    type_into(editor, name="张三", phone="13800138000")
    qtbot.waitUntil(editor.alike.isVisible)
    editor.save_clicked()
    assert len(clients.list_clients(firm.open("wang"), ClientFilter(text="zs"))) == 2


def test_nothing_is_said_of_files_that_the_person_does_not_see(
    form: Callable[..., ClientEditor], firm: Firm, qtbot: QtBot
) -> None:
    editor = form("zhao")
    asked: list[int] = []
    editor.shell.jobs.query(editor, lambda desk: len(clients.list_clients(desk, ClientFilter(text="zs"))), asked.append)
    assert asked == [0]
    type_into(editor, name="欧阳雪", phone="15800001111")
    qtbot.waitUntil(editor.alike.isVisible)
    type_into(editor, name="张三", phone="13800138000")
    qtbot.waitUntil(lambda: not editor.alike.isVisible())
    assert "138****8000" not in said(editor)
    assert links(editor) == []


def test_editing_names_the_other_file_unless_it_is_known_to_be_another_client(
    form: Callable[..., ClientEditor], firm: Firm, qtbot: QtBot
) -> None:
    double = second_file(firm)
    editor = form("chen", firm.ids["zhangsan"])
    assert not editor.alike.isVisible()
    type_into(editor, name="张三.")
    qtbot.waitUntil(editor.alike.isVisible)
    assert len(links(editor)) == 1
    duplicates.say_distinct(firm.open("chen"), firm.ids["zhangsan"], double)
    editor.shell.following.look()  # type: ignore[attr-defined]
    type_into(editor, name="张三")
    qtbot.waitUntil(lambda: not editor.alike.isVisible())


def test_half_a_birthday_marks_nothing(form: Callable[..., ClientEditor], qtbot: QtBot) -> None:
    editor = form("wang")
    type_into(editor, name="张三", phone="1380013800x")
    qtbot.waitUntil(editor.alike.isVisible)
    assert not editor.card.has_error
    assert not editor.contacts.has_error
