"""Names that every system takes, and files that are whole or not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.support.errors import Cancelled, Unavailable
from clientbook.support.files import MOST_NAME_BYTES, atomic_stream, plain_name, safe_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("采购合同 2026.pdf", "采购合同 2026.pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ("C:\\Windows\\system.ini", "C__Windows_system.ini"),
        ("CON.txt", "_CON.txt"),
        ("nul .pdf", "_nul.pdf"),
        ("com¹", "_com¹"),
        ("COM10.txt", "COM10.txt"),
        ("report.pdf. . ", "report.pdf"),
        ("contract\u202efdp.exe", "contractfdp.exe"),
        ("a\nb\x00c\u2028d.txt", "a b c d.txt"),
        ("invoice.pdf" + " " * 200 + ".exe", "invoice.pdf.exe"),
        ("\ud800.png", "png"),
        ("...", "document"),
        ("", "document"),
        (".hidden", "hidden"),
    ],
)
def test_a_name_is_offered_that_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name, otherwise="document") == safe


@given(st.text(max_size=400))
def test_no_name_is_too_long_or_leads_elsewhere(name: str) -> None:
    safe = safe_name(name, otherwise="document")
    assert 0 < len(safe.encode()) <= MOST_NAME_BYTES
    assert not set(safe) & set('\\/:*?"<>|\n\0')
    assert safe == safe.strip(". ")
    assert safe_name(safe, otherwise="document") == safe


def test_a_long_name_keeps_its_extension(tmp_path: Path) -> None:
    safe = safe_name("合同" * 200 + ".docx", otherwise="document")
    assert safe.endswith(".docx")
    atomic_stream(tmp_path / safe, [b"whole"])
    assert [path.name for path in tmp_path.iterdir()] == [safe]


def test_a_shown_name_does_not_turn_its_reading_direction() -> None:
    assert plain_name("contract\u202efdp.exe\u200b") == "contractfdp.exe"


@pytest.mark.parametrize("failure", [Cancelled("stopped"), Unavailable("gone")])
def test_what_breaks_off_leaves_the_old_file(tmp_path: Path, failure: Exception) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise failure

    (tmp_path / "copy.bin").write_bytes(b"old")
    with pytest.raises(type(failure)):
        atomic_stream(tmp_path / "copy.bin", pieces())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("copy.bin", b"old")]
