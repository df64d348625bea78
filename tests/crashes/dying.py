"""Programs that are killed in the middle of an act: at a random moment or before the n-th statement of their SQL."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import event

from clientbook.desk import Desk
from clientbook.services import firms
from clientbook.support.paths import profile_dir
from clientbook.vault.crypto import kdf
from tests.fixtures_firm import FAST, Firm, passphrase

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

FORKS = sys.platform == "linux"
START = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
DONE = "done"
_KILL = signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM


def seconds(act: Callable[[], object]) -> float:
    """Return how long an act takes on this computer as busy as it is, so that moments fall inside it."""
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


@dataclass
class Dying:
    """Starts programs with an open desk. A forked one takes over the desk that is open here, so it starts at once.

    Without a login the programs have no desk.
    """

    firm: Firm
    login: str = "chen"
    warm: Desk | None = None

    def __post_init__(self) -> None:
        if FORKS and self.login:
            self.refresh()

    def refresh(self) -> None:
        """Bring the desk up to date, and let go of every file: a forked program opens its own."""
        if self.warm is None:
            self.warm = firms.open_firm(self.firm.path, login=self.login, passphrase=passphrase(self.login))
        else:
            self.warm.refresh()
        self.warm.vault.session.store.close()
        self.warm.vault.session.local.close()

    def killed(self, act: Callable[..., None], *words: object, after: float = 60, at_statement: int = 0) -> list[Any]:
        """Return what a program had said of `act` when it was killed `after` seconds or before a statement.

        `act` gets the desk, a function to say something with, and `words`. The last word of a finished act is DONE.
        """
        program, ours = begin(self, act, *words, at_statement=at_statement)
        time.sleep(after) if after < 1 else program.join(after)
        program.kill()
        program.join()
        said: list[Any] = []
        try:
            while True:
                said.append(ours.recv())
        except EOFError:
            ours.close()
            return said

    def statements(self, act: Callable[..., None], *words: object) -> int:
        """Return how many statements `act` runs, by letting it end once."""
        said = self.killed(act, *words, at_statement=sys.maxsize)
        assert said[-2:-1] == [DONE]
        return int(said[-1])

    def close(self) -> None:
        """Forget the desk without touching the file."""
        if self.warm is not None:
            self.warm.close()
            self.warm = None


def begin(
    dying: Dying, act: Callable[..., None], *words: object, at_statement: int = 0
) -> tuple[BaseProcess, Connection]:
    """Start a program and return it, with its desk open, and what it speaks into."""
    ours, theirs = START.Pipe(duplex=False)
    where = dying.warm or ((dying.firm.path, dying.login) if dying.login else None)
    program = START.Process(target=_perform, args=(where, theirs, at_statement, act, words))
    program.start()
    theirs.close()
    assert ours.recv() == "open"
    return program, ours


def _perform(
    where: Desk | tuple[Path, str],
    told: Connection,
    at_statement: int,
    act: Callable[..., None],
    words: tuple[Any, ...],
) -> None:
    kdf.LIMITS = FAST
    desk = _opened(*where) if isinstance(where, tuple) else where
    count = _die_at(desk, at_statement) if desk is not None and at_statement else [0]
    told.send("open")
    act(desk, told.send, *words)
    told.send(DONE)
    if at_statement:
        told.send(count[0])
    told.close()


def _opened(path: Path, login: str) -> Desk:
    return firms.open_firm(path, login=login, passphrase=passphrase(login))


def _die_at(desk: Desk, at_statement: int) -> list[int]:
    """Count the statements on the vault's connections, and die before one of them."""
    count = [0]

    def trace(_statement: str) -> None:
        count[0] += 1
        if count[0] == at_statement:
            os.kill(os.getpid(), _KILL)

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.set_trace_callback(trace)

    desk.vault.session.store.close()
    event.listen(desk.vault.session.store.engine, "connect", connected)
    return count


@dataclass(frozen=True)
class Kept:
    """A vault and the profile as they were, to begin every round from."""

    path: Path
    whole: bytes
    profile: Path

    def put_back(self) -> None:
        """Make file and profile what they were."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self.path.write_bytes(self.whole)
        shutil.rmtree(profile_dir())
        shutil.copytree(self.profile, profile_dir())


def kept(path: Path, beside: Path) -> Kept:
    """Keep a closed vault and the present profile."""
    assert not path.with_name(path.name + "-wal").exists()
    shutil.copytree(profile_dir(), beside)
    return Kept(path, path.read_bytes(), beside)
