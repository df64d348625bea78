"""The bar above every page: back, title, search, the page's actions, the lock and who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QWidget

from clientbook.support.i18n import _
from clientbook.ui import icons, theme
from clientbook.ui.widgets.labels import Elided, button, column, frame, icon_button, row

if TYPE_CHECKING:
    from clientbook.ui.page import Page, Who

HEIGHT = 56
_TYPING_MS = 120
_NARROW, _LEAST_COUNT = 1100, 60
_AROUND = 78  # the glass, the cross that clears, and the margins beside the words


class SearchBox(QLineEdit):
    """Finds as one types: `searched` after a short pause, `entered` with Enter, `stepped` with the arrows."""

    searched = Signal(str)
    entered = Signal()
    stepped = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._hints = (_("Search name, pinyin, phone (Ctrl+K)"), _("Search (Ctrl+K)"), _("Search"))
        self.setPlaceholderText(self._hints[0])
        self.setAccessibleName(_("Search clients"))
        self.setClearButtonEnabled(True)
        if (clear := self.findChild(QAction)) is not None:
            icons.put(clear, "dismiss")
        self.setMaxLength(200)
        glass = QAction(self)
        icons.put(glass, "search")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text()))
        self.textChanged.connect(lambda _text: self._pause.start())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what can be searched for as far as there is space to read it."""
        super().resizeEvent(event)
        space = self.width() - _AROUND
        fitting = [hint for hint in self._hints if self.fontMetrics().horizontalAdvance(hint) <= space]
        self.setPlaceholderText(fitting[0] if fitting else self._hints[-1])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send Enter and the arrows on; Escape clears, then leaves."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._pause.isActive():
                self._pause.stop()
                self.searched.emit(self.text())
            self.entered.emit()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.left.emit() if not self.text() else self.clear()
        else:
            super().keyPressEvent(event)


class TopBar(QWidget):
    """Shows the head of the page in front."""

    back_asked = Signal()
    lock_asked = Signal()
    settings_asked = Signal()

    def __init__(self, who: Who) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._back = icon_button("back", _("Back (Esc)"), self.back_asked.emit)
        self._title = Elided(look="title")
        self._count = Elided(look="muted")
        self.search = SearchBox()
        self.search.setMinimumWidth(150)
        self.search.setMaximumWidth(300)
        self._least = 260
        self._place: QHBoxLayout = row()
        self._shown: QWidget | None = None
        lock = icon_button("lock", _("Lock the vault (Ctrl+L)"), self.lock_asked.emit)
        account = button(who.name, look="account", icon="person")
        account.setAccessibleName(_("Signed in as {name}").format(name=who.name))
        account.setMenu(self._menu(account))
        bar = frame("bar")
        layout = row(self._back, self._title, self._count, spacing=theme.SPACE_S, margins=(20, 0, 12, 0))
        layout.setStretchFactor(self._title, 30)
        layout.setStretchFactor(self._count, 20)
        layout.addStretch(1)
        layout.addWidget(self.search, 12)
        layout.addLayout(self._place)
        layout.addSpacing(theme.SPACE_XS)
        layout.addWidget(account)
        layout.addWidget(lock)
        bar.setLayout(layout)
        self.setLayout(column(bar, spacing=0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let title and search give way before the page's actions do."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self.search.setMinimumWidth(110 if is_narrow else 150)
        self._least = 120 if is_narrow else 260
        self._title.setMinimumWidth(min(self._title.maximumWidth(), self._least))
        self._count.setMinimumWidth(0 if is_narrow else min(self._count.maximumWidth(), _LEAST_COUNT))

    def _menu(self, parent: QWidget) -> QMenu:
        menu = QMenu(parent)
        menu.addAction(_("&Settings"), self.settings_asked.emit)
        menu.addAction(_("&Lock the vault"), self.lock_asked.emit)
        return menu

    def show_page(self, page: Page, *, can_go_back: bool) -> None:
        """Show title and actions of a page."""
        if self._shown is not page.head:
            if self._shown is not None:
                self._place.removeWidget(self._shown)
                self._shown.hide()
            self._place.addWidget(page.head)
            page.head.show()
            self._shown = page.head
        self._back.setVisible(can_go_back)
        self.retitle(page)

    def retitle(self, page: Page) -> None:
        """Show the page's title anew."""
        width = self._title.fontMetrics().horizontalAdvance(page.title) + 4
        self._title.setMinimumWidth(min(width, self._least))
        self._title.setMaximumWidth(width)
        self._title.say(page.title)
        width = self._count.fontMetrics().horizontalAdvance(page.count) + 4
        self._count.setMinimumWidth(0 if self.width() < _NARROW else min(width, _LEAST_COUNT))
        self._count.setMaximumWidth(width)
        self._count.say(page.count)
