"""What goes out opens in Excel, comes back unchanged and runs nothing."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from clientbook.exchange.clients import Rejected
from clientbook.exchange.export import rejected_sheet, write_csv, write_xlsx
from clientbook.exchange.tables import SourceInfo, Table, read_data

PAYLOADS = ["=1+1", "+cmd|'/c calc'!A1", "-2+3", "@SUM(A1)", "\tx", "\rx", " =1", "＝1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("payload", PAYLOADS)
def test_csv_neutralises_formulas(payload: str):
    data = write_csv(["name"], [[payload]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert ("'" + payload).replace('"', '""').encode() in data


def test_csv_leaves_numbers_and_plain_text():
    text = write_csv(["a", "b", "c"], [["张三", Decimal("-1.50"), None]]).decode("utf-8-sig")
    assert text == "a,b,c\r\n张三,-1.50,\r\n"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_workbook_cells_are_text(payload: str):
    sheet = load_workbook(io.BytesIO(write_xlsx([payload], [[payload]]))).worksheets[0]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert str(cell.value).strip() == payload.strip()


def test_workbook_types():
    moment = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
    row = ["13800138000", 3, Decimal("1.25"), date(2026, 3, 4), moment, None, "a\x00b"]
    sheet = load_workbook(io.BytesIO(write_xlsx(list("abcdefg"), [row], title="客户/表"))).worksheets[0]
    assert sheet.title == "客户 表"
    assert sheet.freeze_panes == "A2"
    values = [cell.value for cell in next(sheet.iter_rows(min_row=2))]
    assert values[:3] == ["13800138000", 3, 1.25]
    assert values[3] == datetime(2026, 3, 4)  # noqa: DTZ001  a day in a workbook has no zone
    assert values[4] == moment.astimezone().replace(tzinfo=None)
    assert values[5:] == [None, "ab"]


def test_rejected_rows_can_be_mended_and_read_again():
    table = Table(("姓名", "手机"), [("张三", "1.38E+10")], [2], SourceInfo("a.csv"))
    again = read_data(rejected_sheet(table, [Rejected(2, "rounded", table.rows[0])]), "again.xlsx")
    assert again.headers == ("Reason", "Row", "姓名", "手机")
    assert again.rows == [("rounded", "2", "张三", "1.38E+10")]


@given(st.lists(st.text(max_size=20), min_size=3, max_size=3))
def test_any_text_can_be_written(cells: list[str]):
    write_csv(["a", "b", "c"], [cells])
    write_xlsx(["a", "b", "c"], [cells])
