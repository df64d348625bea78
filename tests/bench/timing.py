"""How long work takes, what of it goes where, and how much memory a process holds."""

from __future__ import annotations

import cProfile
import ctypes
import gc
import pstats
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

_ROOMS = (
    ("sqlite3", "SQLite"),
    ("cryptography", "ciphers"),
    ("_hashlib", "digests"),
    ("openssl", "digests"),
    ("sqlalchemy", "SQLAlchemy"),
    ("msgpack", "msgpack"),
    ("msgspec", "msgpack"),
    ("pypinyin", "readings"),
    ("domain/pinyin", "readings"),
    ("calamine", "calamine"),
    ("reportlab", "reportlab"),
    ("_io.", "files"),
    ("posix.", "files"),
    ("nt.", "files"),
    ("clientbook/vault", "vault"),
    ("clientbook/desk", "desk"),
    ("clientbook/exchange", "exchange"),
    ("clientbook/reports", "reports"),
    ("clientbook/services", "services"),
    ("clientbook/domain", "domain"),
    ("PySide6", "Qt"),
)
"""Where a profiled function belongs, by the first word found in its place; Python's own parts are "Python"."""

_MOST = 6


class Part(NamedTuple):
    """A share of a figure's time."""

    name: str
    share: float


clock = time.perf_counter if sys.platform == "win32" else time.thread_time
"""Seconds of work: what other programs take of the processor does not count, where the system can tell."""


def timed(work: Callable[[], object]) -> float:
    """Return the seconds of work that `work` takes in this thread."""
    gc.collect()
    start = clock()
    work()
    return clock() - start


def waited(work: Callable[[], object]) -> float:
    """Return the seconds that pass during `work`, waiting for a disk or another process included."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median(work: Callable[[], float], rounds: int = 3) -> float:
    """Return the median of `rounds` measurements."""
    return statistics.median(work() for _round in range(rounds))


def quick(
    work: Callable[[], object], rounds: int = 15, *, how: Callable[[Callable[[], object]], float] = timed
) -> float:
    """Return the median seconds of something short, after it was done once."""
    work()
    return median(lambda: how(work), rounds)


def in_turn(*works: Callable[[], object], rounds: int) -> list[float]:
    """Return the median seconds that pass in each of some works, done in turn: a disk is not always as quick."""
    taken = [[waited(work) for work in works] for _round in range(rounds)]
    return [statistics.median(one) for one in zip(*taken, strict=True)]


def p95(times: list[float]) -> float:
    """Return the time that 95 of 100 stay below."""
    return sorted(times)[round(0.95 * (len(times) - 1))]


def parts(work: Callable[[], object]) -> list[Part]:
    """Return where the time of `work` goes, by library and by room of the program, the largest shares first."""
    profile = cProfile.Profile(clock)
    profile.runcall(work)
    found: dict[str, float] = {}
    for (file, _line, name), (_calls, _all, own, _within, _callers) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]  # not in the stubs
        place = f"{Path(file).as_posix()} {name}"
        room = next((room for word, room in _ROOMS if word in place), "Python")
        found[room] = found.get(room, 0.0) + own
    whole = sum(found.values()) or 1.0
    shares = [Part(room, own / whole) for room, own in found.items()]
    return sorted(shares, key=lambda part: -part.share)[:_MOST]


class Memory(NamedTuple):
    """The memory of this process in bytes: now, and at its highest."""

    now: int
    highest: int


def memory() -> Memory:
    """Return what this process holds."""
    if sys.platform == "win32":
        return _windows_memory()
    text = Path("/proc/self/status").read_text(encoding="ascii")
    values = {name: rest.split() for name, _colon, rest in (line.partition(":") for line in text.splitlines())}
    return Memory(*(int(values[name][0]) * 1024 for name in ("VmRSS", "VmHWM")))


def _windows_memory() -> Memory:
    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in ("highest", "now", "a", "b", "c", "d", "e", "f")),
        )

    found = Counters(cb=ctypes.sizeof(Counters))
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]  # Windows alone has it
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo(ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(found), found.cb)
    return Memory(found.now, found.highest)


class Watch:
    """Adds up what a function of the program takes, so that it can be shown apart."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def on(self, home: ModuleType, name: str) -> Iterator[Watch]:
        """Watch the function `name` of the module `home` while the block lasts."""
        function = getattr(home, name)

        def watched(*values: object, **named: object) -> object:
            start = clock()
            try:
                return function(*values, **named)
            finally:
                self.seconds += clock() - start

        setattr(home, name, watched)
        try:
            yield self
        finally:
            setattr(home, name, function)
