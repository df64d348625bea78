"""A screen of 1366 × 768 at 125 %: nothing is cut, and lists still say whom they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from clientbook.services.clients import ClientFilter, list_clients
from clientbook.support.i18n import speaking
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.nav import NavButton
from clientbook.ui.pages import entries_for
from clientbook.ui.widgets.table import ListTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.ui.frame import Frame

SMALL = (1093, 574)
READABLE = 120


def _cut(window: QWidget) -> list[str]:
    """Return what cannot be read to its end: buttons and boxes smaller than their words, or under something else."""
    found: list[str] = []
    for made in window.findChildren(QWidget):
        if not made.isVisible() or not isinstance(made, QPushButton | QComboBox) or isinstance(made, NavButton):
            continue
        needed = made.minimumSizeHint().width() if isinstance(made, QComboBox) else made.sizeHint().width()
        if made.width() < min(needed, made.maximumWidth()):
            found.append(
                f"{made.text() if isinstance(made, QPushButton) else made.currentText()}: {made.width()} of {needed}"
            )
    return found


def _overlapping(window: QWidget) -> list[str]:
    """Return pairs of controls of one parent that lie over each other."""
    found: list[str] = []
    for parent in window.findChildren(QWidget):
        made = [it for it in parent.children() if isinstance(it, QPushButton | QComboBox) and it.isVisible()]
        found += [
            f"{one.accessibleName() or one.metaObject().className()} / {other.accessibleName()}"
            for place, one in enumerate(made)
            for other in made[place + 1 :]
            if one.geometry().intersects(other.geometry())
        ]
    return found


def _unreadable(window: QWidget) -> list[str]:
    """Return the lists whose first column has no room for a name, or whose last one lies outside."""
    found: list[str] = []
    for table in window.findChildren(ListTable):
        if table.isVisible():
            header = table.horizontalHeader()
            if header.sectionSize(0) < READABLE or header.length() > table.viewport().width():
                found.append(f"{table.accessibleName()}: {header.sectionSize(0)}, {header.length()}")
    return found


def _faults(window: QWidget) -> list[str]:
    for _round in range(3):
        QApplication.processEvents()
    return [*_cut(window), *_overlapping(window), *_unreadable(window)]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_page_can_be_read_on_a_small_screen(sign_in: Callable[[str], Frame], language: str) -> None:
    with speaking(language):
        frame = sign_in("chen")
        frame.window().resize(*SMALL)
        assert frame.window().width() == SMALL[0]
        faults: dict[str, list[str]] = {}
        for entry in entries_for(frame.who):
            frame.navigate(entry.key)
            faults[entry.key] = _faults(frame.window())
        assert not {key: found for key, found in faults.items() if found}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_client_file_can_be_read_on_a_small_screen(sign_in: Callable[[str], Frame], language: str) -> None:
    with speaking(language):
        frame = sign_in("chen")
        frame.window().resize(*SMALL)
        clients: list[bytes] = []
        frame.jobs.query(frame, lambda desk: list_clients(desk, ClientFilter()), clients.extend)
        page = ClientFilePage(frame, clients[0])
        frame.push(page)
        for sheet in (page.timeline, page.documents):
            page.sheets.bring(sheet)
            assert not _faults(frame.window())
        assert page.sheets.width() > 400
        assert page.team.width() >= page.team.minimumSizeHint().width()


def test_the_navigation_folds_and_still_says_where_it_leads(sign_in: Callable[[str], Frame]) -> None:
    frame = sign_in("chen")
    entry = frame.findChildren(NavButton)[0]
    frame.window().resize(1366, 768)
    wide = entry.width()
    assert not entry.toolTip()
    frame.window().resize(*SMALL)
    QApplication.processEvents()
    assert entry.width() < wide / 3
    assert entry.toolTip() == entry.text()
    assert entry.accessibleName()
