"""The list of people: order and states."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtTest import QAbstractItemModelTester

from clientbook.services.members import MemberRow
from clientbook.support.words import Role
from clientbook.ui.members.model import columns, in_order, state
from clientbook.ui.widgets.table import ListModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def person(login: str, name: str, *, clients: int = 0, closed: dt.date | None = None) -> MemberRow:
    since = dt.date(2024, 3, 1)
    is_active = closed is None
    return MemberRow(login.encode(), login, name, Role.STAFF, "Staff", None, "", is_active, since, closed, clients)


PEOPLE = [
    person("zhao", "赵敏", clients=7),
    person("chen", "陈老板"),
    person("liu", "刘洋", closed=dt.date(2026, 9, 30)),
    person("li", "李航", clients=88),
]


def names(rows: list[MemberRow]) -> list[str]:
    return [row.name for row in rows]


def test_people_stand_in_the_order_of_their_readings_closed_ones_last() -> None:
    assert names(in_order(PEOPLE, "name", descending=False)) == ["陈老板", "李航", "赵敏", "刘洋"]


def test_people_sorted_by_clients() -> None:
    assert names(in_order(PEOPLE, "clients", descending=True)) == ["李航", "赵敏", "陈老板", "刘洋"]


def test_a_closed_account_says_since_when() -> None:
    assert state(PEOPLE[2]) == ("Closed 2026-09-30", "neutral")
    assert state(PEOPLE[0]) == ("Active", "ok")


def test_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = ListModel(columns())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([row.id for row in PEOPLE])
    model.fill({row.id: row for row in PEOPLE})
