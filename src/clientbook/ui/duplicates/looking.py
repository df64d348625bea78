"""Looking through the files for duplicates, a little at a time, so that everything else goes on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clientbook.services.duplicate_index import Progress
from clientbook.services.duplicates import LOOKED_AT, look_further

if TYPE_CHECKING:
    from clientbook.desk import Changes
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs

FIRST_MS, AGAIN_MS = 5_000, 1_000
_CALM_MS, _HURRIED_MS = 400, 50
SLICE_SECONDS = 0.1
"""How long a slice lasts, and how long the worker then has for others."""


class Looking(QObject):
    """Looks when nothing else runs, faster while somebody waits for it; `progressed` tells how far it is.

    Stopped by a person, it stays so until it is told to go on; what was found until then stays.
    """

    progressed = Signal(object)

    def __init__(self, parent: QObject, jobs: Jobs) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.progress = Progress(0, 0)
        self.is_stopped = False
        self._waiting: set[QObject] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def is_done(self) -> bool:
        """Whether everything was looked at."""
        return self.progress.done == self.progress.total

    def start(self) -> None:
        """Begin once the first page is there."""
        self._timer.start(FIRST_MS)

    def rest(self) -> None:
        """Look no more."""
        self._timer.stop()
        self.is_stopped = True

    def hurry(self, page: QObject, *, is_hurried: bool) -> None:
        """Say whether a page waits for it."""
        self._waiting.discard(page)
        if is_hurried:
            self._waiting.add(page)
        if is_hurried and not self.is_stopped:
            self._timer.start(0)

    def go_on(self) -> None:
        """Look on after a stop."""
        self.is_stopped = False
        self._timer.start(0)

    def stop(self) -> None:
        """Stop after the slice under way."""
        self.rest()
        self.progressed.emit(self.progress)

    def heard(self, changes: Changes) -> None:
        """Look again after a change of what says who a client is."""
        if LOOKED_AT & changes.nouns and not self.is_stopped:
            self._timer.start(AGAIN_MS)

    def _look(self) -> None:
        if not self._waiting and not self._jobs.is_idle:
            self._timer.start(_CALM_MS)
            return
        self._jobs.mutate(
            self,
            lambda desk: look_further(desk, seconds=SLICE_SECONDS),
            lambda found: self._looked(found[1]),
            latest="look",
            failed=self._not_looked,
        )

    def _looked(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit(progress)
        if not self.is_done and not self.is_stopped:
            self._timer.start(_HURRIED_MS if self._waiting else _CALM_MS)

    def _not_looked(self, _error: ClientbookError) -> None:
        """Leave a desk that cannot look now to the next change; the page still shows what was found before."""
