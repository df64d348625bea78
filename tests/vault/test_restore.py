"""Putting a backup in the vault's place: checked, in one step, and read-only until the owner signs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clientbook.support.clock import frozen, now
from clientbook.support.errors import Damaged, Invalid, Refused, Unavailable
from clientbook.vault import restore
from clientbook.vault.backup import check_backup, make_backup
from clientbook.vault.soundness import check_digests
from clientbook.vault.store.copies import read_only
from tests.vault.spoiling import talk

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm
    from tests.vault_office import Office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def owner(firm: Firm) -> Desk:
    return firm.open("chen")


@pytest.fixture
def taken(owner: Desk, firm: Firm, folder: Path) -> Path:
    """A backup, and a vault that went on without it and is closed."""
    made = make_backup(owner.vault, folder)
    talk(owner, firm.ids["haihong"], "after the backup")
    owner.close()
    firm.opened.clear()
    return made.path


def test_a_backup_takes_the_vaults_place_and_the_vault_is_kept_beside(firm: Firm, taken: Path) -> None:
    before = firm.path.read_bytes()
    done = restore.put_in_place(restore.stage(taken, firm.path), firm.path)
    assert firm.path.read_bytes() == taken.read_bytes()
    assert done.aside is not None
    assert done.aside.read_bytes() == before
    assert done.aside.suffix == ".clientbook"
    assert "before restoring" in done.aside.name
    assert set(firm.path.parent.glob("*.clientbook")) == {done.aside, firm.path}
    assert not list(firm.path.parent.glob(".*"))


def test_the_restored_vault_is_read_only_until_the_owner_signs(firm: Firm, taken: Path) -> None:
    restore.put_in_place(restore.stage(taken, firm.path), firm.path)
    desk = firm.open("chen")
    assert desk.vault.read_only
    with pytest.raises(Refused):
        talk(desk, firm.ids["haihong"], "too early")
    desk.vault.declare_restored()
    assert not desk.vault.read_only
    desk.refresh()
    talk(desk, firm.ids["haihong"], "now")
    assert desk.vault.verify().is_sound
    assert not firm.open("chen").vault.read_only


def test_a_vault_that_is_gone_comes_back(firm: Firm, taken: Path) -> None:
    for path in firm.path.parent.glob("firm.clientbook*"):
        path.unlink()
    done = restore.put_in_place(restore.stage(taken, firm.path), firm.path)
    assert done.aside is None
    assert firm.open("chen").vault.verify().is_sound


def test_a_damaged_vault_is_replaced_with_its_log_kept_aside(firm: Firm, taken: Path) -> None:
    firm.path.write_bytes(b"\0" * 10_000)
    log = firm.path.with_name(firm.path.name + "-wal")
    log.write_bytes(b"the last minutes")
    done = restore.put_in_place(restore.stage(taken, firm.path), firm.path)
    assert done.aside is not None
    assert done.aside.with_name(done.aside.name + "-wal").read_bytes() == b"the last minutes"
    assert not log.exists()
    assert firm.open("chen").vault.verify().is_sound


def test_a_vault_in_use_is_not_replaced(firm: Firm, taken: Path) -> None:
    firm.open("wang")
    before = firm.path.read_bytes()
    draft = restore.stage(taken, firm.path)
    with pytest.raises(Unavailable, match="everywhere"):
        restore.put_in_place(draft, firm.path)
    assert firm.path.read_bytes() == before
    assert not draft.exists()
    assert len(list(firm.path.parent.glob("*.clientbook"))) == 1


def test_the_last_words_in_the_log_are_in_the_file_kept_aside(firm: Firm, taken: Path) -> None:
    desk = firm.open("wang")
    talk(desk, firm.ids["haihong"], "still in the log")
    seq = desk.vault.seq
    raw = firm.path.with_name("crashed.clientbook")
    for end in ("", "-wal"):
        raw.with_name(raw.name + end).write_bytes(firm.path.with_name(firm.path.name + end).read_bytes())
    done = restore.put_in_place(restore.stage(taken, raw), raw)
    assert done.aside is not None
    store = read_only(done.aside)
    assert check_digests(store).seq == seq
    store.close()


def test_a_backup_of_another_vault_is_refused(firm: Firm, taken: Path, tmp_path: Path) -> None:
    from clientbook.vault import create

    other = tmp_path / "other.clientbook"
    made, _secret = create(other, firm="另一家", login="he", name="何", passphrase="eleven green boats on a river")
    made.close()
    before = other.read_bytes()
    with pytest.raises(Invalid, match="another vault"):
        restore.stage(taken, other)
    assert other.read_bytes() == before


@pytest.mark.parametrize("target", ["postgresql://office/clientbook", Path("firm.db"), Path("nowhere/x.clientbook")])
def test_what_is_no_place_for_a_vault_is_refused(taken: Path, tmp_path: Path, target: Path | str) -> None:
    with pytest.raises(Invalid):
        restore.stage(taken, target if isinstance(target, str) else tmp_path / target)


def test_a_folder_that_a_cloud_service_copies_is_refused(taken: Path, tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    with pytest.raises(Invalid, match="cloud"):
        restore.stage(taken, tmp_path / "Dropbox" / "x.clientbook")


def test_a_spoilt_or_missing_backup_is_not_staged(firm: Firm, taken: Path) -> None:
    spoilt = taken.with_name("spoilt.backup")
    spoilt.write_bytes(b"SQLite format 3\0" + b"\0" * 5_000)
    for path, kind in ((spoilt, Damaged), (taken.with_name("gone.backup"), Unavailable)):
        with pytest.raises(kind):
            restore.stage(path, firm.path)
    assert not list(firm.path.parent.glob(".*"))


def test_a_vault_of_either_engine_is_backed_up_and_restored_to_a_file(any_office: Office, folder: Path) -> None:
    vault = any_office.open()
    made = make_backup(vault, folder)
    assert (made.seq, made.words) == (vault.seq, vault.words())
    assert check_backup(vault, made.path).is_verified
    any_office.close()
    place = folder / "again.clientbook"
    restore.put_in_place(restore.stage(made.path, place), place)
    again = any_office.copy_to(place)
    found = again.open("li")
    assert {one.id: one.body for one in found.records()} == any_office.visible("li")
    assert b"".join(found.read_document(*any_office.document))
    assert found.verify().is_sound
    again.close()


def test_a_second_restore_in_the_same_second_keeps_both_vaults(firm: Firm, taken: Path) -> None:
    before = firm.path.read_bytes()
    with frozen(now()):
        first = restore.put_in_place(restore.stage(taken, firm.path), firm.path)
        second = restore.put_in_place(restore.stage(taken, firm.path), firm.path)
    assert first.aside is not None
    assert second.aside is not None
    assert first.aside != second.aside
    assert first.aside.read_bytes() == before
