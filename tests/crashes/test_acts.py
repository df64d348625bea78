"""Acts that reach far, killed at random moments and before random statements: all of the act stands, or nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.desk import Desk
from clientbook.services import firms, imports, members, service_team
from clientbook.services.clients import ClientFilter, list_clients, served_by
from clientbook.support.clock import seeded
from clientbook.support.errors import Refused
from tests.crashes.dying import DONE, Dying, kept
from tests.exchange.sheets import make_client_sheet
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Sized

_LOGINS = ("chen", "wang", "li", "zhao", "sun", "qian", "zhou", "wu")
_NEW = "quite another made-up line of words"
_ROWS = 30


@dataclass
class Killing:
    """Rounds of one act by one person: from the old state, killed somewhere, looked at, every third time done again.

    `is_new` says which state a desk shows, and fails for anything between.
    """

    firm: Firm
    login: str
    act: Callable[..., None]
    words: tuple[Any, ...]
    is_new: Callable[[Firm, Desk], bool]

    def rounds(self, count: int, beside: Path) -> None:
        """Kill the act `count` times, at moments and before statements in turn."""
        dying, moments = Dying(self.firm, self.login), seeded(count)
        if dying.warm is None:
            firms.open_firm(self.firm.path, login=self.login, passphrase=passphrase(self.login)).close()
        start = kept(self.firm.path, beside)
        begun = time.monotonic()
        statements = dying.statements(self.act, *self.words)
        length = time.monotonic() - begun
        assert self._look([DONE], "wang")
        states: set[bool] = set()
        for number in range(count):
            start.put_back()
            after, at = (
                (moments.random() * length, 0) if number % 2 else (60, moments.randint(1, statements if number else 1))
            )
            said = dying.killed(self.act, *self.words, after=after, at_statement=at)
            states.add(self._look(said, _LOGINS[number % len(_LOGINS)], is_to_finish=number % 3 == 0))
        dying.close()
        assert False in states

    def _look(self, said: list[Any], login: str, *, is_to_finish: bool = False) -> bool:
        desk = self.firm.open("chen")
        assert desk.vault.verify().is_sound
        new = self.is_new(self.firm, desk)
        assert new or DONE not in said
        if is_to_finish and not new:
            self.act(self.firm.open(self.login), print, *self.words)
            desk.refresh()
            assert self.is_new(self.firm, desk)
        with suppress(Refused) if login == "wang" else nullcontext():
            assert self.firm.open(login).vault.verify().is_sound
        while self.firm.opened:
            self.firm.opened.pop().close()
        return new


def _import(desk: Desk, _say: object, path: Path, responsible: bytes) -> None:
    imports.run_import(desk, imports.preview_import(desk, path), responsible=responsible)


def _hand_over(desk: Desk, _say: object, clients: list[bytes], successor: bytes) -> None:
    service_team.assign(desk, clients, successor)


def _close(desk: Desk, _say: object, member: bytes) -> None:
    members.close_member(desk, member)


def _change(desk: Desk, _say: object, old: str, new: str) -> None:
    firms.change_passphrase(desk, old=old, new=new)


@pytest.fixture
def larger(firm: Firm, tmp_path: Path) -> Firm:
    """The firm with thirty more clients of Wang, the leaver of these tests."""
    desk = firm.open("chen")
    _import(desk, print, make_client_sheet(tmp_path / "more.csv", _ROWS), firm.ids["wang"])
    desk.close()
    firm.opened.clear()
    return firm


def test_a_killed_import_took_all_rows_or_none(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    def is_new(firm: Firm, desk: Desk) -> bool:
        held = len(list_clients(desk, ClientFilter()))
        assert held in (4, 4 + _ROWS)
        assert len(served_by(desk, firm.ids["li"])) in (1, 1 + _ROWS)
        return held > 4

    path = make_client_sheet(tmp_path / "clients.csv", _ROWS)
    Killing(firm, "chen", _import, (path, firm.ids["li"]), is_new).rounds(sized(gate=10, long=1_000), tmp_path / "was")


def test_a_killed_handover_gave_over_all_clients_or_none(larger: Firm, sized: Sized, tmp_path: Path) -> None:
    def is_new(firm: Firm, desk: Desk) -> bool:
        left = len(served_by(desk, firm.ids["wang"]))
        assert left in (0, _ROWS + 2)
        seeing = [firm.ids["wang"] in {one.member for one in desk.vault.access(client)} for client in clients]
        assert set(seeing) == {left > 0}
        return left == 0

    desk = larger.open("chen")
    clients = served_by(desk, larger.ids["wang"])
    desk.close()
    killing = Killing(larger, "chen", _hand_over, (clients, larger.ids["li"]), is_new)
    killing.rounds(sized(gate=10, long=1_000), tmp_path / "was")


def test_a_killed_closing_closed_the_account_or_did_not(larger: Firm, sized: Sized, tmp_path: Path) -> None:
    def is_new(firm: Firm, desk: Desk) -> bool:
        member = desk.vault.directory.member(firm.ids["wang"])
        assert member is not None
        seeing = any(firm.ids["wang"] in {one.member for one in desk.vault.access(client)} for client in clients)
        if not member.is_active:
            with pytest.raises(Refused):
                firm.open("wang")
        else:
            assert len(list_clients(firm.open("wang"), ClientFilter())) == 6
        assert seeing == member.is_active
        return not member.is_active

    desk, wang = larger.open("chen"), larger.ids["wang"]
    clients = served_by(desk, wang)
    service_team.assign(desk, clients, larger.ids["li"])
    for client in clients[:6]:
        service_team.set_backups(desk, client, [service_team.BackupForm(wang)])
    desk.close()
    killing = Killing(larger, "chen", _close, (wang,), is_new)
    killing.rounds(sized(gate=10, long=1_000), tmp_path / "was")


def test_after_a_killed_change_of_passphrase_one_of_the_two_opens(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    def opens(path: Path, words: str) -> bool:
        try:
            firms.open_firm(path, login="wang", passphrase=words).close()
        except Refused:
            return False
        return True

    def is_new(firm: Firm, _desk: Desk) -> bool:
        is_old = opens(firm.path, passphrase("wang"))
        assert opens(firm.path, _NEW) != is_old
        return not is_old

    killing = Killing(firm, "wang", _change, (passphrase("wang"), _NEW), is_new)
    killing.rounds(sized(gate=10, long=1_000), tmp_path / "was")
