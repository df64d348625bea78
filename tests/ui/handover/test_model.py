"""The list of a case: several clients chosen, kept when it is shown anew, and thousands of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from clientbook.domain.departures import DepartureStage
from clientbook.services.clients import Worth
from clientbook.services.departures import AllocationRow, DepartureRow
from clientbook.support.clock import today
from clientbook.ui.handover.model import AllocationTable, about, allocation_columns, case_columns, days_left
from clientbook.ui.widgets.table import ListModel
from tests.ui.revisits.samples import client

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def allocation(number: int, successor: str = "") -> AllocationRow:
    return AllocationRow(client(number), successor.encode() or None, successor, "same region" if successor else "")


def ids(rows: list[AllocationRow]) -> list[bytes]:
    return [row.client.id for row in rows]


@pytest.fixture
def table(qtbot: QtBot) -> AllocationTable:
    made = AllocationTable()
    qtbot.addWidget(made)
    made.resize(800, 500)
    return made


def test_models_keep_the_rules_of_qt(qtbot: QtBot) -> None:
    for columns in (allocation_columns(), case_columns()):
        model = ListModel(columns)
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
        model.show([])
    model = ListModel(allocation_columns())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows = [allocation(number) for number in range(3)]
    model.show(ids(rows))
    model.fill({row.client.id: row for row in rows})


def test_all_selected_clients_stay_selected(table: AllocationTable) -> None:
    rows = [allocation(number) for number in range(10)]
    table.show_allocations(rows)
    table.selectAll()
    table.show_allocations(rows[3:6] + rows[8:])
    assert table.selected_ids() == ids(rows[3:6] + rows[8:])


def test_choice_moves_on_when_the_selected_ones_are_gone(table: AllocationTable) -> None:
    rows = [allocation(number) for number in range(5)]
    table.show_allocations(rows)
    table.choose(rows[2].client.id)
    table.show_allocations(rows[:2] + rows[3:])
    assert table.selected_ids() == [rows[3].client.id]


def test_five_thousand_clients_stay_selected_when_shown_anew(table: AllocationTable) -> None:
    rows = [allocation(number, "李航" if number % 2 else "") for number in range(5_000)]
    table.show_allocations(rows)
    table.selectAll()
    table.show_allocations(rows)
    assert len(table.selected_ids()) == 5_000


def test_a_client_without_successor_is_said_so_in_red() -> None:
    successor = allocation_columns()[1]
    assert (successor.text(allocation(1)), successor.tone(allocation(1))) == ("Not allocated", "bad")
    assert (successor.text(allocation(1, "李航")), successor.tone(allocation(1, "李航"))) == ("李航", "")


def test_second_line_says_worth_and_class() -> None:
    row = allocation(1)
    worth = row.client._replace(worth=Worth(Decimal(1284600), "CNY"))
    assert about(row._replace(client=worth)) == "CN¥1,284,600 in a year · VIP"


def test_cases_say_how_long_is_left_and_how_many_are_open() -> None:
    case = DepartureRow(
        b"d", b"l", "王晓雯", today() + dt.timedelta(days=1), "Resigned", today(), DepartureStage.NOTICE, 3, 2
    )
    words = {column.key: column.text(case) for column in case_columns()}
    assert words["left"] == "1 day"
    assert words["open"] == "2 without successor"
    assert days_left(today()) == "today"
    assert days_left(today() - dt.timedelta(days=2)) == "2 days ago"
