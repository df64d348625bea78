"""Undo over all pages: after an act the frame says what was done, and takes it back when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from clientbook.services import undo
from clientbook.support.i18n import _
from clientbook.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QStackedWidget

    from clientbook.desk import Changes, Desk
    from clientbook.services.undo import Offer
    from clientbook.ui.frame import Frame

UNDO_KEYS, REDO_KEYS = "Ctrl+Z", "Ctrl+Y"


class Undoing(QObject):
    """Listens to what was changed, offers to take it back in a toast, and answers Ctrl+Z and Ctrl+Y."""

    def __init__(self, frame: Frame, place: QStackedWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        self.toast = Toast(frame, place)

    def heard(self, changes: Changes) -> None:
        """Say what an own act did; what others did leaves the message as it is."""
        if changes.act:
            seq = changes.act
            self._frame.jobs.query(self, lambda desk: undo.offer(desk, seq), self._show, latest="offer")

    def tell(self, text: str) -> None:
        """Say something that nothing is to be done about, unless an act is on offer."""
        if not self.toast.has_action:
            self.toast.say(text)

    def undo_clicked(self) -> None:
        """Take back the last act, unless the page in front is being written on."""
        if not self._frame.page.holds_input:
            self._run(undo.undo_last)

    def redo_clicked(self) -> None:
        """Do again what was taken back last, unless the page in front is being written on."""
        if not self._frame.page.holds_input:
            self._run(undo.redo_last)

    def _show(self, offer: Offer | None) -> None:
        if offer is None:
            self.toast.dismiss()
        elif not offer.can_undo:
            self.toast.say(offer.text)
        else:
            word, keys = (_("Do again"), REDO_KEYS) if offer.is_undone else (_("Undo"), UNDO_KEYS)
            self.toast.say(offer.text, action=word, keys=keys, act=lambda: self._take_back(offer.seq))

    def _take_back(self, seq: int) -> None:
        self._run(lambda desk: undo.undo(desk, seq))

    def _run(self, work: Callable[[Desk], Changes]) -> None:
        self._frame.page.notice.dismiss()
        self._frame.jobs.mutate(self, work)
