"""The log as a sheet: what stands in it, what vouches for it, and who may take it away."""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from clientbook.desk.entries import details_of
from clientbook.domain.log import Act, LogKind
from clientbook.services import files, log
from clientbook.services.log import LogFilter
from clientbook.services.log_export import SheetKind, export_log
from clientbook.support.errors import Cancelled, Refused

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_sheet_has_the_chosen_lines_and_the_head(firm: Firm) -> None:
    files.open_file(firm.open("wang"), firm.ids["zhangsan"])
    desk = firm.open("chen")
    head = log.log_head(desk)
    sheet = export_log(desk, LogFilter(kind=LogKind.OPEN), SheetKind.CSV)
    rows = rows_of(sheet.data)
    assert sheet.lines == 1
    assert rows[1][2:5] == ["王晓雯", "Opened a file", "张三"]
    assert rows[3][0] == str(head.seq)
    assert rows[3][4:] == [head.hash, head.words]


def test_the_journal_vouches_for_the_sheet(firm: Firm) -> None:
    desk = firm.open("chen")
    sheet = export_log(desk, LogFilter(), SheetKind.XLSX)
    (entry,) = desk.vault.journal(since=desk.vault.seq - 1)
    details = details_of(entry)
    assert entry.act == Act.LOG_EXPORT
    assert details["sha256"] == hashlib.sha256(sheet.data).hexdigest()
    assert details["head"] == entry.seq - 1
    book = openpyxl.load_workbook(io.BytesIO(sheet.data))
    assert book.active is not None
    assert book.active.max_row == 1 + sheet.lines + 3


def test_a_manager_exports_the_own_team(firm: Firm) -> None:
    files.open_file(firm.open("zhao"), firm.ids["ouyang"])
    sheet = export_log(firm.open("sun"), LogFilter(), SheetKind.CSV)
    rows = rows_of(sheet.data)
    assert "赵敏" not in {row[2] for row in rows if len(row) > 2}
    assert int(rows[-1][0]) > 0


@pytest.mark.parametrize("login", ["wang", "zhou", "wu"])
def test_nobody_else_exports_it(firm: Firm, login: str) -> None:
    with pytest.raises(Refused):
        export_log(firm.open(login), LogFilter(), SheetKind.CSV)


def test_a_stopped_export_takes_nothing_and_says_nothing(firm: Firm) -> None:
    desk = firm.open("chen")
    for _round in range(500):
        desk.note(Act.CLIENT_OPEN, about=firm.ids["zhangsan"])
    before = desk.vault.seq

    def stop(_done: int, _total: int) -> None:
        message = "stopped"
        raise Cancelled(message)

    with pytest.raises(Cancelled):
        export_log(desk, LogFilter(), SheetKind.CSV, progress=stop)
    assert desk.vault.seq == before
