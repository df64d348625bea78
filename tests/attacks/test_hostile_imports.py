"""Attack 14 through the import service: refused within a second in bounded memory, with nothing written or fetched."""

from __future__ import annotations

import os
import socket
import time
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clientbook.exchange.tables import read_data
from clientbook.services import clients, imports
from clientbook.support.errors import ClientbookError, Invalid, Unavailable
from tests.exchange.test_tables import GOOD, HOSTILE, with_member

if TYPE_CHECKING:
    from tests.fixtures_firm import Firm

KINDS = ("zip bomb", "lying directory", "entities", "external entity", "far cell", "million columns")
MOST_MEMORY = 64 * 2**20


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test in which anything asks for an address."""

    def refuse(*_args: object, **_named: object) -> None:
        message = "an import asked the network"
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_sheet_is_refused_quickly(firm: Firm, tmp_path: Path, kind: str) -> None:
    data = HOSTILE[kind]()
    sheet = tmp_path / ("sheet.xlsx" if data.startswith(b"PK") else "sheet.csv")
    sheet.write_bytes(data)
    desk = firm.open("chen")
    before = desk.vault.seq, clients.list_clients(desk, clients.ClientFilter())
    started = time.process_time()
    with pytest.raises(Invalid) as refused:
        imports.preview_import(desk, sheet)
    assert time.process_time() - started < 1
    assert "passwd" not in refused.value.message
    tracemalloc.start()
    with pytest.raises(Invalid):
        imports.preview_import(desk, sheet)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY
    assert (desk.vault.seq, clients.list_clients(desk, clients.ClientFilter())) == before


RELATIONS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
    b'<Relationship Id="rId9" TargetMode="External" Target="file:///etc/passwd" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("member", ["xl/_rels/workbook.xml.rels", "../../evil.xml", "/etc/evil.xml", "xl/evil.exe"])
def test_links_and_paths_inside_a_workbook_lead_nowhere(firm: Firm, tmp_path: Path, member: str) -> None:
    sheet = tmp_path / "in" / "sheet.xlsx"
    sheet.parent.mkdir()
    sheet.write_bytes(with_member(GOOD, member, RELATIONS))
    desk = firm.open("chen")
    try:
        preview = imports.preview_import(desk, sheet)
    except Invalid:
        return
    assert "root:" not in repr((preview.headers, preview.rows))
    assert preview.rows[0][0] == "张三"
    assert [one.name for one in sheet.parent.iterdir()] == ["sheet.xlsx"]
    assert not (tmp_path / "evil.xml").exists()


@pytest.mark.parametrize("kind", ["folder", "gone", "null device", "endless device", "link to itself"])
def test_what_is_no_file_is_refused(firm: Firm, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sheet.csv"
    if kind == "folder":
        path.mkdir()
    elif kind == "link to itself":
        path.symlink_to(path)
    elif kind.endswith("device"):
        device = Path("/dev/zero" if kind.startswith("endless") else os.devnull)
        if not device.exists():
            pytest.skip("there is no such device")
        path = device
    desk = firm.open("chen")
    with pytest.raises((Invalid, Unavailable)):
        imports.preview_import(desk, path)


def test_no_image_of_others_is_ever_parsed() -> None:
    """A picture inside a workbook is not looked at, so a picture bomb is only bytes within the size limit."""
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (2**31 - 1).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0" + b"\0" * 9
    table_of = with_member(GOOD, "xl/media/image1.png", bomb)
    assert read_data(table_of, "a.xlsx").rows == [("张三", "13800138000")]


@pytest.mark.parametrize("login", ["wang", "wu"])
def test_who_may_not_import_does_not_get_a_file_parsed(firm: Firm, tmp_path: Path, login: str) -> None:
    with pytest.raises(ClientbookError):
        imports.preview_import(firm.open(login), tmp_path / "not there.csv")
