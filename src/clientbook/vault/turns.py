"""Who is at the file: a save goes before the sweeping, and waits for the part of it that cannot be stopped."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class Turns:
    """Shared by an open vault and what works beside it."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._wanted = threading.Event()

    @property
    def is_wanted(self) -> bool:
        """Whether a save waits for its turn."""
        return self._wanted.is_set()

    @contextmanager
    def saving(self) -> Generator[None]:
        """Have the file for a save; a sweeping under way is asked to stop."""
        self._wanted.set()
        with self._lock:
            self._wanted.clear()
            yield

    def sweep(self, work: Callable[[], bool]) -> bool:
        """Return what `work` does with the file; False at once where somebody saves."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return work()
        finally:
            self._lock.release()
