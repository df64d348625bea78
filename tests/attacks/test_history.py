"""Attacks 8 to 12: cost and format numbers, the journal, raised rights, leavers, stale and closed desktops."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.support.errors import Damaged, Invalid, Refused, Stale, Unavailable
from clientbook.support.paths import profile_dir
from clientbook.vault import Commit, close_member, reset_member, unlock
from clientbook.vault.crypto import kdf
from clientbook.vault.journal import Mark
from clientbook.vault.record import RecordRow, open_record, record_digest, seal_record
from tests.attacks.forging import append_entry
from tests.attacks.probing import outcome, refuses
from tests.vault_office import BINDERS, CARD, FULL, Office, passphrase, shown

if TYPE_CHECKING:
    from clientbook.support.errors import ClientbookError


@pytest.mark.parametrize(
    ("column", "value"), [("memory", 8), ("memory", 2**32), ("memory", 0), ("passes", 0), ("lanes", 10**6)]
)
def test_the_cost_of_a_passphrase_stays_within_limits(
    any_office: Office, column: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is refused before anything is derived."""
    if value == 2**32 and isinstance(any_office.location, str):
        pytest.skip("a PostgreSQL integer cannot hold it")
    any_office.run(f"UPDATE bundles SET {column} = :value", value=value)  # noqa: S608  own names
    derived: list[object] = []
    monkeypatch.setattr(kdf, "Argon2id", lambda **cost: derived.append(cost))
    refuses(lambda: any_office.open("boss"), Damaged)
    assert not derived


def test_another_cost_within_limits_is_a_wrong_passphrase(office: Office) -> None:
    office.run("UPDATE bundles SET memory = memory + 8")
    refuses(lambda: office.open("boss"), Refused)


@pytest.mark.parametrize(("step", "error"), [(1, Unavailable), (-1, Damaged)])
def test_another_format_is_refused_untouched(office: Office, step: int, error: type[ClientbookError]) -> None:
    connection = sqlite3.connect(office.location)
    connection.execute(f"PRAGMA user_version = {1 + step}")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    before = office.path.read_bytes()
    refuses(lambda: office.open("boss"), error)
    assert office.path.read_bytes() == before
    assert [one.name for one in office.path.parent.iterdir()] == [office.path.name]


@pytest.mark.parametrize(("step", "error"), [(1, Unavailable), (-1, Damaged)])
def test_another_format_in_the_table(any_office: Office, step: int, error: type[ClientbookError]) -> None:
    any_office.run("UPDATE vault SET format = format + :step", step=step)
    refuses(lambda: any_office.open("boss"), error)


def test_a_revision_from_the_future(any_office: Office) -> None:
    any_office.run("UPDATE alembic_version SET version_num = '9999'")
    refuses(lambda: any_office.open("boss"), Unavailable)


@pytest.mark.parametrize(
    "hostile",
    [
        "CREATE TRIGGER t AFTER UPDATE ON records BEGIN DELETE FROM journal; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE extra (a)",
        "ALTER TABLE records ADD COLUMN more TEXT",
        "DROP INDEX ix_records_roll",
        "CREATE INDEX more ON records (seq)",
    ],
)
def test_a_hostile_schema(office: Office, hostile: str) -> None:
    office.run(hostile)
    refuses(lambda: office.open("boss"), Damaged)


def test_a_file_that_is_no_vault(office: Office) -> None:
    for content in (b"", b"hello", b"x" * 5000):
        office.path.write_bytes(content)
        refuses(lambda: office.open("boss"), Invalid)
    office.path.unlink()
    plain = sqlite3.connect(office.location)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    refuses(lambda: office.open("boss"), Invalid)


_COLUMNS = "id, binder, kind, level, version, key_version, seq, body"

EDITS = {
    "an entry edited": "UPDATE journal SET body = (SELECT body FROM journal WHERE seq = 5) WHERE seq = 6",
    "an entry removed": "DELETE FROM journal WHERE seq = 7",
    "the first removed": "DELETE FROM journal WHERE seq = 1",
    "another author": "UPDATE journal SET author = (SELECT author FROM journal WHERE seq = 5) WHERE seq = 2",
    "a signature exchanged": "UPDATE journal SET signature = substr(signature, 1, 63) WHERE seq = 4",
    "a signature taken from another": "UPDATE journal SET signature = (SELECT signature FROM journal WHERE seq = 5)"
    " WHERE seq = 4",
    "an older directory named": "UPDATE journal SET directory = 1 WHERE seq > 6",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_journal(any_office: Office, edit: str) -> None:
    any_office.run(edit)
    for login in ("boss", "li"):
        refuses(lambda login=login: any_office.open(login), Damaged)


def test_two_entries_exchanged(any_office: Office) -> None:
    any_office.run("UPDATE journal SET seq = 1000 WHERE seq = 5")
    any_office.run("UPDATE journal SET seq = 5 WHERE seq = 6")
    any_office.run("UPDATE journal SET seq = 6 WHERE seq = 1000")
    refuses(lambda: any_office.open("boss"), Damaged)


def test_an_edit_before_the_checkpoint_is_found_by_the_walk(any_office: Office) -> None:
    boss = any_office.open("boss")
    boss.checkpoint()
    any_office.close()
    any_office.run(EDITS["an entry edited"])
    findings = any_office.open("boss").verify().findings
    assert ("journal", "6") in [(one.place, one.id) for one in findings]


def test_the_tail_cut_off(any_office: Office) -> None:
    boss = any_office.open("boss")
    boss.note("open")
    boss.note("open")
    any_office.close()
    any_office.run("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    reopened = any_office.open("boss")
    assert reopened.read_only
    any_office.close()
    any_office.run("DELETE FROM journal WHERE seq > 9")
    any_office.close()
    shutil.rmtree(profile_dir())
    refuses(lambda: shown(any_office.open("boss")), Damaged)


def test_the_tail_cut_off_while_a_desktop_is_open(any_office: Office) -> None:
    boss = any_office.open("boss")
    boss.note("open")
    any_office.run("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    refuses(lambda: boss.note("open"), Damaged)
    refuses(lambda: boss.changes_since(1), Damaged)


@pytest.mark.parametrize(
    "lie",
    [
        {"seq": 1},
        {"previous": b"p" * 32},
        {"directory": 1},
        {"format": 2},
        {"vault": b"v" * 16},
        {"restores": 7},
        {"mark": Mark.RESTORED, "restores": 1},
        {"mark": 9},
        {"rows": b"r"},
        {"rows": b"r" * 106},
    ],
)
def test_an_entry_that_lies(any_office: Office, lie: dict[str, Any]) -> None:
    zo = any_office.open("zo")
    with any_office.raw() as connection:
        append_entry(connection, zo, [], **lie)
    refuses(lambda: any_office.open("boss"), Damaged)


def test_an_entry_in_somebody_elses_name(any_office: Office) -> None:
    zo = any_office.open("zo")
    with any_office.raw() as connection:
        append_entry(connection, zo, [], author=any_office.ids["boss"])
    refuses(lambda: any_office.open("boss"), Damaged)


def test_staff_cannot_use_the_owners_acts(any_office: Office) -> None:
    from clientbook.support.words import Role
    from clientbook.vault import change_role, new_member, new_team

    for login in ("li", "mia", "an"):
        vault = any_office.open(login)
        refuses(lambda vault=vault: new_team(vault, "own"), Refused)
        refuses(lambda vault=vault: change_role(vault, vault.me.id, role=Role.OWNER, team=None), Refused)
        refuses(lambda vault=vault: new_member(vault, login="x", name="X", role=Role.OWNER), Refused)
        refuses(lambda vault=vault: reset_member(vault, any_office.ids["boss"]), Refused)
        refuses(lambda vault=vault: close_member(vault, any_office.ids["tom"]), Refused)
        refuses(lambda vault=vault: vault.commit(Commit("x", directory=vault.directory)), Refused)
        refuses(vault.checkpoint, Refused)


def test_after_a_closing_nothing_new_opens(any_office: Office) -> None:
    li = any_office.open("li")
    boss = any_office.open("boss")
    old_keys = [one.keys for one in map(li.session.view.keyring.get, any_office.binders.values()) if one and one.keys]
    seq = boss.seq
    entry = close_member(boss, any_office.ids["li"])
    assert entry.seq == seq + 1, "one commit"
    boss.commit(Commit("edit", records=[any_office.write("north-client", "card", 2, b"after the closing")]))
    refuses(lambda: any_office.open("li"), Refused)
    query = "SELECT id, binder, kind, level, version, key_version, seq, body FROM records"
    for row in any_office.rows(query):
        for keys in old_keys:
            if row[1] in any_office.binders.values():
                refuses(lambda row=row, keys=keys: open_record(boss.id, RecordRow(*row), keys), Damaged)
    assert not any_office.rows("SELECT 1 FROM wraps WHERE recipient = :id", id=any_office.ids["li"])
    assert any_office.ids["li"] not in {one.member for one in boss.access(any_office.binders["north-client"])}
    any_office.close()
    after = any_office.open("mia")
    assert shown(after)[any_office.records["north-client card"]] == b"after the closing"
    assert after.verify().is_sound


def test_a_stale_desktop_saves_after_a_rotation(any_office: Office) -> None:
    boss, mia, zo = (any_office.open(login) for login in ("boss", "mia", "zo"))
    grants = {login: one for login, one in BINDERS["shared-client"][1].items() if login != "zo"}
    boss.commit(Commit("revoke", access=[any_office.access("shared-client", grants)]))
    edit = Commit("edit", records=[any_office.write("shared-client", "note", 2, b"from a stale desktop")])
    refuses(lambda: zo.commit(edit), Refused)
    mia.commit(edit)
    assert shown(any_office.open("boss"))[any_office.records["shared-client note"]] == b"from a stale desktop"
    refuses(lambda: boss.commit(edit), Stale)


def test_a_closed_account_saves(any_office: Office) -> None:
    li = any_office.open("li")
    close_member(any_office.open("boss"), any_office.ids["li"])
    refuses(lambda: li.commit(Commit("edit", records=[any_office.write("north-client", "note", 2, b"x")])), Refused)
    refuses(lambda: li.note("open"), Refused)


def test_old_keys_of_a_reset_account_sign_nothing(any_office: Office) -> None:
    li = any_office.open("li")
    code = reset_member(any_office.open("boss"), any_office.ids["li"]).code
    with any_office.raw() as connection:
        append_entry(connection, li, [], directory=li.session.view.in_force + 1)
    refuses(lambda: unlock(any_office.location, login="li", passphrase=code), Damaged)


def test_a_wrong_passphrase_and_a_wrong_login_are_told_alike(any_office: Office) -> None:
    said = set()
    for login, phrase in (("boss", passphrase("li")), ("nobody", passphrase("boss")), ("", "")):
        with pytest.raises(Refused) as raised:
            unlock(any_office.location, login=login, passphrase=phrase)
        said.add(raised.value.message)
    assert len(said) == 1


def test_nothing_said_here_broke_the_office(any_office: Office) -> None:
    assert outcome(any_office) == "unnoticed"
    assert FULL.until is None


def test_an_old_entry_edited_while_this_computer_was_off(any_office: Office) -> None:
    """A colleague with the key puts another text in, and its digest into the entry that was verified here before."""
    any_office.open("boss").close()
    any_office.open("boss").close()  # from now on the keyring has shares, and what is newer is read again from entries
    li = any_office.open("li")
    write = any_office.write("north-client", "note", 2, b"what was agreed")
    li.commit(Commit("edit", records=[write]))
    boss = any_office.open("boss")
    boss.note("open")
    boss.close()
    row = RecordRow(*any_office.rows(f"SELECT {_COLUMNS} FROM records WHERE id = :id", id=write.id)[0])  # noqa: S608
    standing = li.session.view.keyring.get(row.binder)
    assert standing is not None
    assert standing.keys is not None
    lie = seal_record(li.id, row, standing.keys, b"what was never agreed")
    change = "UPDATE records SET body = :body, digest = :digest WHERE id = :id"
    any_office.run(change, id=row.id, body=lie.body, digest=record_digest(lie))
    (body,) = any_office.rows("SELECT body FROM journal WHERE seq = :seq", seq=row.seq)[0]
    edited = body.replace(record_digest(row), record_digest(lie))
    assert edited != body
    any_office.run("UPDATE journal SET body = :body WHERE seq = :seq", seq=row.seq, body=edited)
    refuses(lambda: shown(any_office.open("boss")), Damaged)


def test_the_tail_cut_off_before_the_newest_directory(any_office: Office) -> None:
    """A computer that never saw the vault: the account that was closed stands in no entry, but in the directories."""
    boss = any_office.open("boss")
    closing = close_member(boss, any_office.ids["an"]).seq
    any_office.close()
    shutil.rmtree(profile_dir())
    any_office.run("DELETE FROM checkpoints")
    any_office.run("DELETE FROM journal WHERE seq >= :seq", seq=closing)
    refuses(lambda: any_office.open("mia"), Damaged)


def test_the_anchor_deleted_leaves_the_keyrings_own(any_office: Office) -> None:
    boss = any_office.open("boss")
    boss.note("open")
    any_office.close()
    for anchor in profile_dir().rglob("anchor"):
        anchor.unlink()
    any_office.run("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    refuses(lambda: any_office.open("boss").note("open"), Refused)


def test_an_owner_says_restored_without_counting_on(any_office: Office) -> None:
    boss = any_office.open("boss")
    with any_office.raw() as connection:
        append_entry(connection, boss, [], mark=Mark.RESTORED)
    refuses(lambda: any_office.open("mia"), Damaged)


def test_older_vaults_by_turns_do_not_make_a_computer_forget(office: Office) -> None:
    """The anchor has two slots: looking at one older vault and then at another must write neither."""
    older: list[bytes] = []
    for _number in range(2):
        office.open("boss").note("open")
        office.close()
        older.append(office.path.read_bytes())
    boss = office.open("boss")
    boss.note("open")
    boss.note("open")
    office.close()
    for copy in (*older, older[1]):
        office.path.write_bytes(copy)
        for keyring in profile_dir().rglob("keyring"):
            keyring.unlink()
        assert office.open("boss").read_only
        office.close()


def test_what_was_taken_before_damage_was_found_is_not_kept(any_office: Office) -> None:
    """Of two entries the second lies: the first one's keys are not opened yet, and a kept keyring would lack them."""
    li, boss, zo = any_office.open("li"), any_office.open("boss"), any_office.open("zo")
    access = any_office.access("north-client", {"li": FULL, "mia": FULL, "an": CARD}, rotate=True)
    boss.commit(Commit("share", access=[access]))
    with any_office.raw() as connection:
        lie = append_entry(connection, zo, [], format=2)
    refuses(lambda: li.changes_since(li.seq), Damaged)
    any_office.opened.remove(boss)
    boss.session.store.close()
    boss.session.local.close()
    any_office.close()
    any_office.run("DELETE FROM journal WHERE seq = :seq", seq=lie.seq)
    assert shown(any_office.open("li")) == any_office.visible("li")
