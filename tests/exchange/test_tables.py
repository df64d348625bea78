"""Sheets of any origin are read as people see them, and hostile ones refused before they are parsed."""

from __future__ import annotations

import io
import re
import time
import tracemalloc
import zipfile
import zlib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from clientbook.exchange.containers import check_workbook
from clientbook.exchange.tables import MAX_FILE, Table, read_data, read_table
from clientbook.support.errors import Invalid, Unavailable
from tests.exchange.sheets import ENCODINGS, HEADERS, client_rows, make_client_sheet

if TYPE_CHECKING:
    from pathlib import Path


def workbook(*rows: tuple[object, ...], epoch: int = 1900) -> bytes:
    made = Workbook()
    if epoch == 1904:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        made.epoch = CALENDAR_MAC_1904
    for row in rows:
        made.worksheets[0].append(list(row))  # pyright: ignore[reportArgumentType]  tests write odd cells on purpose
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_csv_in_every_encoding(tmp_path: Path, encoding: str):
    table = read_table(make_client_sheet(tmp_path / "客户.csv", 30, 7, encoding=encoding))
    assert table.headers == HEADERS
    assert table.rows == client_rows(30, seed=7)
    assert table.source.encoding == ENCODINGS[encoding]
    assert table.numbers[0] == 2


def test_big5_by_choice():
    data = "客戶名稱,電話\n測試公司,02-2345-6789\n".encode("cp950")
    assert read_data(data, "a.csv", encoding="big5").rows == [("測試公司", "02-2345-6789")]


def test_workbook_with_title_above_and_a_hidden_sheet(tmp_path: Path):
    table = read_table(make_client_sheet(tmp_path / "客户.xlsx", 30, 7))
    assert table.rows == client_rows(30, seed=7)
    assert table.source.sheet == "客户"
    assert table.source.sheets == ("客户",)
    assert (table.source.header_row, table.numbers[0]) == (2, 3)


@pytest.mark.parametrize("epoch", [1900, 1904])
def test_cells_are_shown_as_people_see_them(epoch: int):
    cells = ("张三", 13800138000, date(1990, 2, 3), 1.5, "=1/0", None, " x ")
    headers = ("姓名", "手机", "生日", "金额", "公式", "空", "备注")
    table = read_data(workbook(headers, cells, epoch=epoch), "a.xlsx")
    assert table.rows == [("张三", "13800138000", "1990-02-03", "1.5", "", "", "x")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiter_is_found_although_cells_hold_others(delimiter: str):
    rows = [("姓名", "电话", "备注"), ("张三", "1;2,3\t4", "x"), ("李四", "5;6", "y,z")]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    assert read_data(text.encode(), "a.csv").rows == rows[1:]


def test_excel_dialects():
    assert read_data(b'sep=;\r\nName;Phone\r\nAnn;="0138"\r\n', "a.csv").rows == [("Ann", "0138")]


def test_a_text_file_called_xls():
    assert read_data("姓名\t手机\n张三\t138\n".encode("gb18030"), "导出.xls").rows == [("张三", "138")]


def test_ragged_rows_and_columns_without_header_are_kept():
    table = read_data("姓名,手机\n张三,1,意外\n李四\n".encode(), "a.csv")
    assert table.headers == ("姓名", "手机", "Column C")
    assert table.rows == [("张三", "1", "意外"), ("李四", "", "")]


def test_blank_rows_do_not_shift_row_numbers():
    assert read_data("姓名,手机\n\n张三,1\n,\n李四,2\n".encode(), "a.csv").numbers == [3, 5]


@pytest.mark.parametrize(
    ("data", "name", "field"),
    [
        (b"", "a.csv", "file"),
        ("姓名,手机\n".encode(), "a.csv", "file"),
        (b"1,2\n3,4\n", "a.csv", "file"),
        (b"\x81\xff\xff,\n", "a.csv", "encoding"),
        (b"a\0b", "a.csv", "encoding"),
        (b"\x00\x01binary", "a.xlsx", "file"),
        (b"PK\x03\x04 cut off", "a.xlsx", "file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "a.xls", "file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file"),
        (workbook(), "a.xlsx", "file"),
        (b'Name,Phone\n"' + b"x" * 200_000, "a.csv", "file"),
        (b"x" * (MAX_FILE + 1), "a.csv", "file"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, name: str, field: str):
    with pytest.raises(Invalid) as refused:
        read_data(data, name)
    assert refused.value.field == field
    assert refused.value.message.endswith(".")


def test_unknown_choices_are_refused():
    with pytest.raises(Invalid, match="encodings"):
        read_data(b"a,b\n1,2", "a.csv", encoding="rot13")
    with pytest.raises(Invalid, match="no sheet"):
        read_data(workbook(("姓名",), ("张三",)), "a.xlsx", sheet="Nope")


def test_a_file_that_is_gone(tmp_path: Path):
    with pytest.raises(Unavailable):
        read_table(tmp_path / "gone.csv")


_ENTRY = b"PK\x01\x02"
GOOD = workbook(("姓名", "手机"), ("张三", "13800138000"))
SHEET = "xl/worksheets/sheet1.xml"
CELLS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def lying_archive() -> bytes:
    """Return a workbook whose directory declares a small member that inflates to 300 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join([*(packer.compress(b" " * 2**20) for _ in range(300)), packer.flush()])
    data = bytearray(with_member(GOOD, SHEET, b"-" * 400_000))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        member = archive.getinfo(SHEET)
    begin = member.header_offset + 30 + len(SHEET)
    data[begin : begin + member.compress_size] = packed[: member.compress_size].ljust(member.compress_size, b"\0")
    return bytes(data)


def deep_entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row>'
    return f'<!DOCTYPE x [<!ENTITY e0 "lol">{levels}]>{CELLS.format(row)}'.encode()


def far_cell(reference: str, quote: str = '"') -> bytes:
    return CELLS.format(
        f"<row><c r={quote}{reference}{quote}><v>1</v></c></row><row><c r='A1'><v>1</v></c></row>"
    ).encode()


def repeated_string() -> bytes:
    strings = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{}</t></si></sst>'
    cells = '<c t="s"><v>0</v></c>' * 100_000
    data = with_member(GOOD, SHEET, CELLS.format(f"<row>{cells}</row>").encode())
    return with_member(data, "xl/sharedStrings.xml", strings.format("x" * 1_000_000).encode())


def many_members() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(3_000):
            archive.writestr(f"{number}.xml", b"")
    return target.getvalue()


HOSTILE = {
    "zip bomb": lambda: with_member(GOOD, SHEET, b" " * 150 * 2**20),
    "lying directory": lying_archive,
    "many members": many_members,
    "entities": lambda: with_member(GOOD, SHEET, deep_entities()),
    "external entity": lambda: with_member(
        GOOD, "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
    ),
    "wide doctype": lambda: with_member(GOOD, SHEET, "<!DOCTYPE x><worksheet/>".encode("utf-16")),
    "far cell": lambda: with_member(GOOD, SHEET, far_cell("XFD1048576")),
    "far cell in other quotes": lambda: with_member(GOOD, SHEET, far_cell("xfd1048576", "'")),
    "far row": lambda: with_member(GOOD, SHEET, far_cell("Z1048576")),
    "one string in every cell": repeated_string,
    "million columns": lambda: b"," * 1_000_000,
    "million columns under a header": lambda: "姓名,手机\n".encode() + b"x," * 1_000_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_within_a_second_in_bounded_memory(kind: str):
    data = HOSTILE[kind]()
    started = time.process_time()
    with pytest.raises(Invalid):
        read_data(data, "a.xlsx" if data.startswith(b"PK") else "a.csv")
    assert time.process_time() - started < 1
    tracemalloc.start()
    with pytest.raises(Invalid):
        read_data(data, "a.xlsx" if data.startswith(b"PK") else "a.csv")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 2**20


def read_or_refused(data: bytes, name: str) -> Table | None:
    try:
        return read_data(data, name)
    except Invalid:
        return None


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx", "a.xls"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str):
    read_or_refused(data, name)


@given(st.text(alphabet='姓名手机,;\t\r\n"=0a', max_size=200))
def test_any_text_is_a_table_of_one_width_or_refused(text: str):
    table = read_or_refused(text.encode(), "a.csv")
    if table:
        assert {len(row) for row in table.rows} == {len(table.headers)}
        assert len(table.numbers) == len(table.rows)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_workbook_with_any_byte_changed_is_read_or_refused(at: int, change: int):
    data = bytearray(GOOD)
    data[at] ^= change
    read_or_refused(bytes(data), "a.xlsx")


@given(st.integers(0, len(GOOD) - 1))
def test_a_workbook_cut_anywhere_is_read_or_refused(at: int):
    read_or_refused(GOOD[:at], "a.xlsx")


def test_real_workbooks_are_read_or_refused_with_a_remedy(corpus: Path):
    for path in sorted((corpus / "xlsx").iterdir()):
        read_or_refused(path.read_bytes(), path.name)


@pytest.mark.parametrize("name", ["cn_orgs_utf8.csv", "cn_orgs_gb18030.csv", "cn_orgs_utf16le_bom.csv"])
def test_one_list_in_three_encodings_reads_the_same(corpus: Path, name: str):
    folder = corpus / "csv" / "cn_orgs"
    assert read_table(folder / name).rows == read_table(folder / "cn_orgs_utf8.csv").rows


def _refused_at(data: bytes) -> str | None:
    """Return the field at which a workbook is refused, None where it is not; anything else that is raised goes on."""
    try:
        check_workbook(data)
    except Invalid as error:
        return error.field
    return None


@pytest.mark.parametrize("flags", [b"\0\0", b"\0\x08"], ids=["plain names", "names in UTF-8"])
def test_every_byte_of_a_workbooks_directory_may_be_spoiled(flags: bytes) -> None:
    """It is refused as a file that is none, or read; zipfile has several ways to say what it finds there."""
    start, entry = GOOD.index(_ENTRY), re.compile(re.escape(_ENTRY) + rb"(....)..", re.DOTALL)
    data = GOOD[:start] + entry.sub(lambda found: _ENTRY + found[1] + flags, GOOD[start:])
    assert _refused_at(data) is None
    spoiled = [
        data[:at] + bytes([value]) + data[at + 1 :] for at in range(start, len(data)) for value in (0, 0x80, 0xFF)
    ]
    refused = [_refused_at(one) for one in spoiled]
    assert set(refused) == {"file", None}
    assert refused.count("file") > 300
