"""The clock and the random numbers of the program, with one seam so that tests and the demo firm repeat.

Times are aware UTC inside and local on screen; a date is the local calendar day of the office.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Generator

ID_BYTES = 16
_frozen: ContextVar[dt.datetime | None] = ContextVar("frozen", default=None)


def now() -> dt.datetime:
    """Return the present as aware UTC, to the second."""
    moment = _frozen.get() or dt.datetime.now(dt.UTC)
    return moment.replace(microsecond=0)


def today() -> dt.date:
    """Return the local calendar day."""
    if (moment := _frozen.get()) is not None:
        return local(moment).date()
    return dt.date.today()  # noqa: DTZ011  of the computer's own zone, as `local`


def local(moment: dt.datetime) -> dt.datetime:
    """Return an aware time in the computer's own zone."""
    return moment.astimezone()


def day_start(day: dt.date) -> dt.datetime:
    """Return the first moment of a local calendar day."""
    return dt.datetime.combine(day, dt.time()).astimezone()


def monotonic() -> float:
    """Return seconds on a clock that nobody can set back."""
    return time.monotonic()


@contextmanager
def frozen(moment: dt.datetime) -> Generator[None]:
    """Let `now` answer `moment` (aware) inside the block and this thread: for the demo firm and for tests."""
    before = _frozen.set(moment.astimezone(dt.UTC))
    try:
        yield
    finally:
        _frozen.reset(before)


def new_id() -> bytes:
    """Return a fresh identifier of 16 random bytes."""
    return os.urandom(ID_BYTES)


def seeded(seed: int) -> random.Random:
    """Return a repeatable source for made-up data; never for keys."""
    import random

    return random.Random(seed)  # noqa: S311  made-up data, not secrets
