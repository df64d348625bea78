"""Files as they are: what they are taken for, and every file that is none or does not stay what it was."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from clientbook.domain.documents import Preview
from clientbook.exchange.contents import MAX_FILE, look_at, pieces
from clientbook.exchange.media import PROGRAM, likely_type, media_name, media_type, preview_of
from clientbook.support.errors import Invalid, Unavailable

PNG, ZIP, OLE = b"\x89PNG\r\n\x1a\n" + bytes(20), b"PK\x03\x04" + bytes(40), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("head", "name", "media", "preview"),
    [
        (b"%PDF-1.7\n", "合同.pdf", "application/pdf", Preview.PDF),
        (b"junk before\n%PDF-1.4\n", "scan", "application/pdf", Preview.PDF),
        (PNG, "contract.pdf", "image/png", Preview.IMAGE),
        (b"\xff\xd8\xff\xe0", "IMG_1.JPG", "image/jpeg", Preview.IMAGE),
        (b"II*\0", "fax.tif", "image/tiff", Preview.IMAGE),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a.webp", "image/webp", Preview.IMAGE),
        (b"\0\0\0\x18ftypheic", "IMG_2.HEIC", "image/heic", Preview.NOTHING),
        (ZIP, "报价.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Preview.NOTHING),
        (ZIP, "all.zip", "application/zip", Preview.NOTHING),
        (OLE, "旧合同.doc", "application/msword", Preview.NOTHING),
        (OLE, "setup.msi", PROGRAM, Preview.NOTHING),
        (b"MZ\x90\0", "harmless.pdf", PROGRAM, Preview.NOTHING),
        (b"%PDF-1.7\n", "invoice.pdf.exe", PROGRAM, Preview.NOTHING),
        (b"@echo off", "help.bat . ", PROGRAM, Preview.NOTHING),
        ("客户：好的".encode(), "chat.txt", "text/plain", Preview.TEXT),
        ("客户：好的".encode("gb18030"), "chat", "text/plain", Preview.TEXT),
        (b"\xff\xfea\0b\0", "notes.csv", "text/csv", Preview.TEXT),
        (b"<html><script>", "chat.html", "text/html", Preview.NOTHING),
        (b"<svg onload=", "logo.svg", "image/svg+xml", Preview.NOTHING),
        (b"\0\1\2\3", "what.pdf", "application/octet-stream", Preview.NOTHING),
    ],
)
def test_content_decides_and_the_extension_only_refines(head: bytes, name: str, media: str, preview: Preview) -> None:
    assert media_type(head, name) == media
    assert preview_of(media) is preview
    assert media_name(media)


@pytest.mark.parametrize(
    ("name", "media", "kind"),
    [
        ("采购合同.pdf", "application/pdf", "contract"),
        ("Framework Agreement.docx", "application/msword", "contract"),
        ("微信聊天.txt", "text/plain", "chat_log"),
        ("0001.pdf", "application/pdf", "scan"),
        ("IMG_0001.jpg", "image/jpeg", "photo"),
        ("报价.xlsx", "application/zip", "other"),
    ],
)
def test_what_a_file_probably_is(name: str, media: str, kind: str) -> None:
    assert likely_type(name, media) == kind


def test_a_file_is_read_as_it_is(tmp_path: Path) -> None:
    data = os.urandom(3 * 2**20 + 17)
    path = tmp_path / "合同 \u202egpj.bin"
    path.write_bytes(data)
    source = look_at(path)
    assert (source.name, source.size) == ("合同 gpj.bin", len(data))
    assert b"".join(pieces(source)) == data


def test_what_is_no_file_says_what_to_choose(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is a folder"):
        look_at(tmp_path)
    with pytest.raises(Unavailable, match="no longer there"):
        look_at(tmp_path / "gone.pdf")
    with pytest.raises(Unavailable, match="cannot be read"):
        look_at(tmp_path / ("x" * 3_000))
    (tmp_path / "empty.pdf").touch()
    with pytest.raises(Invalid, match="empty"):
        look_at(tmp_path / "empty.pdf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and sockets with a name in a folder are not on Windows")
def test_a_pipe_or_a_device_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket.pdf"))
        for path in (tmp_path / "pipe.pdf", tmp_path / "socket.pdf", Path("/dev/zero")):
            with pytest.raises(Invalid, match="is a device"):
                look_at(path)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE + 1)
    with pytest.raises(Invalid, match="larger than 512 MB"):
        look_at(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(b"%PDF-")
    path.chmod(0)
    with pytest.raises(Unavailable, match="may not read"):
        look_at(path)


@pytest.mark.parametrize("spoil", ["grown", "cut", "other", "rewritten", "gone", "folder"])
def test_a_file_that_changes_between_two_looks_is_not_taken(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "moving.pdf"
    path.write_bytes(b"%PDF-" + bytes(5_000))
    source = look_at(path)
    _spoil(path, spoil)
    with pytest.raises((Unavailable, Invalid)) as refused:
        list(pieces(source))
    assert "moving.pdf" in refused.value.message


@pytest.mark.parametrize("spoil", ["grown", "cut", "rewritten"])
def test_a_file_that_changes_while_it_is_read_is_not_taken(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "moving.bin"
    path.write_bytes(os.urandom(4 * 2**20))
    reading = pieces(look_at(path))
    assert next(reading)
    _spoil(path, spoil)
    with pytest.raises(Unavailable, match="was changed while it was read"):
        list(reading)


def _spoil(path: Path, how: str) -> None:
    size = path.stat().st_size
    if how in ("gone", "other", "folder"):
        path.unlink()
    if how == "other":
        path.write_bytes(bytes(size))
        os.utime(path, ns=(1, 1))
    elif how == "folder":
        path.mkdir()
    elif how != "gone":
        with path.open("r+b") as stream:
            stream.truncate({"grown": size + 1, "cut": size - 1, "rewritten": size}[how])
            stream.write(b"changed")
        os.utime(path, ns=(1, 1))
