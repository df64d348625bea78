"""The vault's care while it is open: today's backup, cleaning after new keys, and the bar while it cannot be saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from clientbook.services import backups, cleaning
from clientbook.support.errors import Cancelled
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.ui.widgets.dialog import confirm
from clientbook.ui.widgets.labels import row
from clientbook.ui.widgets.notice import NoticeBar

if TYPE_CHECKING:
    import datetime as dt

    from clientbook.desk import Changes, Desk
    from clientbook.support.errors import ClientbookError
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.page import Who
    from clientbook.ui.statusbar import StatusBar

FIRST_MS = 4_000
AGAIN_MS = 30 * 60 * 1000
CLEAN_AGAIN_MS = 60 * 1000


class _StandingBar(NoticeBar):
    """A notice that stays until what it says is over."""

    def __init__(self) -> None:
        super().__init__()
        self._close.hide()


class Care(QWidget):
    """Stands above the pages; empty while all is well."""

    def __init__(self, jobs: Jobs, who: Who, status: StatusBar) -> None:
        super().__init__()
        self._jobs, self._who, self._status = jobs, who, status
        self.bar = _StandingBar()
        self.setLayout(row(self.bar, margins=(16, 8, 16, 0)))
        self.bar.shown_changed.connect(self.setVisible)
        self.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_MS)
        self._timer.timeout.connect(self.back_up)
        self._timer.timeout.connect(self.clean)
        self._said = ""

    def start(self) -> None:
        """Look how the vault stands; today's backup follows when the first page is there."""
        self.look()
        self._jobs.changed.connect(self._changed)
        self._timer.start()
        QTimer.singleShot(FIRST_MS, self, self.back_up)
        QTimer.singleShot(FIRST_MS, self, self.clean)

    def rest(self) -> None:
        """Begin nothing more."""
        self._timer.stop()

    def look(self) -> None:
        """Read whether the vault may be written and when it was backed up."""

        def read(desk: Desk) -> tuple[str, dt.datetime | None]:
            return desk.vault.read_only, backups.last_backup(desk)

        self._jobs.query(self, read, lambda seen: self._show(*seen), failed=self._said_elsewhere, latest="care")

    def back_up(self) -> None:
        """Make today's backup if it is due, while the person works on."""
        self._jobs.beside(
            self,
            backups.begin_daily,
            backups.make,
            backups.finish_daily,
            failed=self._not_backed_up,
            label=_("Today's backup…"),
        )

    def clean(self) -> None:
        """Write the vault's file anew if keys were renewed since that was done last, while the person works on."""
        self._jobs.beside(
            self,
            cleaning.begin,
            cleaning.clean,
            cleaning.finish,
            self._cleaned,
            failed=self._not_cleaned,
            label=_("Writing the vault's file anew…"),
        )

    def declare_clicked(self) -> None:
        """Sign after asking that this state counts from now on."""
        text = _(
            "This state counts from now on, on every computer: they take it over the next time they unlock. What was "
            "saved after it is not in the vault; the file that was there before is kept beside it. Sign only when "
            "this vault was restored on purpose."
        )
        if confirm(self, _("Declare the vault restored?"), text, verb=_("Declare restored")):
            self._jobs.mutate(self, backups.sign_restored, failed=self._not_signed)
        else:
            self.look()

    def _show(self, read_only: str, last: dt.datetime | None) -> None:
        self._status.show_backup(last)
        if not read_only:
            self.bar.dismiss()
        elif self._who.role is Role.OWNER:
            self.bar.say(read_only, "bad", action=_("Declare restored…"), act=self.declare_clicked)
        else:
            self.bar.say(read_only, "bad")

    def _changed(self, changes: Changes) -> None:
        if changes.nouns & {"backup", "vault"}:
            self.look()
        if "member" in changes.nouns and self._who.role is Role.OWNER:
            self.clean()

    def _cleaned(self, result: tuple[Changes, bool]) -> None:
        if not result[1]:
            QTimer.singleShot(CLEAN_AGAIN_MS, self, self.clean)

    def _not_cleaned(self, error: ClientbookError) -> None:
        if not isinstance(error, Cancelled):
            text = _("What old keys opened is not out of the vault's file yet. {reason}")
            self.bar.say(text.format(reason=error.message), "bad")

    def _not_backed_up(self, error: ClientbookError) -> None:
        if not isinstance(error, Cancelled) and error.message != self._said:
            self._said = error.message
            self.bar.say(_("There is no backup of today. {reason}").format(reason=error.message), "warn")

    def _not_signed(self, error: ClientbookError) -> None:
        self.bar.say(error.message, "bad", action=_("Declare restored…"), act=self.declare_clicked)

    def _said_elsewhere(self, _error: ClientbookError) -> None:
        """Leave a vault that does not answer to the status line, which follows it."""
