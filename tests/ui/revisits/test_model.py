"""The list of revisits: days with headings, what can be chosen, and how quickly thousands are shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from clientbook.support.clock import today
from clientbook.ui.revisits.model import Heading, RevisitModel, RevisitTable, columns, grouped, state
from tests.ui.revisits.samples import key, row

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

MANY = [key(number, days=number // 200) for number in range(5_000)]


@pytest.fixture
def table(qtbot: QtBot) -> RevisitTable:
    made = RevisitTable()
    qtbot.addWidget(made)
    made.wanted.connect(lambda wanted: made.fill([row(due) for due in MANY if due.client in set(wanted)]))
    made.resize(900, 600)
    return made


def test_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = RevisitModel(columns())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(grouped([key(1, -2), key(2), key(3, 1)]))
    model.fill({due.client: row(due) for due in (key(1, -2), key(2))})
    model.show(grouped([key(2)]))
    model.show([])


def test_overdue_ones_stand_first_under_one_heading() -> None:
    keys = grouped([key(1, -9), key(2, -1), key(3), key(4, 2)])
    assert keys[0] == Heading(None, 2)
    assert keys[3] == Heading(today(), 1)
    assert keys[5] == Heading(today() + dt.timedelta(days=2), 1)


def test_headings_name_the_day_and_today() -> None:
    assert Heading(None, 3).text == "Overdue"
    assert Heading(today(), 1).text.startswith(today().isoformat())
    assert Heading(today(), 1).text.endswith("Today")


def test_arrows_step_over_headings(table: RevisitTable, qtbot: QtBot) -> None:
    table.show_due([key(1, -1), key(2), key(3, 1)])
    table.show()
    assert table.current_id() == key(1).client
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current_id() == key(2).client
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current_id() == key(3).client


def test_enter_opens_the_chosen_one(table: RevisitTable, qtbot: QtBot) -> None:
    table.show_due([key(1), key(2)])
    table.show()
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [key(1).client]


def test_choice_moves_to_the_next_one_when_the_chosen_one_is_done(table: RevisitTable) -> None:
    table.show_due([key(1), key(2), key(3)])
    table.choose(key(2).client)
    table.show_due([key(1), key(3)])
    assert table.current_id() == key(3).client
    table.show_due([key(1)])
    assert table.current_id() == key(1).client
    table.show_due([])
    assert table.current_id() is None


def test_state_says_how_long_it_is_overdue_and_how_serious_that_is() -> None:
    assert state(row(key(1, -1))) == ("1 day overdue", "warn")
    assert state(row(key(1, -30))) == ("30 days overdue", "bad")
    assert state(row(key(1))) == ("Due today", "accent")
    assert state(row(key(1, 3)))[1] == "neutral"


def test_of_five_thousand_only_the_rows_that_are_seen_are_fetched(table: RevisitTable, qtbot: QtBot) -> None:
    asked: list[int] = []
    table.wanted.connect(lambda wanted: asked.append(len(wanted)))
    table.show_due(MANY)
    table.show()
    qtbot.waitUntil(lambda: bool(asked))
    assert sum(asked) < 200


def test_forgetting_leaves_no_row(table: RevisitTable) -> None:
    table.show_due([key(1)])
    table.fill([row(key(1))])
    table.forget()
    assert table.row_of(key(1).client) is None
