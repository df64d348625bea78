"""`clientbook duplicates` on a sheet: no vault, pairs of rows, exit codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from clientbook import cli
from clientbook.services import editing
from clientbook.services.editing import ClientForm, ContactForm
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures_firm import Firm

ROWS = (
    ("客户名称", "手机", "邮箱"),
    ("张伟", "138 0013 8000", ""),
    ("李航", "13700137000", "li@example.com"),
    ("张伟", "+86 13800138000", ""),
    ("张伟", "13900139000", ""),
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "客户.csv"
    path.write_text("\n".join(",".join(row) for row in ROWS), encoding="gb18030")
    return path


def test_pairs_are_told_as_json(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["duplicates", str(sheet), "--json"]) == 0
    (pair,) = json.loads(capsys.readouterr().out)
    assert (pair["rows"], pair["names"]) == ([2, 4], ["张伟", "张伟"])
    assert pair["score"] > 0.99
    assert pair["reasons"] == ["same_mobile", "same_name"]
    assert pair["doubts"] == []


def test_pairs_are_told_in_a_table(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["duplicates", str(sheet)]) == 0
    said = capsys.readouterr().out
    assert "2 / 4" in said
    assert "almost certainly the same" in said
    assert "same mobile, same name" in said
    assert said.endswith("1 likely pair.\n")


def test_a_workbook_will_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(tmp_path / "clients.xlsx")
    assert cli.main(["duplicates", str(tmp_path / "clients.xlsx"), "--json"]) == 0
    assert [pair["rows"] for pair in json.loads(capsys.readouterr().out)] == [[2, 4]]


def test_a_list_without_doubles_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.csv"
    path.write_text("姓名,手机\n张三,13800138000\n", encoding="utf-8")
    assert cli.main(["duplicates", str(path)]) == 0
    assert capsys.readouterr().out == "No likely duplicates.\n"


def test_what_cannot_be_read_has_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert cli.main(["duplicates", str(empty), "--json"]) == 2
    assert cli.main(["duplicates", str(tmp_path / "missing.csv")]) == 4
    assert capsys.readouterr().out == ""


def test_a_vault_shows_pairs_to_who_sees_both_files(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    contact = ContactForm(name="张三", phones=(("mobile", "13800138000"),))
    form = ClientForm(name="张三", contacts=(contact,), responsible=firm.ids["zhao"])
    double = editing.add_client(firm.open("chen"), form).made
    for login, count in (("chen", 1), ("wang", 0)):
        monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(login))
        assert cli.main(["duplicates", str(firm.path), "--as", login, "--json"]) == 0
        pairs = json.loads(capsys.readouterr().out)
        assert len(pairs) == count
        for pair in pairs:
            assert set(pair["ids"]) == {firm.ids["zhangsan"].hex(), double.hex()}
            assert pair["reasons"] == ["same_mobile", "same_name"]
            assert pair["proposed"] is False


def test_a_vault_is_not_taken_for_a_sheet(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["duplicates", str(firm.path)]) == 2
    assert "--as" in capsys.readouterr().err
