"""A window with work done at once, for tests of pages; the firm itself is a real vault."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from clientbook.ui import fonts, icons
from clientbook.ui.jobs import Jobs
from clientbook.ui.prefs import Prefs
from clientbook.ui.theme import Theme
from clientbook.ui.window import Window
from clientbook.ui.workers import Inline
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from clientbook.ui.frame import Frame
    from tests.fixtures_firm import Firm


HERE = Path(__file__).parent
_OF_OFFSCREEN = r"This plugin does not support (propagateSizeHints|raise\(\)|grabbing the keyboard)"
"""What the platform without a screen says of windows and menus, whoever opens them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore(_OF_OFFSCREEN, extend=True))


@pytest.fixture(autouse=True)
def none_of_before() -> None:
    """Take away the windows of the tests before, which a change of theme would paint anew.

    Qt leaves to the event loop what is to be deleted later, and between tests there is none.
    """
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def collected_between_tests() -> Iterator[None]:
    """Leave no cycle to a worker's thread that would be found in the midst of a test; see ui/collecting.py."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(autouse=True)
def no_dialog_left() -> Iterator[None]:
    """Fail a test that leaves a dialog waiting: it would hold back whatever waits for dialogs in the tests after it."""
    yield
    left: list[str] = []
    while (dialog := QApplication.activeModalWidget()) is not None:
        left.append(f"{type(dialog).__name__} “{dialog.windowTitle()}”")
        dialog.hide()
        dialog.deleteLater()
    assert not left, f"left open: {', '.join(left)}"


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Theme:
    """The theme of the application, light."""
    fonts.install(qapp)
    made = Theme(qapp)
    icons.follow(made)
    made.choose("light")
    return made


@pytest.fixture
def window(qtbot: QtBot, look: Theme, tmp_path: Path) -> Iterator[Window]:
    """A locked window whose jobs run at once; an unexpected error fails the test."""
    jobs = Jobs(Inline())
    crashes: list[BaseException] = []
    jobs.crashed.connect(crashes.append)
    made = Window(jobs, Prefs(tmp_path / "prefs.json"), look)
    jobs.crashed.disconnect(made.report)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    yield made
    made.close()
    assert not crashes, crashes


@pytest.fixture
def sign_in(window: Window, firm: Firm) -> Callable[[str], Frame]:
    """Unlock the firm as somebody, through the unlock page, and return the frame."""
    from clientbook.ui.unlock.page import UnlockPage

    def unlock(login: str) -> Frame:
        window.show_unlock(str(firm.path), login)
        page = window.findChild(UnlockPage)
        assert page is not None
        page.enter(passphrase(login))
        page.unlock_clicked()
        assert window.frame is not None
        return window.frame

    return unlock
