"""The log page on a real vault: what stands in it, filters, older parts, export, and forgetting."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from clientbook.desk import Changes
from clientbook.domain.log import LogKind
from clientbook.services import files, log
from clientbook.services.log import LogFilter, LogLine, LogPart
from clientbook.services.log_export import SheetKind, export_log
from clientbook.support.clock import today
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.log.model import LogBook, columns
from clientbook.ui.log.page import LogPage
from clientbook.ui.pages import entries_for
from clientbook.ui.widgets.table import ListModel

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


def log_page(frame: Frame) -> LogPage:
    frame.navigate("log")
    page = frame.page
    assert isinstance(page, LogPage)
    return page


@pytest.fixture
def page(sign_in: Callable[[str], Frame], firm: Firm) -> LogPage:
    desk = firm.open("wang")
    for key in ("zhangsan", "haihong"):
        files.open_file(desk, firm.ids[key])
    return log_page(sign_in("chen"))


def shown(page: LogPage) -> list[tuple[str, str, str]]:
    model = page.table.model()
    return [tuple(str(model.index(at, place).data() or "") for place in range(3)) for at in range(model.rowCount())]  # type: ignore[misc]


def said(page: LogPage) -> list[str]:
    return [label.text() for label in page.pane.findChildren(QLabel) if not label.isHidden()]


def test_the_newest_entry_stands_first(page: LogPage) -> None:
    rows = shown(page)
    done = [row for row in rows if row[0] != "Backed up the vault"]  # the daily backup comes in its own time
    assert done[:3] == [
        ("Unlocked the vault", "", "陈老板"),
        ("Opened a file", "宁波海鸿进出口有限公司", "王晓雯"),
        ("Opened a file", "张三", "王晓雯"),
    ]
    assert page.count == f"{len(rows)} entries"


def test_the_head_stands_beside_as_six_words(page: LogPage, firm: Firm) -> None:
    head = log.log_head(firm.open("sun"))
    words = page.pane.words.text()
    assert len(words.replace("-", " ").split()) == 6
    page.reload()
    assert page.pane.words.text() == head.words != words


def test_openings_are_counted(page: LogPage) -> None:
    assert "2 openings" in said(page)


def test_filters_by_kind_person_act_and_day(page: LogPage, firm: Firm) -> None:
    page.filters.choose_kind(LogKind.OPEN)
    assert {row[0] for row in shown(page)} == {"Opened a file"}
    page.filters.clear_clicked()
    page.filters.person.setCurrentIndex(page.filters.person.findData(firm.ids["wang"]))
    page.filters.person.activated.emit(page.filters.person.currentIndex())
    assert {row[2] for row in shown(page)} == {"王晓雯"}
    page.filters.act.setCurrentIndex(page.filters.act.findData("client.open"))
    page.filters.act.activated.emit(page.filters.act.currentIndex())
    assert len(shown(page)) == 2
    page.filters.day.set_value(today() - dt.timedelta(days=9))
    page.filters.day.edited.emit()
    assert shown(page) == []
    page.filters.clear_clicked()
    assert len(shown(page)) > 20


def test_the_search_box_finds_files(page: LogPage) -> None:
    page.search("zs")
    assert {row[1] for row in shown(page)} == {"张三"}
    page.search("")
    assert len(shown(page)) > 20


def test_entries_of_others_come_in(page: LogPage, firm: Firm) -> None:
    files.open_file(firm.open("li"), firm.ids["shan"])
    page.apply(Changes())
    assert shown(page)[0] == ("Opened a file", "单婷", "李航")


def test_enter_opens_the_file(page: LogPage) -> None:
    page.table.opened.emit(page.table.model().ids[2])  # type: ignore[attr-defined]
    assert isinstance(page.shell.page, ClientFilePage)


def test_the_sheet_is_written_and_said(page: LogPage, firm: Firm, tmp_path: Path) -> None:
    sheet = export_log(firm.open("chen"), LogFilter(), SheetKind.CSV)
    page.save_to(tmp_path / "log.csv", sheet)
    assert (tmp_path / "log.csv").read_bytes() == sheet.data
    assert page.notice.text == "Saved as log.csv."
    assert shown(page)[0][0] == "Exported the log"


def test_a_manager_reads_the_own_team(sign_in: Callable[[str], Frame], firm: Firm) -> None:
    files.open_file(firm.open("zhao"), firm.ids["ouyang"])
    page = log_page(sign_in("sun"))
    assert "赵敏" not in {row[2] for row in shown(page)}
    assert any("not yours to read" in text for text in said(page))


@pytest.mark.parametrize(("login", "keys"), [("chen", {"access", "log"}), ("sun", {"log"}), ("wang", set())])
def test_who_is_offered_what(sign_in: Callable[[str], Frame], login: str, keys: set[str]) -> None:
    offered = {entry.key for entry in entries_for(sign_in(login).who)}
    assert offered & {"access", "log"} == keys


def test_the_lock_forgets(page: LogPage) -> None:
    page.empty()
    assert shown(page) == []
    assert not any("张三" in text or "opening" in text for text in said(page))
    assert page.pane.words.text() == ""


def line(seq: int, day: int) -> LogLine:
    time = dt.datetime(2026, 11, day, 4, tzinfo=dt.UTC)
    return LogLine(seq, time, b"w", "王晓雯", "client.open", "Opened a file", LogKind.OPEN, (), "", "")


def test_the_book_joins_parts_and_knows_when_to_stop() -> None:
    book = LogBook()
    book.take_older(LogPart((line(9, 20), line(8, 19)), 8, 9, 0))
    assert not book.take_newer(LogPart((line(12, 21),), 12, 12, 0))
    assert book.take_newer(LogPart((line(10, 21),), 10, 10, 0))
    assert not book.reaches(LogFilter(first=dt.date(2026, 11, 21)))
    book.take_older(LogPart((line(6, 15),), 6, 7, 1))
    assert book.reaches(LogFilter(first=dt.date(2026, 11, 21)))
    assert not book.reaches(LogFilter())
    book.take_older(LogPart((), 1, 5, 5))
    assert book.is_whole
    assert [one.seq for one in book.lines] == [10, 9, 8, 6]
    assert book.hidden == 6


def test_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    model = ListModel(columns())
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([2, 1])
    model.fill({2: line(2, 2), 1: line(1, 1)})
    assert model.rowCount() == 2
