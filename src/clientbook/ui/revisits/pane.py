"""Beside the list: what one needs on the phone, and below it how the call went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from clientbook.domain.phones import grouped
from clientbook.services import files
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.revisits.editor import RecordForm
from clientbook.ui.widgets.labels import Elided, button, clear, column, frame, line, row, text_label, wrapped
from clientbook.ui.widgets.notice import Callout
from clientbook.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from clientbook.services.files import ClientGlance, ContactCard, Masked
    from clientbook.services.revisits import DueRevisit
    from clientbook.ui.page import Shell

WIDTH = 356
_LABEL = 84
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
        self._name = Elided(look="title")
        self._class = Pill()
        self._callout = Callout()
        self._contacts: QVBoxLayout = column(spacing=2)
        self._facts: QVBoxLayout = column(spacing=4)
        self._recent: QVBoxLayout = column(spacing=6)
        self._record = QWidget()
        self.form = RecordForm()
        self._inside = QWidget()
        self._inside.setLayout(self._layout())
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._inside)
        ground = frame("pane")
        ground.setLayout(column(scroll, spacing=0))
        self.setLayout(column(ground, spacing=0))
        self.setAccessibleName(_("The chosen client"))
        self.end()

    def _layout(self) -> QVBoxLayout:
        opener = button(_("Open &file"), self.open_asked.emit, look="link")
        head = row(self._name, self._class, opener, spacing=theme.SPACE_S)
        head.setStretch(0, 1)
        foot = row(
            text_label(_("Ctrl+Enter saves, Esc puts it aside"), look="small"),
            None,
            button(_("Put aside"), self.left.emit, look="link"),
        )
        self._record.setLayout(column(line(), self.form, foot, spacing=theme.SPACE_M, margins=(0, 4, 0, 0)))
        return column(
            head,
            self._callout,
            self._facts,
            self._contacts,
            self._record,
            line(),
            text_label(_("Recently"), look="section"),
            self._recent,
            None,
            spacing=theme.SPACE_M,
            margins=(20, 16, 20, 16),
        )

    def show_due(self, due: DueRevisit | None) -> None:
        """Show what the list knows already; the rest follows with `show_glance`."""
        self._inside.setVisible(due is not None)
        if due is None:
            return
        self._name.say(due.client.name)
        self._class.say(due.client.class_name, "accent" if due.client.is_key else "neutral")
        clear(self._facts)
        last = due.client.last_contact.isoformat() if due.client.last_contact else _("never")
        purpose = " · ".join(part for part in (due.purpose, due.note) if part)
        facts = ((_("Purpose"), purpose), (_("Who calls"), due.who), (_("Last contact"), last))
        for label, value in facts:
            self._facts.addLayout(_fact(label, value))

    def show_glance(self, glance: ClientGlance) -> None:
        """Show contacts, what matters now and what happened last."""
        headline = glance.headline
        self._callout.say(headline.text if headline else "", glance.evidence, headline.tone.value if headline else "")
        clear(self._contacts)
        for contact in [card for card in glance.contacts if not card.has_left][:_CONTACTS]:
            self._add_contact(contact)
        clear(self._recent)
        for item in glance.recent[:_RECENT]:
            self._recent.addWidget(text_label(f"{item.on:%Y-%m-%d}  {item.label} · {item.who}", look="small"))
            if item.text:
                self._recent.addWidget(wrapped(item.text))
        if not glance.recent:
            self._recent.addWidget(text_label(_("Nothing is on file."), look="muted"))

    def begin(self) -> None:
        """Show the form, ready to type."""
        self._record.show()
        self.form.begin()

    def resume(self, values: dict[str, object]) -> None:
        """Show the form with a draft that was put aside."""
        self._record.show()
        self.form.fill(values)
        self.form.is_dirty = True

    def end(self) -> None:
        """Hide the form."""
        self._record.hide()
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
        for layout in (self._contacts, self._facts, self._recent):
            clear(layout)
        self._inside.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save with Ctrl+Enter, put aside with Escape."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.is_recording:
            self.save_asked.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Take Escape before the window's shortcut while the form is open."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self.is_recording:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self.left.emit()
                return True
        return super().event(event)

    def _add_contact(self, contact: ContactCard) -> None:
        words = " · ".join(part for part in (contact.name, contact.position) if part)
        self._contacts.addWidget(text_label(words, look="strong"))
        for phone in contact.phones:
            self._contacts.addLayout(self._phone(phone))

    def _phone(self, phone: Masked) -> QVBoxLayout:
        number = text_label(phone.text)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        show = button(_("&Show"), look="link")
        show.setAccessibleName(_("Show the number {number}").format(number=phone.text))

        def shown(value: str) -> None:
            number.setText(grouped(value))
            show.hide()

        def clicked() -> None:
            work = files.reveal
            self._shell.jobs.query(
                number, lambda desk: work(desk, phone.contact, phone.what, phone.index), shown
            )

        show.clicked.connect(lambda *_checked: clicked())
        return column(row(text_label(phone.label or _("Phone"), look="muted"), number, show, None))


def _fact(label: str, value: str) -> QVBoxLayout:
    name = text_label(label, look="muted")
    name.setFixedWidth(_LABEL)
    name.setAlignment(Qt.AlignmentFlag.AlignTop)
    said = wrapped(value)
    line_of_two = row(name, said)
    line_of_two.setStretch(1, 1)
    return column(line_of_two)
