"""`clientbook access`: who sees what, at a prompt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from clientbook import cli
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def access(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run the command as somebody."""

    def go(login: str, *words: str) -> int:
        monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(login))
        return cli.main(["access", str(firm.path), "--as", login, *words])

    return go


def test_the_owner_lists_everything(firm: Firm, access: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert access("chen", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    mine = {row["file"]: row["level"] for row in rows if row["member"] == firm.ids["zhou"].hex()}
    assert mine["张三"] == "card"
    assert {row["granted_by"] for row in rows} == {"陈老板"}


def test_one_file_as_a_table(access: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert access("wang", "--client", "张三") == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["File", "Person", "Role", "Level", "Since", "Until", "Granted", "by"]
    assert len(said) == 5


def test_others_may_not_list_everything(access: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert access("sun") == 3
    assert access("wang", "--client", "欧阳雪") == 2
    assert "欧阳雪" in capsys.readouterr().err
