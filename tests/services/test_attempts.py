"""Wrong passphrases: waiting on a clock that nobody can set, and what the log says afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.domain.log import Act
from clientbook.services import attempts, firms, log, members
from clientbook.services.members import MemberForm
from clientbook.support import clock
from clientbook.support.errors import Refused, Unavailable
from clientbook.support.paths import profile_dir
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from collections.abc import Callable

WRONG = "not this one, not this one"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the monotonic clock."""
    return lambda seconds: monkeypatch.setattr(clock, "monotonic", lambda: seconds)


def fail(firm: Firm, times: int, login: str = "wang") -> None:
    for _try in range(times):
        with pytest.raises(Refused):
            firms.open_firm(firm.path, login=login, passphrase=WRONG)


def test_every_failure_after_the_third_waits_longer() -> None:
    waits = [attempts.wait_after(number) for number in range(1, 11)]
    assert waits == [0, 0, 2, 4, 8, 16, 32, 60, 60, 60]


def test_after_three_failures_even_the_right_passphrase_waits(firm: Firm, at: Callable[[float], None]) -> None:
    at(1000.0)
    fail(firm, 3)
    at(1001.5)
    with pytest.raises(Unavailable, match="Wait 1 second"):
        firm.open("wang")
    at(1002.0)
    firm.open("wang")
    assert attempts.failures(firm.path, "wang") == attempts.NONE


def test_the_wait_survives_the_program_and_a_restart_of_the_computer(firm: Firm, at: Callable[[float], None]) -> None:
    at(5000.0)
    fail(firm, 3)
    at(0.5)
    assert attempts.wait_left(firm.path, "wang") == 2
    at(3.0)
    assert attempts.wait_left(firm.path, "wang") == 0


def test_one_login_does_not_make_another_wait(firm: Firm) -> None:
    fail(firm, 3)
    firm.open("li")
    with pytest.raises(Unavailable):
        firm.open("WANG ")


def test_the_profile_names_no_login(firm: Firm) -> None:
    fail(firm, 2)
    for path in profile_dir().rglob("*"):
        assert "wang" not in path.name
        assert not path.is_file() or b"wang" not in path.read_bytes()


def test_a_damaged_file_counts_as_no_failure(firm: Firm) -> None:
    fail(firm, 2)
    for path in (profile_dir() / "attempts").iterdir():
        path.write_bytes(b"\xff{")
    assert attempts.failures(firm.path, "wang") == attempts.NONE
    firm.open("wang")


def test_typing_many_logins_keeps_the_profile_small(firm: Firm) -> None:
    for number in range(60):
        attempts.add_failure(firm.path, f"login-{number}")
    assert len(list((profile_dir() / "attempts").iterdir())) == 50


def test_failures_and_unlocks_are_in_the_log(firm: Firm) -> None:
    fail(firm, 2)
    firm.open("wang")
    lines = [line for line in log.read_log(firm.open("chen")).lines if line.member == firm.ids["wang"]]
    assert [line.act for line in lines[:2]] == [Act.VAULT_UNLOCK, Act.UNLOCK_FAILED]
    assert lines[1].note.startswith("2 attempts · last on ")
    firm.open("wang")
    newest = log.read_log(firm.open("chen")).lines
    assert [line.act for line in newest if line.member == firm.ids["wang"]][:2] == [Act.VAULT_UNLOCK] * 2


def test_a_one_time_code_writes_nothing_before_an_own_passphrase(firm: Firm) -> None:
    owner = firm.open("chen")
    _changes, code = members.add_member(owner, MemberForm(login="he", name="何静", team=firm.ids["east"]))
    fail(firm, 1, "he")
    desk = firms.open_firm(firm.path, login="he", passphrase=code)
    assert attempts.failures(firm.path, "he").tries == 1
    firms.change_passphrase(desk, old=code, new=passphrase("he"))
    desk.close()
    firms.open_firm(firm.path, login="he", passphrase=passphrase("he")).close()
    acts = [line.act for line in log.read_log(owner).lines if line.name == "何静"]
    assert acts == [Act.VAULT_UNLOCK, Act.UNLOCK_FAILED, "change_passphrase"]
