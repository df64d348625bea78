"""The worker: order, errors by kind, callbacks that die, progress and cancel, the lock."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from PySide6.QtCore import QObject

from clientbook.desk import Changes
from clientbook.support.errors import Cancelled, Invalid, Refused
from clientbook.ui.jobs import Busy, Jobs
from clientbook.ui.workers import Inline, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from clientbook.desk import Desk

DESK = cast("Desk", object())


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs(Worker())
    yield made
    made.close()


@pytest.fixture
def inline(qtbot: QtBot) -> Jobs:
    return Jobs(Inline())


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_work_runs_on_one_other_thread_and_answers_in_the_window(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    worked: list[str] = []
    answered: list[str] = []
    for _round in range(3):
        jobs.run(
            owner,
            lambda: worked.append(threading.current_thread().name),
            lambda _none: answered.append(threading.current_thread().name),
        )
    qtbot.waitUntil(lambda: len(answered) == 3)
    assert set(worked) == {"desk"}
    assert set(answered) == {threading.main_thread().name}


def test_jobs_run_in_the_order_they_were_asked_for(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    done: list[int] = []
    for number in range(50):
        jobs.run(owner, lambda n=number: n, done.append)
    qtbot.waitUntil(lambda: len(done) == 50)
    assert done == list(range(50))


def test_a_callback_dies_with_its_widget(qtbot: QtBot, jobs: Jobs) -> None:
    gate, called = threading.Event(), []
    owner, other = QObject(), QObject()
    jobs.run(owner, gate.wait, called.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not _is_alive(owner))
    gate.set()
    qtbot.waitUntil(lambda: jobs.is_idle)
    jobs.run(other, lambda: "other", called.append)
    qtbot.waitUntil(lambda: bool(called))
    assert called == ["other"]


def _is_alive(thing: QObject) -> bool:
    import shiboken6

    return shiboken6.isValid(thing)


def test_changes_reach_every_page_before_the_caller(inline: Jobs, owner: QObject) -> None:
    heard: list[object] = []
    inline.open(owner, lambda: DESK, lambda: None)
    inline.changed.connect(heard.append)
    changes = Changes(frozenset({"client"}))
    inline.mutate(owner, lambda _desk: changes, lambda _changes: heard.append("done"))
    assert heard == [changes, "done"]


def test_an_act_may_return_a_value_beside_its_changes(inline: Jobs, owner: QObject) -> None:
    heard: list[object] = []
    inline.open(owner, lambda: DESK, lambda: None)
    inline.changed.connect(heard.append)
    changes = Changes(frozenset({"member"}))
    inline.mutate(owner, lambda _desk: (changes, "code"), heard.append)
    assert heard == [changes, (changes, "code")]


def test_an_expected_error_goes_to_the_page(inline: Jobs, owner: QObject) -> None:
    told: list[tuple[object, object]] = []
    inline.failed.connect(lambda who, error: told.append((who, error)))
    error = Refused("no")
    inline.run(owner, lambda: _raise(error), lambda _none: None)
    assert told == [(owner, error)]


def test_a_form_takes_its_own_errors(inline: Jobs, owner: QObject) -> None:
    told: list[object] = []
    inline.failed.connect(lambda *_all: told.append("page"))
    inline.run(owner, lambda: _raise(Invalid("no", field="name")), lambda _none: None, failed=told.append)
    assert [type(error) for error in told] == [Invalid]


def test_a_bug_goes_to_the_crash_dialog(inline: Jobs, owner: QObject) -> None:
    crashed: list[BaseException] = []
    inline.crashed.connect(crashed.append)
    inline.run(owner, lambda: _raise(ZeroDivisionError()), lambda _none: None, failed=crashed.append)
    assert [type(error) for error in crashed] == [ZeroDivisionError]


def _raise(error: Exception) -> None:
    raise error


def _raise_from(error: Exception, _desk: object) -> None:
    raise error


def test_a_newer_search_replaces_the_older_one(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    gate, found, ran = threading.Event(), [], []
    jobs.run(owner, gate.wait, lambda _none: None)
    for text in ("z", "zh", "zha"):
        jobs.run(owner, lambda t=text: ran.append(t) or t, found.append, latest="list")
    gate.set()
    qtbot.waitUntil(lambda: jobs.is_idle)
    assert found == ["zha"]
    assert ran == ["zha"]


def test_long_work_shows_its_count_and_can_be_cancelled(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    shown: list[Busy] = []
    failed: list[Exception] = []
    gate = threading.Event()

    def long() -> None:
        for number in range(10_000):
            jobs.progress(number, 10_000)
            gate.wait(0.001)

    def heard(busy: Busy | None) -> None:
        if busy is not None:
            shown.append(busy)
            jobs.cancel()

    jobs.busy.connect(heard)
    jobs.run(owner, long, lambda _none: None, failed=failed.append, label="Counting…")
    qtbot.waitUntil(lambda: bool(failed))
    assert [type(error) for error in failed] == [Cancelled]
    assert shown[0].label == "Counting…"
    assert shown[0].total == 10_000
    assert shown[0].can_cancel


def test_after_the_lock_nothing_answers_and_the_desk_is_closed(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    gate, answered, closed = threading.Event(), [], []
    jobs.when_locking(closed.append)
    jobs.open(owner, lambda: DESK, lambda: None)
    jobs.query(owner, lambda _desk: gate.wait(), answered.append)
    jobs.lock(lambda: None)
    gate.set()
    qtbot.waitUntil(lambda: bool(closed))
    assert closed == [DESK]
    assert not answered
    refused: list[Exception] = []
    jobs.query(owner, lambda _desk: None, answered.append, failed=refused.append)
    qtbot.waitUntil(lambda: bool(refused))
    assert not answered


def test_closing_waits_for_the_running_write(qtbot: QtBot, owner: QObject) -> None:
    jobs = Jobs(Worker())
    gate, written, closed = threading.Event(), [], []
    jobs.when_locking(closed.append)
    jobs.open(owner, lambda: DESK, lambda: None)

    def write(_desk: Any) -> Changes:
        gate.wait(0.05)
        written.append(1)
        return Changes()

    jobs.mutate(owner, write)
    jobs.close()
    assert written
    assert closed == [DESK]


class Beside:
    """Long work beside the desk that goes on until it is let go, and what came of it."""

    def __init__(self, jobs: Jobs, owner: QObject) -> None:
        self.gate, self.threads, self.finished = threading.Event(), list[str](), list[int]()
        self.told: list[Exception] = []
        jobs.beside(owner, lambda _desk: 7, self._work, self._finish, failed=self.told.append, label="Copying…")

    def _work(self, given: int, progress: Callable[[int, int], None]) -> int:
        self.threads.append(threading.current_thread().name)
        while not self.gate.wait(0.001):
            progress(1, 2)
        return given * 6

    def _finish(self, _desk: object, made: int) -> Changes:
        self.threads.append(threading.current_thread().name)
        self.finished.append(made)
        return Changes(frozenset({"backup"}))


def test_the_desk_goes_on_beside_long_work(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    answered, heard = list[str](), list[object]()
    jobs.open(owner, lambda: DESK, lambda: None)
    jobs.changed.connect(heard.append)
    beside = Beside(jobs, owner)
    qtbot.waitUntil(lambda: beside.threads == ["beside"])
    jobs.query(owner, lambda _desk: "read", answered.append)
    qtbot.waitUntil(lambda: answered == ["read"])
    assert jobs.is_idle
    beside.gate.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert beside.threads == ["beside", "desk"]
    assert beside.finished == [42]
    assert heard == [Changes(frozenset({"backup"}))]


def test_work_beside_the_desk_is_shown_and_can_be_stopped(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    shown: list[Busy | None] = []
    jobs.busy.connect(shown.append)
    jobs.open(owner, lambda: DESK, lambda: None)
    beside = Beside(jobs, owner)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown[0] == Busy("Copying…", 1, 2, can_cancel=True)
    jobs.cancel()
    qtbot.waitUntil(lambda: shown[-1] is None)
    assert [type(error) for error in beside.told] == [Cancelled]
    assert beside.finished == []


def test_one_after_the_other_works_beside_the_desk(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    jobs.open(owner, lambda: DESK, lambda: None)
    first, second = Beside(jobs, owner), Beside(jobs, owner)
    qtbot.waitUntil(lambda: bool(first.threads) and jobs.is_idle)
    assert second.threads == []
    first.gate.set()
    qtbot.waitUntil(lambda: second.threads == ["beside"])
    assert first.finished == [42]
    second.gate.set()
    qtbot.waitUntil(lambda: second.finished == [42])


def test_what_cannot_be_begun_beside_the_desk_lets_the_next_one_begin(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    told: list[Exception] = []
    jobs.open(owner, lambda: DESK, lambda: None)
    for refused in (Refused("no"), Refused("no again")):
        begin = partial(_raise_from, refused)
        jobs.beside(owner, begin, lambda _given, _progress: 1, lambda *_all: Changes(), failed=told.append)
    third = Beside(jobs, owner)
    third.gate.set()
    qtbot.waitUntil(lambda: third.finished == [42])
    assert [str(error) for error in told] == ["no", "no again"]


def test_an_act_follows_its_work_beside_the_desk_when_the_page_was_left(qtbot: QtBot, jobs: Jobs) -> None:
    owner, heard = QObject(), list[object]()
    jobs.open(owner, lambda: DESK, lambda: None)
    jobs.changed.connect(heard.append)
    beside = Beside(jobs, owner)
    qtbot.waitUntil(lambda: bool(beside.threads))
    owner.deleteLater()
    qtbot.waitUntil(lambda: not _is_alive(owner))
    beside.gate.set()
    qtbot.waitUntil(lambda: heard == [Changes(frozenset({"backup"}))])


def test_nothing_is_begun_beside_where_nothing_is_to_do(inline: Jobs, owner: QObject) -> None:
    worked: list[object] = []
    inline.open(owner, lambda: DESK, lambda: None)
    inline.beside(owner, lambda _desk: None, lambda given, _progress: worked.append(given), lambda *_all: Changes())
    assert worked == []


def test_locking_stops_the_work_beside_before_the_desk_closes(qtbot: QtBot, jobs: Jobs, owner: QObject) -> None:
    order: list[str] = []
    jobs.when_locking(lambda _desk: order.append("closed"))
    jobs.open(owner, lambda: DESK, lambda: None)

    def work(_given: int, progress: Callable[[int, int], None]) -> None:
        try:
            while True:
                progress(1, 2)
        finally:
            order.append("stopped")

    begun: list[int] = []
    jobs.beside(owner, lambda _desk: begun.append(1) or 1, work, lambda *_all: Changes())
    qtbot.waitUntil(lambda: bool(begun) and jobs.is_idle)
    jobs.lock(lambda: order.append("locked"))
    qtbot.waitUntil(lambda: "locked" in order)
    assert order == ["stopped", "closed", "locked"]


def test_closing_the_window_stops_the_work_beside(qtbot: QtBot, owner: QObject) -> None:
    jobs, closed = Jobs(Worker()), list[object]()
    jobs.when_locking(closed.append)
    jobs.open(owner, lambda: DESK, lambda: None)
    beside = Beside(jobs, owner)
    qtbot.waitUntil(lambda: bool(beside.threads))
    jobs.close()
    assert closed == [DESK]
    assert beside.finished == []
