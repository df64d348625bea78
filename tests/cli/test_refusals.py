"""What commands say when it cannot be done: one sentence with the remedy, and the exit code of the kind."""

from __future__ import annotations

import sqlite3
import sys
from typing import TYPE_CHECKING

import pytest

from clientbook import cli
from clientbook.cli import clients
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    import argparse
    from pathlib import Path


@pytest.fixture
def refused(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Refused:
    """Run a command that must fail; returns its one sentence."""
    return Refused(capsys, monkeypatch)


class Refused:
    """Runs a command and expects an exit code and one line on stderr."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, code: int, login: str, command: str, vault: object, *words: object) -> str:
        self._monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(login))
        answer = cli.main([*command.split(), str(vault), "--as", login, *map(str, words)])
        said = self._capsys.readouterr()
        assert (answer, said.out) == (code, "")
        assert said.err.count("\n") == 1, said.err
        assert "Traceback" not in said.err
        return said.err.strip()


@pytest.mark.parametrize(
    "words", [["bogus"], ["clients"], ["member"], ["print", "packet", "x"], ["demo", "x", "--clients", "many"]]
)
def test_what_cannot_be_parsed_is_invalid(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    assert "usage: clientbook" in capsys.readouterr().err


def test_a_day_that_is_none_is_invalid(firm: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["print", "schedule", str(firm.path), "--as", "chen", "--out", "x.pdf", "--week", "2026-02-30"]
    assert cli.main(words) == 2
    assert "2026-03-31" in capsys.readouterr().err


def test_a_wrong_passphrase_and_an_unknown_login_get_the_same_answer(
    firm: Firm, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = refused(3, "nobody", "clients", firm.path)
    monkeypatch.setattr("tests.cli.test_refusals.passphrase", lambda _login: "not the passphrase of anybody")
    assert refused(3, "chen", "clients", firm.path) == unknown


@pytest.mark.parametrize(
    ("login", "command", "words"),
    [
        ("wang", "member add", ("--login", "gai", "--name", "盖")),
        ("wang", "member list", ()),
        ("wang", "import", ("sheet.csv",)),
        ("wang", "print packet", ("--leaver", "li", "--out", "packet.pdf")),
        ("zhou", "print schedule", ("--out", "schedule.pdf")),
        ("qian", "print packet", ("--leaver", "wang", "--out", "packet.pdf")),
    ],
)
def test_what_the_role_does_not_allow_is_refused(
    firm: Firm, refused: Refused, login: str, command: str, words: tuple[str, ...]
) -> None:
    refused(3, login, command, firm.path, *words)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("print dossier", ("--client", "没有这个人", "--out", "x.pdf")),
        ("print dossier", ("--client", "", "--out", "x.pdf")),
        ("print packet", ("--leaver", "nobody", "--out", "x.pdf")),
        ("print packet", ("--leaver", "li", "--last-day", "2020-01-01", "--out", "x.pdf")),
        ("print packet", ("--leaver", "zhou", "--out", "x.pdf")),
        ("member add", ("--login", "wang", "--name", "另一个")),
        ("member add", ("--login", "gai", "--name", "盖", "--role", "manager")),
        ("member close", ("chen",)),
    ],
)
def test_input_that_cannot_be_taken_is_invalid(
    firm: Firm, refused: Refused, command: str, words: tuple[str, ...]
) -> None:
    refused(2, "chen", command, firm.path, *words)


def test_a_missing_vault_is_said_to_be_missing(refused: Refused, tmp_path: Path) -> None:
    assert "absent.clientbook" in refused(2, "chen", "clients", tmp_path / "absent.clientbook")
    assert not (tmp_path / "absent.clientbook").exists()


def test_something_else_than_a_vault_is_not_opened(firm: Firm, refused: Refused, tmp_path: Path) -> None:
    other = tmp_path / "photo.clientbook"
    other.write_bytes(b"\x89PNG" * 500)
    assert "photo.clientbook" in refused(2, "chen", "clients", other)
    assert other.read_bytes() == b"\x89PNG" * 500


def test_a_damaged_record_is_damage(firm: Firm, refused: Refused) -> None:
    body = alter(firm.path, "SELECT body FROM records ORDER BY id LIMIT 1")
    spoilt = body[:20] + bytes([body[20] ^ 1]) + body[21:]
    alter(firm.path, "UPDATE records SET body = ? WHERE body = ?", spoilt, body)
    refused(5, "chen", "clients", firm.path)


def test_a_vault_of_a_newer_program_is_left_alone(firm: Firm, refused: Refused) -> None:
    alter(firm.path, "UPDATE vault SET format = format + 1")
    before = firm.path.read_bytes()
    assert "newer" in refused(4, "chen", "clients", firm.path)
    assert firm.path.read_bytes() == before


def alter(path: Path, statement: str, *values: bytes) -> bytes:
    """Run a statement on the file, past the program; returns the first value of the first row."""
    connection = sqlite3.connect(path)
    row = connection.execute(statement, values).fetchone()
    connection.commit()
    connection.close()
    return row[0] if row else b""


@pytest.mark.parametrize("folder", ["OneDrive - 明德商贸", "坚果云"])
def test_a_folder_that_a_cloud_keeps_is_no_place_for_a_vault(
    folder: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / folder).mkdir()
    words = ("new", tmp_path / folder / "f.clientbook", "--login", "c", "--name", "陈", "--recovery-out", "r.pdf")
    assert cli.main([str(word) for word in words]) == 2
    assert "PostgreSQL" in capsys.readouterr().err
    assert list((tmp_path / folder).iterdir()) == []


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"13800138000,021-62345678\n13900139000,021-62345679\n", "headers"),
        (b"", "rows"),
        ("姓名,电话\n张三,1\n".encode("gb18030")[:-1] + b"\xff\xff\x80\n", "encoding"),
        (b"PK\x03\x04 not really", ""),
    ],
)
def test_sheets_that_cannot_be_read_are_invalid(
    firm: Firm, refused: Refused, tmp_path: Path, content: bytes, hint: str
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(content)
    assert hint in refused(2, "chen", "import", firm.path, sheet)


def test_a_wrong_encoding_by_choice_is_invalid(firm: Firm, refused: Refused, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes("姓名,电话\n张三,13800138000\n".encode("gb18030"))
    assert "encoding" in refused(2, "chen", "import", firm.path, sheet, "--encoding", "utf-8")


def test_a_sheet_that_is_not_there_is_unavailable(firm: Firm, refused: Refused, tmp_path: Path) -> None:
    assert "absent.csv" in refused(4, "chen", "import", firm.path, tmp_path / "absent.csv")


def test_paper_that_cannot_be_written_is_unavailable(firm: Firm, refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    out = tmp_path / "file" / "dossier.pdf"
    refused(4, "chen", "print dossier", firm.path, "--client", "张三", "--out", out)


def test_without_a_keyboard_the_passphrase_comes_from_elsewhere(
    firm: Firm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLIENTBOOK_PASSPHRASE", raising=False)
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["clients", str(firm.path), "--as", "chen"]) == 2
    assert "--passphrase-file" in capsys.readouterr().err
    assert cli.main(["clients", str(firm.path), "--as", "chen", "--passphrase-file", "absent"]) == 2


@pytest.mark.logs("bug in a command: KeyError")
def test_a_bug_is_reported_without_what_it_was_about(
    firm: Firm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(_chosen: argparse.Namespace) -> int:
        raise KeyError("张三 13800138000")

    monkeypatch.setattr(clients, "_list", stumble)
    assert cli.main(["clients", str(firm.path), "--as", "chen"]) == 1
    said = capsys.readouterr().err + caplog.text
    assert "KeyError" in said
    assert "张三" not in said
    assert "13800138000" not in said


def test_stopping_is_no_bug(firm: Firm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_chosen: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(clients, "_list", stop)
    assert cli.main(["clients", str(firm.path), "--as", "chen"]) == 4
    assert "Stopped" in capsys.readouterr().err
