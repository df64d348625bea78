"""`clientbook backup|restore|salvage` at a prompt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from clientbook import cli
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import alter, talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures_firm import Firm


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Run a command as somebody: `run("chen", "backup", vault, …)`."""

    def go(login: str, *words: object) -> Said:
        monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(login))
        code = cli.main([*map(str, words), "--as", login])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return go


def test_a_backup_is_made_listed_and_read_back(firm: Firm, run: Callable[..., Said]) -> None:
    made = run("wang", "backup", firm.path)
    assert made.code == 0
    assert str(firm.path.parent / "firm backups") in made.out
    listed = run("chen", "backup", firm.path, "--list", "--json")
    assert [row["is_verified"] for row in listed.value] == [True]
    assert listed.value[0]["words"] in made.out
    assert "verified" in run("chen", "backup", firm.path, "--list").out


def test_a_backup_goes_where_it_is_told(firm: Firm, run: Callable[..., Said], tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    assert run("chen", "backup", firm.path, "--to", stick).code == 4
    stick.mkdir()
    assert run("chen", "backup", firm.path, "--to", stick, "--json").value["path"].startswith(str(stick))
    assert len(list(stick.iterdir())) == 1


def test_a_restored_vault_can_be_worked_in_at_once(firm: Firm, run: Callable[..., Said]) -> None:
    made = run("chen", "backup", firm.path, "--json").value
    desk = firm.open("wang")
    talk(desk, firm.ids["haihong"], "after the backup")
    assert run("chen", "restore", made["path"], firm.path).code == 4
    desk.close()
    firm.opened.clear()
    done = run("chen", "restore", made["path"], firm.path)
    assert (done.code, done.err) == (0, "")
    assert made["words"] in done.out
    assert "before restoring" in done.out
    assert run("chen", "verify", firm.path).code == 0
    talk(firm.open("wang"), firm.ids["haihong"], "again")


def test_only_an_owner_restores(firm: Firm, run: Callable[..., Said]) -> None:
    made = run("chen", "backup", firm.path, "--json").value
    before = firm.path.read_bytes()
    assert run("wang", "restore", made["path"], firm.path).code == 3
    assert firm.path.read_bytes() == before


def test_a_spoilt_backup_is_damage_and_a_missing_one_is_unavailable(
    firm: Firm, run: Callable[..., Said], tmp_path: Path
) -> None:
    made = run("chen", "backup", firm.path, "--json").value
    alter(firm.path.parent / "firm backups" / made["path"].rpartition("/")[2], "DELETE FROM journal WHERE seq = 4")
    assert run("chen", "restore", made["path"], firm.path).code == 5
    assert run("chen", "restore", tmp_path / "gone.backup", firm.path).code == 4


def test_salvage_says_what_came_out_and_names_the_rest(firm: Firm, run: Callable[..., Said], tmp_path: Path) -> None:
    whole = run("chen", "salvage", firm.path, "--out", tmp_path / "whole")
    assert (whole.code, whole.err) == (0, "")
    bad = firm.ids["haihong"].hex()
    alter(firm.path, f"UPDATE records SET body = zeroblob(300) WHERE binder = x'{bad}'")  # noqa: S608  our own file
    said = run("chen", "salvage", firm.path, "--out", tmp_path / "rest")
    assert said.code == 5
    assert bad in said.err
    assert len(list((tmp_path / "whole").iterdir())) == len(list((tmp_path / "rest").iterdir())) + 1
    assert run("wang", "salvage", firm.path, "--out", tmp_path / "none").code == 3
    assert run("chen", "salvage", firm.path, "--out", tmp_path / "rest").code == 2
