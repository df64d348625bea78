"""A real disk that is full: what did not fit did not happen, is told with what to do, and works once there is room."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.domain.interactions import Interaction
from clientbook.services import backups, firms, imports
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support.errors import Unavailable
from clientbook.support.paths import profile_dir
from clientbook.vault import restore
from clientbook.vault.soundness import check_digests
from clientbook.vault.store.copies import read_only
from tests.crashes.disks import PAGE, Disk, fits, mounted
from tests.exchange.sheets import make_client_sheet
from tests.fixtures_firm import Firm, passphrase
from tests.vault.spoiling import talk

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.conftest import Sized

_ROWS = 12
_ROOM = 1000
"""No act here needs as many pages."""


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Disk]:
    """Return a small disk."""
    yield from mounted(tmp_path / "disk", 8_000_000)


@pytest.fixture
def moved(disk: Disk, firm: Firm) -> Firm:
    """Return the firm on the small disk."""
    path = disk.folder / firm.path.name
    shutil.copyfile(firm.path, path)
    firm.path = path
    return firm


def texts(desk: Desk) -> list[str]:
    return sorted(desk.session.scalars(select(Interaction.text)))


def test_a_save_that_does_not_fit_is_not_there_and_fits_later(moved: Firm, disk: Disk) -> None:
    desk, client, refused = moved.open("wang"), moved.ids["haihong"], 0
    before, seq = texts(desk), desk.vault.seq
    for pages in range(_ROOM):
        disk.leave(pages)
        if fits(partial(talk, desk, client, "the words that had no room")):
            break
        refused += 1
        assert texts(desk) == before
        assert desk.vault.seq == seq
        assert desk.vault.verify().is_sound
    assert refused > 1
    before = texts(desk)
    while fits(partial(talk, desk, client, "as many as there is room for")):
        before = texts(desk)
    assert texts(desk) == before
    disk.free()
    talk(desk, client, "after making room")
    assert texts(desk) == sorted([*before, "after making room"])
    for login in ("chen", "wang", "li", "sun"):
        again = moved.open(login)
        assert again.vault.verify().is_sound
        assert texts(again) == texts(desk)


def test_an_import_that_does_not_fit_leaves_not_one_row(moved: Firm, disk: Disk, sized: Sized, tmp_path: Path) -> None:
    """Neither where its backup has no room, nor where the rows have none."""
    desk = moved.open("chen")
    preview = imports.preview_import(desk, make_client_sheet(tmp_path / "c.csv", _ROWS))
    refused = 0
    for pages in range(0, _ROOM, sized(gate=7, long=1)):
        disk.leave(pages)
        if fits(partial(imports.run_import, desk, preview, responsible=moved.ids["li"])):
            break
        refused += 1
        assert len(list_clients(desk, ClientFilter())) == 4
        assert desk.vault.verify().is_sound
        made = backups.folder_of(desk)
        assert [one.name for one in made.glob(".*")] == []
        assert all(one.is_verified for one in backups.list_backups(desk))
        shutil.rmtree(made, ignore_errors=True)
    assert refused > 5
    assert len(list_clients(desk, ClientFilter())) == 4 + _ROWS
    disk.free()
    for login in ("chen", "li", "zhou"):
        assert moved.open(login).vault.verify().is_sound


def test_a_backup_that_does_not_fit_leaves_the_ones_before(firm: Firm, disk: Disk, sized: Sized) -> None:
    desk = firm.open("chen")
    first = backups.back_up(desk, to=disk.folder)[1]
    talk(desk, firm.ids["haihong"], "since then")
    refused, seq = 0, desk.vault.seq
    for pages in range(0, _ROOM, sized(gate=5, long=1)):
        disk.leave(pages)
        if fits(partial(backups.back_up, desk, to=disk.folder)):
            break
        refused += 1
        assert disk.names() == {first.path.name}
        assert desk.vault.seq == seq
    assert refused > 5
    disk.free()
    assert len(disk.names()) == 2
    for name in disk.names():
        store = read_only(disk.folder / name)
        assert check_digests(store).seq in (first.seq, seq)
        store.close()


def test_a_restore_that_does_not_fit_leaves_the_present_vault(moved: Firm, disk: Disk, sized: Sized) -> None:
    desk = moved.open("chen")
    talk(desk, moved.ids["haihong"], "in the backup")
    backup = backups.back_up(desk, to=disk.folder.parent)[1].path
    talk(desk, moved.ids["haihong"], "after the backup")
    desk.close()
    moved.opened.clear()
    present, refused = moved.path.read_bytes(), 0
    for pages in range(0, _ROOM, sized(gate=5, long=1)):
        disk.leave(pages)
        if fits(lambda: restore.put_in_place(restore.stage(backup, moved.path), moved.path)):
            break
        refused += 1
        assert moved.path.read_bytes() == present
        assert disk.names() == {moved.path.name}
    assert refused > 2 * len(present) // PAGE // sized(gate=5, long=1) - 5
    disk.free()
    assert moved.path.read_bytes() == backup.read_bytes()
    (aside,) = disk.names() - {moved.path.name}
    assert (disk.folder / aside).read_bytes() == present
    owner = moved.open("chen")
    owner.vault.declare_restored()
    assert "in the backup" in texts(owner)
    assert "after the backup" not in texts(owner)


def test_a_lock_on_a_full_disk_keeps_no_image_and_loses_nothing(
    firm: Firm, disk: Disk, sized: Sized, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The profile is on the full disk: locking works, and the next unlock reads the vault itself."""
    monkeypatch.setenv("CLIENTBOOK_PROFILE", str(disk.folder / "profile"))
    kept, missing = 0, 0
    for number, pages in enumerate(range(0, _ROOM, sized(gate=20, long=2))):
        disk.leave(pages)
        desk = firms.open_firm(firm.path, login="wang", passphrase=passphrase("wang"))
        talk(desk, firm.ids["haihong"], f"saved {number}")
        said = texts(desk)
        firms.lock(desk)
        assert not list(profile_dir().rglob("*.part"))
        images = list(profile_dir().rglob("desk-*.sealed"))
        kept, missing = kept + bool(images), missing + (not images)
        again = firms.open_firm(firm.path, login="wang", passphrase=passphrase("wang"))
        assert texts(again) == said
        assert again.vault.verify().is_sound
        assert not again.vault.read_only
        again.close()
        if images:
            break
        shutil.rmtree(profile_dir(), ignore_errors=True)
    assert (kept, missing > 2) == (1, True)


def test_a_vault_on_a_full_disk_opens_or_says_why(moved: Firm, disk: Disk) -> None:
    opened = 0
    for pages in range(12):
        disk.leave(pages)
        try:
            desk = moved.open("li")
        except Unavailable:
            continue
        opened += 1
        assert desk.vault.verify().is_sound
    disk.free()
    assert texts(moved.open("li"))
    assert opened
