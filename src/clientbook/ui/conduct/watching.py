"""Counting the log on, a part at a time, and looking for jumps: behind everything else, on the desk of an owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from clientbook.desk import Changes
from clientbook.services import conduct

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs

FIRST_MS, AGAIN_MS = 8_000, 5 * 60_000
_CALM_MS = 400


def look(desk: Desk) -> tuple[Changes, bool]:
    """Count a part, and once all is counted, write down what is found; says whether more is to be counted."""
    if not conduct.count_on(desk):
        return Changes(), True
    return conduct.watch(desk), False


class Watch(QObject):
    """Looks when nothing else runs: some seconds after unlocking, and every few minutes then."""

    def __init__(self, parent: QObject, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.timeout.connect(self.look)

    def start(self) -> None:
        """Begin once the first page is there."""
        self.timer.start(FIRST_MS)

    def rest(self) -> None:
        """Look no more."""
        self.timer.stop()

    def look(self) -> None:
        """Look now, unless somebody waits for other work."""
        if not self._jobs.is_idle:
            self.timer.start(_CALM_MS)
            return
        self._jobs.mutate(self, look, lambda found: self._looked(found[1]), latest="watch", failed=self._not_looked)

    def _looked(self, is_more: bool) -> None:  # noqa: FBT001  handed on as the job returned it
        self.timer.start(_CALM_MS if is_more else AGAIN_MS)

    def _not_looked(self, _error: ClientbookError) -> None:
        """Leave it to the next time; the list still shows what was found before."""
        self.timer.start(AGAIN_MS)
