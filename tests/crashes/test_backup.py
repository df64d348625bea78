"""A program that dies while it backs up or restores leaves the old state or the new one, each of them whole."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from clientbook.services import backups
from clientbook.support.clock import seeded
from clientbook.vault import restore
from clientbook.vault.backup import check_backup, list_backups
from clientbook.vault.soundness import check_digests
from clientbook.vault.store.copies import read_only
from tests.crashes.dying import Dying
from tests.vault.spoiling import talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.conftest import Sized
    from tests.fixtures_firm import Firm


def _back_up_once(desk: Desk, _say: object, folder: Path) -> None:
    backups.back_up(desk, to=folder)


def _back_up_for_ever(desk: Desk, say: Callable[[str], None], folder: Path) -> None:
    for _number in count():
        say(backups.back_up(desk, to=folder)[1].path.name)


def _restore_once(_desk: None, _say: object, path: Path, states: list[Path]) -> None:
    restore.put_in_place(restore.stage(states[0], path), path)


def _restore_for_ever(_desk: None, say: Callable[[str], None], path: Path, states: list[Path]) -> None:
    for number in count():
        _restore_once(None, say, path, states[number % 2 :])
        say(str(number))


def test_killed_backups_leave_only_whole_ones_under_their_name(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    folder, kills, said = tmp_path / "backups", sized(gate=60, long=1_000), list[str]()
    folder.mkdir()
    dying = Dying(firm)
    dying.measured(_back_up_once, tmp_path)
    length = dying.measured(_back_up_once, tmp_path)
    for when in length.deaths(kills, seeded(21), most_said=1):
        said += dying.killed(_back_up_for_ever, folder, when=when)
    dying.close()
    assert len(said) >= kills // 2 - 1
    desk = firm.open("chen")
    found = list_backups(folder, "firm")
    assert set(said) <= {one.path.name for one in found}
    assert all(one.is_verified for one in found)
    for one in found:
        check_backup(desk.vault, one.path)
    assert desk.vault.verify().is_sound


def test_killed_restores_leave_the_old_vault_or_the_new_one(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    kills, finished = sized(gate=60, long=1_000), 0
    desk = firm.open("chen")
    first = backups.back_up(desk, to=tmp_path)[1]
    talk(desk, firm.ids["haihong"], "between the two")
    second = backups.back_up(desk, to=tmp_path)[1]
    live = desk.vault.seq
    desk.close()
    firm.opened.clear()
    states = [first.path, second.path]
    dying = Dying(firm, login="")
    dying.measured(_restore_once, firm.path, states)
    length = dying.measured(_restore_once, firm.path, states)
    for when in length.deaths(kills, seeded(22), most_said=1):
        finished += len(dying.killed(_restore_for_ever, firm.path, states, when=when))
        store = read_only(firm.path)
        assert check_digests(store).seq in (first.seq, second.seq)
        store.close()
        assert not firm.path.with_name(firm.path.name + "-wal").exists()
    assert finished >= kills // 2 - 1
    restore.put_in_place(restore.stage(second.path, firm.path), firm.path)
    assert not list(firm.path.parent.glob(".*"))
    for aside in firm.path.parent.glob("firm before*.clientbook"):
        store = read_only(aside)
        assert check_digests(store).seq in (first.seq, second.seq, live)
        store.close()
    assert firm.open("chen").vault.verify().is_sound
