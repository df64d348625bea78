"""Attack 1: words that must not be readable anywhere but on the desk, after full use of the program."""

from __future__ import annotations

import base64
import datetime as dt
import logging
import shutil
import tempfile
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget
from sqlalchemy import text

from clientbook import cli
from clientbook.domain.clients import Stage
from clientbook.domain.interactions import Channel
from clientbook.domain.lists import ListKind
from clientbook.services import (
    backups,
    clients,
    departures,
    document_copies,
    documents,
    editing,
    files,
    firms,
    imports,
    interactions,
    listkeeping,
    log,
    log_export,
    members,
    needs,
    printing,
    purchases,
)
from clientbook.support.clock import today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.log import start_log
from clientbook.support.paths import profile_dir
from clientbook.ui.crash import report_crash
from clientbook.vault import Commit
from tests.attacks.hunting import found_in, readable_files, spellings
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk
    from tests.fixtures_firm import Firm
    from tests.vault_office import Office

NAME, CONTACT, ADDRESS, REMARK = (
    "金丝雀七一四公司",
    "莺啼序绕梁",
    "Kanarienweg 714 Hinterhaus",
    "别人不知道的忌讳七一四",
)
TALK, PRODUCT, NEED, REASON = (
    "电话里说的秘密折扣",
    "Goldammer-Schrauben 714",
    "答应过的样品七一四",
    "离职原因七一四保密",
)
FILE, PHONE, MAIL, TAG = "kanari-liste-714", "13977140714", "zeisig714@example.com", "翠鸟标签七一四"
IMPORTED, DOCUMENT, COLLEAGUE = "导入的金丝雀商行", "contract-canary-714.pdf", "白鹭同事七一四"
AMOUNT = Decimal("7140714.71")
WRITTEN = (NAME, CONTACT, ADDRESS, REMARK, TALK, PRODUCT, NEED, REASON, FILE, PHONE, MAIL, TAG, IMPORTED, DOCUMENT)
WORDS = (*WRITTEN, COLLEAGUE, str(AMOUNT), "7140714", "明德商贸", "陈老板", "宁波海鸿", "确认十月到货计划")


def use_everything(desk: Desk, firm: Firm, folder: Path) -> None:
    """Import, save, open, reveal, print, export and back up, with a canary in every place."""
    contact = editing.ContactForm(
        name=CONTACT, position=CONTACT, phones=(("mobile", PHONE),), emails=(("", MAIL),), wechat=FILE, qq=PHONE
    )
    form = editing.ClientForm(
        name=NAME, short_name=NAME, address=ADDRESS, tags=(TAG,), contacts=(contact,), remarks=REMARK, taboos=REMARK,
        stage=Stage.LOST, lost_reason=REASON, responsible=firm.ids["wang"],
    )  # fmt: skip
    listkeeping.add_word(desk, ListKind.LOSS_REASON, REASON)
    client = editing.add_client(desk, form).made
    _log_all(desk, client)
    _take_in(desk, folder)
    _attach(desk, client, folder)
    members.add_member(desk, members.MemberForm(login="bailu714", name=COLLEAGUE))
    leaver = departures.DepartureForm(leaver=firm.ids["wang"], last_day=today(), reason=REASON)
    case = departures.open_departure(desk, leaver).made
    departures.allocate(desk, case, [client], firm.ids["li"], REASON)
    _read_all(desk, client, case)
    backups.back_up(desk)
    desk.save_snapshot()


def _log_all(desk: Desk, client: bytes) -> None:
    talk = interactions.InteractionForm(on=today(), channel=Channel.PHONE, text=TALK)
    interactions.log_interaction(desk, client, talk)
    bought = purchases.PurchaseForm(on=today() - dt.timedelta(days=1), product=PRODUCT, amount=AMOUNT, note=TALK)
    purchases.log_purchase(desk, client, bought)
    needs.add_need(desk, client, needs.NeedForm(what=NEED, agreed=NEED))
    editing.edit_client(desk, client, editing.edit_form(desk, client))


def _take_in(desk: Desk, folder: Path) -> None:
    folder.mkdir()
    sheet = folder / f"{FILE}.csv"
    sheet.write_text(f"客户名称,联系人,手机,备注\n{IMPORTED},{CONTACT},13800714714,{REMARK}\n", encoding="utf-8")
    imports.run_import(desk, imports.preview_import(desk, sheet))


def _attach(desk: Desk, client: bytes, folder: Path) -> None:
    path = folder / DOCUMENT
    path.write_bytes(f"{DOCUMENT}: {TALK} {AMOUNT}\n".encode() * 20_000)
    (source,) = documents.look_at_files([path]).sources
    form = documents.DocumentForm(title=TALK, note=REMARK)
    first = documents.add_documents(desk, client, [documents.NewFile(source, form)]).made
    second = documents.add_version(desk, first, documents.NewFile(source, form)).made
    documents.edit_document(desk, second, documents.DocumentForm(title=REMARK, note=TALK))
    document_copies.save_copy(desk, second, folder / "copy of it")
    assert b"".join(document_copies.open_document(desk, first).blocks) == path.read_bytes()
    documents.remove_version(desk, first, REASON)


def _read_all(desk: Desk, client: bytes, case: bytes) -> None:
    files.open_file(desk, client)
    for card in files.contact_cards(desk, client):
        files.reveal(desk, card.id, files.Secret.PHONE, 0)
    assert clients.list_clients(desk, clients.ClientFilter(text=NAME)) == [client]
    assert printing.print_dossier(desk, client).pdf
    assert printing.print_packet(desk, case).pdf
    for kind in log_export.SheetKind:
        assert log_export.export_log(desk, log.LogFilter(), kind).data


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the folder in which every library that asks the system puts its temporary files."""
    folder = tmp_path_factory.mktemp("temporary")
    for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    monkeypatch.setattr(tempfile, "tempdir", None)


def test_the_hunt_finds_what_is_readable(tmp_path: Path) -> None:
    for at, encoded in enumerate(spellings(NAME)):
        (tmp_path / str(at)).write_bytes(b"x" * at + encoded + b"y")
    for at in range(3):
        (tmp_path / f"base64 {at}").write_bytes(base64.b64encode(b"-" * at + NAME.encode("utf-16-le") + b"- and on"))
    assert len(readable_files([tmp_path], [NAME])) == len(list(tmp_path.iterdir()))
    assert found_in(NAME.encode(), [CONTACT]) == []


def test_nothing_written_can_be_read(firm: Firm, tmp_path: Path, temporary: Path) -> None:
    desk = firm.open("chen")
    use_everything(desk, firm, tmp_path / "outside")
    shutil.rmtree(tmp_path / "outside")
    places = [tmp_path, profile_dir(), temporary]
    vaults = [path.name for path in tmp_path.iterdir()]
    assert "firm.clientbook-wal" in vaults, "the write-ahead log is there to be searched"
    assert list(profile_dir().rglob("desk*.sealed"))
    assert backups.list_backups(desk)
    assert readable_files(places, WORDS) == []
    firms.lock(desk)
    assert readable_files(places, WORDS) == []
    again = firm.open("chen")
    assert clients.list_clients(again, clients.ClientFilter(text=IMPORTED))
    firms.lock(again)
    assert readable_files(places, WORDS) == []


def test_passphrases_and_codes_are_nowhere(firm: Firm, tmp_path: Path, temporary: Path) -> None:
    desk = firm.open("chen")
    _changes, code = members.add_member(desk, members.MemberForm(login="neu", name=COLLEAGUE))
    with pytest.raises(Refused):
        firms.open_firm(firm.path, login="wang", passphrase="a wrong guess of seven words at the door")
    newcomer = firms.open_firm(firm.path, login="neu", passphrase=code)
    firms.change_passphrase(newcomer, old=code, new="seven canaries sing at dawn here")
    firms.lock(newcomer)
    firms.lock(desk)
    secret = (code, "seven canaries sing at dawn here", "a wrong guess of seven words at the door", passphrase("chen"))
    assert readable_files([tmp_path, profile_dir(), temporary], secret) == []


@pytest.mark.logs("crash")
def test_log_and_crash_report_hold_no_values(firm: Firm, qtbot: QtBot) -> None:
    desk = firm.open("chen")
    start_log(profile_dir())
    shown = ""
    for spoil in (
        lambda: editing.add_client(desk, editing.ClientForm(name=NAME * 100, remarks=REMARK)),
        lambda: imports.preview_import(desk, profile_dir() / f"{FILE}.csv"),
        lambda: desk.session.execute(_IMPOSSIBLE, {"name": NAME}),
        lambda: {NAME: 1}[CONTACT],
    ):
        with pytest.raises(Exception) as raised:  # noqa: PT011  whatever it is, it is reported
            spoil()
        desk.session.rollback()
        parent = QWidget()
        qtbot.addWidget(parent)
        report_crash(raised.value, parent)
        shown += "".join(text.toPlainText() for text in parent.findChildren(QPlainTextEdit))
        shown += "".join(label.text() for label in parent.findChildren(QLabel))
    _stop_log()
    assert "KeyError" in shown
    assert found_in(shown.encode(), WORDS) == []
    assert (profile_dir() / "clientbook.log").stat().st_size > 0
    assert readable_files([profile_dir()], WORDS) == []


_IMPOSSIBLE = text("INSERT INTO client (id, name) VALUES (NULL, :name)")


def _stop_log() -> None:
    logger = logging.getLogger("clientbook")
    for handler in list(logger.handlers):
        if isinstance(handler, logging.FileHandler):
            logger.removeHandler(handler)
            handler.close()
    logger.setLevel(logging.NOTSET)


@pytest.mark.logs("bug in a command")
def test_a_bug_on_the_command_line_quotes_nobody(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_args: object, **_named: object) -> None:
        raise RuntimeError(NAME)

    monkeypatch.setattr("clientbook.cli.clients.list_clients", stumble)
    monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase("chen"))
    assert cli.main(["clients", str(firm.path), "--as", "chen"]) == 1
    said = capsys.readouterr()
    assert "RuntimeError" in said.err
    assert found_in((said.out + said.err + caplog.text).encode(), [NAME, passphrase("chen")]) == []


def test_a_database_and_its_files_hold_nothing_readable(any_office: Office, request: pytest.FixtureRequest) -> None:
    words = ("north-client note", "shared-client money", "a contract, scanned", "Made Up Trading", "An Archive")
    is_served = isinstance(any_office.location, str)
    first = _log_segment(any_office) if is_served else ""
    boss = any_office.open("boss")
    boss.commit(_edit(any_office))
    tables = [name for (name,) in any_office.rows(_TABLES[is_served])]
    assert {"records", "journal", "directory"} <= set(tables)
    everything = b"".join(repr(row).encode() for name in tables for row in any_office.rows(f'SELECT * FROM "{name}"'))  # noqa: S608  own names
    assert found_in(everything, words) == []
    if is_served:
        data = request.getfixturevalue("cluster").folder / "data"
        any_office.run("CHECKPOINT")
        ((oid,),) = any_office.rows("SELECT oid FROM pg_database WHERE datname = current_database()")
        assert readable_files([data / "base" / str(oid)], ["journal", *words[:2]])[0][1] == ["journal"]
        last = _log_segment(any_office)
        segments = [path for path in (data / "pg_wal").iterdir() if first <= path.name <= last]
        assert segments
        assert [found_in(path.read_bytes(), words[:2]) for path in segments] == [[]] * len(segments)
    else:
        assert readable_files([any_office.path.parent, profile_dir()], words) == []


def _log_segment(office: Office) -> str:
    """Return the file of the write-ahead log that the server writes into."""
    return office.rows("SELECT pg_walfile_name(pg_current_wal_lsn())")[0][0]


def _edit(office: Office) -> Commit:
    return Commit("edit", b"north-client note", [office.write("north-client", "note", 2, b"north-client note again")])


_TABLES = {
    False: "SELECT name FROM sqlite_master WHERE type = 'table'",
    True: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def test_the_size_of_a_record_does_not_tell_what_it_says(any_office: Office) -> None:
    boss = any_office.open("boss")
    sizes = set()
    for version, length in enumerate((1, 40, 200), 2):
        boss.commit(_note(any_office, version, b"x" * length))
        sizes |= set(any_office.rows(_SIZE, id=any_office.records["north-client note"]))
    assert len(sizes) == 1


_SIZE = "SELECT length(body) FROM records WHERE id = :id"


def _note(office: Office, version: int, body: bytes) -> Commit:
    return Commit("edit", records=[office.write("north-client", "note", version, body)])


def test_a_refused_import_leaves_nothing_behind(firm: Firm, tmp_path: Path, temporary: Path) -> None:
    desk = firm.open("chen")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"客户名称,手机\n{NAME},{PHONE}\n", encoding="utf-8")
    preview = imports.preview_import(desk, sheet)
    with pytest.raises(Invalid):
        imports.run_import(desk, preview, responsible=firm.ids["zhou"])
    sheet.unlink()
    firms.lock(desk)
    assert readable_files([tmp_path, profile_dir(), temporary], [NAME, PHONE]) == []
