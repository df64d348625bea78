"""Delimited text: which encoding, which delimiter, which cells. Nothing is guessed that cannot be seen."""

from __future__ import annotations

import csv
import io
from collections import Counter

from clientbook.exchange.containers import MAX_CELLS, MAX_COLUMNS, refuse_size
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _

ENCODINGS = {
    "": N_("Recognise"),
    "utf-8": N_("Unicode (UTF-8)"),
    "gb18030": N_("Simplified Chinese (GB18030)"),
    "big5": N_("Traditional Chinese (Big5)"),
    "utf-16": N_("Unicode (UTF-16)"),
}
"""What a person may choose, and its label to be translated where shown."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = ",;\t"
_SAMPLE_ROWS = 30
_SAMPLE_CHARS = 64_000
_CODECS = {"big5": "cp950"}


def decode(data: bytes, *, encoding: str = "") -> tuple[str, str]:
    """Return the text and the encoding it is in: a byte order mark, else `encoding`, else UTF-8, else GB18030."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], (name,))
    if encoding and encoding not in ENCODINGS:
        raise Invalid(_("Choose one of the encodings in the list."), field="encoding")
    return _decoded(data, (encoding,) if encoding else ("utf-8", "gb18030"))


def _decoded(data: bytes, encodings: tuple[str, ...]) -> tuple[str, str]:
    for encoding in encodings:
        try:
            text = data.decode(_CODECS.get(encoding, encoding))
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    message = _(
        "The characters of this file cannot be read. Choose another encoding, or save it as CSV UTF-8 in Excel."
    )
    raise Invalid(message, field="encoding")


def read_text(text: str) -> tuple[list[list[str]], str]:
    """Return the cells of delimited text and the delimiter found."""
    delimiter = ""
    if text[:4].casefold() == "sep=" and text[4:5] and text[5:6] in "\r\n":
        delimiter, text = text[4], text[6:].lstrip("\n")
    delimiter = delimiter or _delimiter(text)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells += len(row)
            if len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                refuse_size()
            rows.append([_unwrapped(cell) for cell in row])
    except csv.Error as broken:
        message = _("A cell of this file does not end. Open it in Excel, save it as .xlsx and try again.")
        raise Invalid(message, field="file") from broken
    return rows, delimiter


def _delimiter(text: str) -> str:
    """Return the delimiter under which most rows have the same number of cells, and the most of them."""
    sample = io.StringIO(text[:_SAMPLE_CHARS], newline="").readlines()[:_SAMPLE_ROWS]

    def weight(delimiter: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if row)
        except csv.Error:
            return 0
        return max((n * (width - 1) for width, n in widths.items()), default=0)

    return max(_DELIMITERS, key=weight)


def _unwrapped(cell: str) -> str:
    """Undo ="0138…", the trick that keeps Excel from reading a number."""
    text = cell.strip()
    return text[2:-1] if text.startswith('="') and text.endswith('"') else text
