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
from tests.crashes.dying import Dying, seconds
from tests.vault.spoiling import talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.conftest import Sized
    from tests.fixtures_firm import Firm


def _back_up_for_ever(desk: Desk, say: Callable[[str], None], folder: Path) -> None:
    for _number in count():
        say(backups.back_up(desk, to=folder)[1].path.name)


def _restore_for_ever(_desk: None, say: Callable[[str], None], path: Path, states: list[Path]) -> None:
    for number in count():
        restore.put_in_place(restore.stage(states[number % 2], path), path)
        say(str(number))


def test_killed_backups_leave_only_whole_ones_under_their_name(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    folder, moments, said = tmp_path / "backups", seeded(21), list[str]()
    folder.mkdir()
    dying = Dying(firm)
    desk = dying.warm or firm.open("chen")
    backups.back_up(desk, to=tmp_path)
    length = seconds(lambda: backups.back_up(desk, to=tmp_path))
    if dying.warm is not None:
        dying.refresh()
    for _round in range(sized(gate=30, long=1_000)):
        said += dying.killed(_back_up_for_ever, folder, after=moments.random() * 2 * length)
    dying.close()
    desk = firm.open("chen")
    found = list_backups(folder, "firm")
    assert found
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
    live = desk.vault.seq
    desk.close()
    firm.opened.clear()
    states = [first.path, second.path]
    length = seconds(lambda: restore.put_in_place(restore.stage(second.path, firm.path), firm.path))
    dying = Dying(firm, login="")
    for _round in range(sized(gate=30, long=1_000)):
        finished += len(dying.killed(_restore_for_ever, firm.path, states, after=moments.random() * 3 * length))
        store = read_only(firm.path)
        assert check_digests(store).seq in (first.seq, second.seq)
        store.close()
        assert not firm.path.with_name(firm.path.name + "-wal").exists()
    assert finished
    restore.put_in_place(restore.stage(second.path, firm.path), firm.path)
    assert not list(firm.path.parent.glob(".*"))
    for aside in firm.path.parent.glob("firm before*.clientbook"):
        store = read_only(aside)
        assert check_digests(store).seq in (first.seq, second.seq, live)
        store.close()
    assert firm.open("chen").vault.verify().is_sound
