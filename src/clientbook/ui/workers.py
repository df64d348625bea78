"""Where jobs run: on one thread in the order they were asked for, on one of their own, or at once for tests."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


class Executor(Protocol):
    """Runs functions one after the other, in order."""

    def submit(self, function: Callable[[], None]) -> None:
        """Run `function` after everything that was submitted before."""
        ...

    def beside(self, function: Callable[[], None]) -> None:
        """Run `function` beside everything that is submitted."""
        ...

    def close(self) -> None:
        """Finish what was submitted and take nothing more."""
        ...

    def aside(self) -> Executor:
        """Return one for work that may take long and holds nothing up."""
        ...


class Inline:
    """Runs at once in the caller's thread: for tests."""

    def submit(self, function: Callable[[], None]) -> None:
        """Run `function` now."""
        function()

    def beside(self, function: Callable[[], None]) -> None:
        """Run `function` now."""
        function()

    def close(self) -> None:
        """Nothing waits."""

    def aside(self) -> Inline:
        """Return one that also runs at once."""
        return Inline()


class Worker:
    """One thread with a queue."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)
        self._thread.start()

    def submit(self, function: Callable[[], None]) -> None:
        """Run `function` after everything that was submitted before."""
        self._queue.put(function)

    def beside(self, function: Callable[[], None]) -> None:
        """Run `function` on a thread of its own."""
        threading.Thread(target=function, name="beside", daemon=True).start()

    def close(self) -> None:
        """Wait for what was submitted, then end the thread."""
        self._queue.put(None)
        self._thread.join()

    def aside(self) -> Aside:
        """Return a thread of its own."""
        return Aside()

    def _work(self) -> None:
        while (function := self._queue.get()) is not None:
            function()
            del function


class Aside(Worker):
    """A thread that nobody waits for: what it makes may be thrown away."""

    def close(self) -> None:
        """Let the thread end by itself after what it does now."""
        self._queue.put(None)
