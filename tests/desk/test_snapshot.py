"""The sealed image makes unlocking quick, is never trusted more than the vault, and is never needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.desk.snapshot import snapshot_path
from clientbook.domain.clients import Client, ClientLine
from clientbook.services import clients, firms
from clientbook.services.clients import ClientFilter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fixtures_firm import Firm


def _locked(firm: Firm, login: str) -> Path:
    desk = firm.open(login)
    path = snapshot_path(desk.vault)
    firms.lock(desk)
    return path


def _names(firm: Firm, login: str) -> list[str]:
    return list(firm.open(login).session.scalars(select(Client.name).order_by(Client.name)))


def test_the_image_brings_the_same_desk(firm: Firm) -> None:
    before = _names(firm, "wang")
    assert _locked(firm, "wang").exists()
    assert _names(firm, "wang") == before == ["宁波海鸿进出口有限公司", "张三"]


def test_nothing_readable_is_in_the_image(firm: Firm) -> None:
    sealed = _locked(firm, "wang").read_bytes()
    for word in ("张三", "13800138000", "client_line", "SQLite format"):
        assert word.encode() not in sealed
        assert word.encode("utf-16-le") not in sealed


def test_what_others_saved_meanwhile_is_there_after_unlocking(firm: Firm) -> None:
    _locked(firm, "wang")
    owner = firm.open("chen")
    with owner.act("client.edit"):
        owner.session.get_one(Client, firm.ids["zhangsan"]).name = "张三丰"
    assert "张三丰" in _names(firm, "wang")
    found = clients.list_clients(firm.open("wang"), ClientFilter(text="zsf"))
    assert found == [firm.ids["zhangsan"]]


@pytest.mark.parametrize("damage", [b"", b"x" * 100, None], ids=["empty", "short", "bit flipped"])
def test_a_damaged_image_is_made_anew(firm: Firm, damage: bytes | None) -> None:
    path = _locked(firm, "wang")
    if damage is None:
        sealed = bytearray(path.read_bytes())
        sealed[len(sealed) // 2] ^= 1
        damage = bytes(sealed)
    path.write_bytes(damage)
    assert _names(firm, "wang") == ["宁波海鸿进出口有限公司", "张三"]


def test_another_persons_image_opens_nothing(firm: Firm) -> None:
    owners, mine = _locked(firm, "chen"), _locked(firm, "wang")
    mine.write_bytes(owners.read_bytes())
    assert _names(firm, "wang") == ["宁波海鸿进出口有限公司", "张三"]


def test_an_older_vault_under_the_image_is_not_mixed_with_it(firm: Firm) -> None:
    older = firm.path.read_bytes()
    desk = firm.open("chen")
    with desk.act("client.edit"):
        desk.session.get_one(Client, firm.ids["zhangsan"]).name = "张三丰"
    firms.lock(desk)
    firm.path.write_bytes(older)
    assert "张三丰" not in _names(firm, "chen")


def test_lines_follow_the_records(firm: Firm) -> None:
    desk = firm.open("chen")
    lines = {line.client_id: line for line in desk.session.scalars(select(ClientLine))}
    assert set(lines) == {firm.ids[key] for key in ("zhangsan", "haihong", "shan", "ouyang")}
    assert lines[firm.ids["haihong"]].responsible_id == firm.ids["wang"]
    assert lines[firm.ids["haihong"]].backup_id == firm.ids["li"]
    assert lines[firm.ids["haihong"]].last_contact is not None
    assert lines[firm.ids["zhangsan"]].backup_id is None


def test_the_image_of_another_layout_is_left_aside_and_goes(firm: Firm) -> None:
    path = _locked(firm, "wang")
    older = path.with_name("desk1.sealed")
    path.rename(older)
    assert _names(firm, "wang") == ["宁波海鸿进出口有限公司", "张三"]
    assert _locked(firm, "wang") == path
    assert not older.exists()
