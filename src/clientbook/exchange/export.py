"""Rows out: workbooks and delimited text that open in Excel and WPS and never run what a cell says."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clientbook.exchange.clients import Rejected
    from clientbook.exchange.tables import Table

Cell: TypeAlias = str | int | Decimal | dt.date | dt.datetime | None
"""What a column may hold; times are aware and written in the office's own zone."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
_SHEET_TITLE = re.compile(r"[\[\]:*?/\\]")
_TITLE_LENGTH = 31
_WIDEST, _NARROWEST = 48, 8


def write_csv(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return UTF-8 with BOM, which Excel recognises; a cell that a program would run begins with an apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_harmless(header) for header in headers])
    writer.writerows([_harmless(_plain(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "") -> bytes:
    """Return a workbook of one sheet: text as text, numbers and dates typed, the header bold and kept in view."""
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(_SHEET_TITLE.sub(" ", title)[:_TITLE_LENGTH] or None)
    sheet.freeze_panes = "A2"
    for index, header in enumerate(headers):
        width = min(max(2 * len(header) + 2, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(index + 1)].width = width
    sheet.append([_cell(sheet, header, bold=True) for header in headers])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def rejected_sheet(table: Table, rejected: Sequence[Rejected]) -> bytes:
    """Return a workbook of the rows that were not taken, the reason first, ready to be mended and imported."""
    headers = (_("Reason"), _("Row"), *table.headers)
    rows: list[tuple[Cell, ...]] = [(one.reason, one.row, *one.cells) for one in rejected]
    return write_xlsx(headers, rows, title=_("Not imported"))


def _plain(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        return f"{cell.astimezone():%Y-%m-%d %H:%M}"
    return "" if cell is None else str(cell)


def _harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; a plain negative number is a number."""
    risky = text.lstrip(" \u00a0\u3000").startswith(_FORMULA)
    return f"'{text}" if risky and not re.fullmatch(r"-\d+(\.\d+)?", text) else text


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    if isinstance(value, dt.datetime):
        value = value.astimezone().replace(tzinfo=None)
    cell = WriteOnlyCell(sheet)
    if isinstance(value, str):
        # The type is set after the value, or openpyxl takes a leading = for a formula.
        cell.value = _NOT_IN_XML.sub("", value)[:_LONGEST]
        cell.data_type = "s"
    else:
        cell.value = value
    if bold:
        cell.font = Font(bold=True)
    return cell
