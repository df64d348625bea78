"""Work on the one worker that owns vault and desk, and what comes back to the screen.

`query` reads, `mutate` changes and tells every open page what changed, `run` needs no desk, `beside` works on a thread
of its own between two short moments on the desk. A callback dies with its widget and with the lock. Expected errors
go to the nearest page; anything else is a crash.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, TypeVar, Unpack

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from clientbook.support.errors import Cancelled, ClientbookError, NotYet
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.ui.workers import Executor

T = TypeVar("T")
Begun = TypeVar("Begun")
Made = TypeVar("Made")
Acted = TypeVar("Acted", bound="Changes | tuple[Changes, Any]")
"""What an act returns: what changed, or that and a value that only this once is known."""

SHOW_AFTER = 0.3
_TICK_MS = 100
_SLICE = 0.05
"""Seconds for which the worker brings files onto the desk at a time."""
_WHOLE = 100


class Busy(NamedTuple):
    """What the worker is doing, for the progress strip. `total` is 0 while it is unknown."""

    label: str
    done: int
    total: int
    can_cancel: bool


class How(TypedDict, total=False):
    """How a job runs.

    `failed` takes an expected error instead of the page; `label` names the job in the progress strip, `then` what
    follows work beside the desk; a newer job of the same owner with the same `latest` word replaces an older one.
    """

    failed: Callable[[ClientbookError], None]
    label: str
    then: str
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
    has_turn: bool = False
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
    unreadable = Signal(str)
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
        self._turns: deque[Callable[[], None]] = deque()
        self._has_turn = False
        self._later: list[_Job] = []
        self._loading: _Job | None = None
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

    def load_on(self) -> None:
        """Bring onto the desk what is below the cards, a little at a time; whatever asks for it before waits for it.

        `unreadable` says why where that fails.
        """
        if self._loading is None:
            self._loading = _Job(self, lambda: None, None, {"label": _("Opening the files…")}, self._epoch)
            self._loading.started = time.monotonic()
        self.mutate(self, lambda desk: desk.load_on(_SLICE), self._loaded, failed=self._not_loaded)

    def _loaded(self, result: tuple[Changes, int]) -> None:
        if result[1] < _WHOLE and self._loading is not None:
            self._loading.count = (result[1], _WHOLE)
            self.load_on()
            return
        self._loading = None
        later, self._later = self._later, []
        for job in later:
            self._executor.submit(partial(self._work, job))
        self._rest()

    def _not_loaded(self, error: ClientbookError) -> None:
        self._loading = None
        self.unreadable.emit(error.message)

    def _defer(self, job: _Job) -> None:
        """Keep a job until the desk is whole."""
        if job.epoch == self._epoch:
            self._later.append(job)
        else:
            self._finish(job, None, None)

    def _drop_later(self) -> None:
        self._loading = None
        while self._later:
            self._finish(self._later.pop(), None, None)

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
        finish: Callable[[Desk, Made], Acted],
        done: Callable[[Acted], None] | None = None,
        **how: Unpack[How],
    ) -> None:
        """Do long work on a thread of its own while desk and window go on; one at a time, in order.

        `begin` takes from the desk what `work` needs, or None where nothing is to be done. `work` touches neither desk
        nor vault; it counts on with the function that it gets, and ends where that raises Cancelled: when the person
        stops it, or the window locks. `finish` is an act with what came out; it follows also when the owner is gone.
        """
        after: How = {**how, "label": how.get("then", how.get("label", ""))}

        def begun(given: Begun | None) -> None:
            if given is None:
                self._next_turn()
                return
            beside = _Job(owner, lambda: work(given, beside.count_on), finished, how, self._epoch)
            self._begin_beside(beside)

        def finished(made: Made) -> None:
            if shiboken6.isValid(owner):
                self.mutate(owner, lambda desk: finish(desk, made), done, **after)
            else:
                self.mutate(self, lambda desk: finish(desk, made), label=after["label"])

        job = _Job(owner, lambda: begin(self._open_desk()), begun, how, self._epoch, has_turn=True)
        self._turns.append(lambda: self._add(job))
        if not self._has_turn:
            self._next_turn()

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
        self._drop_later()
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
        self._add(job)

    def _add(self, job: _Job) -> None:
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
            except NotYet:
                self._current = None
                self._posted.emit(lambda: self._defer(job))
                return
            except Exception as raised:
                error = raised
            self._current = None
        self._posted.emit(lambda: self._finish(job, result, error))

    def _next_turn(self) -> None:
        """Let the next one work beside the desk, if any waits."""
        self._has_turn = bool(self._turns)
        if self._turns:
            self._turns.popleft()()

    def _begin_beside(self, job: _Job) -> None:
        self._beside, job.started = job, time.monotonic()
        self._tick.start()
        self._executor.beside(lambda: self._work_beside(job))

    def _stop_beside(self) -> None:
        self._turns.clear()
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
        if error is not None:
            self._fail(job, error, self._is_wanted(job))
        elif job.epoch == self._epoch and job.done is not None:
            job.done(result)
        self._next_turn()

    def _finish(self, job: _Job, result: Any, error: BaseException | None) -> None:
        self._waiting -= 1
        self._rest()
        wanted = self._is_wanted(job)
        if (word := job.how.get("latest")) and wanted:
            del self._newest[id(job.owner), word]
        if job.has_turn and (error is not None or not wanted):
            self._next_turn()
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
        for job in (self._current, self._beside, self._loading):
            if job is not None and now - job.started >= SHOW_AFTER:
                self._shown = job
                self.busy.emit(Busy(job.how.get("label", _("Working…")), *job.count, job.can_cancel))
                return

    def _rest(self) -> None:
        if self._waiting or self._beside is not None or self._loading is not None:
            return
        self._tick.stop()
        if self._shown is not None:
            self._shown = None
            self.busy.emit(None)
