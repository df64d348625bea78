"""Beside the list of feedback: one praise, suggestion or survey in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.clients.facts import FactGrid
from clientbook.ui.feedback.model import mood_words, type_words
from clientbook.ui.widgets.labels import Heading, button, column, row, wrapped
from clientbook.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from clientbook.services.feedback import FeedbackRow


class FeedbackPane(QWidget):
    """Shows what a client said, about what, and who wrote it down."""

    open_asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._client = b""
        self._name, self._type, self._mood = Heading(), Pill(), Pill()
        self._text, self._facts = wrapped(""), FactGrid()
        opener = button(_("Open &file"), lambda: self.open_asked.emit(self._client), look="link")
        head = row(self._name, opener)
        head.setStretch(0, 1)
        self._inside = QWidget()
        self._inside.setLayout(
            column(
                head,
                row(self._type, self._mood, None),
                self._text,
                self._facts,
                None,
                spacing=theme.SPACE_M,
                margins=(20, 16, 14, 16),
            )
        )
        self.setLayout(column(self._inside, spacing=0))
        self.setAccessibleName(_("The chosen feedback"))
        self._inside.hide()

    def show_row(self, shown: FeedbackRow) -> None:
        """Show feedback."""
        self._client = shown.client
        self._name.say(shown.client_name)
        self._type.say(*type_words(shown))
        self._mood.say(*mood_words(shown))
        self._text.setText(shown.text)
        self._text.setVisible(bool(shown.text))
        self._facts.clear()
        facts = (
            (_("Topic"), shown.topic),
            (_("Product"), shown.product),
            (_("Colleague"), shown.concerns),
            (_("Date"), shown.on.isoformat()),
            (_("Written by"), shown.author),
        )
        for label, value in facts:
            if value:
                self._facts.add(label, value)
        self._inside.show()

    def empty(self) -> None:
        """Forget what is shown."""
        self._client = b""
        self._name.say("")
        self._text.clear()
        self._facts.clear()
        self._inside.hide()
