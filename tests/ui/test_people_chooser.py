"""Colleagues are chosen by name: one, or several with the last day of their access."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from clientbook.ui.widgets.people import PeopleEditor, Person, PersonChooser, Share

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LAST_DAY = dt.date(2026, 11, 22)


def test_people_are_chosen_by_id_and_found_by_typing(qtbot: QtBot) -> None:
    chooser = PersonChooser([Person(b"1", "王晓雯"), Person(b"2", "李航", "Staff")], nobody="nobody")
    qtbot.addWidget(chooser)
    assert chooser.value() is None
    chooser.set_value(b"2")
    assert chooser.value() == b"2"
    assert "Staff" in chooser.currentText()
    editor = chooser.lineEdit()
    assert editor is not None
    for typed, chosen in (("王", b"1"), ("李航", b"2"), ("nobody", None), ("zz", None)):
        chooser.setFocus()
        chooser.setEditText(typed)
        editor.editingFinished.emit()
        assert chooser.value() == chosen, typed
        assert chooser.currentText() == chooser.itemText(chooser.currentIndex())


def test_who_must_be_chosen_is_asked_for_in_a_hint_that_is_no_choice(qtbot: QtBot) -> None:
    chooser = PersonChooser([Person(b"1", "王晓雯"), Person(b"2", "李航")], hint="Choose…")
    qtbot.addWidget(chooser)
    editor = chooser.lineEdit()
    assert editor is not None
    assert (chooser.value(), chooser.currentText(), editor.placeholderText()) == (None, "", "Choose…")
    assert [chooser.itemText(place) for place in range(chooser.count())] == ["王晓雯", "李航"]
    for typed, chosen in (("zz", None), ("李", b"2"), ("", b"2")):
        chooser.setEditText(typed)
        editor.editingFinished.emit()
        assert chooser.value() == chosen, typed
    chooser.set_value(None)
    assert (chooser.value(), chooser.currentText()) == (None, "")


def test_backups_have_a_last_day(qtbot: QtBot) -> None:
    editor = PeopleEditor([Person(b"1", "王晓雯"), Person(b"2", "李航")], add="Add")
    qtbot.addWidget(editor)
    editor.set_value([Share(b"1", LAST_DAY), Share(b"2")])
    assert editor.value() == (Share(b"1", LAST_DAY), Share(b"2"))
