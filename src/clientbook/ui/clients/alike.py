"""The form's hint that the client typed is likely on file already; saving stays possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from clientbook.services.duplicate_words import reason_words
from clientbook.services.editing import ClientForm
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.editors import read
from clientbook.ui.widgets.labels import Elided, button, clear, column, frame, plain_tip, row, text_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QHBoxLayout

    from clientbook.services.duplicates import Match
    from clientbook.ui.clients.contacts import ContactsEditor
    from clientbook.ui.widgets.form import Form

_CARD, _MORE = ("type", "name", "short_name"), ("region", "address")


def typed_client(card: Form, more: Form, contacts: ContactsEditor) -> ClientForm:
    """Return what is typed so far, as far as it is something; marks nothing as wrong."""
    values = dict(_readable(card, _CARD)) | dict(_readable(more, _MORE))
    return ClientForm(**values, contacts=tuple(editor.typed() for editor in contacts.editors))


def _readable(form: Form, names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        try:
            yield name, read(form.editor(name))
        except Invalid:
            continue


class AlikeHint(QWidget):
    """Names the files that are likely the client of the form, each with a way to open it; hidden without any."""

    open_asked = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(spacing=2)
        self._title = text_label(_("Looks like:"), look="head-warn")
        ground = frame("hint")
        both = row(self._title, self._lines, spacing=theme.SPACE_M, margins=(24, 8, 16, 8))
        both.setStretch(1, 1)
        ground.setLayout(both)
        self.setLayout(column(ground, spacing=0))
        self.hide()

    def show_matches(self, matches: Sequence[Match]) -> None:
        """Show these files."""
        clear(self._lines)
        for match in matches:
            self._lines.addLayout(self._line(match))
        said = _(", ").join(match.client.name for match in matches)
        self.setAccessibleName(_("Looks like: {names}").format(names=said) if matches else "")
        self.setVisible(bool(matches))

    def _line(self, match: Match) -> QHBoxLayout:
        client = match.client
        known = (client.phone, client.responsible, reason_words(match.likeness.reasons))
        about = Elided(" · ".join(part for part in known if part), look="quiet")
        made = row(self._link(client.id, client.name), about, spacing=theme.SPACE_S)
        made.setStretch(1, 1)
        return made

    def _link(self, client: bytes, name: str) -> QPushButton:
        made = button(name.replace("&", "&&"), lambda: self.open_asked.emit(client), look="inline")
        made.setAccessibleName(_("Open the file of {name}").format(name=name))
        made.setToolTip(plain_tip(_("Open the file of {name}").format(name=name)))
        return made
