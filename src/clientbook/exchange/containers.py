"""Workbooks are checked here before any library parses them: sizes, ratio, members, entities, cell positions.

A sheet reader allocates the rectangle that the outermost cells span and copies every shared string into each cell
that names it; both are bounded from the bytes first.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from typing import NoReturn

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

MAX_MEMBERS = 2_000
MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 250
MAX_COLUMNS = 400
MAX_CELLS = 10_000_000
MAX_TEXT = 512 * 2**20

_SPOILED = (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError)
"""What `zipfile` says of a directory that is none: of its marks and sizes, of the version that a member asks for, and
of a member's name."""
_RATIO_MATTERS_FROM = 4 * 2**20
_CHUNK = 2**18
_ENCRYPTED = 0x1
_HEADER = 30
_FAR_CELL = re.compile(rb"=\s*[\"'](?:([A-Za-z]{2,}\d+|[A-Za-z]\d{5,})|(\d{5,}))[\"']")
_POSITION = re.compile(rb"\sr\s*$")
_BEFORE = 16
_VALUE = re.compile(rb"[<:]v\b[^>]*>\s*(\d+)")
_LETTERS = 26
_NEAR_ROWS = 9_999


def check_workbook(data: bytes) -> None:
    """Raise Invalid unless the zipped workbook is safe to hand to a reader."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except _SPOILED as broken:
        raise Invalid(not_a_workbook(), field="file") from broken
    _check_sizes(members, len(data))
    strings: list[bytes] = []
    sheets: list[bytes] = []
    for member in members:
        name = member.filename.lower()
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        content = _unpacked(data, member)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:_BEFORE]:
            raise Invalid(not_a_workbook(), field="file")
        if "sharedstrings" in name:
            strings = re.split(rb"</(?:\w+:)?si\s*>", content)
        elif "sheet" in name:
            _check_positions(content)
            sheets.append(content)
    _check_strings(strings, sheets)


def not_a_workbook() -> str:
    """Return what to tell a person whose file is no readable workbook."""
    return _("This is not a readable workbook. Open it in Excel or WPS, save it as .xlsx and try again.")


def refuse_size() -> NoReturn:
    """Raise the Invalid of a file that is larger than any list of clients."""
    message = _("This file is too large to import. Delete what is not needed, or split it into several files.")
    raise Invalid(message, field="file")


def _check_sizes(members: list[zipfile.ZipInfo], size: int) -> None:
    if len(members) > MAX_MEMBERS or not members:
        raise Invalid(not_a_workbook(), field="file")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED or unpacked > max(size * MAX_RATIO, _RATIO_MATTERS_FROM):
        refuse_size()
    for member in members:
        if member.flag_bits & _ENCRYPTED:
            raise Invalid(protected(), field="file")
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise Invalid(not_a_workbook(), field="file")


def protected() -> str:
    """Return what to tell a person whose workbook is encrypted."""
    return _("This workbook is protected by a password. Remove the password in Excel, save it and try again.")


def _unpacked(data: bytes, member: zipfile.ZipInfo) -> bytes:
    """Inflate a member and not one byte more than it declares; the directory of a hostile archive lies."""
    start = member.header_offset
    header = data[start : start + _HEADER]
    if len(header) < _HEADER or not header.startswith(b"PK\x03\x04"):
        raise Invalid(not_a_workbook(), field="file")
    begin = start + _HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = data[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        return packed
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = inflater.decompress(packed, member.file_size + 1)
    except zlib.error as broken:
        raise Invalid(not_a_workbook(), field="file") from broken
    if len(content) > member.file_size:
        refuse_size()
    return content


def _check_positions(sheet: bytes) -> None:
    columns, rows = _LETTERS, _NEAR_ROWS
    for found in _FAR_CELL.finditer(sheet):
        if not _POSITION.search(sheet[max(0, found.start() - _BEFORE) : found.start()]):
            continue
        letters = (found[1] or b"").rstrip(b"0123456789").upper()
        digits = found[2] or found[1][len(letters) :]
        if len(letters) > len("XFD") or len(digits) > len("1048576"):
            refuse_size()
        column = 0
        for letter in letters:
            column = column * _LETTERS + letter - ord("A") + 1
        columns, rows = max(columns, column), max(rows, int(digits))
    if columns > MAX_COLUMNS or columns * rows > MAX_CELLS:
        refuse_size()


def _check_strings(strings: list[bytes], sheets: list[bytes]) -> None:
    lengths = [len(text) for text in strings]
    cells = sum(sheet.count(b"<") for sheet in sheets)
    if max(lengths, default=0) * cells <= MAX_TEXT:
        return
    named = Counter(index for sheet in sheets for index in _VALUE.findall(sheet))
    known = len(lengths)
    if sum(lengths[int(i)] * n for i, n in named.items() if len(i) < len(str(known)) + 1 and int(i) < known) > MAX_TEXT:
        refuse_size()
