"""The frame of an unlocked vault: navigation, head, pages on a stack, and the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from clientbook.domain.access import Right
from clientbook.services import overview
from clientbook.services.members import waiting_files
from clientbook.support.i18n import _, ngettext
from clientbook.ui.backups.care import Care
from clientbook.ui.conduct.watching import Watch
from clientbook.ui.duplicates.looking import Looking
from clientbook.ui.errors import host_of
from clientbook.ui.finder import Finder
from clientbook.ui.following import Following
from clientbook.ui.nav import NavRail
from clientbook.ui.pages import Entry, entries_for
from clientbook.ui.settling import Settling, leave_to_next
from clientbook.ui.statusbar import StatusBar
from clientbook.ui.topbar import TopBar
from clientbook.ui.undoing import REDO_KEYS, UNDO_KEYS, Undoing
from clientbook.ui.widgets.labels import column, row

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from clientbook.desk import Changes
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.page import Page, Who
    from clientbook.ui.prefs import Prefs

_NARROW = 1240


class Frame(QWidget):
    """Holds the pages of one signed-in person; made at unlock, thrown away at lock."""

    lock_asked = Signal()
    shut_out = Signal(str)

    def __init__(self, jobs: Jobs, who: Who, prefs: Prefs) -> None:
        super().__init__()
        self.jobs, self.who, self.prefs = jobs, who, prefs
        self._entries: dict[str, Entry] = {entry.key: entry for entry in entries_for(who)}
        self._pages: dict[str, Page] = {}
        self._over: list[Page] = []
        self._key = ""
        self._nav = NavRail(_("Client files"), list(self._entries.values()))
        self._top = TopBar(who)
        self._stack = QStackedWidget()
        self.status = StatusBar(who)
        self.care = Care(jobs, who, self.status)
        right = column(self._top, self.care, self._stack, self.status, spacing=0)
        right.setStretch(2, 1)
        outer = row(self._nav, spacing=0)
        outer.addLayout(right, 1)
        self.setLayout(outer)
        self._finder = Finder(self, self._top.search)
        self.following = Following(self, jobs, self.status)
        self.undoing = Undoing(self, self._stack)
        self.looking = Looking(self, jobs)
        self.settling = Settling(self, jobs, who)
        self.watch = Watch(self, jobs)
        self._connect()
        self._make_shortcuts()

    def _connect(self) -> None:
        self._nav.chosen.connect(self.navigate)
        self._top.back_asked.connect(self.back)
        self._top.lock_asked.connect(self.lock_asked)
        self._top.settings_asked.connect(lambda: self.navigate("settings"))
        self._top.search.searched.connect(self._searched)
        self._top.search.entered.connect(self.open_found)
        self._top.search.stepped.connect(self._stepped)
        self.status.cancel_asked.connect(self.jobs.cancel)
        self.jobs.changed.connect(self._changed)
        self.jobs.failed.connect(self._failed)
        self.following.changed_by.connect(self._tell_page)
        self.following.shut_out.connect(self.shut_out)
        self.jobs.busy.connect(self.status.show_busy)
        self.jobs.unreadable.connect(self.shut_out)

    def _make_shortcuts(self) -> None:
        shortcuts = (
            ("Ctrl+K", self.focus_search),
            ("Ctrl+Shift+F", self.search_records),
            ("Ctrl+L", self.lock_asked.emit),
            ("Ctrl+N", self._new_clicked),
            ("F2", self._edit_clicked),
            ("Ctrl+P", self._print_clicked),
            (UNDO_KEYS, self.undoing.undo_clicked),
            (REDO_KEYS, self.undoing.redo_clicked),
            ("Ctrl+Shift+Z", self.undoing.redo_clicked),
            ("F5", self._reload_clicked),
            ("Esc", self.back),
            ("Alt+Left", self.back),
            ("Ctrl+,", lambda: self._go("settings")),
        )
        for keys, act in shortcuts:
            QShortcut(QKeySequence(keys), self, act)
        for number, key in zip("1234567890", self._entries, strict=False):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda key=key: self._go(key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what width there is to the page."""
        super().resizeEvent(event)
        self._nav.fold(is_folded=self.width() < _NARROW)

    def start(self) -> None:
        """Show the first page and begin to follow what others save."""
        self.navigate(next(iter(self._entries)))
        self.page.setFocus()
        self.settling.settle()
        self.jobs.query(self, waiting_files, self._say_waiting, failed=leave_to_next)
        self.following.start()
        self.care.start()
        if self.who.may(Right.EDIT):
            self.looking.start()
        if self.who.may(Right.MANAGE_MEMBERS):
            self.watch.start()
        self._count()

    @property
    def page(self) -> Page:
        """The page in front."""
        return self._over[-1] if self._over else self._pages[self._key]

    @property
    def key(self) -> str:
        """The key of the navigation's page that is open."""
        return self._key

    def navigate(self, key: str) -> None:
        """Show one of the pages of the navigation; pages over it are closed."""
        if key not in self._entries or not self._may_leave_all():
            self._nav.mark(self._key)
            return
        held = self.window().focusWidget()
        was_in_page = held is not None and self._stack.isAncestorOf(held)
        self._drop_over()
        is_new = key not in self._pages
        if is_new:
            self._pages[key] = self._make(key)
        self._key = key
        self._nav.mark(key)
        self._show_front()
        if is_new:
            self.page.reload()
        if was_in_page:
            self.page.setFocus()

    def _go(self, key: str) -> None:
        """Show a page by its key on the keyboard, and let it take the next ones."""
        self.navigate(key)
        if self._key == key:
            self.page.setFocus()

    def _make(self, key: str) -> Page:
        made = self._entries[key].make(self)
        made.titled.connect(lambda: self._retitled(made))
        self._stack.addWidget(made)
        return made

    def push(self, page: Page) -> None:
        """Show a page over the current one."""
        page.titled.connect(lambda: self._retitled(page))
        self._over.append(page)
        self._stack.addWidget(page)
        page.reload()
        self._show_front()
        page.setFocus()

    def back(self) -> None:
        """Leave the top page if it may be left."""
        if not self._over or not self._over[-1].may_leave():
            return
        self._remove(self._over.pop())
        self._show_front()
        self.page.setFocus()

    def search_for(self, text: str) -> None:
        """Put a text into the search box."""
        self._top.search.setText(text)
        self.focus_search()

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self._top.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._top.search.selectAll()

    def search_records(self) -> None:
        """Search the texts of records for what stands in the box."""
        from clientbook.ui.search.page import SearchPage

        self._finder.hide()
        if not isinstance(self.page, SearchPage):
            self.push(SearchPage(self, self._top.search.text()))
        self.focus_search()

    def search_now(self) -> None:
        """Search for what stands in the box without waiting for the pause."""
        self._searched(self._top.search.text())

    def open_found(self) -> None:
        """Open the file marked in the page's list, or in the list under the search box."""
        if self.page.can_search:
            self.page.open_found()
        else:
            self._finder.open_marked()

    def may_leave(self) -> bool:
        """Say whether nothing unsaved would be lost."""
        return self._may_leave_all()

    def empty(self) -> None:
        """Forget everything readable."""
        self.following.rest()
        self.undoing.toast.dismiss()
        self.care.rest()
        self.looking.rest()
        self.watch.rest()
        for page in [*self._over, *self._pages.values()]:
            page.empty()
        self._top.search.clear()
        self._finder.empty()

    def _new_clicked(self) -> None:
        self.page.new_clicked()

    def _edit_clicked(self) -> None:
        self.page.edit_clicked()

    def _print_clicked(self) -> None:
        self.page.print_clicked()

    def _reload_clicked(self) -> None:
        self.page.reload()

    def _may_leave_all(self) -> bool:
        return all(page.may_leave() for page in reversed(self._over))

    def _drop_over(self) -> None:
        while self._over:
            self._remove(self._over.pop())

    def _remove(self, page: Page) -> None:
        page.empty()
        self._stack.removeWidget(page)
        page.head.deleteLater()
        page.deleteLater()

    def _show_front(self) -> None:
        page = self.page
        self._stack.setCurrentWidget(page)
        self._top.show_page(page, can_go_back=bool(self._over))

    def _retitled(self, page: Page) -> None:
        if page is self.page:
            self._top.retitle(page)

    def _stepped(self, step: int) -> None:
        if self.page.can_search:
            self.page.step_found(step)
        else:
            self._finder.step(step)

    def _searched(self, text: str) -> None:
        if self.page.can_search:
            self.page.search(text)
        else:
            self._finder.search(text)

    def _changed(self, changes: Changes) -> None:
        if not changes:
            return
        for page in [*self._pages.values(), *self._over]:
            page.apply(changes)
        self.undoing.heard(changes)
        self.following.heard(changes)
        self.looking.heard(changes)
        self.settling.heard(changes)
        self._count()

    def _tell_page(self, client: bytes, name: str) -> None:
        page = self.page
        if client == page.client and (text := page.changed_by(name)):
            self.undoing.tell(text)

    def _count(self) -> None:
        self.jobs.query(self, overview.badges, self._nav.show_badges, latest="badges")

    def _failed(self, owner: QObject, error: ClientbookError) -> None:
        host = host_of(owner) if shiboken6.isValid(owner) else None
        (host or self.page).show_error(error)

    def _say_waiting(self, count: int) -> None:
        if count:
            text = ngettext(
                "{n} file that you serve waits for your new keys. It is back once an owner, or the manager of its "
                "team, has unlocked the vault.",
                "{n} files that you serve wait for your new keys. They are back once an owner, or the manager of their "
                "team, has unlocked the vault.",
                count,
            )
            self.page.notice.say(text.format(n=f"{count:,}"), "warn")
