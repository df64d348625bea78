"""Attacks 11 and 12: what a leaver kept opens nothing new, nor do the remains in the file; stale desktops."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from clientbook.services import clients, editing, files, firms, interactions, members, printing, service_team
from clientbook.services.interactions import InteractionForm
from clientbook.support.clock import today
from clientbook.support.errors import ClientbookError, Damaged, Invalid, Refused, Stale
from clientbook.support.paths import profile_dir
from clientbook.support.words import Role
from clientbook.vault import Commit, change_passphrase, change_role, close_member, reset_member, unlock
from clientbook.vault.access import wrap_context
from clientbook.vault.bundle import tag_of
from clientbook.vault.cleaning import clean_beside, uncleaned
from clientbook.vault.crypto import CipherError
from clientbook.vault.record import RecordRow, open_record
from tests.attacks.forging import insert
from tests.attacks.probing import outcome, refuses
from tests.fixtures_firm import Firm, passphrase
from tests.vault_office import Office, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Desk
    from clientbook.vault import Vault

NEW = b"written after the closing"
_RECORDS = "SELECT id, binder, kind, level, version, key_version, seq, body FROM records"
_WRAPS = "SELECT binder, recipient, key_version, level, body FROM wraps"


class Kept:
    """What a leaver took along: rows of then, the profile, the keys in memory."""

    def __init__(self, office: Office, login: str) -> None:
        vault: Vault = office.open(login)
        me = office.ids[login]
        self.keys = vault.session.keys
        held = map(vault.session.view.keyring.get, office.binders.values())
        self.binder_keys = [one.keys for one in held if one and one.keys]
        self.bundle = _bundle(office, tag_of(vault.id, login))
        self.wraps = [row for row in office.rows(_WRAPS) if row[1] == me]
        self.records = [RecordRow(*row) for row in office.rows(_RECORDS)]
        office.close()
        self.profile = profile_dir().with_name(f"{profile_dir().name}-of-{login}")
        shutil.copytree(profile_dir(), self.profile)


def _bundle(office: Office, tag: bytes) -> dict[str, Any]:
    with office.raw() as connection:
        rows = connection.execute(text("SELECT * FROM bundles")).mappings().all()
    plain = [{key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()} for row in rows]
    return next(row for row in plain if row["tag"] == tag)


def put_bundle(office: Office, bundle: dict[str, Any]) -> None:
    """Put a bundle of before in the place of the one that stands there, if any."""
    with office.raw() as connection:
        connection.execute(text("DELETE FROM bundles WHERE tag = :tag"), {"tag": bundle["tag"]})
        insert(connection, "bundles", bundle)


def put_wraps(office: Office, wraps: list[tuple[object, ...]]) -> None:
    """Put wraps of before beside those of today."""
    with office.raw() as connection:
        for row in wraps:
            names = ("binder", "recipient", "key_version", "level", "body")
            insert(connection, "wraps", dict(zip(names, row, strict=True)))


def close_and_go_on(office: Office, login: str) -> None:
    """Close an account and write something new into a file that it could open."""
    boss = office.open("boss")
    close_member(boss, office.ids[login])
    boss.commit(Commit("edit", NEW, [office.write("north-client", "note", 2, NEW)]))
    boss.commit(Commit("edit", NEW, [office.write("shared-client", "card", 2, NEW)]))
    office.close()


def test_no_key_that_was_kept_opens_anything_of_today(any_office: Office) -> None:
    kept = Kept(any_office, "li")
    close_and_go_on(any_office, "li")
    mine = {any_office.binders["north-client"], any_office.binders["shared-client"]}
    vault = any_office.open("boss").id
    for row in (RecordRow(*row) for row in any_office.rows(_RECORDS)):
        for keys in kept.binder_keys if row.binder in mine else ():
            refuses(lambda row=row, keys=keys: open_record(vault, row, keys), Damaged)
    for binder, recipient, version, level, body in any_office.rows(_WRAPS):
        for claimed in (recipient, any_office.ids["li"]):
            context = wrap_context(vault, (binder, claimed, version, level))
            with pytest.raises(CipherError):
                kept.keys.wrap_key.unwrap(body, context)


@pytest.mark.parametrize("what", ["bundle", "bundle and wraps", "bundle, wraps and profile"])
def test_what_was_kept_is_put_back(any_office: Office, what: str) -> None:
    """The leaver still reaches the file and puts the old rows back into it."""
    kept = Kept(any_office, "li")
    close_and_go_on(any_office, "li")
    put_bundle(any_office, kept.bundle)
    if "wraps" in what:
        put_wraps(any_office, kept.wraps)
    shutil.rmtree(profile_dir())
    if "profile" in what:
        shutil.copytree(kept.profile, profile_dir())
    refuses(lambda: any_office.open("li"), Refused, Damaged)


def test_an_old_key_put_back_is_not_used(any_office: Office) -> None:
    """With the old wraps beside the new ones, others refuse the vault or seal what they write under the new key."""
    kept = Kept(any_office, "li")
    close_and_go_on(any_office, "li")
    put_wraps(any_office, kept.wraps)
    try:
        mia = any_office.open("mia")
        mia.commit(Commit("edit", records=[any_office.write("north-client", "money", 2, NEW)]))
    except ClientbookError:
        return
    (row,) = any_office.rows(f"{_RECORDS} WHERE id = :id", id=any_office.records["north-client money"])
    for keys in kept.binder_keys:
        refuses(lambda keys=keys: open_record(mia.id, RecordRow(*row), keys), Damaged)


def _remains(office: Office) -> bytes:
    assert isinstance(office.location, Path)
    return b"".join(path.read_bytes() for path in sorted(office.location.parent.glob(f"{office.location.name}*")))


def _pieces(blob: bytes) -> Iterator[bytes]:
    return (blob[at : at + 48] for at in range(0, len(blob) - 48, 48))


def test_no_old_ciphertext_remains_in_the_file(office: Office) -> None:
    """Neither free pages nor the write-ahead log keep the leaver's wraps and bundle, or records under old keys."""
    kept = Kept(office, "li")
    secrets = _secrets(office, kept)
    assert all(next(_pieces(one)) in _remains(office) for one in secrets)
    close_and_go_on(office, "li")
    assert _left(office, secrets) == []


def _secrets(office: Office, kept: Kept) -> list[bytes]:
    mine = {office.binders["north-client"], office.binders["shared-client"]}
    old = [row.body for row in kept.records if row.binder in mine and row.body]
    return [bytes(kept.bundle["body"]), *(bytes(row[4]) for row in kept.wraps), *old]  # type: ignore[arg-type]


def _left(office: Office, secrets: list[bytes]) -> list[bytes]:
    remains = _remains(office)
    return [one for one in secrets for piece in _pieces(one) if piece in remains]


def test_cleaning_leaves_no_free_pages(office: Office) -> None:
    """Beside the open vault, which the owner and others go on using."""
    kept = Kept(office, "li")
    boss, mia = office.open("boss"), office.open("mia")
    close_member(boss, office.ids["li"])
    found = uncleaned(boss)
    assert found is not None
    assert clean_beside(found)
    assert uncleaned(boss) is None
    assert shown(mia) == office.visible("mia")
    assert _left(office, _secrets(office, kept)) == []
    assert office.rows("PRAGMA freelist_count") == [(0,)]
    assert outcome(office, "mia") == "unnoticed"


def test_a_closing_stands_while_somebody_is_reading(office: Office) -> None:
    """What lies in the file then goes when the owner leaves the program, also while others stay in it."""
    kept = Kept(office, "li")
    secrets = _secrets(office, kept)
    boss = office.open("boss")
    office.open("mia")
    reader = sqlite3.connect(office.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM wraps").fetchone()
    close_member(boss, office.ids["li"])
    assert _left(office, secrets)
    reader.execute("ROLLBACK")
    reader.close()
    boss.close()
    assert _left(office, secrets) == []
    refuses(lambda: office.open("li"), Refused)


def _sealed_desks(desk: Desk) -> list[Path]:
    return list((profile_dir() / desk.vault.id.hex() / desk.me.hex()).glob("desk*.sealed"))


@pytest.fixture
def offline(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the profile of a computer with sealed desks of three people, off while one account is closed elsewhere."""
    for login in ("zhou", "wang"):
        desk = firm.open(login)
        desk.save_snapshot()
        firm.opened.remove(desk)
        desk.close()
    here = profile_dir()
    with monkeypatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(here.with_name(f"{here.name}-of-the-office")))
        boss = firm.open("chen")
        members.close_member(boss, firm.ids["zhou"])
        firm.opened.remove(boss)
        boss.close()
    return here


def _kept_for(profile: Path, member: bytes) -> set[str]:
    (folder,) = profile.glob(f"*/{member.hex()}")
    return {path.name.split("-")[0] for path in folder.iterdir()}


def test_a_computer_that_was_off_forgets_at_the_next_try(firm: Firm, offline: Path) -> None:
    assert _kept_for(offline, firm.ids["zhou"]) == {"anchor", "keyring", "tag", "desk"}
    refuses(lambda: firm.open("zhou"), Refused)
    assert _kept_for(offline, firm.ids["zhou"]) == {"anchor"}
    assert _kept_for(offline, firm.ids["wang"]) == {"anchor", "keyring", "tag", "desk"}
    firm.open("wang")


@pytest.mark.parametrize("login", ["wang", "nobody", "chen"])
def test_a_wrong_passphrase_makes_a_computer_forget_nobody(firm: Firm, offline: Path, login: str) -> None:
    refuses(lambda: firms.open_firm(firm.path, login=login, passphrase="wrong words, and many of them"), Refused)
    for kept in ("zhou", "wang"):
        assert _kept_for(offline, firm.ids[kept]) == {"anchor", "keyring", "tag", "desk"}


def test_a_closed_account_with_its_bundle_put_back_is_forgotten_too(office: Office) -> None:
    kept = Kept(office, "li")
    folder = profile_dir() / office.open("boss").id.hex() / office.ids["li"].hex()
    close_and_go_on(office, "li")
    assert {path.name for path in folder.iterdir()} == {"anchor", "keyring", "tag"}
    put_bundle(office, kept.bundle)
    refuses(lambda: office.open("li"), Refused, Damaged)
    assert {path.name for path in folder.iterdir()} == {"anchor"}


def test_access_that_shrinks_takes_the_kept_desk_along(firm: Firm) -> None:
    li, boss = firm.open("li"), firm.open("chen")
    li.save_snapshot()
    assert _sealed_desks(li)
    service_team.set_backups(boss, firm.ids["haihong"], [])
    li.refresh()
    assert not _sealed_desks(li)


def test_a_reset_account_is_not_opened_with_the_old_passphrase(any_office: Office) -> None:
    kept = Kept(any_office, "li")
    boss = any_office.open("boss")
    reset_member(boss, any_office.ids["li"])
    boss.commit(Commit("edit", NEW, [any_office.write("north-client", "note", 2, NEW)]))
    any_office.close()
    refuses(lambda: any_office.open("li"), Refused)
    put_bundle(any_office, kept.bundle)
    refuses(lambda: any_office.open("li"), Refused, Damaged)


@pytest.mark.parametrize("login", ["li", "mia", "second"])
def test_a_passphrase_that_others_know_opens_nothing_new(any_office: Office, login: str) -> None:
    """A stolen computer with its passphrase: an owner replaces the keys of the person and of all their files."""
    boss = any_office.open("boss")
    if login == "second":
        change_role(boss, any_office.ids["tom"], role=Role.OWNER, team=None)
    name = "tom" if login == "second" else login
    root, teams = boss.directory.root_key, [one.audit_key for one in boss.directory.teams]
    any_office.close()
    kept = Kept(any_office, name)
    boss = any_office.open("boss")
    code = reset_member(boss, any_office.ids[name], is_known=True).code
    boss.commit(Commit("edit", NEW, [any_office.write("north-client", "note", 2, NEW)]))
    fresh = unlock(any_office.location, login=name, passphrase=code)
    any_office.opened.append(fresh)
    change_passphrase(fresh, passphrase="seven new words nobody has said before")
    assert NEW in shown(fresh).values()
    mine = set(any_office.binders.values()) & set(fresh.binders())
    for row in (RecordRow(*row) for row in any_office.rows(_RECORDS)):
        for keys in kept.binder_keys if row.binder in mine else ():
            refuses(lambda row=row, keys=keys: open_record(boss.id, row, keys), Damaged)
    for binder, recipient, version, level, body in any_office.rows(_WRAPS):
        with pytest.raises(CipherError):
            kept.keys.wrap_key.unwrap(body, wrap_context(boss.id, (binder, recipient, version, level)))
    boss.changes_since(boss.seq)
    assert (boss.directory.root_key != root) is (login == "second")
    changed = sum(old != new.audit_key for old, new in zip(teams, boss.directory.teams, strict=True))
    assert changed == {"li": 0, "mia": 1, "second": 2}[login]
    assert boss.verify().is_sound
    assert shown(any_office.open("an")) == any_office.visible("an")


def test_only_owners_replace_the_keys_of_files(office: Office) -> None:
    mia = office.open("mia")
    with pytest.raises(Refused):
        reset_member(mia, office.ids["li"], is_known=True)


def test_an_old_passphrase_put_back_after_a_change(any_office: Office) -> None:
    """A changed passphrase keeps the keys, so a bundle of before may open; it must not open unnoticed."""
    kept = Kept(any_office, "li")
    change_passphrase(any_office.open("li"), passphrase="seven new words nobody has said before")
    any_office.close()
    put_bundle(any_office, kept.bundle)
    try:
        vault = any_office.open("li")
    except ClientbookError:
        return
    assert vault.read_only or not vault.verify().is_sound


def test_stale_desktops_after_a_file_went_to_somebody_else(firm: Firm) -> None:
    wang, li, sun, boss = (firm.open(login) for login in ("wang", "li", "sun", "chen"))
    service_team.assign(boss, [firm.ids["haihong"]], firm.ids["zhao"])
    service_team.set_backups(boss, firm.ids["haihong"], [])
    said = InteractionForm(on=today(), channel=interactions.Channel.PHONE, text="said on a stale desktop")
    form = editing.ClientForm(name="海鸿 renamed")
    for desk in (wang, li, sun):
        refuses(
            lambda desk=desk: interactions.log_interaction(desk, firm.ids["haihong"], said), Refused, Invalid, Stale
        )
        refuses(lambda desk=desk: editing.edit_client(desk, firm.ids["haihong"], form), Refused, Invalid, Stale)
        desk.refresh()
        assert firm.ids["haihong"] not in clients.list_clients(desk, clients.ClientFilter())
        refuses(lambda desk=desk: files.open_file(desk, firm.ids["haihong"]), Invalid)
        refuses(lambda desk=desk: printing.print_dossier(desk, firm.ids["haihong"]), Invalid, Refused)
    boss.refresh()
    assert "stale desktop" not in repr(files.read_file(boss, firm.ids["haihong"]).timeline)
    assert boss.vault.verify().is_sound


def test_who_kept_access_saves_under_the_new_key(firm: Firm) -> None:
    wang, boss = firm.open("wang"), firm.open("chen")
    service_team.set_backups(boss, firm.ids["haihong"], [])
    said = InteractionForm(on=today(), channel=interactions.Channel.PHONE, text="still responsible")
    interactions.log_interaction(wang, firm.ids["haihong"], said)
    boss.refresh()
    assert "still responsible" in repr(files.read_file(boss, firm.ids["haihong"]).timeline)
    assert wang.vault.verify().is_sound


def _closed_desk_can_do_nothing(desk: Desk, client: bytes) -> None:
    said = InteractionForm(on=today(), channel=interactions.Channel.PHONE, text="from a closed account")
    for act in (
        lambda: interactions.log_interaction(desk, client, said),
        lambda: editing.add_client(desk, editing.ClientForm(name="Another")),
        lambda: printing.print_dossier(desk, client),
        lambda: files.open_file(desk, client),
        lambda: desk.note("client.open"),
        desk.refresh,
        desk.save_snapshot,
    ):
        refuses(act, Refused, Invalid)


def test_a_closed_account_with_an_open_window(firm: Firm) -> None:
    li, boss = firm.open("li"), firm.open("chen")
    li.save_snapshot()
    service_team.assign(boss, [firm.ids["shan"]], firm.ids["wang"])
    members.close_member(boss, firm.ids["li"])
    _closed_desk_can_do_nothing(li, firm.ids["haihong"])
    assert not _sealed_desks(li)
    assert boss.refresh().ids == frozenset()


def test_a_leaver_on_either_engine(fresh_firm: tuple[Desk, Desk, bytes]) -> None:
    boss, staff, client = fresh_firm
    assert files.open_file(staff, client).glance.row.name == "客户"
    service_team.assign(boss, [client], boss.me)
    refuses(lambda: files.open_file(staff, client) if staff.refresh() else None, Invalid)
    members.close_member(boss, staff.me)
    _closed_desk_can_do_nothing(staff, client)
    refuses(lambda: firms.open_firm(boss.vault.location, login="wang", passphrase=passphrase("wang")), Refused)
    assert boss.vault.verify().is_sound


def test_an_old_copy_shows_the_old_and_nothing_newer(office: Office) -> None:
    """Documented: what a copy held can be read for ever, and not one word more."""
    assert isinstance(office.location, Path)
    kept = Kept(office, "li")
    copy = office.location.read_bytes()
    close_and_go_on(office, "li")
    today_ = {row.id: row for row in (RecordRow(*row) for row in office.rows(_RECORDS))}
    office.location.write_bytes(copy)
    shutil.rmtree(profile_dir())
    li = office.open("li")
    assert shown(li) == office.visible("li")
    assert NEW not in shown(li).values()
    for row in today_.values():
        for keys in kept.binder_keys:
            if row.key_version > 1:
                refuses(lambda row=row, keys=keys: open_record(li.id, row, keys), Damaged)
