"""Sheets of any origin become one plain table: headers, rows of text, and where they came from."""

from __future__ import annotations

import datetime as dt
import io
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from clientbook.exchange.containers import check_workbook, not_a_workbook, protected, refuse_size
from clientbook.exchange.headers import known
from clientbook.exchange.texts import decode, read_text
from clientbook.support.errors import Invalid, Unavailable
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_FILE = 50 * 2**20
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER_SEARCH = 30
_EXACT = 1e15
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where a table was found; `header_row` counts lines of the sheet from 1."""

    name: str
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as people see them. Every row is as wide as the headers; `numbers` are the rows' lines in the sheet."""

    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    numbers: list[int]
    source: SourceInfo


def read_table(path: Path, *, encoding: str = "", sheet: str = "") -> Table:
    """Read a workbook or delimited text; Invalid says what to do about a file that cannot be taken."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a device or a pipe never ends
            raise IsADirectoryError
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as failure:
        message = _("“{name}” cannot be read. Close it in other programs and try again.").format(name=path.name)
        raise Unavailable(message) from failure
    return read_data(data, path.name, encoding=encoding, sheet=sheet)


def read_data(data: bytes, name: str, *, encoding: str = "", sheet: str = "") -> Table:
    """Read a table from bytes; the content decides what it is, never the name. Errors as in `read_table`."""
    if len(data) > MAX_FILE:
        refuse_size()
    if data.startswith((_ZIP, _OLE)):
        return _from_workbook(data, name, sheet)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")) and not _is_text(data):
        raise Invalid(not_a_workbook(), field="file")
    text, found = decode(data, encoding=encoding)
    cells, delimiter = read_text(text)
    return _table(cells, SourceInfo(name=name, encoding=found, delimiter=delimiter))


def _is_text(data: bytes) -> bool:
    """Many programs write tab separated text into files they call .xls."""
    return bool(data) and (b"\0" not in data[:4096] or data.startswith((b"\xff\xfe", b"\xfe\xff")))


def _from_workbook(data: bytes, name: str, wanted: str) -> Table:
    if data.startswith(_ZIP):
        check_workbook(data)
    elif _ENCRYPTED_STREAM in data:
        raise Invalid(protected(), field="file")
    return _guarded(data, name, wanted)


def _guarded(data: bytes, name: str, wanted: str) -> Table:
    try:
        return _parsed(data, name, wanted)
    except PasswordError as locked:
        raise Invalid(protected(), field="file") from locked
    except Invalid:
        raise
    except (CalamineError, ValueError, OverflowError, OSError) as broken:
        raise Invalid(not_a_workbook(), field="file") from broken
    except BaseException as failure:
        if type(failure).__name__ != "PanicException":  # the Rust reader's own crash is no Exception
            raise
        raise Invalid(not_a_workbook(), field="file") from failure


def _parsed(data: bytes, name: str, wanted: str) -> Table:
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        shown = tuple(
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        )
        if wanted and wanted not in shown:
            message = _("There is no sheet “{sheet}” in this workbook. Choose one of the list.")
            raise Invalid(message.format(sheet=wanted), field="sheet")
        refused: Invalid | None = None
        for sheet in (wanted,) if wanted else shown:
            cells = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            try:
                return _table(cells, SourceInfo(name=name, sheet=sheet, sheets=shown))
            except Invalid as failure:
                refused = refused or failure
    raise refused or _empty()


def _empty() -> Invalid:
    message = _("There are no rows to import in this file. Choose another file or sheet.")
    return Invalid(message, field="file")


def _table(cells: Sequence[Sequence[Any]], source: SourceInfo) -> Table:
    numbered = [(number, list(map(_shown, row))) for number, row in enumerate(cells, 1)]
    numbered = [(number, row) for number, row in numbered if any(row)]
    if not numbered:
        raise _empty()
    at = _header_index([row for _number, row in numbered[:_HEADER_SEARCH]])
    header_row, header = numbered[at]
    body = numbered[at + 1 :]
    if not body:
        raise _empty()
    width = max(_used(row) for _number, row in (numbered[at], *body))
    headers = tuple((header[i] if i < len(header) else "") or _letters(i) for i in range(width))
    rows = [tuple(row[:width] + [""] * (width - len(row))) for _number, row in body]
    info = SourceInfo(source.name, source.sheet, source.sheets, source.encoding, source.delimiter, header_row)
    return Table(headers, rows, [number for number, _row in body], info)


def _used(row: list[str]) -> int:
    return next((at for at in range(len(row), 0, -1) if row[at - 1]), 0)


def _header_index(rows: list[list[str]]) -> int:
    """Return which row names the columns: the one with most known headers, else the first that looks like one."""
    scores = [sum(map(known, row)) for row in rows]
    best = max(scores)
    fullest = max(sum(map(bool, row)) for row in rows)
    if best > 1 or (best == 1 and fullest == 1):
        return scores.index(best)
    for at, row in enumerate(rows):
        names = [cell for cell in row if cell]
        if len(names) * 2 >= fullest and len(set(names)) == len(names) and not any(map(_is_value, names)):
            return at
    message = _("No row in this file names the columns. Put headers such as Name, Phone, Company above the rows.")
    raise Invalid(message, field="file")


def _is_value(cell: str) -> bool:
    return sum(map(str.isdecimal, cell)) * 2 > len(cell) or "@" in cell


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return _("Column {letter}").format(letter=letters)


def _shown(value: Any) -> str:
    """Return a cell as its reader sees it: no `.0` after whole numbers, dates in ISO form."""
    if type(value) is str:
        return value.strip() if "\0" not in value else value.strip().replace("\0", "")
    if type(value) is float and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)
