"""Walks through every page that somebody is offered and reads all of it: each chip, each row, each tab, each file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QTabBar, QWidget

from clientbook.desk import Changes
from clientbook.domain.access import Right
from clientbook.services import duplicate_index
from clientbook.support.words import Role
from clientbook.ui.clients.editor import ClientEditor
from clientbook.ui.clients.filepage import ClientFilePage
from clientbook.ui.clients.filterdialog import FilterDialog
from clientbook.ui.clients.page import ClientsPage
from clientbook.ui.finder import Finder
from clientbook.ui.frame import Frame
from clientbook.ui.handover.case import CasePage
from clientbook.ui.jobs import Jobs
from clientbook.ui.lists.page import ListsPage
from clientbook.ui.page import who_is
from clientbook.ui.pages import entries_for
from clientbook.ui.prefs import Prefs
from clientbook.ui.referrals.page import ReferralsPage
from clientbook.ui.removals.page import BinPage
from clientbook.ui.search.page import SearchPage
from clientbook.ui.widgets.chips import FilterChips
from clientbook.ui.widgets.table import ListTable
from clientbook.ui.workers import Inline
from tests.ui.visibility.reading import everything, texts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from clientbook.ui.page import Page
    from tests.services.visibility.ways import Look


@contextmanager
def signed_in(look: Look, prefs: Path) -> Generator[Frame]:
    """Return the frame of somebody whose desk is open; nothing of it works by itself, and the desk stays open."""
    jobs, crashes = Jobs(Inline()), list[BaseException]()
    jobs.crashed.connect(crashes.append)
    jobs.when_locking(lambda _desk: None)
    frame = Frame(jobs, who_is(look.desk), Prefs(prefs))
    jobs.open(frame, lambda: look.desk, lambda: None)
    frame.resize(1366, 768)
    frame.show()
    try:
        yield frame
    finally:
        frame.looking.rest()
        frame.hide()
        frame.deleteLater()
        jobs.close()
        QApplication.processEvents()
    assert not crashes, crashes


def read_log(frame: Frame) -> Iterator[str]:
    """Read the log, which goes on naming what it once named; the frame keeps the page, so this comes last."""
    if frame.who.may(Right.READ_LOG):
        frame.navigate("log")
        yield from read_page(frame.page)


def read_pages(frame: Frame, look: Look) -> Iterator[str]:
    """Read the other pages of the navigation, with what is typed into the search box, and the frame around them."""
    duplicate_index.look_at_all(look.desk)
    for entry in entries_for(frame.who):
        if entry.key == "log":
            continue
        frame.navigate(entry.key)
        yield from read_page(frame.page)
        if isinstance(frame.page, ClientsPage):
            yield from _read_list(frame, frame.page, look)
    frame.jobs.changed.emit(Changes(frozenset({"client"})))
    yield everything(frame)


def _read_list(frame: Frame, page: ClientsPage, look: Look) -> Iterator[str]:
    for text in look.firm.marks.beginnings:
        page.search(text)
        _settle()
        yield page.count + everything(page.table)
    page.search("")
    page.filter_clicked()
    yield everything(page)
    for dialog in page.findChildren(FilterDialog):
        dialog.done(0)
    frame.navigate("settings")
    for text in look.firm.marks.beginnings:
        frame.search_for(text)
        _settle()
        yield from map(everything, frame.findChildren(Finder))
        frame.search_for("")
    frame.navigate("clients")


def read_further(frame: Frame, look: Look) -> Iterator[str]:
    """Read the pages that lie over others: records found, who brought whom, lists, bin, a departure."""
    found = SearchPage(frame)
    frame.push(found)
    for text in look.firm.marks.beginnings:
        found.search(text)
        yield everything(found)
    frame.back()
    over: list[Page] = [ReferralsPage(frame, client) for client in (*look.seen[:2], *look.unseen[:2])]
    over += [BinPage(frame)] if frame.who.may(Right.EMPTY_BIN) else []
    over += [ListsPage(frame)] if frame.who.may(Right.SET_UP) else []
    over += [CasePage(frame, look.firm.case)] if frame.who.role in (Role.OWNER, Role.MANAGER) else []
    for page in over:
        yield from _read_over(frame, page)


def read_files(frame: Frame, look: Look) -> Iterator[str]:
    """Read every file of the firm as its page shows it, also those that the person does not see."""
    for client in look.clients:
        page = ClientFilePage(frame, client)
        frame.push(page)
        yield from read_page(page)
        page.history_clicked()
        yield everything(page)
        if page.documents.list.line() is not None:
            page.documents.open_clicked()
            yield from read_page(frame.page)
        for dialog in page.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if dialog.isWindow():
                dialog.close()
        while frame.page is not page:
            frame.back()
        frame.back()


def read_forms(frame: Frame, look: Look) -> Iterator[str]:
    """Read the form of every file, and what the form of a new client says when one is typed who is on file."""
    if not frame.who.may(Right.EDIT):
        return
    for client in (*look.seen[:1], *look.unseen[:2]):
        yield from _read_over(frame, ClientEditor(frame, client))
    if not frame.who.may(Right.CREATE):
        return
    editor = ClientEditor(frame)
    frame.push(editor)
    for typed in look.firm.typed:
        editor.contacts.set_value(typed.contacts)
        editor.contacts.edited.emit()
        for timer in editor.findChildren(QTimer, options=Qt.FindChildOption.FindDirectChildrenOnly):
            timer.timeout.emit()
        _settle()
        yield everything(editor.alike)
    editor.clean()
    frame.back()


def _read_over(frame: Frame, page: Page) -> Iterator[str]:
    frame.push(page)
    yield from read_page(page)
    if isinstance(page, ClientEditor):
        page.clean()
    frame.back()


def read_page(page: Page) -> Iterator[str]:
    """Read a page with its head: each chip of it pressed, each tab brought up, each row chosen."""
    _settle()
    yield page.title + page.count + everything(page) + everything(page.head)
    for chips in page.findChildren(FilterChips):
        for place in reversed(range(len(_visible(chips)))):
            _visible(chips)[place].click()
            yield from _read_rows(page)
    for tabs in page.findChildren(QTabBar):
        for place in range(tabs.count()):
            if tabs.isTabVisible(place):
                tabs.setCurrentIndex(place)
                _settle()
                yield everything(tabs)
    yield from _read_rows(page)


def _visible(chips: FilterChips) -> list[QAbstractButton]:
    return [chip for chip in chips.findChildren(QAbstractButton) if chip.isVisible()]


def _read_rows(page: Page) -> Iterator[str]:
    """Read the lists that are shown, and what stands beside them for each of their rows."""
    _settle()
    for view in page.findChildren(ListTable):
        if view.isVisible():
            yield everything(view)
            for row in {0, view.model().rowCount() - 1} - {-1}:
                view.setCurrentIndex(view.model().index(row, 0))
                yield texts(page)


def _settle() -> None:
    """Let rows that were asked for come in."""
    for _turn in range(2):
        QApplication.processEvents()
