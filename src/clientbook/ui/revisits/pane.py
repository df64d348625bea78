"""Beside the list: what one needs on the phone, and below it how the call went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clientbook.domain.access import Right
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clients.facts import FactGrid, SecretLine
from clientbook.ui.revisits.editor import RecordForm
from clientbook.ui.widgets.labels import Heading, button, clear, column, line, row, text_label, wrapped
from clientbook.ui.widgets.notice import Callout
from clientbook.ui.widgets.pill import Pill
from clientbook.ui.widgets.rowdelegate import NOTHING
from clientbook.ui.widgets.scrolled import scrolled_pane

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from clientbook.services.files import ClientGlance
    from clientbook.services.revisits import DueRevisit
    from clientbook.ui.page import Shell

WIDTH = 360
_CONTACTS = 3
_RECENT = 3


class RevisitPane(QWidget):
    """Shows the chosen client; while recording, the form comes first and what was said before stays below."""

    open_asked = Signal()
    save_asked = Signal()
    left = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.setFixedWidth(WIDTH)
        self._name = Heading()
        self._class = Pill()
        self._callout = Callout()
        self._holder = QWidget()
        self._holder.setLayout(column(self._callout))
        self._facts = FactGrid()
        self._recent: QVBoxLayout = column(spacing=10)
        self._record = QWidget()
        self.form = RecordForm()
        self._inside = QWidget()
        self._inside.setLayout(self._layout())
        self.setLayout(column(scrolled_pane(self._inside), spacing=0))
        self.setAccessibleName(_("The chosen client"))
        self.end()

    def _layout(self) -> QVBoxLayout:
        opener = button(_("Open &file"), self.open_asked.emit, look="link")
        head = row(self._name, self._class, opener, spacing=theme.SPACE_S)
        head.setStretch(0, 1)
        self._dirty = text_label("●", look="dirty")
        self._dirty.setToolTip(_("Not saved yet"))
        self._dirty.setAccessibleName(_("Not saved yet"))
        self.form.edited.connect(lambda: self._dirty.setVisible(self.form.is_dirty))
        foot = row(
            self._dirty,
            text_label(_("Ctrl+Enter saves, Esc puts it aside"), look="small"),
            None,
            button(_("Put aside"), self.left.emit, look="link"),
        )
        self._record.setLayout(column(line(), self.form, foot, spacing=theme.SPACE_M, margins=(0, 4, 0, 0)))
        return column(
            head,
            self._holder,
            self._facts,
            self._record,
            line(),
            text_label(_("Recent"), look="section"),
            self._recent,
            None,
            spacing=theme.SPACE_M,
            margins=(20, 16, 20, 16),
        )

    def show_client(self, due: DueRevisit, glance: ClientGlance) -> None:
        """Show why this client is called, whom to ask for, what matters now and what happened last."""
        self._inside.show()
        self._name.say(due.client.name)
        self._class.say(due.client.class_name, "accent" if due.client.is_key else "neutral")
        headline = glance.headline
        self._callout.say(headline.text if headline else "", glance.evidence, headline.tone.value if headline else "")
        self._show_facts(due, glance)
        clear(self._recent)
        for item in glance.recent[:_RECENT]:
            head = text_label(f"{item.on.isoformat()}  {item.label} · {item.who}", look="small")
            self._recent.addLayout(column(head, wrapped(item.text or NOTHING), spacing=0))
        if not glance.recent:
            self._recent.addWidget(text_label(_("Nothing is on file."), look="muted"))

    def _show_facts(self, due: DueRevisit, glance: ClientGlance) -> None:
        may_reveal = self._shell.who.may(Right.REVEAL)
        self._facts.clear()
        for contact in [card for card in glance.contacts if not card.has_left][:_CONTACTS]:
            self._facts.add(_("Contact"), " · ".join(part for part in (contact.name, contact.position) if part))
            for phone in contact.phones:
                self._facts.add(_("Phone"), SecretLine(self._shell.jobs, phone, may_reveal=may_reveal))
        self._facts.add(_("Purpose"), " · ".join(part for part in (due.purpose, due.note) if part))
        self._facts.add(_("Who calls"), due.who or _("nobody"))
        last = due.client.last_contact
        self._facts.add(_("Last contact"), last.isoformat() if last else _("never"))

    def begin(self) -> None:
        """Show the form, ready to type."""
        self._open_form()
        self.form.begin()

    def resume(self, values: dict[str, object]) -> None:
        """Show the form with a draft that was put aside."""
        self._open_form()
        self.form.resume(values)
        self._dirty.show()

    def _open_form(self) -> None:
        """Make room: on a small screen the form fits whole."""
        self._record.show()
        self._holder.hide()

    def end(self) -> None:
        """Hide the form."""
        self._record.hide()
        self._holder.show()
        self.form.clean()

    @property
    def is_recording(self) -> bool:
        """The form is open."""
        return not self._record.isHidden()

    def empty(self) -> None:
        """Forget the client."""
        self.end()
        self._name.say("")
        self._callout.say("", "", "")
        self._facts.clear()
        clear(self._recent)
        self._inside.hide()

    def event(self, event: QEvent) -> bool:
        """Save with Ctrl+Enter and put aside with Escape, before the window's shortcuts, while the form is open."""
        if isinstance(event, QKeyEvent) and self.is_recording and (act := self._act_of(event)) is not None:
            if event.type() == QEvent.Type.KeyPress:
                act.emit()
            event.accept()
            return True
        return super().event(event)

    def _act_of(self, event: QKeyEvent) -> SignalInstance | None:
        if event.key() == Qt.Key.Key_Escape:
            return self.left
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return self.save_asked if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier else None
