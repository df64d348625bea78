"""`clientbook document add|list|save` at a prompt."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from clientbook import cli
from clientbook.services import document_rows, documents
from tests.fixtures_firm import passphrase
from tests.vault.spoiling import alter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.fixtures_firm import Firm


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def value(self) -> Any:
        """What it said as JSON."""
        return json.loads(self.out)


@pytest.fixture
def document(firm: Firm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Run `document ACT` on the prepared firm as somebody."""

    def go(login: str, act: str, *words: object) -> Said:
        monkeypatch.setenv("CLIENTBOOK_PASSPHRASE", passphrase(login))
        code = cli.main(["document", act, str(firm.path), "--as", login, *map(str, words)])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return go


def test_documents_go_in_are_listed_and_come_out(document: Callable[..., Said], tmp_path: Path) -> None:
    paths = [tmp_path / "采购合同.pdf", tmp_path / "微信.txt"]
    paths[0].write_bytes(b"%PDF-1.7 the contract")
    paths[1].write_text("好的", encoding="utf-8")
    added = document("wang", "add", "--client", "宁波海鸿进出口有限公司", "--ends-on", "2027-03-31", *paths)
    assert (added.code, added.out) == (0, "2 documents added\n")
    shown = document("li", "list", "--client", "haihong")
    assert shown.code == 0
    assert "采购合同" in shown.out
    listed = document("li", "list", "--client", "haihong", "--json").value
    assert {(row["title"], row["kind"], row["ends_on"]) for row in listed} == {
        ("采购合同", "contract", "2027-03-31"),
        ("微信", "chat_log", None),
    }
    contract = next(row for row in listed if row["kind"] == "contract")
    saved = document("sun", "save", contract["id"], "--out", tmp_path / "out.pdf", "--json")
    assert saved.value["id"] == contract["id"]
    assert (tmp_path / "out.pdf").read_bytes() == paths[0].read_bytes()
    (tmp_path / "folder").mkdir()
    assert document("chen", "save", contract["id"], "--out", tmp_path / "folder").code == 0
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["采购合同.pdf"]


def test_a_new_version_is_named_by_its_document(document: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 one")
    (first,) = document("wang", "add", "--client", "张三", path, "--title", "协议", "--json").value
    path.write_bytes(b"%PDF-1.7 two")
    (second,) = document("wang", "add", "--client", "张三", path, "--version-of", first["id"], "--json").value
    assert (second["title"], second["version"]) == ("协议", 2)
    (row,) = document("wang", "list", "--client", "张三", "--json").value
    assert [older["id"] for older in row["older"]] == [first["id"]]
    other = document("wang", "add", "--client", "haihong", path, "--version-of", first["id"])
    assert (other.code, other.out) == (2, "")


@pytest.mark.parametrize(
    ("login", "act", "words", "code"),
    [
        ("wang", "add", ["--client", "张三", "{folder}"], 2),
        ("wang", "add", ["--client", "张三", "{folder}/gone.pdf"], 4),
        ("wang", "add", ["--client", "张三", "{file}", "{file}", "--title", "x"], 2),
        ("wang", "add", ["--client", "欧阳雪", "{file}"], 2),
        ("zhou", "add", ["--client", "张三", "{file}"], 3),
        ("wang", "save", ["{document}", "--out", "{folder}/copy.pdf"], 3),
        ("chen", "save", ["no id", "--out", "{folder}/copy.pdf"], 2),
        ("chen", "save", ["ab" * 16, "--out", "{folder}/copy.pdf"], 2),
        ("zhao", "save", ["{document}", "--out", "{folder}/copy.pdf"], 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_an_exit_code(
    document: Callable[..., Said], tmp_path: Path, login: str, act: str, words: list[str], code: int
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7")
    (made,) = document("chen", "add", "--client", "张三", file, "--json").value
    said = document(login, act, *(word.format(folder=tmp_path, file=file, document=made["id"]) for word in words))
    assert (said.code, said.out, said.err.count("\n")) == (code, "", 1)
    assert not (tmp_path / "copy.pdf").exists()


def test_a_damaged_document_is_not_saved(firm: Firm, document: Callable[..., Said], tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.7" + bytes(600_000))
    (made,) = document("chen", "add", "--client", "张三", file, "--json").value
    alter(firm.path, "UPDATE chunks SET body = zeroblob(1000) WHERE number = 1")
    said = document("chen", "save", made["id"], "--out", tmp_path / "copy.pdf")
    assert (said.code, said.out) == (5, "")
    assert not (tmp_path / "copy.pdf").exists()
    desk = firm.open("chen")
    assert [row.id.hex() for row in document_rows.list_documents(desk, firm.ids["zhangsan"])] == [made["id"]]
    assert documents.known(desk, bytes.fromhex(made["id"])).size == 600_008
