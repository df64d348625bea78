"""New keys for files that somebody may no longer open: at unlock, and a while after a call was done elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from clientbook.domain.revisits import Revisit
from clientbook.services.expiry import settle_access
from clientbook.support.words import Role

if TYPE_CHECKING:
    from clientbook.desk import Changes
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.page import Who

WAIT_MS = 5 * 60_000
"""So long a clerk can still take back that a call was done; new keys end that."""


class Settling(QObject):
    """Settles access on the worker of owners and managers; nobody else may give keys."""

    def __init__(self, parent: QObject, jobs: Jobs, who: Who) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._leads = who.role in (Role.OWNER, Role.MANAGER)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setInterval(WAIT_MS)
        self.timer.timeout.connect(self.settle)

    def settle(self) -> None:
        """Settle now."""
        self._jobs.mutate(self, settle_access, failed=leave_to_next)

    def heard(self, changes: Changes) -> None:
        """Settle a while after somebody else recorded a revisit."""
        if self._leads and changes.authors and Revisit.kind in changes.nouns and not self.timer.isActive():
            self.timer.start()


def leave_to_next(_error: ClientbookError) -> None:
    """Leave new keys that could not be saved now to the next session; the desk hides what has ended either way."""
