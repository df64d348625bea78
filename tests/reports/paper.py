"""Reading a PDF back as a person with other tools would."""

from __future__ import annotations

import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

if TYPE_CHECKING:
    from pathlib import Path

    from pypdf.generic import Destination


def reader(pdf: bytes) -> PdfReader:
    """Open a document."""
    return PdfReader(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in reader(pdf).pages]


def text(pdf: bytes) -> str:
    """Return all text without white space, so that line breaks do not matter."""
    return "".join("".join(pages(pdf)).split())


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Return every bookmark as (title, page number from 1), children after their parent."""
    document = reader(pdf)

    def walk(entries: list[Destination | list[object]]) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = []
        for entry in entries:
            if isinstance(entry, list):
                found += walk(entry)  # pyright: ignore[reportArgumentType]
            else:
                found.append((str(entry.title), (document.get_destination_page_number(entry) or 0) + 1))
        return found

    return walk(document.outline)  # pyright: ignore[reportArgumentType]


def tool(name: str, pdf: bytes, folder: Path, *options: str) -> bytes:
    """Run a command on the document and return what it prints; skip where it is not installed."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    path = folder / "paper.pdf"
    path.write_bytes(pdf)
    before, after = [it for it in options if it != "-"], ["-"] if "-" in options else []
    done = subprocess.run([name, *before, str(path), *after], capture_output=True, check=True)
    return done.stdout
