"""The window with its real worker thread: nothing blocks, and closing waits."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from clientbook.ui import ahead
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.jobs import Jobs
from clientbook.ui.prefs import Prefs
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.window import Window
from clientbook.ui.workers import Worker
from clientbook.vault import prove_ciphers
from clientbook.vault.crypto import selftest
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


_OURS = ("clientbook.services", "clientbook.domain", "clientbook.vault", "clientbook.desk", "clientbook.ui.frame")
_NOT_YET = ("sqlalchemy", "cryptography", "reportlab", "openpyxl", "pypinyin", *_OURS)
_START = f"""
import sys
from PySide6.QtWidgets import QApplication
def told(*_):
    print([name for name in {_NOT_YET} if name in sys.modules])
    QApplication.instance().setStyleSheet("")
    print(QApplication.style().objectName())
    return 0
QApplication.exec = told
from clientbook.app import run
run([])
"""


@pytest.mark.parametrize("known", ['{"recent": [["firm.clientbook", "chen"]]}', "{}"], ids=["unlock", "wizard"])
def test_the_first_window_comes_before_what_it_does_not_need(profile: Path, known: str) -> None:
    profile.mkdir()
    (profile / "prefs.json").write_text(known, encoding="utf-8")
    ran = subprocess.run([sys.executable, "-c", _START], check=True, capture_output=True, encoding="utf-8")
    assert ran.stdout.split() == ["[]", "fusion"]


def test_what_comes_next_is_brought_in_and_a_broken_cipher_is_said(
    qtbot: QtBot, look: Theme, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = Window(Jobs(Worker()), Prefs(tmp_path / "prefs.json"), look)
    qtbot.addWidget(window)
    window.show_unlock()
    page = window.findChild(UnlockPage)
    assert page is not None
    prove_ciphers.cache_clear()
    monkeypatch.setattr(selftest, "_CHECKS", (lambda: False,))
    window.prepare(ahead.bring_in)
    qtbot.waitUntil(lambda: "ciphers" in page.notice.text)
    monkeypatch.undo()
    window.prepare(ahead.bring_in)
    qtbot.waitUntil(lambda: window.jobs.is_idle)
    window.close()
