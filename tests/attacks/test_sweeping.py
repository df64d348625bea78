"""Attacks on the file while it is written anew: who saves, reads or works on meanwhile, and what it says then."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest

from clientbook.vault import Commit, close_member
from clientbook.vault.cleaning import clean_beside
from clientbook.vault.turns import Turns
from tests.attacks.test_cleaning import _found
from tests.attacks.test_leavers import Kept, _left, _secrets
from tests.vault_office import Office, shown


def test_somebody_reads_the_file_for_long(office: Office) -> None:
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    reader = sqlite3.connect(office.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM wraps").fetchone()
    log = office.path.with_name(office.path.name + "-wal")
    before = log.stat().st_size
    assert not clean_beside(_found(boss))
    assert log.stat().st_size == before, "nothing was written in vain"
    reader.execute("ROLLBACK")
    reader.close()
    assert clean_beside(_found(boss))


def test_a_save_goes_first(office: Office) -> None:
    """The owner saves in the middle of it: that stands at once, and the file is written anew later."""
    kept = Kept(office, "li")
    secrets = _secrets(office, kept)
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    found, saves = _found(boss), list[threading.Thread]()
    write = office.write("north-client", "note", 2, b"saved in the middle of it")

    def progress(_done: int, _total: int) -> None:
        if not saves:
            saves.append(threading.Thread(target=lambda: boss.commit(Commit("edit", records=[write]))))
            saves[0].start()
            while not found.session.turns.is_wanted:
                pass

    assert not clean_beside(found, progress)
    saves[0].join()
    assert shown(boss)[write.id] == b"saved in the middle of it"
    assert _left(office, secrets)
    assert clean_beside(_found(boss))
    assert _left(office, secrets) == []
    assert boss.verify().is_sound


@pytest.fixture
def _is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have SQLite ask as often for a small file as it does for a large one."""
    monkeypatch.setattr("clientbook.vault.store.engine._STEPS", 100)


@pytest.mark.usefixtures("_is_small")
def test_a_save_goes_first_also_once_it_is_being_written(office: Office) -> None:
    """Somebody saves when SQLite is at it already: it is interrupted, not waited for."""
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    found, asked = _found(boss), list[int]()

    def must_stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert not found.session.store.sweep(must_stop)
    assert len(asked) == 2
    assert clean_beside(found)


def test_nothing_is_swept_while_somebody_saves() -> None:
    turns, swept = Turns(), list[bool]()
    with turns.saving():
        other = threading.Thread(target=lambda: swept.append(turns.sweep(lambda: True)))
        other.start()
        other.join(5)
        assert swept == [False]
    assert turns.sweep(lambda: True)
    assert not turns.is_wanted


@pytest.mark.usefixtures("_is_small")
def test_somebody_begins_to_read_in_the_midst_of_it(office: Office) -> None:
    """The pages of before stay in the write-ahead log or the file for as long: it was not done."""
    boss = office.open("boss")
    close_member(boss, office.ids["li"])
    found, asked = _found(boss), list[int]()
    with closing(sqlite3.connect(office.path, isolation_level=None)) as reader:

        def read(_done: int, _total: int) -> None:
            asked.append(1)
            if len(asked) == 2:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM wraps").fetchone()

        assert not clean_beside(found, read)
    assert clean_beside(_found(boss))


def test_who_works_on_is_not_moved_on_by_it(any_office: Office) -> None:
    """What others saved meanwhile is told to the desk that asks, and to no other thread in its place."""
    boss, li = any_office.open("boss"), any_office.open("li")
    close_member(boss, any_office.ids["zo"])
    found, seq = _found(boss), boss.seq
    write = any_office.write("north-client", "note", 2, b"meanwhile")
    li.commit(Commit("edit", records=[write]))
    assert clean_beside(found)
    assert boss.seq == seq
    assert [one.body for one in boss.changes_since(seq).records] == [b"meanwhile"]
