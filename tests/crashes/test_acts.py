"""Acts that reach far, killed before their steps and at any moment: all of the act stands, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from clientbook.desk import Desk
from clientbook.services import cleaning, firms, imports, members, service_team
from clientbook.services.clients import ClientFilter, list_clients, served_by
from clientbook.support.clock import seeded
from clientbook.support.errors import Refused
from clientbook.vault.backup import check_copy, source_of
from tests.crashes.dying import DONE, Dying, kept, state_of
from tests.exchange.sheets import make_client_sheet
from tests.fixtures_firm import Firm, passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Sized

_LOGINS = ("chen", "wang", "li", "zhao", "sun", "qian", "zhou", "wu")
_NEW = "quite another made-up line of words"
_TABLES = ("journal", "records", "statements", "wraps", "directory", "bundles", "chunks", "checkpoints")
_ROWS = 12


@dataclass
class Killing:
    """Rounds of one act by one person: from the old state, killed somewhere, looked at.

    `is_new` says which state a desk shows, and fails for anything between. Every vault that a death leaves is walked
    through with the owner's keys, every signature and record; with the eyes of its people the first of each shape
    (so many entries, so many rows) and some of the others: those open it, and where the act did not happen it is
    done again. A file that is to the byte as one that was walked through is not walked through again, and where the
    profile is the same too needs no second look.
    """

    firm: Firm
    login: str
    act: Callable[..., None]
    words: tuple[Any, ...]
    is_new: Callable[[Firm, Desk], bool]
    walked: set[bytes] = field(default_factory=set[bytes])
    known: dict[tuple[bytes, bytes], bool] = field(default_factory=dict[tuple[bytes, bytes], bool])
    shapes: dict[tuple[int, ...], bool] = field(default_factory=dict[tuple[int, ...], bool])

    def rounds(self, count: int, beside: Path) -> None:
        """Kill the act `count` times, before its steps and at moments in turn."""
        dying = Dying(self.firm, self.login)
        owner = firms.open_firm(self.firm.path, login="chen", passphrase=passphrase("chen"))
        owner.vault.session.store.close()
        if dying.warm is None:
            firms.open_firm(self.firm.path, login=self.login, passphrase=passphrase(self.login)).close()
        start = kept(self.firm.path, beside)
        length = dying.measured(self.act, *self.words)
        self.shapes[_shape(self.firm.path)] = self._look(_LOGINS)
        assert set(self.shapes.values()) == {True}
        for number, when in enumerate(length.deaths(count, seeded(count))):
            start.put_back()
            said = dying.killed(self.act, *self.words, when=when)
            assert self._state(owner, number) or DONE not in said
        dying.close()
        owner.close()
        assert set(self.shapes.values()) == {True, False}

    def _state(self, owner: Desk, number: int) -> bool:
        """Return whether the act happened, after looking as hard as this state deserves."""
        found = state_of(self.firm.path)
        if found not in self.known:
            shape = _shape(self.firm.path)
            if found[0] not in self.walked:
                check_copy(source_of(owner.vault), self.firm.path)
                self.walked.add(found[0])
            if shape not in self.shapes:
                self.shapes[shape] = self.known[found] = self._look(_LOGINS)
            elif number % 8 == 0:
                self.known[found] = self._look((_LOGINS[number // 8 % len(_LOGINS)],))
            else:
                self.known[found] = self.shapes[shape]
            assert self.known[found] == self.shapes[shape]
        return self.known[found]

    def _look(self, logins: Iterable[str]) -> bool:
        desk = self.firm.open("chen")
        assert desk.vault.verify().is_sound
        new = self.is_new(self.firm, desk)
        for login in logins:
            with suppress(Refused) if login == "wang" else nullcontext():
                assert self.firm.open(login).vault.verify().is_sound
        if not new:
            self.act(self.firm.open(self.login), print, *self.words)
            desk.refresh()
            assert self.is_new(self.firm, desk)
            assert desk.vault.verify().is_sound
        while self.firm.opened:
            self.firm.opened.pop().close()
        return new


def _shape(path: Path) -> tuple[int, ...]:
    """Return how many rows each table has."""
    with closing(sqlite3.connect(path)) as raw:
        return tuple(raw.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _TABLES)  # noqa: S608  own


def _import(desk: Desk, _say: object, path: Path, responsible: bytes) -> None:
    imports.run_import(desk, imports.preview_import(desk, path), responsible=responsible)


def _hand_over(desk: Desk, _say: object, clients: list[bytes], successor: bytes) -> None:
    service_team.assign(desk, clients, successor)


def _close(desk: Desk, _say: object, member: bytes) -> None:
    members.close_member(desk, member)


def _clean(desk: Desk, _say: object) -> None:
    found = cleaning.begin(desk)
    assert found is not None
    assert cleaning.clean(found)


def _change(desk: Desk, _say: object, old: str, new: str) -> None:
    firms.change_passphrase(desk, old=old, new=new)


@pytest.fixture
def larger(firm: Firm, tmp_path: Path) -> Firm:
    """The firm with more clients of Wang, the leaver of these tests."""
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
    Killing(firm, "chen", _import, (path, firm.ids["li"]), is_new).rounds(sized(gate=100, long=1_000), tmp_path / "was")


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
    killing.rounds(sized(gate=100, long=1_000), tmp_path / "was")


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
    killing.rounds(sized(gate=100, long=1_000), tmp_path / "was")


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
    killing.rounds(sized(gate=100, long=1_000), tmp_path / "was")


def test_a_killed_cleaning_was_done_or_stays_to_be_done(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    """The program dies while the file is written anew, or the checkpoint after it: the next one finds it due."""

    def is_new(_firm: Firm, desk: Desk) -> bool:
        return cleaning.begin(desk) is None

    desk = firm.open("chen")
    clients = served_by(desk, firm.ids["wang"])
    service_team.assign(desk, clients, firm.ids["li"])
    members.close_member(desk, firm.ids["wang"])
    firm.opened.clear()
    desk.vault.session.store.close()
    desk.vault.session.local.close()
    Killing(firm, "chen", _clean, (), is_new).rounds(sized(gate=40, long=1_000), tmp_path / "was")
