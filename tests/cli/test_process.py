"""The program as it is really started: `python -m clientbook …`, with passphrases at their real cost."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import clientbook
from clientbook.app import is_for_window

if TYPE_CHECKING:
    from pathlib import Path


def start(*words: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as another process would see it."""
    return subprocess.run(
        [sys.executable, "-m", "clientbook", *map(str, words)],
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "CLIENTBOOK_LANGUAGE": "en", **environment},
    )


def test_the_program_says_its_version() -> None:
    done = start("--version")
    assert (done.returncode, done.stdout.decode().split()) == (0, ["clientbook", clientbook.__version__])


def test_a_firm_is_made_and_opened_again_whatever_the_console_speaks(tmp_path: Path, profile: Path) -> None:
    vault, given = tmp_path / "firm.clientbook", "丁香花在四月开满了院子里的墙，真好看"
    console = {"CLIENTBOOK_PASSPHRASE": given, "PYTHONIOENCODING": "cp1252"}
    made = start("new", vault, "--login", "chen", "--name", "𠮷川", "--recovery-out", tmp_path / "r.pdf", **console)
    assert (made.returncode, made.stderr) == (0, b"")
    listed = start("member", "list", vault, "--as", "chen", **console)
    assert "𠮷川" in listed.stdout.decode("utf-8")
    wrong = start("verify", vault, "--as", "chen", CLIENTBOOK_PASSPHRASE="something else entirely")
    assert (wrong.returncode, wrong.stdout) == (3, b"")
    assert len(wrong.stderr.decode().splitlines()) == 1
    assert given not in "".join(path.read_text(encoding="utf-8", errors="replace") for path in profile.rglob("*.log"))


def test_the_demo_firm_comes_with_logins_and_paper(tmp_path: Path) -> None:
    done = start("demo", tmp_path, "--clients", "15", "--people", "3", "--print")
    assert done.returncode == 0, done.stderr.decode()
    with (tmp_path / "logins.csv").open(encoding="utf-8-sig", newline="") as stream:
        logins = list(csv.DictReader(stream))
    assert [set(row) for row in logins] == [{"login", "name", "role", "passphrase"}] * 3
    assert (tmp_path / "firm.clientbook").is_file()
    assert len(list((tmp_path / "print").glob("*.pdf"))) == 4
    assert start("demo", tmp_path).returncode == 2


def test_a_vault_alone_asks_for_the_window_and_a_command_does_not() -> None:
    assert is_for_window([])
    assert is_for_window(["firm.clientbook"])
    assert is_for_window(["postgresql://office/clientbook"])
    assert not is_for_window(["demo"])
    assert not is_for_window(["--help"])
    assert not is_for_window(["firm.clientbook", "extra"])
