"""Programs that are killed in the middle of an act: at a moment, or before the n-th step that it takes on the disk.

A step is a statement of SQL on a file, or a file that is opened, copied, renamed or removed.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.desk import Desk
from clientbook.services import firms
from clientbook.support.paths import profile_dir
from clientbook.vault.crypto import kdf
from tests.fixtures_firm import FAST, Firm, passphrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from random import Random

FORKS = sys.platform == "linux"
START = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
DONE = "done"
PATIENCE = 120
"""Seconds after which a program that should have died by itself is ended: for a computer that stands still."""
_KILL = signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM
_FILE_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "shutil.copyfile", "sqlite3.connect")
"""Of https://docs.python.org/3/library/audit_events.html those that come before something happens to a file."""


class When(NamedTuple):
    """When a program dies: once it has `said` so many words, and then `seconds` later or before its n-th `step`."""

    said: int = 0
    seconds: float = 0.0
    step: int = 0


class Length(NamedTuple):
    """How long an act takes on this computer as busy as it is, and in how many steps."""

    seconds: float
    steps: int

    def deaths(self, count: int, dice: Random, *, most_said: int = 0) -> Iterator[When]:
        """Yield `count` times to die, in turn before a step and at any moment, after 0 to `most_said` words.

        The steps are spread over the whole act; where there are enough rounds each of them has its turn.
        """
        turns = (count + 1) // 2
        for turn in range(turns):
            said = turn % (most_said + 1)
            yield When(said, step=1 + (turn % self.steps if turns >= self.steps else turn * self.steps // turns))
            if turn * 2 + 1 < count:
                yield When(said, seconds=dice.random() * self.seconds)


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

    def killed(self, act: Callable[..., None], *words: object, when: When) -> list[Any]:
        """Return what a program had said of `act` when it died.

        `act` gets the desk, a function to say something with, and `words`. The last word of a finished act is DONE.
        """
        program, ours = begin(self, act, *words, when=when)
        said: list[Any] = []
        try:
            while len(said) < when.said and DONE not in said:
                said.append(ours.recv())
            if when.step:
                program.join(PATIENCE)
            else:
                time.sleep(when.seconds)
            program.kill()
            program.join()
            while True:
                said.append(ours.recv())
        except EOFError:
            ours.close()
            return said

    def measured(self, act: Callable[..., None], *words: object) -> Length:
        """Let an act come to its end once; return how long it took, and in how many steps."""
        begun = time.monotonic()
        said = self.killed(act, *words, when=When(step=sys.maxsize))
        assert said[-2] == DONE
        return Length(time.monotonic() - begun, int(said[-1]))

    def close(self) -> None:
        """Forget the desk without touching the file."""
        if self.warm is not None:
            self.warm.close()
            self.warm = None


def begin(dying: Dying, act: Callable[..., None], *words: object, when: When) -> tuple[BaseProcess, Connection]:
    """Start a program and return it, with its desk open, and what it speaks into."""
    ours, theirs = START.Pipe(duplex=False)
    where = dying.warm or ((dying.firm.path, dying.login) if dying.login else None)
    program = START.Process(target=_perform, args=(where, theirs, when, act, words))
    program.start()
    theirs.close()
    assert ours.recv() == "open"
    return program, ours


def _perform(
    where: Desk | tuple[Path, str] | None,
    told: Connection,
    when: When,
    act: Callable[..., None],
    words: tuple[Any, ...],
) -> None:
    kdf.LIMITS = FAST
    desk = _opened(*where) if isinstance(where, tuple) else where
    steps = _Steps(when)
    if when.step:
        steps.watch(desk)
    told.send("open")

    def say(word: object) -> None:
        steps.said += 1
        told.send(word)

    act(desk, say, *words)
    told.send(DONE)
    if when.step:
        told.send(steps.taken)
    told.close()


def _opened(path: Path, login: str) -> Desk:
    return firms.open_firm(path, login=login, passphrase=passphrase(login))


@dataclass
class _Steps:
    """Counts the steps of this program once it has said enough, and ends it before the one it shall die at."""

    when: When
    said: int = 0
    taken: int = 0

    def watch(self, desk: Desk | None) -> None:
        sys.addaudithook(self._audited)
        plain = sqlite3.connect

        def connect(database: Any, *words: Any, **options: Any) -> sqlite3.Connection:
            connection = plain(database, *words, **options)
            if "memory" not in str(database):
                connection.set_trace_callback(self._step)
            return connection

        sqlite3.connect = sqlite3.dbapi2.connect = connect  # pyright: ignore[reportAttributeAccessIssue]  this process only
        if desk is not None:
            desk.vault.session.store.close()  # connections that are made from now on are watched

    def _step(self, _statement: str = "") -> None:
        if self.said < self.when.said:
            return
        self.taken += 1
        if self.taken == self.when.step:
            os.kill(os.getpid(), _KILL)

    def _audited(self, name: str, words: tuple[Any, ...]) -> None:
        if name in _FILE_EVENTS and not str(words[0]).endswith((".py", ".pyc")):
            self._step()


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


def state_of(path: Path) -> tuple[bytes, bytes]:
    """Return a digest of a vault that nobody has open, and one of everything in the profile.

    What a dead program left in the write-ahead log is brought into the file first, as the next to open it does.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    profile = hashlib.sha256()
    for file in sorted(profile_dir().rglob("*")):
        if file.is_file():
            profile.update(str(file).encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return hashlib.sha256(path.read_bytes()).digest(), profile.digest()
