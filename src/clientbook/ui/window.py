"""The one window: the gate while the vault is locked, the frame while it is open."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from clientbook.support.errors import ClientbookError
from clientbook.support.i18n import _, set_language
from clientbook.ui import fonts
from clientbook.ui.errors import host_of
from clientbook.ui.gate import Gate
from clientbook.ui.guard import IdleGuard
from clientbook.ui.unlock.page import UnlockPage
from clientbook.ui.widgets.labels import column
from clientbook.ui.widgets.secret import Clipboard

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QCloseEvent

    from clientbook.desk import Desk
    from clientbook.services import backups
    from clientbook.ui import demo
    from clientbook.ui.frame import Frame
    from clientbook.ui.jobs import Busy, Jobs
    from clientbook.ui.page import Who
    from clientbook.ui.prefs import Prefs
    from clientbook.ui.theme import Theme

SMALLEST = (1000, 540)
FIRST = (1320, 720)
_TITLE_BAR = 32


class Window(QWidget):
    """Swaps gate and frame; locks; closes only when the running write is done."""

    def __init__(self, jobs: Jobs, prefs: Prefs, look: Theme) -> None:
        super().__init__()
        self.jobs, self.prefs, self.look = jobs, prefs, look
        self.setMinimumSize(*SMALLEST)
        self._stack = QStackedWidget()
        self.setLayout(column(self._stack, spacing=0))
        self._frame: Frame | None = None
        self._show_gate: Callable[[], None] = self.show_unlock
        Clipboard(self)
        self.guard = IdleGuard(self)
        self.guard.idle.connect(self.lock)
        self.guard.minutes_left.connect(self._show_minutes)
        self._ending = threading.Event()
        jobs.when_locking(partial(_lock, self._ending))
        jobs.crashed.connect(self.report)
        jobs.failed.connect(self._failed_outside)
        jobs.busy.connect(self._show_busy)
        self._restore_geometry()
        self.setWindowTitle(_("Client files"))

    @property
    def frame(self) -> Frame | None:
        """The frame while the vault is open."""
        return self._frame

    def show_unlock(self, place: str = "", login: str = "") -> None:
        """Show the unlock page."""
        page = UnlockPage(self.jobs, self.prefs)
        page.opened.connect(self._opened)
        page.wizard_asked.connect(self.show_wizard)
        page.demo_asked.connect(self.open_demo)
        page.recovery_asked.connect(self.show_recovery)
        page.language_chosen.connect(self.speak)
        self._show(page)
        if place:
            page.offer(place, login)
        page.take_focus()
        self._show_gate = self.show_unlock

    def show_wizard(self) -> None:
        """Show the wizard of the first start."""
        from clientbook.ui.wizard.page import Wizard

        wizard = Wizard(self.jobs, self.prefs)
        wizard.opened.connect(lambda: self._opened(""))
        wizard.left.connect(self.show_unlock)
        wizard.demo_asked.connect(self.open_demo)
        wizard.language_chosen.connect(self.speak)
        self._show(wizard)
        wizard.form.focus_first()
        self._show_gate = self.show_wizard

    def show_recovery(self, place: str = "") -> None:
        """Show the way back in with the recovery sheet."""
        from clientbook.ui.recovery.page import RecoveryPage

        page = RecoveryPage(self.jobs, self.prefs, place)
        page.opened.connect(lambda: self._opened(""))
        page.left.connect(self.show_unlock)
        page.language_chosen.connect(self.speak)
        self._show(page)
        self._show_gate = self.show_recovery

    def start(self, place: str = "") -> None:
        """Show the first screen: unlock, or the wizard where no vault was ever opened."""
        if place or self.prefs.recent:
            self.show_unlock(place, dict(self.prefs.recent).get(place, ""))
        else:
            self.show_wizard()

    def prepare(self, work: Callable[[], None]) -> None:
        """Do on the worker what the next screens need, and say on this one when it fails."""
        self.jobs.run(self, work, lambda _done: None, failed=self._not_prepared)

    def _not_prepared(self, error: ClientbookError) -> None:
        gate = self._stack.currentWidget()
        if isinstance(gate, Gate):
            gate.show_error(error)

    def open_demo(self) -> None:
        """Make or open the demo firm of this person."""
        from clientbook.ui import demo

        gate, jobs = self._stack.currentWidget(), self.jobs
        made: list[demo.Demo] = []

        def open_it() -> Desk:
            made.append(demo.provide(demo.demo_folder(), jobs.progress))
            return demo.open_as_owner(made[0])

        if isinstance(gate, Gate):
            gate.setEnabled(False)
            gate.show_working(_("Making the demo firm…"))
            jobs.open(
                gate,
                open_it,
                lambda: self._demo_opened(made[0]),
                label=_("Making the demo firm…"),
                failed=lambda error: self._demo_failed(gate, error),
            )

    def _demo_opened(self, firm: demo.Demo) -> None:
        from clientbook.ui.demopeople import DemoDialog

        self.prefs.remember_place(str(firm.place), firm.logins[0].login)
        self._opened("")
        DemoDialog(self, firm).open()

    def _demo_failed(self, gate: Gate, error: ClientbookError) -> None:
        gate.setEnabled(True)
        gate.show_working("")
        gate.show_error(error)

    def lock(self) -> None:
        """Empty every screen, close the vault and ask for the passphrase again."""
        if self._frame is None:
            return
        frame, self._frame = self._frame, None  # a dialog that locks when it is closed finds the window locked
        self.guard.rest()
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for dialog in self.findChildren(QDialog):
            dialog.done(QDialog.DialogCode.Rejected)
        frame.empty()
        QApplication.clipboard().clear()
        self.setWindowTitle(_("Client files"))
        self.show_unlock()
        self.jobs.lock(lambda: None)

    def shut(self, why: str) -> None:
        """Lock because this person may be in no longer, and say why."""
        self.lock()
        gate = self._stack.currentWidget()
        if isinstance(gate, Gate):
            gate.notice.say(why, "bad")

    def put_back(self, restoring: backups.Restoring) -> None:
        """Lock, put a prepared backup in the vault's place, and ask for the passphrase again."""
        from clientbook.services import backups

        self.lock()
        gate = self._stack.currentWidget()
        if isinstance(gate, Gate):
            self.jobs.run(
                gate,
                lambda: backups.put_back(restoring),
                lambda done: gate.notice.say(_put_back(done), "ok"),
                failed=gate.show_error,
                label=_("Restoring…"),
            )

    def speak(self, code: str) -> None:
        """Switch the language; the screen is built anew in it."""
        if self._frame is not None and not self._frame.may_leave():
            return
        self.prefs.language = code
        self.prefs.save()
        set_language(code)
        fonts.install(QApplication.instance())  # type: ignore[arg-type]
        self._rebuild()

    def wear(self, choice: str) -> None:
        """Switch between light, dark and the system's choice."""
        self.prefs.theme = choice
        self.prefs.save()
        self.look.choose(choice)

    def watch_idle(self) -> None:
        """Watch for idleness with the minutes now preferred."""
        if self._frame is not None:
            self.guard.watch(self.prefs.idle_minutes)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Wait for what is being written, then close the vault."""
        if self._frame is not None and not self._frame.may_leave():
            event.ignore()
            return
        self.guard.rest()
        if self._frame is not None:
            self._frame.empty()
            QApplication.clipboard().clear()
        self.prefs.geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self._save_prefs()
        self.hide()
        self._ending.set()
        self.jobs.close()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Lock with the window when that is preferred."""
        if event.type() == QEvent.Type.WindowStateChange and self.isMinimized() and self.prefs.locks_when_minimised:
            self.lock()
        super().changeEvent(event)

    def report(self, error: BaseException) -> None:
        """Show the crash dialog."""
        from clientbook.ui.crash import report_crash

        report_crash(error, self)

    def _save_prefs(self) -> None:
        try:
            self.prefs.save()
        except ClientbookError:
            return

    def _show(self, page: QWidget) -> None:
        before = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _opened(self, code: str) -> None:
        from clientbook.ui.page import who_is

        self.jobs.query(self, who_is, lambda who: self._arrived(who, code))

    def _arrived(self, who: Who, code: str) -> None:
        self._show_frame(who)
        self.setWindowTitle(f"{who.firm} · {_('Client files')}")
        if code:
            self._ask_new_passphrase(who, code)

    def _show_frame(self, who: Who, key: str = "") -> None:
        from clientbook.ui.frame import Frame

        frame = Frame(self.jobs, who, self.prefs)
        frame.lock_asked.connect(self.lock)
        frame.shut_out.connect(self.shut)
        self._frame = frame
        self._show(frame)
        frame.start()
        self.jobs.load_on()
        if key:
            frame.navigate(key)
        self.guard.watch(self.prefs.idle_minutes)

    def _rebuild(self) -> None:
        if self._frame is not None:
            old = self._frame
            self._show_frame(old.who, old.key)
            old.empty()
        else:
            self._show_gate()

    def _ask_new_passphrase(self, who: Who, code: str) -> None:
        from clientbook.ui.settings.passphrase import PassphraseDialog

        dialog = PassphraseDialog(self, self.jobs, who, code=code)
        dialog.finished.connect(lambda result: None if result else self.lock())
        dialog.open()

    def _show_minutes(self, minutes: int) -> None:
        if self._frame is not None:
            self._frame.status.show_minutes(minutes)

    def _failed_outside(self, owner: QObject, error: ClientbookError) -> None:
        if self._frame is None and (host := host_of(owner)) is not None:
            host.show_error(error)

    def _show_busy(self, busy: Busy | None) -> None:
        gate = self._stack.currentWidget()
        if isinstance(gate, Gate):
            gate.show_busy(busy)

    def _restore_geometry(self) -> None:
        self.resize(*FIRST)
        if self.prefs.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.prefs.geometry.encode("ascii")))
        room = self.screen().availableSize() - QSize(0, _TITLE_BAR)
        if not self.isMaximized():
            self.resize(self.size().boundedTo(room))


def _lock(ending: threading.Event, desk: Desk) -> None:
    """Close the desk; where the window stays, whoever unlocks again is kept waiting for nothing that has time."""
    from clientbook.services import firms

    firms.lock(desk, in_haste=not ending.is_set())


def _put_back(done: backups.PutBack) -> str:
    if done.aside is None:
        return _("The backup is in place. Unlock it and declare the vault restored.")
    return _("The backup is in place; the file before it is kept as “{name}”. Unlock and declare it restored.").format(
        name=done.aside.name
    )


def window_of(widget: QWidget) -> Window:
    """Return the program's window around a widget."""
    found = widget.window()
    if not isinstance(found, Window):
        message = "the widget is in no window of the program"
        raise TypeError(message)
    return found
