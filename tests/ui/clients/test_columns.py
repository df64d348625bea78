"""The columns of the client list, chosen in the menu of its head, and kept for the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.jobs import Jobs
from clientbook.ui.prefs import Prefs, load_prefs
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.window import Window
from clientbook.ui.workers import Inline
from tests.fixtures_firm import passphrase

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clientbook.ui.theme import Theme
    from tests.fixtures_firm import Firm


def opened(qtbot: QtBot, look: Theme, firm: Firm, prefs: Prefs) -> tuple[Window, ClientsPage]:
    """Start a window with these preferences and sign in."""
    window = Window(Jobs(Inline()), prefs, look)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.show_unlock(str(firm.path), "chen")
    gate = window.findChild(UnlockPage)
    assert gate is not None
    gate.enter(passphrase("chen"))
    gate.unlock_clicked()
    assert window.frame is not None
    page = window.frame.page
    assert isinstance(page, ClientsPage)
    return window, page


def heads(page: ClientsPage) -> list[str]:
    """Return the titles of the columns that are shown."""
    model, table = page.table.model(), page.table
    places = [place for place in range(model.columnCount()) if not table.isColumnHidden(place)]
    return [str(model.headerData(place, Qt.Orientation.Horizontal)) for place in places]


def toggle(qtbot: QtBot, page: ClientsPage, *titles: str) -> None:
    """Open the menu of the head with the right mouse button, and click on columns in it."""
    for title in titles:
        head = page.table.horizontalHeader()
        head.customContextMenuRequested.emit(QPoint(20, 10))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        (action,) = [one for one in menu.actions() if one.text() == title]
        qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        assert QApplication.activePopupWidget() is None


def test_chosen_columns_are_there_when_the_program_starts_again(
    qtbot: QtBot, look: Theme, firm: Firm, tmp_path: Path
) -> None:
    window, page = opened(qtbot, look, firm, load_prefs(tmp_path))
    everything = heads(page)
    toggle(qtbot, page, "Phone", "Responsible")
    assert heads(page) == [title for title in everything if title not in ("Phone", "Responsible")]
    toggle(qtbot, page, "Phone")
    left = [title for title in everything if title != "Responsible"]
    assert heads(page) == left
    window.close()
    window, page = opened(qtbot, look, firm, load_prefs(tmp_path))
    assert heads(page) == left
    window.lock()
    window.close()
    assert "138" not in (tmp_path / "prefs.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("hidden", [True, False])
def test_the_menu_says_what_is_shown_and_never_takes_the_names_away(
    qtbot: QtBot, look: Theme, firm: Firm, tmp_path: Path, hidden: bool
) -> None:
    window, page = opened(qtbot, look, firm, load_prefs(tmp_path))
    if hidden:
        toggle(qtbot, page, "Phone")
    shown = {action.text(): action.isChecked() for action in page.table.column_menu().actions()}
    assert shown["Phone"] is not hidden
    assert "Client" not in shown
    assert heads(page)[0] == "Client"
    window.close()
