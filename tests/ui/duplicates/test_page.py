"""The duplicates page: who sees which pairs, what is decided there, and the looking that goes on beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLabel

from clientbook.domain.access import Right
from clientbook.services import duplicates, firms, overview
from clientbook.services.duplicates import Show
from clientbook.support.words import Role
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.duplicates import looking, model
from clientbook.ui.duplicates.page import DuplicatesPage
from clientbook.ui.jobs import Jobs
from clientbook.ui.pages import entries_for
from clientbook.ui.widgets.table import ListModel
from clientbook.ui.workers import Worker
from tests.fixtures_firm import passphrase
from tests.services.merging import second_file
from tests.services.test_rights import give
from tests.ui.handover.answers import press

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from clientbook.services.duplicate_index import Progress
    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


@pytest.fixture
def double(firm: Firm) -> bytes:
    return second_file(firm)


@pytest.fixture
def go(sign_in: Callable[[str], Frame], qtbot: QtBot) -> Callable[[str], DuplicatesPage]:
    """Sign in, open the page, and wait until everything is compared."""

    def opened(login: str) -> DuplicatesPage:
        frame = sign_in(login)
        with qtbot.waitSignal(frame.looking.progressed, check_params_cb=lambda now: now.done == now.total):
            frame.navigate("duplicates")
        page = frame.page
        assert isinstance(page, DuplicatesPage)
        return page

    return opened


def files_of(page: DuplicatesPage) -> set[bytes]:
    return {client for pair in page.table.model().ids for client in pair}  # type: ignore[attr-defined]


def badge(page: DuplicatesPage) -> int:
    found: list[dict[str, int]] = []
    page.shell.jobs.query(page, overview.badges, found.append)
    return found[0].get("duplicates", 0)


def test_the_model_keeps_the_rules_of_qt(qtbot: QtBot) -> None:
    made = ListModel(model.pair_columns())
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    made.show([1, 2, 3])
    made.show([3])


@pytest.mark.parametrize(("login", "count"), [("chen", 1), ("zhou", 1), ("sun", 0), ("wang", 0), ("zhao", 0)])
def test_a_pair_is_listed_for_who_sees_both_files(
    go: Callable[[str], DuplicatesPage], firm: Firm, double: bytes, login: str, count: int
) -> None:
    page = go(login)
    assert files_of(page) == ({firm.ids["zhangsan"], double} if count else set())
    assert badge(page) == count
    assert page.count == ("1 pair to decide" if count else "")


def test_who_may_not_edit_is_not_offered_the_page(sign_in: Callable[[str], Frame]) -> None:
    assert "duplicates" not in {entry.key for entry in entries_for(sign_in("wu").who)}


def test_the_row_and_the_pane_say_why(
    go: Callable[[str], DuplicatesPage], firm: Firm, double: bytes, qtbot: QtBot
) -> None:
    page = go("chen")
    index = page.table.model().index(0, 2)
    qtbot.waitUntil(lambda: index.data() is not None)
    assert "same mobile" in index.data()
    assert not page.pane.cards[0].isHidden()
    assert "Contact" not in {label.text() for label in page.pane.cards[0].findChildren(QLabel)}
    press(page.pane.cards[0], "Open file")
    front = page.shell.page
    assert isinstance(front, ClientFilePage)
    assert front.client in {firm.ids["zhangsan"], double}


def test_not_the_same_leaves_the_list_and_can_be_decided_again(
    go: Callable[[str], DuplicatesPage], firm: Firm, double: bytes
) -> None:
    page = go("chen")
    press(page.head, "Not the same")
    assert files_of(page) == set()
    assert badge(page) == 0
    page.chips.button(Show.DISTINCT.value).click()
    assert files_of(page) == {firm.ids["zhangsan"], double}
    press(page.head, "Decide again")
    assert files_of(page) == set()
    page.chips.button(Show.OPEN.value).click()
    assert files_of(page) == {firm.ids["zhangsan"], double}


def test_not_the_same_is_taken_back_by_the_message(go: Callable[[str], DuplicatesPage], double: bytes) -> None:
    page = go("chen")
    press(page.head, "Not the same")
    frame = page.shell
    assert frame.undoing.toast.has_action  # type: ignore[attr-defined]
    frame.undoing.toast.act_clicked()  # type: ignore[attr-defined]
    assert double in files_of(page)


def test_a_new_pair_comes_by_itself(go: Callable[[str], DuplicatesPage], firm: Firm, qtbot: QtBot) -> None:
    page = go("chen")
    assert files_of(page) == set()
    made = second_file(firm)
    page.shell.following.look()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: made in files_of(page))


def test_looking_stops_between_two_slices_and_goes_on(
    sign_in: Callable[[str], Frame], double: bytes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SLICE_SECONDS", 0.0)
    frame = sign_in("chen")
    with qtbot.waitSignal(frame.looking.progressed):
        frame.navigate("duplicates")
    page = frame.page
    assert isinstance(page, DuplicatesPage)
    assert page.progress.text.text() == "Comparing files: 0 of 5"
    page.progress.stop.click()
    assert page.progress.text.text() == "Stopped: 0 of 5 files compared"
    assert files_of(page) == set()
    page.progress.go_on.click()
    qtbot.waitUntil(lambda: frame.looking.is_done)
    assert page.progress.text.text() == "All 5 files that you see are compared."
    assert double in files_of(page)


def test_the_window_answers_while_files_are_compared(
    firm: Firm, double: bytes, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SLICE_SECONDS", 0.0)
    jobs, owner = Jobs(Worker()), QObject()
    jobs.open(owner, lambda: firms.open_firm(firm.path, login="chen", passphrase=passphrase("chen")), lambda: None)
    slices: list[Progress] = []
    answers: list[int] = []
    made = looking.Looking(owner, jobs)
    made.progressed.connect(slices.append)
    made.progressed.connect(lambda _now: jobs.query(owner, lambda _desk: len(slices), answers.append))
    made.hurry(owner, is_hurried=True)
    qtbot.waitUntil(lambda: bool(slices) and made.is_done and len(answers) == len(slices))
    jobs.when_locking(firms.lock)
    jobs.close()
    assert [now.done for now in slices] == [0, 5]
    assert answers[0] < len(slices)


def test_a_right_that_was_taken_away_is_said_in_the_bar(
    go: Callable[[str], DuplicatesPage], firm: Firm, double: bytes
) -> None:
    page = go("zhou")
    give(firm.open("chen"), Role.ARCHIVE_CLERK, {Right.CREATE})
    page.shell.following.look()  # type: ignore[attr-defined]
    press(page.head, "Not the same")
    assert "Your role does not allow this" in page.notice.text
    assert duplicates.count_pairs(firm.open("chen")).distinct == 0
