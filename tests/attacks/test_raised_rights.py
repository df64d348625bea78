"""Attacks 2 and 10: a copy and every key held; roles, teams and rights raised in storage, settings, program or call."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from clientbook import cli
from clientbook.domain.access import FILE_LEVELS, Right, Standing
from clientbook.domain.clients import Client
from clientbook.services import clients, editing, files, firms, interactions, members, service_team
from clientbook.services import log as journal
from clientbook.support.clock import today
from clientbook.support.errors import ClientbookError, Damaged, Invalid, Refused
from clientbook.support.paths import profile_dir
from clientbook.support.words import BinderKind, Level, Role
from clientbook.ui.prefs import load_prefs
from clientbook.vault.access import BinderKeys, wrap_context
from clientbook.vault.crypto import CipherError
from clientbook.vault.directory import seal_directory
from clientbook.vault.journal import NO_ID, NOTHING, JournalRow, Place
from clientbook.vault.record import RecordRow, open_record
from tests.attacks.forging import append_entry, insert, newest
from tests.attacks.probing import refuses
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.desk import Desk
    from clientbook.vault import Vault
    from tests.fixtures_firm import Firm
    from tests.vault_office import Office

ROLES = {
    "chen": Role.OWNER,
    "sun": Role.MANAGER,
    "qian": Role.MANAGER,
    "wang": Role.STAFF,
    "li": Role.STAFF,
    "zhao": Role.STAFF,
    "wu": Role.REVISIT_CLERK,
    "zhou": Role.ARCHIVE_CLERK,
}
STANDINGS: dict[str, dict[str, Standing]] = {
    "zhangsan": {"wang": Standing.SERVES, "sun": Standing.MANAGES},
    "haihong": {"wang": Standing.SERVES, "li": Standing.SERVES, "sun": Standing.MANAGES},
    "shan": {"li": Standing.SERVES, "sun": Standing.MANAGES},
    "ouyang": {"zhao": Standing.SERVES, "qian": Standing.MANAGES},
}


def allowed(login: str, key: str) -> Level | None:
    """Return what the table FILE_LEVELS gives a person of a file of the firm."""
    standing = STANDINGS[key].get(login, Standing.OTHER)
    return FILE_LEVELS[ROLES[login]].get(standing)


@pytest.mark.parametrize("login", ROLES)
def test_a_copy_and_every_key_open_what_the_table_says(firm: Firm, login: str) -> None:
    """Every key this person holds is tried on every sealed record of the file, whosever it is."""
    desk = firm.open(login)
    opened: dict[bytes, set[int]] = {}
    present: dict[bytes, set[int]] = {}
    for row in _records(firm):
        present.setdefault(row.binder, set()).add(row.level)
        for keys in _held(desk.vault):
            try:
                open_record(desk.vault.id, row, keys)
            except Damaged:
                continue
            opened.setdefault(row.binder, set()).add(row.level)
            break
    for key in STANDINGS:
        levels = opened.get(firm.ids[key], set())
        expected = {None: set[int](), Level.CARD: levels & {min(present[firm.ids[key]])}}
        assert levels == expected.get(allowed(login, key), present[firm.ids[key]]), key
        assert bool(levels) is (allowed(login, key) is not None), key


def _records(firm: Firm) -> list[RecordRow]:
    connection = sqlite3.connect(firm.path)
    rows = connection.execute("SELECT id, binder, kind, level, version, key_version, seq, body FROM records").fetchall()
    connection.close()
    return [RecordRow(*row) for row in rows]


def _held(vault: Vault) -> Iterator[BinderKeys]:
    for binder in vault.session.view.keyring:
        standing = vault.session.view.keyring.get(binder)
        if standing is not None and standing.keys is not None:
            for key in filter(None, standing.keys):
                yield BinderKeys(key, key, key)


@pytest.mark.parametrize("login", ROLES)
def test_nobody_elses_wrap_opens_with_my_key(firm: Firm, login: str) -> None:
    keys = firm.open(login).vault.session.keys
    vault = firm.opened[0].vault.id
    connection = sqlite3.connect(firm.path)
    wraps = connection.execute("SELECT binder, recipient, key_version, level, body FROM wraps").fetchall()
    connection.close()
    for *name, body in wraps:
        for claimed in (name[1], keys.member):
            context = wrap_context(vault, (name[0], claimed, name[2], name[3]))
            if claimed == name[1] == keys.member:
                keys.wrap_key.unwrap(body, context)
            else:
                with pytest.raises(CipherError):
                    keys.wrap_key.unwrap(body, context)


@pytest.mark.parametrize("login", ROLES)
def test_the_desk_and_every_service_show_what_the_table_says(firm: Firm, login: str) -> None:
    desk = firm.open(login)
    files_ = {key: allowed(login, key) for key in STANDINGS}
    seen = {firm.ids[key] for key, level in files_.items() if level is not None}
    assert {row.id for row in desk.session.query(Client)} == seen
    assert set(clients.list_clients(desk, clients.ClientFilter())) == seen
    assert {key for key, view in desk.vault.binders().items() if view.kind is BinderKind.CLIENT} == seen
    talk = interactions.InteractionForm(on=today(), channel=interactions.Channel.PHONE, text="hello")
    for key, level in files_.items():
        client = firm.ids[key]
        if level is None:
            refuses(lambda client=client: files.open_file(desk, client), Invalid)
        elif level is Level.CARD:
            assert not files.open_file(desk, client).timeline
        if level is not Level.FULL:
            refuses(lambda client=client: interactions.log_interaction(desk, client, talk), Invalid, Refused)


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody every right: the program on this computer is the attacker's own."""
    for module in ("access", "editing", "files"):
        monkeypatch.setattr(f"clientbook.services.{module}.my_rights", lambda _desk: frozenset(Right))
    for module in ("access", "service_team", "departures"):
        monkeypatch.setattr(f"clientbook.services.{module}.require_team", lambda _desk, _team: None, raising=False)


ACTS: dict[str, Callable[[Desk, Firm], object]] = {
    "take a file of the team": lambda desk, firm: service_team.assign(desk, [firm.ids["haihong"]], desk.me),
    "share with a friend": lambda desk, firm: service_team.set_backups(
        desk, firm.ids["zhangsan"], [service_team.BackupForm(firm.ids["zhao"])]
    ),
    "make an account": lambda desk, _firm: members.add_member(
        desk, members.MemberForm(login="ghost", name="Ghost", role=Role.OWNER)
    ),
    "make a team": lambda desk, _firm: members.add_team(desk, "own"),
    "reset the owner": lambda desk, firm: members.reset_member(desk, firm.ids["chen"]),
    "close a colleague": lambda desk, firm: members.close_member(desk, firm.ids["wu"]),
}


@pytest.mark.usefixtures("patched")
@pytest.mark.parametrize("login", ["wang", "zhou", "wu"])
def test_a_patched_program_gets_no_further_than_its_keys(firm: Firm, login: str) -> None:
    desk, boss = firm.open(login), firm.open("chen")
    before = _records(firm), sorted((one.id, one.role) for one in boss.vault.directory.members)
    for act in ACTS.values():
        refuses(lambda act=act: act(desk, firm), Refused, Invalid)
    boss.refresh()
    assert (_records(firm), sorted((one.id, one.role) for one in boss.vault.directory.members)) == before
    assert boss.vault.verify().is_sound


@pytest.mark.usefixtures("patched")
def test_it_is_the_vault_that_refuses_a_patched_program(firm: Firm) -> None:
    desk = firm.open("wang")
    for name in ("share with a friend", "take a file of the team", "make an account", "close a colleague"):
        with pytest.raises(Refused) as refused:
            ACTS[name](desk, firm)
        assert "vault" in {frame.path.parent.name for frame in refused.traceback if isinstance(frame.path, Path)}, name


@pytest.mark.usefixtures("patched")
def test_a_patched_program_reads_no_other_log(firm: Firm) -> None:
    lines = journal.read_log(firm.open("wang"), size=10_000).lines
    everything = journal.read_log(firm.open("chen"), size=10_000).lines
    assert len(everything) > len(lines)
    assert not lines


@pytest.mark.usefixtures("patched")
def test_the_own_desk_edited_in_memory(firm: Firm) -> None:
    """Who edits the open desk shows themselves a lie; the vault takes none of it."""
    desk = firm.open("wang")
    connection = desk.session.connection().connection.driver_connection
    assert connection is not None
    connection.execute("UPDATE member SET role = 'owner' WHERE id = ?", (desk.me,))
    refuses(lambda: members.add_team(desk, "own"), Refused)
    refuses(lambda: service_team.assign(desk, [firm.ids["haihong"]], firm.ids["li"]), Refused, Invalid)
    assert firm.open("chen").vault.directory.member(firm.ids["wang"]).role is Role.STAFF  # type: ignore[union-attr]


SETTINGS = {"role": "owner", "team": "west", "rights": [*Right], "me": "chen", "level": "full", "is_owner": True}


def test_settings_and_environment_raise_nothing(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    profile_dir().mkdir(parents=True)
    for name in ("prefs.json", "backups.json", "settings.json", "rights.json"):
        (profile_dir() / name).write_text(json.dumps(SETTINGS), encoding="utf-8")
    for name in SETTINGS:
        for prefix in ("CLIENTBOOK_", "CLIENTBOOK_MEMBER_", ""):
            monkeypatch.setenv(f"{prefix}{name.upper()}", "owner")
    assert not set(SETTINGS) & set(vars(load_prefs(profile_dir())))
    desk = firm.open("wang")
    assert desk.vault.me.role is Role.STAFF
    refuses(lambda: members.add_team(desk, "own"), Refused)
    refuses(lambda: journal.read_log(desk), Refused)
    assert set(clients.list_clients(desk, clients.ClientFilter())) == {firm.ids["zhangsan"], firm.ids["haihong"]}


def _command_lines(firm: Firm) -> list[list[str]]:
    vault = str(firm.path)
    return [
        ["clients", vault, "--as", "wang", "--role", "owner"],
        ["--role=owner", "clients", vault, "--as", "wang"],
        ["clients", vault, "--as", "chen"],
        ["clients", vault, "--as", "wang", "--as", "chen"],
        ["member", "add", vault, "--as", "wang", "--login", "ghost", "--name", "G", "--role", "owner"],
    ]


@pytest.mark.parametrize("line", range(5))
def test_no_command_line_raises_anything(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: int
) -> None:
    monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase("wang"))
    assert cli.main(_command_lines(firm)[line]) in (2, 3)
    assert "欧阳雪" not in capsys.readouterr().out
    assert not [one for one in firm.open("chen").vault.directory.members if one.login == "ghost"]


@pytest.mark.parametrize("lie", ["role", "team", "rights", "name"])
def test_a_directory_signed_by_an_employee(any_office: Office, lie: str) -> None:
    """The directory's key is in every member's hands, its signature is not."""
    li = any_office.open("li")
    _put_directory(any_office, li, lie)
    for login in ("boss", "li", "mia"):
        refuses(lambda login=login: any_office.open(login), Damaged)


@pytest.mark.parametrize("lie", ["role", "rights"])
def test_a_raised_directory_does_not_reach_an_open_desktop(any_office: Office, lie: str) -> None:
    li, boss = any_office.open("li"), any_office.open("boss")
    _put_directory(any_office, li, lie)
    refuses(lambda: boss.changes_since(boss.seq), Damaged)
    refuses(lambda: boss.note("open"), Damaged)


def _put_directory(office: Office, vault: Vault, lie: str) -> None:
    me, directory = vault.me, vault.directory
    changed = {
        "role": {"role": Role.OWNER},
        "team": {"team": office.teams["south"], "role": Role.MANAGER},
        "name": {"name": "Wang"},
    }.get(lie, {})
    people = tuple(msgspec.structs.replace(one, **changed) if one.id == me.id else one for one in directory.members)
    rights = {"staff": tuple(Right)} if lie == "rights" else directory.rights
    before = vault.session.view.newest
    drawn = msgspec.structs.replace(directory, seq=before.directory.seq + 1, members=people, rights=rights)
    row, _standing = seal_directory(vault.id, drawn, before, vault.session.keys.sign_key)
    with office.raw() as connection:
        seq = newest(connection).seq + 1
        insert(connection, "directory", row._asdict() | {"seq": seq, "digest": row.digest(seq)})
        named = JournalRow(Place.DIRECTORY, 0, NO_ID, NO_ID, row.number, 1, row.digest(seq), NOTHING)
        append_entry(connection, vault, [named], directory=row.number)


def test_local_files_of_a_colleague_open_nothing(firm: Firm) -> None:
    """Somebody who shares the computer puts the owner's sealed desk and keyring in the own place."""
    boss = firm.open("chen")
    firms.lock(boss)
    wang = firm.open("wang")
    mine, theirs = profile_dir() / wang.vault.id.hex() / wang.me.hex(), profile_dir() / wang.vault.id.hex()
    firms.lock(wang)
    for path in (theirs / firm.ids["chen"].hex()).iterdir():
        (mine / path.name).write_bytes(path.read_bytes())
    try:
        again = firm.open("wang")
    except ClientbookError:
        return
    assert set(clients.list_clients(again, clients.ClientFilter())) == {firm.ids["zhangsan"], firm.ids["haihong"]}
    assert editing.edit_form(again, firm.ids["zhangsan"]).name == "张三"
