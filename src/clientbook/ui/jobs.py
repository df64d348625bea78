"""Work on the one worker that owns vault and desk, and what comes back to the screen.

`query` reads, `mutate` changes and tells every open page what changed, `run` needs no desk, `beside` works on a thread
of its own between two short moments on the desk. A callback dies with its widget and with the lock. Expected errors
go to the nearest page; anything else is a crash.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypedDict, TypeVar, Unpack

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from clientbook.support.errors import Cancelled, ClientbookError
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk

T = TypeVar("T")
Begun = TypeVar("Begun")
Made = TypeVar("Made")
Acted = TypeVar("Acted", bound="Changes | tuple[Changes, Any]")
"""What an act returns: what changed, or that and a value that only this once is known."""

SHOW_AFTER = 0.3
_TICK_MS = 100


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


class Busy(NamedTuple):
    """What the worker is doing, for the progress strip. `total` is 0 while it is unknown."""

    label: str
    done: int
    total: int
    can_cancel: bool


class How(TypedDict, total=False):
    """How a job runs.

    `failed` takes an expected error instead of the page; `label` names the job in the progress strip; a newer
    job of the same owner with the same `latest` word replaces an older one.
    """

    failed: Callable[[ClientbookError], None]
    label: str
    latest: str


@dataclass
class _Job:
    owner: QObject
    act: Callable[[], Any]
    done: Callable[[Any], None] | None
    how: How
    epoch: int
    started: float = 0.0
    count: tuple[int, int] = (0, 0)
    can_cancel: bool = False
    cancelled: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def count_on(self, done: int, total: int) -> None:
        """Remember how far it is; raises Cancelled when it was asked to stop."""
        self.count, self.can_cancel = (done, total), True
        if self.cancelled.is_set():
            raise Cancelled(_("Stopped. Nothing was changed."))


class Jobs(QObject):
    """The queue of one window. Lives in the window's thread; only `progress` is called on the worker."""

    changed = Signal(object)
    busy = Signal(object)
    failed = Signal(object, object)
    crashed = Signal(object)
    _posted = Signal(object)

    def __init__(self, executor: Executor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._desk: Desk | None = None
        self._close_desk: Callable[[Desk], object] = lambda _desk: None
        self._epoch = 0
        self._waiting = 0
        self._newest: dict[tuple[int, str], _Job] = {}
        self._current: _Job | None = None
        self._beside: _Job | None = None
        self._shown: _Job | None = None
        self._posted.connect(lambda function: function())
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._show_busy)

    def open(self, owner: QObject, opener: Callable[[], Desk], done: Callable[[], None], **how: Unpack[How]) -> None:
        """Open the desk on the worker; `done` is called without it, because only jobs touch it."""

        def act() -> None:
            self._desk = opener()

        self._submit(owner, act, lambda _nothing: done(), how)

    def query(self, owner: QObject, work: Callable[[Desk], T], done: Callable[[T], None], **how: Unpack[How]) -> None:
        """Read from the desk on the worker, then call `done` with what `work` returned."""
        self._submit(owner, lambda: work(self._open_desk()), done, how)

    def mutate(
        self,
        owner: QObject,
        work: Callable[[Desk], Acted],
        done: Callable[[Acted], None] | None = None,
        **how: Unpack[How],
    ) -> None:
        """Change the desk on the worker; every open page hears of the changes before `done` is called."""

        def told(result: Acted) -> None:
            self.changed.emit(result[0] if isinstance(result, tuple) else result)
            if done is not None and shiboken6.isValid(owner):
                done(result)

        self._submit(owner, lambda: work(self._open_desk()), told, how)

    def run(self, owner: QObject, work: Callable[[], T], done: Callable[[T], None], **how: Unpack[How]) -> None:
        """Do work that needs no desk (read a file, derive a key) on the worker."""
        self._submit(owner, work, done, how)

    def beside(
        self,
        owner: QObject,
        begin: Callable[[Desk], Begun | None],
        work: Callable[[Begun, Callable[[int, int], None]], Made],
        finish: Callable[[Desk, Made], Changes],
        **how: Unpack[How],
    ) -> None:
        """Do long work on a thread of its own while desk and window go on; one at a time, another is not begun.

        `begin` takes from the desk what `work` needs, or None where nothing is to be done. `work` touches neither desk
        nor vault; it counts on with the function that it gets, and ends where that raises Cancelled: when the person
        stops it, or the window locks. `finish` changes the desk with what came out.
        """

        def begun(given: Begun | None) -> None:
            if given is not None and self._beside is None:
                job = _Job(owner, lambda: work(given, job.count_on), finished, how, self._epoch)
                self._begin_beside(job)

        def finished(made: Made) -> None:
            self.mutate(owner, lambda desk: finish(desk, made), **how)

        self._submit(owner, lambda: begin(self._open_desk()), begun, how)

    def aside(self, parent: QObject) -> Jobs:
        """Return jobs for work that needs no desk and may take long, such as decoding what somebody sent.

        They never hold up this queue, the lock or the end of the program; end them with `let_go`.
        """
        made = Jobs(self._executor.aside(), parent)
        made.crashed.connect(self.crashed)
        return made

    def let_go(self) -> None:
        """Drop every callback and end the thread without waiting for it."""
        self._epoch += 1
        self._tick.stop()
        self._executor.close()

    def progress(self, done: int, total: int) -> None:
        """Count a long act on; raises Cancelled at this place when the person asked to stop."""
        if (job := self._current) is not None:
            job.count_on(done, total)

    def cancel(self) -> None:
        """Ask the running job, or the one that the progress strip shows, to stop at its next safe place."""
        if (job := self._shown or self._current) is not None:
            job.cancelled.set()

    def when_locking(self, close: Callable[[Desk], object]) -> None:
        """Say what closes the desk (seals its snapshot, wipes its keys) when the window locks or ends."""
        self._close_desk = close

    def lock(self, done: Callable[[], None]) -> None:
        """Drop every callback, close the desk after what is running, then call `done`."""
        self._epoch += 1
        self._newest.clear()
        self._stop_beside()
        self._submit(self, self._shut, lambda _nothing: done(), {"failed": lambda _error: done()})

    def close(self) -> None:
        """Wait for the running write, close the desk and end the worker."""
        self._epoch += 1
        self._tick.stop()
        self._stop_beside()
        self._executor.submit(self._shut_quietly)
        self._executor.close()

    @property
    def is_idle(self) -> bool:
        """Nothing runs and nothing waits."""
        return self._waiting == 0

    def _open_desk(self) -> Desk:
        if self._desk is None:
            raise Cancelled(_("The vault is locked. Unlock it and try again."))
        return self._desk

    def _shut(self) -> None:
        if (beside := self._beside) is not None:
            beside.ended.wait()
        desk, self._desk = self._desk, None
        if desk is not None:
            self._close_desk(desk)

    def _shut_quietly(self) -> None:
        try:
            self._shut()
        except Exception as error:
            self.crashed.emit(error)

    def _submit(
        self,
        owner: QObject,
        act: Callable[[], Any],
        done: Callable[[Any], None] | None,
        how: How,
    ) -> None:
        job = _Job(owner, act, done, how, self._epoch)
        if word := how.get("latest"):
            self._newest[id(owner), word] = job
        self._waiting += 1
        if not self._tick.isActive():
            self._tick.start()
        self._executor.submit(lambda: self._work(job))

    def _is_wanted(self, job: _Job) -> bool:
        word = job.how.get("latest")
        is_newest = not word or self._newest.get((id(job.owner), word)) is job
        return is_newest and job.epoch == self._epoch and shiboken6.isValid(job.owner)

    def _work(self, job: _Job) -> None:
        result: Any = None
        error: BaseException | None = None
        skipped = job.how.get("latest") is not None and not self._is_wanted(job)
        if not skipped:
            job.started = time.monotonic()
            self._current = job
            try:
                result = job.act()
            except Exception as raised:
                error = raised
            self._current = None
        self._posted.emit(lambda: self._finish(job, result, error))

    def _begin_beside(self, job: _Job) -> None:
        self._beside, job.started = job, time.monotonic()
        self._tick.start()
        self._executor.beside(lambda: self._work_beside(job))

    def _stop_beside(self) -> None:
        if self._beside is not None:
            self._beside.cancelled.set()

    def _work_beside(self, job: _Job) -> None:
        result: Any = None
        error: BaseException | None = None
        try:
            result = job.act()
        except Exception as raised:
            error = raised
        self._posted.emit(lambda: self._finish_beside(job, result, error))
        job.ended.set()

    def _finish_beside(self, job: _Job, result: Any, error: BaseException | None) -> None:
        self._beside = None
        self._rest()
        wanted = self._is_wanted(job)
        if error is not None:
            self._fail(job, error, wanted)
        elif wanted and job.done is not None:
            job.done(result)

    def _finish(self, job: _Job, result: Any, error: BaseException | None) -> None:
        self._waiting -= 1
        self._rest()
        wanted = self._is_wanted(job)
        if (word := job.how.get("latest")) and wanted:
            del self._newest[id(job.owner), word]
        if error is not None:
            self._fail(job, error, wanted)
        elif wanted and job.done is not None:
            job.done(result)

    def _fail(self, job: _Job, error: BaseException, wanted: bool) -> None:  # noqa: FBT001  private, by name
        if not isinstance(error, ClientbookError):
            self.crashed.emit(error)
        elif wanted and "failed" in job.how:
            job.how["failed"](error)
        elif wanted:
            self.failed.emit(job.owner, error)

    def _show_busy(self) -> None:
        now = time.monotonic()
        for job in (self._current, self._beside):
            if job is not None and now - job.started >= SHOW_AFTER:
                self._shown = job
                self.busy.emit(Busy(job.how.get("label", _("Working…")), *job.count, job.can_cancel))
                return

    def _rest(self) -> None:
        if self._waiting or self._beside is not None:
            return
        self._tick.stop()
        if self._shown is not None:
            self._shown = None
            self.busy.emit(None)
