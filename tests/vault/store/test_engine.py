from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

import pytest

from clientbook.support.errors import Damaged, Invalid, Unavailable
from clientbook.vault import Commit, create, unlock
from clientbook.vault.store import guarded
from tests.vault_office import Office, passphrase, shown

if TYPE_CHECKING:
    from pathlib import Path


def test_the_connection_is_set_up_as_promised(office: Office) -> None:
    vault = office.open()
    with vault.session.store.reading() as connection:
        said = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "journal_mode",
                "synchronous",
                "secure_delete",
                "foreign_keys",
                "trusted_schema",
                "cell_size_check",
                "temp_store",
            )
        }
    assert said == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
    }


def test_a_full_disk_loses_nothing(office: Office) -> None:
    vault = office.open()
    with vault.session.store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match="disk is full"):
        vault.commit(Commit("edit", records=[office.write("north-client", "card", 2, b"x" * 500_000)]))
    with vault.session.store.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert shown(vault) == office.visible("boss")
    vault.commit(Commit("edit", records=[office.write("north-client", "card", 2, b"y")]))
    assert vault.verify().is_sound


def test_a_locked_file_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from clientbook.vault.store import engine

    monkeypatch.setattr(engine, "_BUSY_MS", 10)
    vault = office.open()
    other = sqlite3.connect(office.location, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Unavailable, match="Another program"):
            vault.note("open")
    finally:
        other.close()
    vault.note("open")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("SQLITE_FULL", Unavailable, "disk is full"),
        ("SQLITE_IOERR_SHMSIZE", Unavailable, "disk is full"),
        ("SQLITE_BUSY_SNAPSHOT", Unavailable, "Another program"),
        ("SQLITE_READONLY_DIRECTORY", Unavailable, "cannot be written"),
        ("SQLITE_CANTOPEN", Unavailable, "cannot be written"),
        ("SQLITE_IOERR_WRITE", Unavailable, "did not answer"),
        ("SQLITE_CORRUPT", Damaged, "damaged"),
        ("SQLITE_NOTADB", Damaged, "damaged"),
    ],
)
def test_what_the_driver_says_is_put_in_words(name: str, error: type[Exception], words: str) -> None:
    raised = sqlite3.OperationalError("text of the driver")
    raised.sqlite_errorname = name
    with pytest.raises(error, match=words), guarded():
        raise raised


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(office: Office) -> None:
    office.path.parent.chmod(0o500)
    try:
        with pytest.raises(Unavailable):
            office.open().note("open")
    finally:
        office.path.parent.chmod(0o700)


def test_places_for_a_new_vault(tmp_path: Path) -> None:
    person = {"firm": "Made Up", "login": "boss", "name": "Wang", "passphrase": passphrase("x")}
    (tmp_path / "taken.clientbook").write_bytes(b"mine")
    for place in ("taken.clientbook", "firm.db", "missing/firm.clientbook"):
        with pytest.raises(Invalid) as raised:
            create(tmp_path / place, **person)
        assert raised.value.field == "location"
    assert (tmp_path / "taken.clientbook").read_bytes() == b"mine"
    for address in ("mysql://server/firm", "nonsense"):
        with pytest.raises(Invalid):
            create(address, **person)
    with pytest.raises(Invalid):
        unlock(tmp_path / "nowhere.clientbook", login="boss", passphrase=passphrase("x"))


def test_a_server_that_is_gone_is_told() -> None:
    with pytest.raises(Unavailable, match="server"):
        unlock("postgresql://nobody@127.0.0.1:1/firm?connect_timeout=2", login="boss", passphrase=passphrase("x"))
