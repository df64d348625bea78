"""Following what others save: every two seconds the desk takes it over, the pages reload, and the screen says who."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from clientbook.services.access import member_names
from clientbook.support.clock import local, now
from clientbook.support.errors import Refused
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.statusbar import StatusBar

FOLLOW_MS = 2_000


@runtime_checkable
class Watching(Protocol):
    """A form in a dialog over a record that others may change meanwhile; `follows` is empty for a new one."""

    follows: bytes

    def changed_by(self, name: str) -> None:
        """Say that somebody else changed it."""
        ...


class _News(NamedTuple):
    name: str
    version: int


class Following(QObject):
    """Asks for news while nothing else is done; `changed_by` tells who changed which file (id, name).

    `shut_out` says why when the account no longer opens the vault.
    """

    changed_by = Signal(bytes, str)
    shut_out = Signal(str)

    def __init__(self, parent: QObject, jobs: Jobs, status: StatusBar) -> None:
        super().__init__(parent)
        self._jobs, self._status = jobs, status
        self._told: _News | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(FOLLOW_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin to follow."""
        self._timer.start()

    def rest(self) -> None:
        """Stop following."""
        self._timer.stop()

    def look(self) -> None:
        """Bring in what others saved, unless something runs or a dialog waits.

        A form that is open over a record is told; the pages below it stay as they are until it is closed.
        """
        if not self._jobs.is_idle:
            return
        waiting = QApplication.activeModalWidget()
        if waiting is None:
            self._told = None
            self._jobs.mutate(self, _refresh, self._in_touch, failed=self._lost_touch, latest="follow")
        elif isinstance(waiting, Watching) and (key := waiting.follows):
            self._ask_for(waiting, key)

    def _ask_for(self, form: Watching, key: bytes) -> None:
        if isinstance(form, QObject):
            tell = self._tell_form
            self._jobs.query(form, lambda desk: _news_of(desk, key), lambda news: tell(form, news), failed=_wait)

    def _tell_form(self, form: Watching, news: _News | None) -> None:
        if news is not None and news != self._told:
            self._told = news
            form.changed_by(news.name)

    def heard(self, changes: Changes) -> None:
        """Say who else changed something."""
        authors = dict(changes.authors)
        if authors:
            self._jobs.query(self, member_names, lambda names: self._tell(authors, names))

    def _tell(self, authors: dict[bytes, bytes], names: dict[bytes, str]) -> None:
        people = dict.fromkeys(names[author] for author in reversed(authors.values()) if author in names)
        if people:
            words = {"names": _(", ").join(people), "time": f"{local(now()):%H:%M}"}
            self._status.show_news(_("{names} saved changes at {time}").format(**words))
        for key, author in authors.items():
            if author in names:
                self.changed_by.emit(key, names[author])

    def _in_touch(self, _changes: Changes) -> None:
        self._status.show_sync("")

    def _lost_touch(self, error: ClientbookError) -> None:
        if isinstance(error, Refused):
            self.shut_out.emit(error.message)
            return
        self._status.show_sync(_("The vault does not answer; trying again"))


def _news_of(desk: Desk, key: bytes) -> _News | None:
    """Return who else changed a record or a file since the form over it was opened, without telling the pages."""
    author = desk.catch_up().authors.get(key)
    if author is None:
        return None
    last = desk.changed_by_others(key)
    return _News(member_names(desk).get(author, ""), last.version if last is not None else 0)


def _wait(_error: ClientbookError) -> None:
    """Say nothing over a form; the page below says it once the form is closed."""


def _refresh(desk: Desk) -> Changes:
    return desk.refresh()
