"""How parts of pages stand: nothing cut, no scroll bar without need, chosen rows that can be read."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFontMetrics
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QScrollArea, QWidget

from clientbook.services.backups import BackupRow
from clientbook.support.paths import resource
from clientbook.ui.backups.restoring import RestoreDialog
from clientbook.ui.clients.facts import add_people
from clientbook.ui.theme import DARK, LIGHT, Tokens
from clientbook.ui.topbar import SearchBox
from clientbook.ui.widgets.editors import choice
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.form import Form
from clientbook.ui.widgets.labels import column, wrapped
from clientbook.ui.widgets.pill import TONES, colours
from clientbook.ui.widgets.scrolled import scrolled_pane
from clientbook.ui.widgets.table import Column, ListModel, ListTable
from clientbook.ui.widgets.timeline import Entry, TimelineView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.ui import theme
    from clientbook.ui.frame import Frame

LONG = "The client asks for a new offer before the end of the month and wants to see the samples first. "


def test_no_look_of_a_frame_draws_its_lines_around_a_label() -> None:
    sheet = resource("theme/theme.qss").read_text(encoding="utf-8")
    frames = set(re.findall(r'QFrame\[look="([\w-]+)"\]', sheet))
    labels = set(re.findall(r'QLabel\[look="([\w-]+)"\]', sheet))
    assert frames
    assert not frames & labels  # a label is a frame to the style sheet


@pytest.mark.parametrize(("times", "scrolls"), [(2, False), (60, True)])
def test_a_pane_scrolls_only_when_it_is_too_small(qtbot: QtBot, times: int, scrolls: bool) -> None:
    inside = QWidget()
    inside.setLayout(column(*(wrapped(LONG) for _ in range(times)), None))
    pane = scrolled_pane(inside)
    qtbot.addWidget(pane)
    pane.resize(330, 140)
    pane.show()
    area = pane.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    assert (area.verticalScrollBar().maximum() > 0) is scrolls


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_a_pill_is_seen_on_a_chosen_row(look: theme.Theme, tokens: Tokens, tone: str) -> None:
    look.choose(tokens.name)
    assert colours(tone, chosen=True)[1] != tokens.color("accent_soft")


def test_an_explanation_ends_in_no_single_word(qtbot: QtBot) -> None:
    empty = EmptyState()
    qtbot.addWidget(empty)
    empty.say("clients", "Nobody", "two words")
    empty.say("clients", "Nobody", "word " * 20)
    text = next(label for label in empty.findChildren(QLabel) if label.wordWrap())
    lines = round(text.heightForWidth(text.width()) / QFontMetrics(text.font()).lineSpacing())
    assert lines > 1
    assert lines * text.width() < 1.3 * QFontMetrics(text.font()).horizontalAdvance(text.text())


def test_the_search_box_says_only_what_can_be_read(qtbot: QtBot) -> None:
    box = SearchBox()
    qtbot.addWidget(box)
    box.show()
    for width in (300, 220, 160, 300):
        box.resize(width, 32)
        assert box.fontMetrics().horizontalAdvance(box.placeholderText()) < width
    assert "pinyin" in box.placeholderText()


def test_a_short_amount_leaves_the_line_to_the_text(qtbot: QtBot) -> None:
    text = "Screws M8 / M10 of stainless steel, 14 boxes"
    view = TimelineView("Timeline")
    qtbot.addWidget(view)
    view.resize(QFontMetrics(view.font()).horizontalAdvance(text) + 310, 300)
    view.show()
    view.show_entries(
        [Entry(bytes([n]), dt.date(2026, 11, 22), "Purchase", text, "Li", amount=a) for n, a in enumerate(("", "¥20"))]
    )
    rows = [view.model().index(place, 0) for place in range(2)]
    assert view.sizeHintForIndex(rows[0]).height() == view.sizeHintForIndex(rows[1]).height()


def test_the_row_that_the_keyboard_stands_on_is_chosen(qtbot: QtBot) -> None:
    model = ListModel([Column("name", "Name", 200, str)])
    table = ListTable(model, "Clients")
    model.setParent(table)
    qtbot.addWidget(table)
    table.show()
    table.show_ids([1, 2])
    table.setFocus()
    QApplication.sendEvent(table, QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    assert (table.current_id(), table.selected_ids()) == (1, [1])


def test_names_and_what_is_said_of_them_stand_side_by_side(qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    layout = column()
    place.setLayout(layout)
    said = add_people(layout, [("王晓雯", "Responsible"), ("A colleague with a long name", "Backup")])
    place.resize(300, 80)
    place.show()
    names = [label for label in place.findChildren(QLabel) if label not in said]
    assert all(name.geometry().right() < words.geometry().left() for name, words in zip(names, said, strict=True))


@pytest.mark.parametrize("key", ["duplicates", "feedback", "handover", "members", "revisits", "log"])
def test_the_keyboard_goes_along_to_the_next_page(sign_in: Callable[[str], Frame], key: str) -> None:
    frame = sign_in("chen")
    frame.page.setFocus()
    frame.navigate(key)
    held = frame.window().focusWidget()
    assert held is not None
    assert frame.page.isAncestorOf(held)


def test_every_step_of_a_restore_can_be_read(qtbot: QtBot) -> None:
    made = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    row = BackupRow(Path("a"), made, seq=9, behind=3, words="six words", size=1, is_verified=True)
    dialog = RestoreDialog(None, row)
    qtbot.addWidget(dialog)
    dialog.show()
    steps = next(label for label in dialog.findChildren(QLabel) if label.text().startswith("1. "))
    assert steps.height() >= steps.heightForWidth(steps.width())


def test_a_check_box_is_level_with_the_field_beside_it(qtbot: QtBot) -> None:
    form = Form(2)
    qtbot.addWidget(form)
    form.add("minutes", "Lock after", choice([(5, "5")]))
    form.add("minimised", "Lock when minimised", QCheckBox())
    form.resize(QSize(500, 80))
    form.show()
    beside, box = form.editor("minutes").geometry(), form.editor("minimised").geometry()
    assert abs(beside.center().y() - box.center().y()) <= 1
