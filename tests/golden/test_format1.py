"""A vault of format 1, made when the format was born: every later program must read it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clientbook.vault import recovery_unlock
from tests.golden.make_format1 import SMALL
from tests.vault_office import BINDERS, Office, body, passphrase, shown

HERE = Path(__file__).parent


@pytest.fixture
def golden(tmp_path: Path) -> Office:
    path = tmp_path / "format1.clientbook"
    shutil.copyfile(HERE / "format1.clientbook", path)
    office = Office(path)
    for line in (HERE / "format1.txt").read_text(encoding="utf-8").splitlines():
        word, first, *rest = line.split(" ", 2)
        if word == "recovery":
            office.recovery = first
        elif word == "record":
            office.records[rest[0]] = bytes.fromhex(first)
        else:
            office.document = (bytes.fromhex(first), bytes.fromhex(rest[0]))
    return office


@pytest.mark.parametrize("login", ["boss", "mia", "tom", "li", "zo", "an"])
def test_everybody_reads_their_own(golden: Office, login: str) -> None:
    with golden.open(login) as vault:
        assert shown(vault) == golden.visible(login)
        assert vault.verify().is_sound
    golden.opened.clear()


def test_the_document_and_the_log(golden: Office) -> None:
    with golden.open("boss") as vault:
        assert b"".join(vault.read_document(*golden.document)) == SMALL
        acts = [one.act for one in vault.journal()]
    golden.opened.clear()
    assert acts[:3] == ["create", "new_team", "new_team"]
    assert acts[-len(BINDERS) :] == ["new_client"] * len(BINDERS)


def test_the_recovery_sheet(golden: Office) -> None:
    vault, _fresh = recovery_unlock(golden.location, golden.recovery, login="boss", passphrase=passphrase("again"))
    with vault:
        assert shown(vault)[golden.records["north-client card"]] == body("north-client", "card")
