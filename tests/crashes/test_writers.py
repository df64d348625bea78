"""Two programs that save at once, a clock that jumps, a write-ahead log that was cut, a disk that is full."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select

from clientbook.domain.interactions import Channel, Interaction
from clientbook.services import imports, service_team
from clientbook.services.clients import ClientFilter, list_clients
from clientbook.services.interactions import InteractionForm, log_interaction
from clientbook.services.service_team import BackupForm
from clientbook.support.clock import frozen, now, today
from clientbook.support.errors import Stale, Unavailable
from clientbook.support.paths import profile_dir
from tests.crashes.dying import DONE, Dying, When, begin
from tests.exchange.sheets import make_client_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.desk import Desk
    from tests.conftest import Sized
    from tests.fixtures_firm import Firm

_ROWS = 30


def _texts(desk: Desk) -> list[str]:
    return sorted(desk.session.scalars(select(Interaction.text)))


def _talk(desk: Desk, client: bytes, text: str) -> None:
    log_interaction(desk, client, InteractionForm(on=today(), channel=Channel.PHONE, text=text))


def _save_many(desk: Desk, say: Callable[[int], None], client: bytes, name: str, count: int) -> None:
    """Save `count` calls; what others were first with is saved again."""
    for number in range(count):
        while True:
            try:
                _talk(desk, client, f"{name} {number}")
                break
            except Stale:
                say(number)


def test_two_programs_that_save_at_once_lose_nothing(firm: Firm, sized: Sized) -> None:
    many, people = sized(gate=50, long=1_000), ("wang", "li")
    before = len(_texts(firm.open("chen")))
    running = [begin(Dying(firm, name), _save_many, firm.ids["haihong"], name, many, when=When()) for name in people]
    for program, ours in running:
        said: list[Any] = []
        while DONE not in said:
            said.append(ours.recv())
        program.join()
        assert program.exitcode == 0
    desk = firm.open("chen")
    assert desk.vault.verify().is_sound
    texts = _texts(desk)
    assert {f"{name} {number}" for name in people for number in range(many)} <= set(texts)
    assert len(texts) == before + 2 * many
    entries = list(desk.vault.journal())
    assert [entry.seq for entry in entries] == list(range(1, desk.vault.seq + 1))


_COMES_AND_GOES = """
import sys
from pathlib import Path
from clientbook.services import firms
from clientbook.vault.crypto import kdf
from tests.fixtures_firm import FAST, passphrase
kdf.LIMITS = FAST
firms.open_firm(Path(sys.argv[1]), login="li", passphrase=passphrase("li")).close()
"""


def test_another_program_that_ends_leaves_the_open_one_its_log(firm: Firm) -> None:
    """Whoever closes a file last takes the write-ahead log along; to know who is last it looks at locks.

    On Linux a program loses its locks on a file as soon as it closes any of its own handles of that file, as it does
    after each backup that is made beside the desk.
    """
    client, writer = firm.ids["haihong"], firm.open("wang")
    _talk(writer, client, "before")
    firm.open("sun").close()
    subprocess.run([sys.executable, "-c", _COMES_AND_GOES, str(firm.path)], check=True, timeout=120)
    _talk(writer, client, "after")
    subprocess.run([sys.executable, "-c", _COMES_AND_GOES, str(firm.path)], check=True, timeout=120)
    reader = firm.open("chen")
    assert {"before", "after"} <= set(_texts(reader))
    assert reader.vault.verify().is_sound


def test_a_clock_that_jumps_changes_neither_order_nor_soundness(firm: Firm) -> None:
    client, there = firm.ids["zhangsan"], now()
    service_team.set_backups(firm.open("chen"), client, [BackupForm(firm.ids["li"], until=today())])
    jumps = (dt.timedelta(days=400), dt.timedelta(days=-4_000), dt.timedelta(0), dt.timedelta(hours=-1))
    for number, jump in enumerate(jumps):
        with frozen(there + jump):
            desk = firm.open("wang")
            _talk(desk, client, f"jump {number}")
            assert desk.vault.verify().is_sound
            is_open = client in list_clients(firm.open("li"), ClientFilter())
            assert is_open == (jump.days <= 0)
    desk = firm.open("chen")
    assert {f"jump {number}" for number in range(len(jumps))} <= set(_texts(desk))
    entries = list(desk.vault.journal())
    assert [entry.seq for entry in entries] == list(range(1, desk.vault.seq + 1))
    times = [entry.time for entry in entries]
    assert times != sorted(times)
    assert desk.vault.verify().is_sound
    assert not desk.vault.read_only


def test_a_cut_write_ahead_log_leaves_one_of_the_states_in_it(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    client = firm.ids["haihong"]
    writer = firm.open("wang")
    writer.vault.session.store.settle()
    whole, first = firm.path.read_bytes(), _texts(writer)
    for number in range(4):
        _talk(writer, client, f"in the log {number}")
    log = firm.path.with_name(firm.path.name + "-wal").read_bytes()
    assert len(log) > 20_000
    assert firm.path.read_bytes() == whole
    states = [sorted([*first, *(f"in the log {number}" for number in range(upto))]) for upto in range(5)]
    found: list[int] = []
    for end in (*range(0, len(log), 509 * sized(gate=17, long=1)), len(log)):
        shutil.rmtree(profile_dir() / writer.vault.id.hex() / firm.ids["li"].hex(), ignore_errors=True)
        path = tmp_path / "cut.clientbook"
        path.write_bytes(whole)
        path.with_name(path.name + "-wal").write_bytes(log[:end])
        path.with_name(path.name + "-shm").unlink(missing_ok=True)
        found.append(_state_of(type(firm)(path, firm.ids), states))
    assert found == sorted(found)
    assert found[0] == 0
    assert found[-1] == len(states) - 1


def _state_of(cut: Firm, states: list[list[str]]) -> int:
    """Return which of the states a vault is in. It is sound, and written by who has seen no later one."""
    desk = cut.open("li")
    assert desk.vault.verify().is_sound
    assert not desk.vault.read_only
    state = states.index(_texts(desk))
    desk.close()
    desk = cut.open("wang")
    assert bool(desk.vault.read_only) == (state < len(states) - 1)
    desk.close()
    return state


def _limit(desk: Desk, pages: int) -> None:
    """Let the file grow by `pages` at most, as a full disk does."""
    store = desk.vault.session.store
    store.close()

    def connected(connection: Any, _record: object) -> None:
        size = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {size + pages}")

    event.listen(store.engine, "connect", connected)


def _fits(act: Callable[[], object]) -> bool:
    """Whether an act was not refused for a full disk."""
    try:
        act()
    except Unavailable as error:
        if "full" not in error.message:
            raise
        return False
    return True


def test_a_full_disk_refuses_the_import_until_there_is_room(firm: Firm, sized: Sized, tmp_path: Path) -> None:
    desk = firm.open("chen")
    preview = imports.preview_import(desk, make_client_sheet(tmp_path / "c.csv", _ROWS))
    refused = 0
    for pages in range(0, 1_000, sized(gate=8, long=1)):
        _limit(desk, pages)
        seq = desk.vault.seq
        if _fits(lambda: imports.run_import(desk, preview, responsible=firm.ids["li"])):
            break
        refused += 1
        assert len(list_clients(desk, ClientFilter())) == 4
        assert desk.vault.seq <= seq + 1
        assert desk.vault.verify().is_sound
    assert refused > 2
    assert len(list_clients(desk, ClientFilter())) == 4 + _ROWS
    for login in ("chen", "li", "zhou"):
        assert firm.open(login).vault.verify().is_sound


def test_a_full_disk_refuses_a_save_and_keeps_every_one_before(firm: Firm) -> None:
    desk = firm.open("wang")
    _limit(desk, 3)
    saved = 0
    while _fits(partial(_talk, desk, firm.ids["haihong"], f"save {saved}")):
        saved += 1
    assert saved > 0
    again = firm.open("wang")
    assert {f"save {number}" for number in range(saved)} <= set(_texts(again))
    assert f"save {saved}" not in _texts(again)
    _talk(again, firm.ids["haihong"], f"save {saved}")
    assert again.vault.verify().is_sound
