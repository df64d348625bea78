"""Backups: whole, read back before they get their name, and kept by rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from clientbook.domain.interactions import Interaction
from clientbook.support import clock
from clientbook.support.clock import new_id
from clientbook.support.errors import Cancelled, Damaged, Unavailable
from clientbook.vault import Commit, DocumentWrite, backup, new_document_key
from clientbook.vault.backup import (
    BackupInfo,
    check_backup,
    kept,
    list_backups,
    make_backup,
    make_beside,
    remove_surplus,
    source_of,
)
from clientbook.vault.soundness import check_digests
from clientbook.vault.store.copies import read_only
from tests.vault.spoiling import alter, talk

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def owner(firm: Firm) -> Desk:
    return firm.open("chen")


# Making


def test_a_backup_holds_the_vault_as_it_is(owner: Desk, firm: Firm, folder: Path) -> None:
    made = make_backup(owner.vault, folder)
    assert made.seq == owner.vault.seq
    assert made.words == owner.vault.words()
    assert made.path.name.startswith("firm.")
    assert made.size == made.path.stat().st_size
    assert list_backups(folder, "firm") == [made]
    assert check_backup(owner.vault, made.path) == made
    assert [path.name for path in folder.iterdir()] == [made.path.name]


def test_reading_a_backup_writes_nothing_beside_it(owner: Desk, folder: Path) -> None:
    made = make_backup(owner.vault, folder)
    before = made.path.read_bytes()
    made.path.chmod(0o400)
    check_backup(owner.vault, made.path)
    list_backups(folder, "firm")
    assert made.path.read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_a_backup_can_be_made_while_others_work(owner: Desk, firm: Firm, folder: Path) -> None:
    other = firm.open("wang")
    talk(other, firm.ids["haihong"], "written after the owner looked")
    made = make_backup(owner.vault, folder)
    assert made.seq == other.vault.seq


def test_everybody_can_make_one(firm: Firm, folder: Path) -> None:
    made = [make_backup(firm.open(login).vault, folder) for login in ("wang", "zhou", "sun")]
    assert all(one.is_verified for one in made)


def test_a_large_vault_is_read_back_by_digests(owner: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "MOST_ROWS", 0)
    assert make_backup(owner.vault, folder).words == owner.vault.words()


def test_stopping_leaves_no_rest(owner: Desk, folder: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled("stop")

    with pytest.raises(Cancelled):
        make_backup(owner.vault, folder, stop)
    assert not list(folder.iterdir())


def test_a_folder_that_is_gone_is_named(owner: Desk, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="unplugged"):
        make_backup(owner.vault, tmp_path / "unplugged")
    with pytest.raises(Unavailable, match="unplugged"):
        list_backups(tmp_path / "unplugged", "firm")


def test_a_damaged_vault_gives_no_backup(owner: Desk, firm: Firm, folder: Path) -> None:
    alter(firm.path, "UPDATE records SET body = zeroblob(300) WHERE id = (SELECT min(id) FROM records)")
    with pytest.raises(Damaged):
        make_backup(owner.vault, folder)
    assert not list(folder.iterdir())


def test_saves_during_a_backup_neither_wait_for_it_nor_spoil_it(owner: Desk, firm: Firm, folder: Path) -> None:
    """Each is made while the copy stands half way: were they to wait for one another, neither would ever end."""
    scan = DocumentWrite(new_id(), firm.ids["haihong"], new_document_key(), bytes(40_000_000))
    owner.vault.commit(Commit("document", b"", [], [], (scan,)))
    before, saved = owner.vault.seq, list[str]()

    def save(done: int, total: int) -> None:
        if done < total:
            saved.append(f"while {done} of {total} were copied")
            talk(owner, firm.ids["haihong"], saved[-1])

    made = make_beside(source_of(owner.vault), folder, save)
    assert len(saved) > 3
    assert made.seq == before
    assert check_backup(owner.vault, made.path) == made
    assert owner.vault.seq == before + len(saved)
    assert owner.vault.verify().is_sound
    assert set(saved) <= set(owner.session.scalars(select(Interaction.text)))


def test_a_backup_beside_survives_the_lock_of_the_vault_it_came_from(owner: Desk, firm: Firm, folder: Path) -> None:
    source = source_of(owner.vault)
    owner.close()
    firm.opened.clear()
    assert make_beside(source, folder).is_verified
    assert firm.open("chen").vault.verify().is_sound


def test_old_rests_are_cleared_and_young_ones_left(owner: Desk, folder: Path) -> None:
    import os

    old, young = folder / ".firm.00112233.part", folder / ".firm.44556677.part"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    make_backup(owner.vault, folder)
    assert not old.exists()
    assert young.exists()


# Reading back


SPOILS = {
    "record": "UPDATE records SET body = zeroblob(300) WHERE id = (SELECT min(id) FROM records)",
    "record and digest": "UPDATE records SET digest = zeroblob(32) WHERE id = (SELECT min(id) FROM records)",
    "missing record": "DELETE FROM records WHERE id = (SELECT min(id) FROM records)",
    "journal": "UPDATE journal SET body = zeroblob(300) WHERE seq = 4",
    "missing entry": "DELETE FROM journal WHERE seq = 4",
    "statement": "UPDATE statements SET signature = zeroblob(64) WHERE binder = (SELECT max(binder) FROM statements)",
    "wrap": "UPDATE wraps SET body = zeroblob(80) WHERE binder = (SELECT min(binder) FROM wraps)",
    "missing wrap": "DELETE FROM wraps WHERE binder = (SELECT min(binder) FROM wraps)",
    "bundle": "UPDATE bundles SET body = zeroblob(100) WHERE tag = (SELECT min(tag) FROM bundles)",
    "directory": "UPDATE directory SET body = zeroblob(100) WHERE number = 2",
    "recovery": "UPDATE recovery SET body = zeroblob(100)",
    "trigger": "CREATE TRIGGER sly AFTER INSERT ON records BEGIN DELETE FROM journal; END",
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS.keys())
def test_a_spoilt_copy_is_found_with_keys_and_without(owner: Desk, folder: Path, spoil: str) -> None:
    made = make_backup(owner.vault, folder)
    alter(made.path, spoil)
    with pytest.raises(Damaged):
        check_backup(owner.vault, made.path)
    store = read_only(made.path)
    with pytest.raises(Damaged):
        check_digests(store)
    store.close()


def test_a_backup_whose_last_entry_was_cut_off_is_found_by_its_name(owner: Desk, folder: Path) -> None:
    made = make_backup(owner.vault, folder)
    alter(made.path, "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    with pytest.raises(Damaged):
        check_backup(owner.vault, made.path)
    assert [one.is_verified for one in list_backups(folder, "firm")] == [False]


@pytest.mark.parametrize("keep", [0, 10, 100, 5_000, -4_096, -1])
def test_a_truncated_backup_is_not_called_verified(owner: Desk, folder: Path, keep: int) -> None:
    made = make_backup(owner.vault, folder)
    made.path.write_bytes(made.path.read_bytes()[:keep])
    assert [one.is_verified for one in list_backups(folder, "firm")] == [False]


def test_a_backup_under_another_seq_is_not_called_verified(owner: Desk, folder: Path) -> None:
    made = make_backup(owner.vault, folder)
    made.path.rename(made.path.with_name(f"firm.20261123T040000Z.{made.seq + 1}.backup"))
    assert [one.is_verified for one in list_backups(folder, "firm")] == [False]


def test_other_files_are_no_backups(owner: Desk, folder: Path) -> None:
    made = make_backup(owner.vault, folder)
    for name in ("notes.txt", "other.20261123T040000Z.9.backup", "firm.backup", "firm.2026.7.backup"):
        (folder / name).write_bytes(b"")
    assert list_backups(folder, "firm") == [made]


# Keeping


def at(*moments: dt.datetime) -> list[BackupInfo]:
    return [
        BackupInfo(Path(f"{number}.backup"), moment, number, "", 1, is_verified=True)
        for number, moment in enumerate(moments)
    ]


def kept_of(backups: list[BackupInfo]) -> list[dt.datetime]:
    keep = kept(backups)
    return sorted(one.when for one in backups if one.path in keep)


def test_two_years_of_days_leave_seven_days_eight_weeks_twelve_months() -> None:
    days = [NOON - dt.timedelta(days=number) for number in range(730)]
    left = kept_of(at(*days))
    assert left[-7:] == sorted(days[:7])
    sundays = [day for day in days if day.isoweekday() == 7][:7]
    assert set(sundays) <= set(left)
    assert len([day for day in left if day < NOON - dt.timedelta(days=60)]) == 9
    assert left[0] == dt.datetime(2025, 12, 31, 4, 0, tzinfo=dt.UTC)
    assert 20 <= len(left) <= 27


def test_days_without_backups_do_not_shorten_what_is_kept() -> None:
    rare = [NOON - dt.timedelta(days=40 * number) for number in range(30)]
    assert kept_of(at(*rare)) == sorted(rare[:12])


def test_of_one_day_the_last_and_the_newest_three_stay() -> None:
    hours = [NOON - dt.timedelta(minutes=number) for number in range(10)]
    assert kept_of(at(*hours)) == sorted(hours[:3])


def test_a_day_is_the_day_of_the_office() -> None:
    late, early = dt.datetime(2026, 11, 20, 15, 59, tzinfo=dt.UTC), dt.datetime(2026, 11, 20, 16, 1, tzinfo=dt.UTC)
    others = [NOON, NOON - dt.timedelta(minutes=1), NOON - dt.timedelta(minutes=2)]
    assert {late, early} <= set(kept_of(at(*others, late, early)))


def test_what_is_not_verified_neither_counts_nor_goes() -> None:
    sound = at(*[NOON - dt.timedelta(days=number) for number in range(9)])
    broken = [sound[0]._replace(path=Path("broken.backup"), is_verified=False)]
    assert Path("broken.backup") in kept(broken + sound)
    assert kept(sound) < kept(broken + sound)


def test_nothing_is_kept_of_nothing() -> None:
    assert kept([]) == set()


def test_surplus_is_deleted_and_nothing_else(owner: Desk, folder: Path) -> None:
    moments = [NOON - dt.timedelta(minutes=number) for number in range(5)]
    for moment in moments:
        with clock.frozen(moment):
            make_backup(owner.vault, folder)
    (folder / "notes.txt").write_bytes(b"mine")
    assert len(remove_surplus(folder, "firm")) == 2
    assert [one.when for one in list_backups(folder, "firm")] == moments[:3]
    assert (folder / "notes.txt").exists()
