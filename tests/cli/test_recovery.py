"""`clientbook recover`, as an owner who lost the passphrase meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from clientbook import cli
from clientbook.services import firms, members, recovery
from clientbook.services.members import MemberForm
from clientbook.support.errors import Refused
from clientbook.support.words import Role
from tests.fixtures_firm import Firm, passphrase
from tests.reports import paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEW = "quite other words, again long enough"


class Said(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture
def groups(firm: Firm) -> tuple[str, ...]:
    desk = firm.open("chen")
    made = recovery.new_sheet(desk)
    recovery.replace_sheet(desk, made)
    return made.groups


@pytest.fixture
def recover(firm: Firm, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run `clientbook recover` with these groups in the file."""
    words = tmp_path / "new.txt"
    words.write_text(f"{NEW}\n", encoding="utf-8")

    def go(groups: tuple[str, ...], *more: str) -> Said:
        key = tmp_path / "key.txt"
        key.write_text(" ".join(groups[:4]) + "\n" + " ".join(groups[4:]) + "\n", encoding="utf-8")
        where = ("--secret-file", str(key), "--recovery-out", str(tmp_path / "new.pdf"))
        code = cli.main(["recover", str(firm.path), *where, "--new-passphrase-file", str(words), *more])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return go


def test_the_owner_is_back_in_and_has_a_new_sheet(
    firm: Firm, groups: tuple[str, ...], recover: Callable[..., Said], tmp_path: Path
) -> None:
    said = recover(groups)
    assert (said.code, said.err) == (0, "")
    assert "陈老板 is back in" in said.out
    assert not any(group in said.out for group in groups)
    firms.open_firm(firm.path, login="chen", passphrase=NEW).close()
    text = paper.text((tmp_path / "new.pdf").read_bytes())
    assert "陈老板" in text
    assert groups[0] not in text
    with pytest.raises(Refused):
        recovery.look_up(firm.path, "-".join(groups))


def test_a_mistake_names_the_group_and_leaves_no_file(
    firm: Firm, groups: tuple[str, ...], recover: Callable[..., Said], tmp_path: Path
) -> None:
    said = recover((*groups[:2], groups[3], *groups[3:]))
    assert said.code == 2
    assert "group 3" in said.err
    assert not (tmp_path / "new.pdf").exists()
    firm.open("chen")


def test_an_old_sheet_is_refused(
    firm: Firm, groups: tuple[str, ...], recover: Callable[..., Said], tmp_path: Path
) -> None:
    desk = firm.open("chen")
    recovery.replace_sheet(desk, recovery.new_sheet(desk))
    said = recover(groups)
    assert said.code == Refused.exit_code
    assert not (tmp_path / "new.pdf").exists()
    firm.open("chen")


def test_an_existing_file_is_not_overwritten(
    firm: Firm, groups: tuple[str, ...], recover: Callable[..., Said], tmp_path: Path
) -> None:
    (tmp_path / "new.pdf").write_bytes(b"mine")
    assert recover(groups).code == 2
    assert (tmp_path / "new.pdf").read_bytes() == b"mine"
    firm.open("chen")


def test_of_several_owners_one_is_named(firm: Firm, groups: tuple[str, ...], recover: Callable[..., Said]) -> None:
    members.add_member(firm.open("chen"), MemberForm(login="he", name="何静", role=Role.OWNER))
    said = recover(groups)
    assert said.code == 2
    assert "chen, he" in said.err
    assert recover(groups, "--as", "He").code == 0
    firms.open_firm(firm.path, login="he", passphrase=NEW).close()
    firms.open_firm(firm.path, login="chen", passphrase=passphrase("chen")).close()
