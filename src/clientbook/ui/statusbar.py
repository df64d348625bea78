"""The line at the bottom: firm and vault, what is running, sync, and who is signed in until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from clientbook.support.clock import local
from clientbook.support.i18n import _, ngettext
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.labels import button, column, frame, row, text_label

if TYPE_CHECKING:
    import datetime as dt

    from clientbook.ui.jobs import Busy
    from clientbook.ui.page import Who

HEIGHT = 26


class StatusBar(QWidget):
    """Calm facts; the progress strip stands in the middle while something runs."""

    cancel_asked = Signal()

    def __init__(self, who: Who) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self._who = _("{name} ({details})").format(name=who.name, details=role_name(who.role))
        vault = text_label(_("{firm} · vault unlocked").format(firm=who.firm), look="status")
        self._task = text_label("", look="status")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(140)
        self._cancel = button(_("Cancel"), self.cancel_asked.emit, look="inline")
        self._news = text_label("", look="status")
        self._sync = text_label("", look="status")
        self._backup = text_label("", look="status")
        self._until = text_label(self._who, look="status")
        line = frame("status-bar")
        line.setLayout(
            row(
                vault,
                None,
                self._task,
                self._bar,
                self._cancel,
                None,
                self._news,
                self._sync,
                self._backup,
                self._until,
                spacing=12,
                margins=(12, 0, 12, 0),
            )
        )
        self.setLayout(column(line, spacing=0))
        self.show_busy(None)

    def show_busy(self, busy: Busy | None) -> None:
        """Show what runs, or nothing."""
        for widget in (self._task, self._bar, self._cancel):
            widget.setVisible(busy is not None)
        if busy is None:
            return
        count = f" {busy.done:,} / {busy.total:,}" if busy.total else ""
        self._task.setText(busy.label + count)
        self._bar.setRange(0, busy.total)
        self._bar.setValue(busy.done)
        self._cancel.setVisible(busy.can_cancel)

    def show_sync(self, text: str) -> None:
        """Say how the vault stands: others' changes."""
        self._sync.setText(text)

    def show_news(self, text: str) -> None:
        """Say who else saved something, and when."""
        self._news.setText(text)

    def show_backup(self, when: dt.datetime | None) -> None:
        """Say when the vault was last backed up."""
        last = _("backup {when}").format(when=f"{local(when):%Y-%m-%d %H:%M}") if when else _("no backup yet")
        self._backup.setText(last)

    def show_minutes(self, minutes: int) -> None:
        """Say in how many minutes an idle window locks; 0 says nothing."""
        if minutes <= 0:
            self._until.setText(self._who)
            return
        text = ngettext("locks in {n} minute", "locks in {n} minutes", minutes).format(n=minutes)
        self._until.setText(f"{self._who} · {text}")
