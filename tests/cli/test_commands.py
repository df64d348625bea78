"""Every command, as somebody at a prompt meets it: what it prints, what it writes, its exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from clientbook import cli
from clientbook.services import departures, members
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support import i18n
from clientbook.support.clock import today
from tests.exchange.sheets import make_client_sheet
from tests.fixtures_firm import Firm, passphrase
from tests.reports import paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """What it said as JSON."""
        return json.loads(self.out)


Run = "Callable[..., Said]"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command line."""

    def go(*words: object) -> Said:
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return go


@pytest.fixture
def at(firm: Firm, run: Callable[..., Said], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Run a command on the prepared firm: `at("chen", "clients")`; VAULT goes after the first word(s)."""

    def go(login: str, command: str, *words: object) -> Said:
        monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(login))
        return run(*command.split(), firm.path, "--as", login, *words)

    return go


# Making a firm and letting people in


def secret(folder: Path, text: str) -> Path:
    path = folder / f"{len(text)}-{text[:4]}.txt"
    path.write_text(text + "\n", encoding="utf-8")
    return path


def test_a_firm_is_made_with_its_recovery_sheet(run: Callable[..., Said], tmp_path: Path) -> None:
    vault, sheet = tmp_path / "明德.clientbook", tmp_path / "recovery.pdf"
    words = secret(tmp_path, "丁香花在四月开满了院子里的墙，真好看")
    made = run("new", vault, "--login", "chen", "--name", "陈明德", "--recovery-out", sheet, "--passphrase-file", words)
    assert (made.code, made.err) == (0, "")
    assert "明德" in paper.text(sheet.read_bytes())
    listed = run("member", "list", vault, "--as", "chen", "--passphrase-file", words, "--json")
    assert [row["name"] for row in listed.value] == ["陈明德"]


def test_no_vault_comes_to_be_where_its_recovery_sheet_cannot_be_kept(run: Callable[..., Said], tmp_path: Path) -> None:
    old = tmp_path / "old.pdf"
    old.write_bytes(b"the sheet of another firm")
    words = secret(tmp_path, "a made-up passphrase, long enough")
    said = run(
        *("new", tmp_path / "new.clientbook", "--login", "chen", "--name", "陈", "--recovery-out", old),
        *("--passphrase-file", words),
    )
    assert said.code == 2
    assert old.read_bytes() == b"the sheet of another firm"
    assert not list(tmp_path.glob("*.clientbook"))


@pytest.mark.parametrize("weak", ["short", "passwordpassword", "mingdetrading"])
def test_a_weak_passphrase_leaves_nothing_behind(run: Callable[..., Said], tmp_path: Path, weak: str) -> None:
    said = run(
        *("new", tmp_path / "new.clientbook", "--login", "chen", "--name", "陈", "--firm", "mingde trading"),
        *("--recovery-out", tmp_path / "sheet.pdf", "--passphrase-file", secret(tmp_path, weak)),
    )
    assert said.code == 2
    assert said.err.count("\n") == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".txt"]


def test_a_newcomer_sets_a_passphrase_before_anything_else(
    firm: Firm, at: Callable[..., Said], run: Callable[..., Said], tmp_path: Path
) -> None:
    added = at("chen", "member add", "--login", "gai", "--name", "盖丽华", "--team", "north", "--json")
    code = secret(tmp_path, added.value["code"])
    own = secret(tmp_path, "七月的荷塘里有三只白鹭飞过去了，很慢")
    early = run("clients", firm.path, "--as", "gai", "--passphrase-file", code)
    assert early.code == 3
    assert "clientbook passphrase" in early.err
    setting = ("passphrase", firm.path, "--as", "gai", "--passphrase-file", code, "--new-passphrase-file", own)
    assert run(*setting).code == 0
    assert run("clients", firm.path, "--as", "gai", "--passphrase-file", own).code == 0
    assert run(*setting).code == 3


def test_a_one_time_code_is_shown_with_what_to_do_next(at: Callable[..., Said]) -> None:
    said = at("chen", "member add", "--login", "gai", "--name", "盖丽华")
    assert said.code == 0
    assert "clientbook passphrase" in said.out


def test_a_manager_shows_a_new_code_for_the_own_team(
    firm: Firm, at: Callable[..., Said], run: Callable[..., Said], tmp_path: Path
) -> None:
    said = at("sun", "member reset", "wang", "--json")
    assert said.value["login"] == "wang"
    assert at("wang", "clients").code == 3
    code, own = secret(tmp_path, said.value["code"]), secret(tmp_path, "七月的荷塘里有三只白鹭飞过去了，很慢")
    setting = ("passphrase", firm.path, "--as", "wang", "--passphrase-file", code, "--new-passphrase-file", own)
    assert run(*setting).code == 0
    assert run("clients", firm.path, "--as", "wang", "--passphrase-file", own).code == 0
    assert at("sun", "member reset", "zhao").code == 3
    assert "clientbook passphrase" in at("chen", "member reset", "赵敏").out
    assert at("sun", "member reset", "li", "--known").code == 3
    assert at("chen", "member reset", "li", "--known").code == 0


def test_an_account_without_clients_is_closed(firm: Firm, at: Callable[..., Said]) -> None:
    assert at("chen", "member close", "周档案").code == 0
    states = {row.login: row.is_active for row in members.list_members(firm.open("chen"))}
    assert not states["zhou"]
    assert states["wang"]


def test_an_account_with_clients_is_not_closed(at: Callable[..., Said]) -> None:
    said = at("chen", "member close", "wang")
    assert said.code == 2
    assert "王晓雯" in said.err


# Clients


def test_clients_are_found_by_initials_and_masked(at: Callable[..., Said]) -> None:
    said = at("chen", "clients", "--search", "zs")
    assert "张三" in said.out
    assert "138****8000" in said.out
    assert "13800138000" not in said.out


def test_everybody_lists_their_own_clients(at: Callable[..., Said]) -> None:
    assert [row["name"] for row in at("zhao", "clients", "--json").value] == ["欧阳雪"]
    assert len(at("chen", "clients", "--json").value) == 4


# Import


def test_a_dry_run_says_how_columns_are_read_and_writes_nothing(
    firm: Firm, at: Callable[..., Said], tmp_path: Path
) -> None:
    sheet = make_client_sheet(tmp_path / "老客户.csv", 30, encoding="gb18030")
    said = at("zhou", "import", sheet, "--dry-run", "--json")
    assert said.value["encoding"] == "gb18030"
    assert said.value["columns"]["手机"] == "phone_mobile"
    assert (said.value["rows"], said.value["accepted"]) == (30, 30)
    assert "30 rows" in at("zhou", "import", sheet, "--dry-run").out
    assert len(list_clients(firm.open("chen"), ClientFilter())) == 4


def test_a_workbook_is_imported_for_a_colleague(firm: Firm, at: Callable[..., Said], tmp_path: Path) -> None:
    sheet = make_client_sheet(tmp_path / "clients.xlsx", 25)
    assert at("chen", "import", sheet, "--responsible", "zhao", "--json").value["added"] == 25
    assert len(list_clients(firm.open("zhao"), ClientFilter())) == 26


def test_rows_that_cannot_be_taken_are_named_and_kept_for_mending(
    firm: Firm, at: Callable[..., Said], tmp_path: Path
) -> None:
    sheet = tmp_path / "broken.csv"
    sheet.write_text("姓名,电话\n甲好,13800000001\n乙坏,1.38E+10\n", encoding="utf-8")
    out = tmp_path / "mend.xlsx"
    said = at("chen", "import", sheet, "--rejected-out", out)
    assert said.code == 0
    assert "1 client imported" in said.out
    assert "Row 3" in said.err
    assert out.read_bytes().startswith(b"PK")
    assert len(list_clients(firm.open("chen"), ClientFilter())) == 5


# Paper


def test_a_packet_opens_a_case_and_allocates_where_there_is_none(
    firm: Firm, at: Callable[..., Said], tmp_path: Path
) -> None:
    out = tmp_path / "packet.pdf"
    said = at("sun", "print packet", "--leaver", "wang", "--successor", "li", "--out", out)
    assert said.code == 0
    text = paper.text(out.read_bytes())
    assert all(word in text for word in ("王晓雯", "李航", "张三", "宁波海鸿进出口有限公司"))
    again = at("sun", "print packet", "--leaver", "王晓雯", "--out", out, "--json")
    assert again.value["serial"].startswith("JD-")
    rows = departures.list_departures(firm.open("sun"))
    assert [(row.leaver, row.unallocated) for row in rows] == [(firm.ids["wang"], 0)]


@pytest.mark.parametrize("named", ["张三", "zhangsan", "id"])
def test_a_dossier_is_printed_by_id_or_name(firm: Firm, at: Callable[..., Said], tmp_path: Path, named: str) -> None:
    client = firm.ids["zhangsan"].hex() if named == "id" else named
    said = at("wang", "print dossier", "--client", client, "--out", tmp_path)
    assert said.code == 0
    (pdf,) = tmp_path.glob("*.pdf")
    assert "张三" in paper.text(pdf.read_bytes())


@pytest.mark.parametrize("span", [("--week", "2026-03-04"), ("--month", "2026-03-04"), ()])
def test_a_schedule_is_printed(at: Callable[..., Said], tmp_path: Path, span: tuple[str, ...]) -> None:
    out = tmp_path / "schedule.pdf"
    assert at("wang", "print schedule", "--member", "wang", "--out", out, *span).code == 0
    year = "2026" if span else str(today().year)
    assert year in paper.text(out.read_bytes())


# Care


def test_a_sound_vault_is_called_sound(at: Callable[..., Said]) -> None:
    assert at("chen", "verify").code == 0
    assert at("wang", "verify", "--json").value["sound"] is True


def test_commands_speak_the_language_of_the_computer(run: Callable[..., Said]) -> None:
    i18n.set_language("zh_CN")
    assert run("--help").code == 0
    assert run("member", "--help").code == 0
