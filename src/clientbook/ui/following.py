"""Following what others save: every two seconds the desk takes it over, the pages reload, and the screen says who."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


class Following(QObject):
    """Asks for news while nothing else is done; `changed_by` tells who changed which file (id, name).

    `shut_out` says why when the account no longer opens the vault.
    """

    changed_by = Signal(bytes, str)
    shut_out = Signal(str)

    def __init__(self, parent: QObject, jobs: Jobs, status: StatusBar) -> None:
        super().__init__(parent)
        self._jobs, self._status = jobs, status
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
        """Bring in what others saved, unless something runs or a dialog waits."""
        if self._jobs.is_idle and QApplication.activeModalWidget() is None:
            self._jobs.mutate(self, _refresh, self._in_touch, failed=self._lost_touch, latest="follow")

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


def _refresh(desk: Desk) -> Changes:
    return desk.refresh()
