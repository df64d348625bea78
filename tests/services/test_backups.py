"""Backups by rule and on wish, restore and salvage as acts."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from clientbook.services import backups, imports, members, salvaging, service_team
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support import clock
from clientbook.support.clock import now
from clientbook.support.errors import Damaged, Invalid, Refused, Unavailable
from clientbook.support.words import Role
from clientbook.vault import change_role
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import alter, talk

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm

DAY = dt.timedelta(days=1)


@pytest.fixture
def owner(firm: Firm) -> Desk:
    return firm.open("chen")


def daily(desk: Desk) -> bool:
    """Make today's backup as the window does; say whether there was one to make."""
    begun = backups.begin_daily(desk)
    return begun is not None and bool(backups.finish_daily(desk, backups.make(begun)))


def acts(desk: Desk) -> list[str]:
    return [entry.act for entry in desk.vault.journal()]


def test_the_first_who_comes_each_day_makes_the_backup(firm: Firm) -> None:
    desk = firm.open("wang")
    assert backups.last_backup(desk) is None
    assert daily(desk)
    assert not daily(firm.open("chen"))
    with clock.frozen(now() + DAY):
        assert daily(desk)
    assert len(backups.list_backups(desk)) == 2


def test_backups_lie_beside_the_vault_and_in_the_log(owner: Desk, firm: Firm) -> None:
    changes, made = backups.back_up(owner)
    assert made.path.parent == firm.path.parent / "firm backups"
    assert "backup" in changes.nouns
    assert acts(owner)[-1] == "backup.make"
    assert backups.list_backups(owner) == [made]
    assert made.behind == 1
    assert backups.last_backup(owner) == made.made_at


def test_a_backup_can_go_to_another_folder_once(owner: Desk, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    _changes, made = backups.back_up(owner, to=tmp_path / "stick")
    assert made.path.parent == tmp_path / "stick"
    assert backups.list_backups(owner) == []


def test_the_owner_chooses_another_folder_for_good(firm: Firm, owner: Desk, tmp_path: Path) -> None:
    other = tmp_path / "备份"
    other.mkdir()
    backups.choose_folder(owner, other)
    _changes, made = backups.back_up(firm.open("wang"))
    assert made.path.parent == other
    backups.choose_folder(owner, None)
    assert backups.folder_of(owner) == firm.path.parent / "firm backups"


def test_a_chosen_folder_that_is_gone_is_said_and_not_replaced(owner: Desk, tmp_path: Path) -> None:
    other = tmp_path / "stick"
    other.mkdir()
    backups.choose_folder(owner, other)
    other.rmdir()
    for act in (backups.back_up, backups.list_backups, daily):
        with pytest.raises(Unavailable, match="stick"):
            act(owner)
    assert backups.last_backup(owner) is None


def test_only_owners_choose_and_restore(firm: Firm, owner: Desk, tmp_path: Path) -> None:
    _changes, made = backups.back_up(owner)
    for login in ("wang", "sun", "zhou", "wu"):
        desk = firm.open(login)
        with pytest.raises(Refused):
            backups.choose_folder(desk, tmp_path)
        with pytest.raises(Refused):
            backups.check_restore(backups.begin_restore(desk, made.path))


def test_a_folder_must_be_there_to_be_chosen(owner: Desk, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        backups.choose_folder(owner, tmp_path / "nowhere")


def test_closing_an_account_is_preceded_by_a_backup(firm: Firm, owner: Desk) -> None:
    service_team.assign(owner, [firm.ids["zhangsan"], firm.ids["haihong"]], firm.ids["li"])
    before = owner.vault.seq
    members.close_member(owner, firm.ids["wang"])
    assert [row.seq for row in backups.list_backups(owner)] == [before]


def test_an_import_is_preceded_by_a_backup(owner: Desk, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("姓名,手机\n孔明,13800138999\n", encoding="utf-8")
    before = owner.vault.seq
    imports.run_import(owner, imports.preview_import(owner, sheet))
    assert [row.seq for row in backups.list_backups(owner)] == [before]


def test_without_its_backup_an_account_is_not_closed(firm: Firm, owner: Desk, tmp_path: Path) -> None:
    other = tmp_path / "stick"
    other.mkdir()
    backups.choose_folder(owner, other)
    other.rmdir()
    with pytest.raises(Unavailable):
        members.close_member(owner, firm.ids["zhou"])
    assert firm.open("zhou")


def test_the_rule_clears_up(owner: Desk) -> None:
    start = now().replace(hour=4, minute=0, second=0)
    for minute in range(6):
        with clock.frozen(start + dt.timedelta(minutes=minute)):
            backups.back_up(owner)
    assert len(backups.list_backups(owner)) == 3


# Putting back


def put_back(firm: Firm, path: Path) -> backups.PutBack:
    desk = firm.open("chen")
    prepared = backups.check_restore(backups.begin_restore(desk, path))
    for one in firm.opened:
        one.close()
    firm.opened.clear()
    return backups.put_back(prepared)


def test_a_restored_vault_is_read_only_until_the_owner_signs(firm: Firm, owner: Desk) -> None:
    talk(owner, firm.ids["haihong"], "before")
    _changes, made = backups.back_up(owner)
    talk(owner, firm.ids["haihong"], "after")
    firm.open("wang")
    done = put_back(firm, made.path)
    assert (done.seq, done.words) == (made.seq, made.words)
    assert done.aside is not None
    for login in ("wang", "chen"):
        desk = firm.open(login)
        assert desk.vault.read_only
        assert not backups.is_due(desk)
        with pytest.raises(Refused):
            talk(desk, firm.ids["haihong"], "too early")
    with pytest.raises(Refused):
        backups.sign_restored(firm.opened[0])
    assert "vault" in backups.sign_restored(firm.opened[1]).nouns
    talk(firm.opened[1], firm.ids["haihong"], "again")
    again = firm.open("wang")
    assert not again.vault.read_only
    assert again.vault.verify().is_sound


def test_a_damaged_backup_is_not_put_back(firm: Firm, owner: Desk) -> None:
    _changes, made = backups.back_up(owner)
    alter(made.path, "UPDATE records SET body = zeroblob(300) WHERE id = (SELECT min(id) FROM records)")
    with pytest.raises(Damaged):
        backups.check_restore(backups.begin_restore(owner, made.path))
    assert not list(firm.path.parent.glob(".*"))


def test_a_damaged_backup_is_not_put_back_without_a_desk_either(firm: Firm, owner: Desk) -> None:
    """It unlocks, and a record in it is not what was saved."""
    _changes, made = backups.back_up(owner)
    owner.close()
    firm.opened.clear()
    newest = "SELECT id FROM records WHERE level = 2 ORDER BY id LIMIT 1"
    alter(made.path, f"UPDATE records SET body = zeroblob(300) WHERE id = ({newest})")  # noqa: S608  own words
    before = firm.path.read_bytes()
    with pytest.raises(Damaged):
        backups.restore(made.path, firm.path, login="chen", passphrase=passphrase("chen"))
    assert firm.path.read_bytes() == before
    assert not list(firm.path.parent.glob(".*"))


def test_who_is_an_owner_no_more_puts_nothing_back(firm: Firm, owner: Desk) -> None:
    """The backup was looked through while another owner took the role away."""
    _changes, made = backups.back_up(owner)
    change_role(owner.vault, firm.ids["sun"], role=Role.OWNER, team=None)
    checked = backups.check_restore(backups.begin_restore(owner, made.path))
    change_role(firm.open("sun").vault, owner.me, role=Role.STAFF, team=firm.ids["east"])
    owner.refresh()
    with pytest.raises(Refused):
        backups.finish_restore(owner, checked)
    assert not checked.draft.exists()


def test_a_vault_that_does_not_open_any_more_is_restored_and_signed(firm: Firm, owner: Desk) -> None:
    _changes, made = backups.back_up(owner)
    owner.close()
    firm.opened.clear()
    firm.path.write_bytes(b"\0" * 5_000)
    done = backups.restore(made.path, firm.path, login="chen", passphrase=passphrase("chen"))
    desk = firm.open("chen")
    assert (done.seq, desk.vault.read_only) == (made.seq, "")
    assert len(list_clients(desk, ClientFilter())) == 4
    assert desk.vault.verify().is_sound


@pytest.mark.parametrize(("login", "given"), [("wang", "wang"), ("chen", "wang")])
def test_who_is_no_owner_in_the_backup_restores_nothing(firm: Firm, owner: Desk, login: str, given: str) -> None:
    _changes, made = backups.back_up(owner)
    owner.close()
    firm.opened.clear()
    before = firm.path.read_bytes()
    with pytest.raises(Refused):
        backups.restore(made.path, firm.path, login=login, passphrase=passphrase(given))
    assert firm.path.read_bytes() == before
    assert not list(firm.path.parent.glob(".*"))


# Salvage


def salvage(firm: Firm, out: Path) -> salvaging.Salvaged:
    return salvaging.salvage(firm.path, out, login="chen", passphrase=passphrase("chen"))


def test_what_verifies_comes_out_readable_and_the_rest_is_named(firm: Firm, tmp_path: Path) -> None:
    bad = firm.ids["haihong"]
    alter(firm.path, f"UPDATE records SET body = zeroblob(300) WHERE binder = x'{bad.hex()}'")  # noqa: S608  our own file
    found = salvage(firm, tmp_path / "out")
    assert [binder for binder, _problems in found.lost] == [bad]
    assert firm.ids["zhangsan"] in found.proven
    saved = (tmp_path / "out" / f"client-{firm.ids['zhangsan'].hex()}.json").read_text(encoding="utf-8")
    assert "张三" in saved
    assert "13800138000" in saved
    summary = json.loads((tmp_path / "out" / "salvage.json").read_text(encoding="utf-8"))
    assert [one["binder"] for one in summary["lost"]] == [bad.hex()]


def test_salvage_goes_into_an_empty_folder_only(firm: Firm, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        salvage(firm, firm.path.parent)
    with pytest.raises(Invalid):
        salvage(firm, firm.path)
