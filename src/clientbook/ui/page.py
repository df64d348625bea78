"""What every page is: title, actions, error bar, and its answer to changes and to the lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from clientbook.services.access import my_rights
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.errors import tone
from clientbook.ui.widgets.labels import button, column, row
from clientbook.ui.widgets.notice import NoticeBar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QLayout

    from clientbook.desk import Changes, Desk
    from clientbook.domain.access import Right
    from clientbook.support.errors import ClientbookError
    from clientbook.support.words import Role
    from clientbook.ui.duplicates.looking import Looking
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.prefs import Prefs


class Who(NamedTuple):
    """The signed-in person, the firm and the rights that the frame offers by."""

    id: bytes
    name: str
    login: str
    role: Role
    firm: str
    rights: frozenset[Right]

    def may(self, right: Right) -> bool:
        """Say whether the screen offers what needs this right; the services decide."""
        return right in self.rights


def who_is(desk: Desk) -> Who:
    """Return who is signed in; called on the worker after unlocking."""
    me = desk.vault.me
    return Who(me.id, me.name, me.login, me.role, desk.vault.directory.firm, my_rights(desk))


class Shell(Protocol):
    """What a page may ask of the window around it."""

    jobs: Jobs
    who: Who
    prefs: Prefs
    looking: Looking

    @property
    def page(self) -> Page:
        """The page in front."""
        ...

    def push(self, page: Page) -> None:
        """Show a page over the current one, with a back button."""
        ...

    def back(self) -> None:
        """Leave the top page."""
        ...

    def navigate(self, key: str) -> None:
        """Show one of the pages of the navigation."""
        ...

    def search_for(self, text: str) -> None:
        """Put a text into the search box."""
        ...

    def search_records(self) -> None:
        """Search the texts of records for what stands in the search box."""
        ...


class Page(QWidget):
    """Base of every page. Subclasses fill `body`, and `head` with at most one primary button, rightmost.

    `concerns` are the nouns whose changes make the page reload. `client` is the file that the page shows, if it shows
    one. A page that `holds_input` keeps Ctrl+Z for what is being typed.
    """

    titled = Signal()
    concerns: frozenset[str] = frozenset()
    can_search = False
    holds_input = False

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.client = b""
        self.title = ""
        self.count = ""
        self.head = QWidget()
        self._head_row: QHBoxLayout = row(spacing=theme.SPACE_S)
        self.head.setLayout(self._head_row)
        self.notice = NoticeBar()
        self.body: QVBoxLayout = column(spacing=0)
        notice_row = row(self.notice, margins=(16, 8, 16, 0))
        self._notice_holder = QWidget()
        self._notice_holder.setLayout(notice_row)
        self.notice.shown_changed.connect(self._notice_holder.setVisible)
        self._notice_holder.hide()
        outer = column(self._notice_holder, self.body, spacing=0)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    def name_page(self, title: str, count: str = "") -> None:
        """Give the page its title and a few words beside it."""
        self.title, self.count = title, count
        self.titled.emit()

    def add_action(
        self, text: str, clicked: Callable[[], object], *, look: str = "", icon: str = "", tip: str = ""
    ) -> QPushButton:
        """Add a button to the page's head."""
        made = button(text, clicked, look=look, icon=icon)
        if tip:
            made.setToolTip(tip)
        self._head_row.addWidget(made)
        return made

    def add_to_head(self, widget: QWidget) -> None:
        """Add something that is no button to the page's head."""
        self._head_row.addWidget(widget)

    def lay_list(self, head: Sequence[QWidget | QLayout], shown: QWidget, pane: QWidget, *foot: QWidget) -> None:
        """Fill the page: what narrows the list above it, the list, what stands below, and a pane beside all of it."""
        left = column(*head, shown, *foot, spacing=0)
        left.setStretch(len(head), 1)
        both = row(spacing=0)
        both.addLayout(left, 1)
        both.addWidget(pane)
        self.body.addLayout(both)

    def show_one(self, stack: QStackedWidget, shown: QWidget) -> None:
        """Show one of a stack, a list or what is said where it is empty, and let it take the keyboard."""
        stack.setCurrentWidget(shown)
        self.setFocusProxy(shown)

    def show_error(self, error: ClientbookError) -> None:
        """Say an error in the page's bar."""
        self.notice.say(error.message, tone(error))

    def apply(self, changes: Changes) -> None:
        """Reload when something that the page shows has changed."""
        if self.concerns & changes.nouns:
            self.reload()

    def reload(self) -> None:
        """Read everything shown anew."""

    def changed_by(self, name: str) -> str:
        """Return what to say when `name` changed the file that the page shows; nothing if the page says it itself."""
        return _("{name} has just changed “{file}”").format(name=name, file=self.title)

    def search(self, text: str) -> None:
        """Show what fits the text of the search box; only called when `can_search`."""

    def step_found(self, step: int) -> None:
        """Mark the next or the previous of what the search shows; only called when `can_search`."""

    def open_found(self) -> None:
        """Open what is marked in what the search shows; only called when `can_search`."""

    def may_leave(self) -> bool:
        """Say whether the page may be left; one with unsaved input asks first."""
        return True

    def empty(self) -> None:
        """Forget everything readable, before the window locks."""

    def new_clicked(self) -> None:
        """Ctrl+N."""

    def edit_clicked(self) -> None:
        """F2."""

    def print_clicked(self) -> None:
        """Ctrl+P."""
