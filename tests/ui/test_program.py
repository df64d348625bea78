"""The window with its real worker thread: nothing blocks, and closing waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.jobs import Jobs, Worker
from clientbook.ui.prefs import Prefs
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.window import Window
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.theme import Theme
    from tests.fixtures_firm import Firm


def test_unlocking_searching_and_locking_with_a_real_worker(
    qtbot: QtBot, look: Theme, firm: Firm, tmp_path: Path
) -> None:
    window = Window(Jobs(Worker()), Prefs(tmp_path / "prefs.json"), look)
    qtbot.addWidget(window)
    window.show_unlock(str(firm.path), "chen")
    window.show()
    page = window.findChild(UnlockPage)
    assert page is not None
    page.enter(passphrase("chen"))
    page.unlock_clicked()
    qtbot.waitUntil(lambda: window.frame is not None)
    frame = window.frame
    assert frame is not None
    listed = frame.page
    assert isinstance(listed, ClientsPage)
    qtbot.waitUntil(lambda: len(listed.model.ids) == 4)
    listed.search("zs")
    qtbot.waitUntil(lambda: listed.model.ids == [firm.ids["zhangsan"]])
    window.lock()
    assert window.frame is None
    qtbot.waitUntil(lambda: window.jobs.is_idle)
    window.close()
