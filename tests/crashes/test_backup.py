"""A program that dies while it backs up or restores leaves the old state or the new one, each of them whole."""

from __future__ import annotations

import multiprocessing
import sys
import time
from itertools import count
from typing import TYPE_CHECKING

from clientbook.services import backups, firms
from clientbook.support.clock import seeded
from clientbook.vault import restore
from clientbook.vault.backup import check_backup, list_backups
from clientbook.vault.soundness import check_digests
from clientbook.vault.store.copies import read_only
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from pathlib import Path

    from tests.conftest import Sized
    from tests.fixtures_firm import Firm

_START = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


def _back_up_for_ever(path: Path, folder: Path, told: Connection) -> None:
    desk = firms.open_firm(path, login="chen", passphrase=passphrase("chen"))
    told.send("open")
    for _number in count():
        _changes, made = backups.back_up(desk, to=folder)
        told.send(made.path.name)


def _restore_for_ever(path: Path, states: list[Path], told: Connection) -> None:
    told.send("open")
    for number in count():
        restore.put_in_place(restore.stage(states[number % 2], path), path)
        told.send(str(number))


def _killed(act: Callable[..., None], *words: object, patience: float) -> list[str]:
    """Return what a program had said of its finished acts when it was killed."""
    ours, theirs = _START.Pipe(duplex=False)
    program = _START.Process(target=act, args=(*words, theirs))
    program.start()
    theirs.close()
    assert ours.recv() == "open"
    time.sleep(patience)
    program.kill()
    program.join()
    said: list[str] = []
    try:
        while True:
            said.append(ours.recv())
    except EOFError:
        return said


def test_killed_backups_leave_only_whole_ones_under_their_name(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    folder, moments, said = tmp_path / "backups", seeded(21), list[str]()
    folder.mkdir()
    for _round in range(sized(gate=60, long=1_000)):
        said += _killed(_back_up_for_ever, firm.path, folder, patience=moments.random() * 0.15)
    desk = firm.open("chen")
    found = list_backups(folder, "firm")
    assert len(found) > 10
    assert set(said) <= {one.path.name for one in found}
    assert all(one.is_verified for one in found)
    for one in found:
        check_backup(desk.vault, one.path)
    assert desk.vault.verify().is_sound


def test_killed_restores_leave_the_old_vault_or_the_new_one(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    moments, finished = seeded(22), 0
    desk = firm.open("chen")
    first = backups.back_up(desk, to=tmp_path)[1]
    talk(desk, firm.ids["haihong"], "between the two")
    second = backups.back_up(desk, to=tmp_path)[1]
    desk.close()
    firm.opened.clear()
    states = [first.path, second.path]
    restore.put_in_place(restore.stage(second.path, firm.path), firm.path)
    for _round in range(sized(gate=60, long=1_000)):
        finished += len(_killed(_restore_for_ever, firm.path, states, patience=moments.random() * 0.15))
        store = read_only(firm.path)
        assert check_digests(store).seq in (first.seq, second.seq)
        store.close()
        assert not firm.path.with_name(firm.path.name + "-wal").exists()
    assert finished > 3
    restore.put_in_place(restore.stage(second.path, firm.path), firm.path)
    assert not list(firm.path.parent.glob(".*"))
    for aside in firm.path.parent.glob("firm before*.clientbook"):
        store = read_only(aside)
        assert check_digests(store).seq in (first.seq, second.seq)
        store.close()
    assert firm.open("chen").vault.verify().is_sound
