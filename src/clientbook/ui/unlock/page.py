"""The unlock page: which vault, who, passphrase. Wrong logins and wrong passphrases get the same answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit

from clientbook.support.errors import ClientbookError, Refused
from clientbook.support.i18n import _, ngettext
from clientbook.ui.demo import demo_folder, kept
from clientbook.ui.gate import Gate
from clientbook.ui.unlock.places import place_name, to_location
from clientbook.ui.widgets.form import Form, Rules
from clientbook.ui.widgets.labels import button, line, row, text_label
from clientbook.ui.widgets.secret import SecretEdit

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.ui.jobs import Jobs
    from clientbook.ui.prefs import Prefs

_OTHER_FILE, _SERVER = "…file", "…server"


class UnlockPage(Gate):
    """Opens a vault on the worker; `opened` comes when its desk is ready.

    It carries the one-time code if the person came in with one, which a passphrase has to replace.
    """

    opened = Signal(str)
    wizard_asked = Signal()
    demo_asked = Signal()
    recovery_asked = Signal(str)

    def __init__(self, jobs: Jobs, prefs: Prefs) -> None:
        super().__init__(width=420)
        self._jobs, self._prefs = jobs, prefs
        self._wait = QTimer(self)
        self._wait.setInterval(1000)
        self._wait.timeout.connect(self._count_down)
        self._left = 0
        self._form = Form()
        self._place = QComboBox()
        self._login = QLineEdit()
        self._passphrase = SecretEdit()
        self._button = button(_("Unlock"), self.unlock_clicked, look="primary")
        self._who = button(_("Who works in the demo firm…"), self.demo_people_clicked, look="link")
        self._demo = kept(demo_folder())
        self._build()
        self._offer_places()
        self._show_demo_link()

    def _build(self) -> None:
        self._form.add("place", _("&Vault"), self._place)
        self._form.add("login", _("&Login"), self._login, Rules(required=True))
        self._form.add("passphrase", _("&Passphrase or one-time code"), self._passphrase, Rules(required=True))
        self._passphrase.returnPressed.connect(self.unlock_clicked)
        self._login.returnPressed.connect(self._passphrase.setFocus)
        self._place.activated.connect(lambda _place: self._place_chosen())
        self.card.addWidget(text_label(_("Unlock the vault"), look="title"))
        self.card.addWidget(self.notice)
        self.card.addWidget(self._form)
        self.card.addWidget(self._button)
        self.add_progress()
        self.card.addLayout(row(button(_("Passphrase lost…"), self.recovery_clicked, look="link"), None))
        self.card.addWidget(self._who)
        self.card.addWidget(line())
        self.card.addLayout(
            row(
                button(_("Set up a new firm…"), self.wizard_asked.emit, look="link"),
                None,
                button(_("Open a demo firm"), self.demo_asked.emit, look="link"),
            )
        )

    def _offer_places(self) -> None:
        self._place.clear()
        for place, _login in self._prefs.recent:
            self._place.addItem(place_name(place), place)
        self._place.addItem(_("Choose a vault file…"), _OTHER_FILE)
        self._place.addItem(_("Connect to a server…"), _SERVER)
        if self._prefs.recent:
            self._place.setCurrentIndex(0)
            self._login.setText(self._prefs.recent[0][1])
        else:
            self._place.setCurrentIndex(-1)
            self._place.setPlaceholderText(_("Choose a vault"))

    def offer(self, place: str, login: str) -> None:
        """Offer a vault and a login."""
        if (found := self._place.findData(place)) < 0:
            self._place.insertItem(0, place_name(place), place)
            found = 0
        self._place.setCurrentIndex(found)
        self._login.setText(login)
        self._show_demo_link()
        self.take_focus()

    def demo_people_clicked(self) -> None:
        """Show how everybody of the demo firm signs in."""
        if self._demo is not None:
            from clientbook.ui.demopeople import DemoDialog

            DemoDialog(self, self._demo).open()

    def recovery_clicked(self) -> None:
        """Ask for the way back in with the recovery sheet, for the vault chosen here."""
        place = str(self._place.currentData() or "")
        self.recovery_asked.emit("" if place in (_OTHER_FILE, _SERVER) else place)

    def _show_demo_link(self) -> None:
        self._who.setVisible(self._demo is not None and self._place.currentData() == str(self._demo.place))

    def take_focus(self) -> None:
        """Put the cursor where something is missing."""
        (self._passphrase if self._login.text() else self._login).setFocus()

    @property
    def can_unlock(self) -> bool:
        """Whether the button can be pressed now."""
        return self._button.isEnabled()

    def enter(self, passphrase: str) -> None:
        """Fill in the passphrase."""
        self._passphrase.setText(passphrase)

    def unlock_clicked(self) -> None:
        """Check the form and unlock on the worker."""
        if not self._button.isEnabled() or not self._form_is_filled():
            return
        place, login = str(self._place.currentData()), self._login.text().strip()
        passphrase = self._passphrase.text()
        self._passphrase.clear()
        code: list[str] = []

        def unlock() -> Desk:
            from clientbook.services import firms

            desk = firms.open_firm(to_location(place), login=login, passphrase=passphrase, cards_first=True)
            if firms.must_change_passphrase(desk):
                code.append(passphrase)
            return desk

        self._show_working(is_working=True)
        self._jobs.open(
            self,
            unlock,
            lambda: self._unlocked(place, login, "".join(code)),
            failed=lambda error: self._refused(error, place, login),
            label=_("Unlocking…"),
        )

    def _form_is_filled(self) -> bool:
        self.notice.dismiss()
        try:
            self._form.values()
        except ClientbookError:
            return False
        if self._place.currentIndex() < 0 or self._place.currentData() in (_OTHER_FILE, _SERVER):
            self.notice.say(_("Choose the vault of your firm first."), "warn")
            return False
        return True

    def _unlocked(self, place: str, login: str, code: str) -> None:
        self._show_working(is_working=False)
        self._prefs.remember_place(place, login)
        self.opened.emit(code)

    def _refused(self, error: ClientbookError, place: str, login: str) -> None:
        from clientbook.services.attempts import wait_left

        self._show_working(is_working=False)
        if isinstance(error, Refused):
            self.notice.say(_("Login or passphrase is wrong. Check both and try again."), "bad")
        else:
            self.notice.say(error.message, "bad")
        self._left = wait_left(to_location(place), login)
        self._count_down()
        self._passphrase.setFocus()

    def _show_working(self, *, is_working: bool) -> None:
        self.show_working(_("Unlocking…") if is_working else "")
        self._form.setEnabled(not is_working)
        self._button.setEnabled(not is_working)
        self._button.setText(_("Unlocking…") if is_working else _("Unlock"))

    def _count_down(self) -> None:
        if self._left <= 0:
            self._wait.stop()
            self._button.setEnabled(True)
            self._button.setText(_("Unlock"))
            return
        self._button.setEnabled(False)
        text = ngettext("Try again in {n} second", "Try again in {n} seconds", self._left)
        self._button.setText(text.format(n=self._left))
        self._left -= 1
        self._wait.start()

    def _place_chosen(self) -> None:
        chosen = self._place.currentData()
        if chosen == _OTHER_FILE:
            from PySide6.QtWidgets import QFileDialog

            name, _kind = QFileDialog.getOpenFileName(
                self, _("Choose a vault file"), str(Path.home()), _("Vaults (*.clientbook)")
            )
            self._take_place(name)
        elif chosen == _SERVER:
            from clientbook.ui.unlock.server import ask_server

            self._take_place(ask_server(self) or "")
        else:
            logins = dict(self._prefs.recent)
            self._login.setText(logins.get(str(chosen), ""))
            self._show_demo_link()

    def _take_place(self, place: str) -> None:
        if place:
            self.offer(place, self._login.text())
        else:
            self._place.setCurrentIndex(0 if self._prefs.recent else -1)
