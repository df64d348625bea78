"""What a damaged vault gives up: every binder that verifies, and the names of the others."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from clientbook.support.errors import Damaged, Refused
from clientbook.vault.salvage import LostBinder, Salvage, SalvagedBinder, open_damaged
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import alter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.fixtures_firm import Firm


@pytest.fixture
def salvage(firm: Firm) -> Iterator[Callable[..., Salvage]]:
    opened: list[Salvage] = []

    def open_it(*spoils: str, login: str = "chen") -> Salvage:
        for spoil in spoils:
            alter(firm.path, spoil)
        opened.append(open_damaged(firm.path, login=login, passphrase=passphrase(login)))
        return opened[-1]

    yield open_it
    for one in opened:
        one.close()


def test_a_sound_vault_is_salvaged_whole(firm: Firm, salvage: Callable[..., Salvage]) -> None:
    found = list(salvage().binders())
    assert all(isinstance(one, SalvagedBinder) and one.is_proven for one in found)
    desk = firm.open("chen")
    assert {record for one in found if isinstance(one, SalvagedBinder) for record in one.records} == set(
        desk.vault.records()
    )


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE records SET body = zeroblob(300) WHERE binder = x'{binder}'",
        "DELETE FROM records WHERE binder = x'{binder}' AND kind = 'client'",
        "UPDATE records SET seq = 100000 WHERE binder = x'{binder}'",
    ],
)
def test_one_spoilt_binder_is_named_and_the_others_come_out(
    firm: Firm, salvage: Callable[..., Salvage], spoil: str
) -> None:
    binder = firm.ids["haihong"]
    opened = salvage(spoil.format(binder=binder.hex()))
    lost = [one for one in opened.binders() if isinstance(one, LostBinder)]
    saved = [one for one in opened.binders() if isinstance(one, SalvagedBinder)]
    assert [one.id for one in lost] == [binder]
    assert lost[0].problems[0].startswith("record:")
    assert {firm.ids["zhangsan"], firm.ids["ouyang"]} <= {one.id for one in saved}
    assert all(one.is_proven for one in saved)


def test_behind_a_broken_journal_nothing_is_called_proven(firm: Firm, salvage: Callable[..., Salvage]) -> None:
    alter(firm.path, "UPDATE journal SET signature = zeroblob(64) WHERE seq = 9")
    with pytest.raises(Damaged):
        firm.open("chen")
    opened = salvage()
    assert opened.broken_at == "journal:9"
    assert opened.proven_seq == 8
    saved = [one for one in opened.binders() if isinstance(one, SalvagedBinder)]
    assert {firm.ids["zhangsan"], firm.ids["haihong"]} <= {one.id for one in saved}
    assert not any(one.is_proven for one in saved)


def test_a_forged_statement_behind_a_broken_journal_saves_nothing(firm: Firm, salvage: Callable[..., Salvage]) -> None:
    binder = firm.ids["zhangsan"]
    opened = salvage(
        "UPDATE journal SET signature = zeroblob(64) WHERE seq = 9",
        f"UPDATE statements SET signature = zeroblob(64) WHERE binder = x'{binder.hex()}'",  # noqa: S608  the test's own
    )
    assert binder in [one.id for one in opened.binders() if isinstance(one, LostBinder)]


def test_pages_that_cannot_be_read_cost_only_what_lies_on_them(firm: Firm, salvage: Callable[..., Salvage]) -> None:
    raw = sqlite3.connect(firm.path)
    raw.execute("PRAGMA journal_mode = DELETE")
    body, binder = raw.execute("SELECT body, binder FROM records WHERE kind = 'client' ORDER BY id LIMIT 1").fetchone()
    raw.close()
    data = bytearray(firm.path.read_bytes())
    page = data.index(body) // 4096 * 4096
    data[page : page + 4096] = bytes(4096)
    firm.path.write_bytes(data)
    found = list(salvage().binders())
    assert binder in [one.id for one in found if isinstance(one, LostBinder)]


def test_salvage_is_for_owners(salvage: Callable[..., Salvage]) -> None:
    for login in ("wang", "sun"):
        with pytest.raises(Refused):
            salvage(login=login)


def test_salvage_writes_nothing(firm: Firm, salvage: Callable[..., Salvage], profile: Path) -> None:
    before = firm.path.read_bytes()
    opened = salvage()
    assert list(opened.binders())
    opened.close()
    assert firm.path.read_bytes() == before
    assert not profile.exists()
