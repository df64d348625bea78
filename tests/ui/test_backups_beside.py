"""The window answers while a backup is made (by a button, before an import or a closing) and while one is checked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from clientbook.services import backups
from clientbook.ui.backups.model import moment
from clientbook.ui.backups.page import BackupsPage
from clientbook.ui.clients.importing import ImportPage
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.jobs import Jobs
from clientbook.ui.members.page import MembersPage
from clientbook.ui.prefs import Prefs
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.window import Window
from clientbook.ui.workers import Worker
from tests.fixtures_firm import passphrase
from tests.ui.handover.answers import answering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from clientbook.ui.theme import Theme
    from tests.fixtures_firm import Firm


class Slow(Worker):
    """A worker beside which everything waits until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.waits = threading.Event(), threading.Event()

    def beside(self, function: Callable[[], None]) -> None:
        """Run `function` on a thread of its own, later."""

        def later() -> None:
            self.waits.set()
            self.go.wait()
            function()

        super().beside(later)


@pytest.fixture
def worker() -> Iterator[Slow]:
    made = Slow()
    yield made
    made.go.set()


@pytest.fixture
def frame(qtbot: QtBot, look: Theme, tmp_path: Path, firm: Firm, worker: Slow) -> Iterator[Frame]:
    """The owner's frame over a real worker."""
    window = Window(Jobs(worker), Prefs(tmp_path / "prefs.json"), look)
    qtbot.addWidget(window)
    window.show()
    window.show_unlock(str(firm.path), "chen")
    page = window.findChild(UnlockPage)
    assert page is not None
    page.enter(passphrase("chen"))
    page.unlock_clicked()
    qtbot.waitUntil(lambda: window.frame is not None)
    assert window.frame is not None
    window.frame.care.rest()
    qtbot.waitUntil(lambda: window.jobs.is_idle)
    yield window.frame
    worker.go.set()
    window.close()


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text("姓名,手机\n孔明,13800138999\n", encoding="utf-8")
    return path


def found(qtbot: QtBot, frame: Frame, text: str) -> int:
    """Search the list of clients and return how many are found."""
    frame.navigate("clients")
    page = frame.page
    assert isinstance(page, ClientsPage)
    frame.search_for(text)
    frame.search_now()
    qtbot.waitUntil(lambda: frame.jobs.is_idle)
    return page.table.model().rowCount()


def found_while_it_works(qtbot: QtBot, frame: Frame, worker: Slow, text: str) -> int:
    """Search as `found` does while the backup is under way."""
    qtbot.waitUntil(worker.waits.is_set)
    count = found(qtbot, frame, text)
    assert not worker.go.is_set()
    return count


def test_search_answers_while_a_backup_is_made(qtbot: QtBot, frame: Frame, worker: Slow, firm: Firm) -> None:
    frame.navigate("backups")
    page = frame.page
    assert isinstance(page, BackupsPage)
    page.backup_clicked()
    assert found_while_it_works(qtbot, frame, worker, "haihong") == 1
    worker.go.set()
    qtbot.waitUntil(lambda: "read back" in page.notice.text)
    assert len(backups.list_backups(firm.open("chen"))) == 1


def test_search_answers_while_the_backup_before_an_import_is_made(
    qtbot: QtBot, frame: Frame, worker: Slow, firm: Firm, sheet: Path
) -> None:
    page = ImportPage(frame, sheet)
    frame.push(page)
    qtbot.waitUntil(lambda: frame.jobs.is_idle)
    page.run_clicked()
    assert found_while_it_works(qtbot, frame, worker, "kongming") == 0
    worker.go.set()
    qtbot.waitUntil(lambda: bool(backups.list_backups(firm.open("chen"))))
    qtbot.waitUntil(lambda: found(qtbot, frame, "kongming") == 1)
    assert len(backups.list_backups(firm.open("chen"))) == 1


def test_an_import_whose_backup_is_stopped_takes_nothing_in(
    qtbot: QtBot, frame: Frame, worker: Slow, sheet: Path
) -> None:
    page = ImportPage(frame, sheet)
    frame.push(page)
    qtbot.waitUntil(lambda: frame.jobs.is_idle)
    with qtbot.waitSignal(frame.jobs.busy, check_params_cb=lambda busy: busy is not None and "back" in busy.label):
        page.run_clicked()
    frame.jobs.cancel()
    worker.go.set()
    qtbot.waitUntil(lambda: "Nothing was changed" in page.notice.text)
    assert found(qtbot, frame, "kongming") == 0


def test_search_answers_while_the_backup_before_a_closing_is_made(
    qtbot: QtBot, frame: Frame, worker: Slow, firm: Firm
) -> None:
    frame.navigate("members")
    page = frame.page
    assert isinstance(page, MembersPage)
    qtbot.waitUntil(lambda: frame.jobs.is_idle)
    page.table.choose(firm.ids["zhou"])
    answering("Close the account")
    page.close_clicked()
    assert found_while_it_works(qtbot, frame, worker, "haihong") == 1
    worker.go.set()
    qtbot.waitUntil(lambda: "is closed" in page.notice.text)
    assert len(backups.list_backups(firm.open("chen"))) == 1


def checking(qtbot: QtBot, frame: Frame, firm: Firm) -> BackupsPage:
    """Ask for a backup to be restored; it is being checked when this returns."""
    made = backups.back_up(firm.open("chen"))[1]
    frame.navigate("backups")
    page = frame.page
    assert isinstance(page, BackupsPage)
    qtbot.waitUntil(lambda: page.table.model().rowCount() == 1)
    answering(f"Restore the backup of {moment(made.made_at)}")
    page.restore_clicked()
    return page


def test_search_answers_while_a_backup_is_checked_for_restoring(
    qtbot: QtBot, frame: Frame, worker: Slow, firm: Firm
) -> None:
    window = checking(qtbot, frame, firm).window()
    assert isinstance(window, Window)
    assert found_while_it_works(qtbot, frame, worker, "haihong") == 1
    for desk in firm.opened:
        desk.close()
    worker.go.set()
    qtbot.waitUntil(lambda: window.frame is None)
    gate = window.findChild(UnlockPage)
    assert gate is not None
    qtbot.waitUntil(lambda: "in place" in gate.notice.text)


def test_a_check_that_is_stopped_leaves_the_vault_and_no_copy(
    qtbot: QtBot, frame: Frame, worker: Slow, firm: Firm
) -> None:
    page = checking(qtbot, frame, firm)
    with qtbot.waitSignal(frame.jobs.busy, check_params_cb=lambda busy: busy is not None and "Check" in busy.label):
        qtbot.waitUntil(worker.waits.is_set)
    frame.jobs.cancel()
    worker.go.set()
    qtbot.waitUntil(lambda: "Nothing was changed" in page.notice.text)
    assert not list(firm.path.parent.glob(".*"))
    assert found(qtbot, frame, "haihong") == 1
