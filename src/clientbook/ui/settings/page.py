"""The settings page: language, theme, idle lock, passphrase, recovery sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from clientbook import __version__
from clientbook.domain.access import Right
from clientbook.support.i18n import LANGUAGES, _, language, ngettext
from clientbook.support.words import Role
from clientbook.ui import theme
from clientbook.ui.page import Page
from clientbook.ui.prefs import IDLE_CHOICES
from clientbook.ui.roles import role_name
from clientbook.ui.settings.passphrase import PassphraseDialog
from clientbook.ui.settings.sheet import SheetDialog
from clientbook.ui.widgets.dialog import panel
from clientbook.ui.widgets.editors import choice
from clientbook.ui.widgets.form import Form
from clientbook.ui.widgets.labels import button, column, row, text_label, wrapped
from clientbook.ui.widgets.scrolled import scrolled_cards
from clientbook.ui.window import window_of

if TYPE_CHECKING:
    from clientbook.ui.page import Shell

_WIDTH = 560


class SettingsPage(Page):
    """Every change takes effect at once; there is nothing to save."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self.name_page(_("Settings"))
        inside = column(spacing=theme.SPACE_L, margins=(24, 20, 24, 24))
        cards = [self._screen(), self._lock(), self._account()]
        if self.shell.who.may(Right.SET_UP):
            cards.append(self._firm())
        for made in cards:
            made.setMaximumWidth(_WIDTH)
            inside.addWidget(made)
        inside.addWidget(text_label(_("clientbook {version}").format(version=__version__), look="small"))
        inside.addStretch(1)
        ground, _area = scrolled_cards(inside)
        self.body.addWidget(ground)

    def _screen(self) -> QWidget:
        card, layout = panel()
        form = Form(2)
        self.language = choice([(code, name) for code, name in LANGUAGES.items()], language())
        looks = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
        self.theme = choice(looks, self.shell.prefs.theme)
        form.add("language", _("L&anguage"), self.language)
        form.add("theme", _("&Colours"), self.theme)
        self.language.activated.connect(lambda _place: self._language_chosen())
        self.theme.activated.connect(lambda _place: self._theme_chosen())
        layout.addWidget(text_label(_("Screen"), look="section"))
        layout.addWidget(form)
        return card

    def _lock(self) -> QWidget:
        card, layout = panel()
        form = Form(2)
        options = [(n, ngettext("after {n} minute", "after {n} minutes", n).format(n=n)) for n in IDLE_CHOICES]
        self.idle = choice(options, self.shell.prefs.idle_minutes)
        self.minimised = QCheckBox()
        self.minimised.setChecked(self.shell.prefs.locks_when_minimised)
        form.add("idle", _("Lock when &idle"), self.idle)
        form.add("minimised", _("Lock when the window is &minimised"), self.minimised)
        self.idle.activated.connect(lambda _place: self._idle_chosen())
        self.minimised.toggled.connect(lambda _on: self._idle_chosen())
        layout.addWidget(text_label(_("Lock"), look="section"))
        about = _("Ctrl+L locks at once. The vault also locks with the computer's own screen lock.")
        layout.addWidget(wrapped(about, look="muted"))
        layout.addWidget(form)
        return card

    def _account(self) -> QWidget:
        card, layout = panel()
        who = self.shell.who
        layout.addWidget(text_label(_("Account"), look="section"))
        line = _("{name} · {role} · login {login}").format(name=who.name, role=role_name(who.role), login=who.login)
        layout.addWidget(text_label(line, look="muted"))
        acts = row(button(_("Change the &passphrase…"), self.passphrase_clicked, icon="key"))
        if self.offers_sheet:
            acts.addWidget(button(_("New &recovery sheet…"), self.sheet_clicked, icon="print"))
        acts.addStretch(1)
        layout.addLayout(acts)
        return card

    def _firm(self) -> QWidget:
        card, layout = panel()
        layout.addWidget(text_label(_("Firm"), look="section"))
        acts = row(
            button(_("R&oles and rights…"), self.rights_clicked, icon="shield"),
            button(_("Classes and lis&ts…"), self.lists_clicked, icon="tag"),
            button(_("&Bin…"), self.bin_clicked, icon="delete"),
        )
        acts.addStretch(1)
        layout.addLayout(acts)
        return card

    def rights_clicked(self) -> None:
        """Show what each role may do."""
        from clientbook.ui.rights.page import RightsPage

        self.shell.push(RightsPage(self.shell))

    def lists_clicked(self) -> None:
        """Show the firm's classes and lists."""
        from clientbook.ui.lists.page import ListsPage

        self.shell.push(ListsPage(self.shell))

    def bin_clicked(self) -> None:
        """Show the bin."""
        from clientbook.ui.removals.page import BinPage

        self.shell.push(BinPage(self.shell))

    @property
    def offers_sheet(self) -> bool:
        """Whether the recovery sheet can be replaced here: by owners."""
        return self.shell.who.role is Role.OWNER

    def sheet_clicked(self) -> None:
        """Make a new recovery sheet in a dialog; it counts once it is on paper."""
        dialog = SheetDialog(self, self.shell.jobs)
        dialog.finished.connect(self._sheet_done)
        dialog.open()

    def _sheet_done(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self.notice.say(_("The new recovery sheet counts from now on. Destroy the old one."), "ok")

    def passphrase_clicked(self) -> None:
        """Change the passphrase in a dialog."""
        dialog = PassphraseDialog(self, self.shell.jobs, self.shell.who)
        dialog.finished.connect(self._passphrase_done)
        dialog.open()

    def _passphrase_done(self, result: int) -> None:
        if result == QDialog.DialogCode.Accepted:
            self.notice.say(_("The passphrase was changed."), "ok")

    def _language_chosen(self) -> None:
        window_of(self).speak(self.language.currentData())

    def _theme_chosen(self) -> None:
        window_of(self).wear(self.theme.currentData())

    def _idle_chosen(self) -> None:
        prefs = self.shell.prefs
        prefs.idle_minutes = self.idle.currentData()
        prefs.locks_when_minimised = self.minimised.isChecked()
        prefs.save()
        window_of(self).watch_idle()
