"""Beside the list: one person, and what can be done with the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientbook.support.i18n import _, ngettext
from clientbook.ui import theme
from clientbook.ui.members.model import state
from clientbook.ui.widgets.labels import Heading, button, clear, column, frame, line, row, text_label, wrapped
from clientbook.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from clientbook.services.members import MemberRow

WIDTH = 320
_LABEL = 72


class MemberPane(QWidget):
    """Shows the chosen person, and what may be done with the account by who looks."""

    reset_asked = Signal()
    close_asked = Signal()
    handover_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self._name, self._state = Heading(), Pill()
        self._facts: QVBoxLayout = column(spacing=6)
        self._reset = button(_("New one-time &code…"), self.reset_asked.emit, icon="key")
        self._close = button(_("Close the &account…"), self.close_asked.emit, look="danger")
        self._about_reset = wrapped(_("For a forgotten passphrase. The old one ends at once."), look="small")
        self._about_close = wrapped("", look="small")
        self._handover = button(_("Go to &handover"), self.handover_asked.emit, look="link")
        self._inside = QWidget()
        self._inside.setLayout(self._layout())
        ground = frame("pane")
        ground.setLayout(column(self._inside, spacing=0))
        self.setLayout(column(ground, spacing=0))
        self.setAccessibleName(_("The chosen person"))
        self._inside.hide()

    def _layout(self) -> QVBoxLayout:
        head = row(self._name, self._state)
        head.setStretch(0, 1)
        self._acts = QWidget()
        self._acts.setLayout(
            column(
                line(),
                self._reset,
                self._about_reset,
                self._close,
                self._about_close,
                row(self._handover, None),
                spacing=theme.SPACE_S,
            )
        )
        return column(head, self._facts, self._acts, None, spacing=theme.SPACE_L, margins=(20, 16, 20, 16))

    def show_member(self, member: MemberRow | None) -> None:
        """Show a person, or nobody."""
        self._inside.setVisible(member is not None)
        if member is None:
            return
        self._name.say(member.name)
        self._state.say(*state(member))
        clear(self._facts)
        clients = ngettext("responsible for {n}", "responsible for {n}", member.clients)
        facts = (
            (_("Login"), member.login),
            (_("Role"), member.role_name),
            (_("Team"), member.team_name or _("No team")),
            (_("Clients"), clients.format(n=f"{member.clients:,}")),
            (_("Since"), member.since.isoformat()),
        )
        for label, value in facts:
            self._facts.addLayout(_fact(label, value))
        self._acts.setVisible(member.may_reset or member.may_close)
        for widget in (self._reset, self._about_reset):
            widget.setVisible(member.may_reset)
        for widget in (self._close, self._about_close):
            widget.setVisible(member.may_close)
        self._say_close(member)

    def _say_close(self, member: MemberRow) -> None:
        self._handover.setVisible(member.may_close and member.clients > 0)
        if member.clients:
            text = ngettext(
                "Possible once the {n} client is handed over.",
                "Possible once the {n} clients are handed over.",
                member.clients,
            )
            self._about_close.setText(text.format(n=f"{member.clients:,}"))
        else:
            self._about_close.setText(_("Ends every access. What the person wrote stays in the files."))

    def empty(self) -> None:
        """Forget the person."""
        self._name.say("")
        clear(self._facts)
        self._inside.hide()


def _fact(label: str, value: str) -> QVBoxLayout:
    name = text_label(label, look="muted")
    name.setFixedWidth(_LABEL)
    said = row(name, wrapped(value))
    said.setStretch(1, 1)
    return column(said)
