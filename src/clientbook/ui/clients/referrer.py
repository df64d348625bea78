"""Choosing who brought a client: another file, found by typing, or the name of an outsider."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

from clientbook.services.clients import ClientFilter, ClientRow, client_rows, list_clients
from clientbook.support.i18n import _
from clientbook.ui import icons
from clientbook.ui.widgets.suggest import Suggestions

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.ui.jobs import Jobs

MOST = 8


class Referrer(NamedTuple):
    """A file by id with its name, or only a name."""

    client: bytes | None = None
    name: str = ""


def find(desk: Desk, text: str, besides: bytes) -> list[ClientRow]:
    """Return the visible files that fit a text best, one of them left out."""
    found = [key for key in list_clients(desk, ClientFilter(text=text))[: MOST + 1] if key != besides]
    return client_rows(desk, found[:MOST])


class ReferrerEdit(QLineEdit):
    """Searches the visible files while one types; what is not chosen from them stays as a name."""

    edited = Signal()

    def __init__(self, jobs: Jobs, besides: bytes = b"") -> None:
        super().__init__()
        self._jobs, self._besides = jobs, besides
        self._linked: bytes | None = None
        self.found: list[ClientRow] = []
        self._finder = Suggestions(self, unfiltered=True)
        self._finder.activated[QModelIndex].connect(self._chosen)  # type: ignore[index]
        self.setPlaceholderText(_("a client, or a name"))
        self._link = QAction(self)
        self._link.setText(_("Linked to the file of this client"))
        icons.put(self._link, "link", "accent")
        self.addAction(self._link, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self)
        self._clear.setText(_("Remove the link"))
        icons.put(self._clear, "dismiss")
        self._clear.triggered.connect(self._unlinked)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textEdited.connect(self._typed)
        self._show_link()

    def value(self) -> Referrer:
        """Return the linked file, or the name that is written."""
        return Referrer(self._linked, self.text().strip())

    def set_value(self, referrer: Referrer | None) -> None:
        """Show a file or a name."""
        self._linked, name = referrer or Referrer()
        self.setText(name)
        self._show_link()

    def choose(self, client: bytes, name: str) -> None:
        """Link a file."""
        self.set_value(Referrer(client, name))
        self.edited.emit()

    def _typed(self, text: str) -> None:
        self._linked = None
        self._show_link()
        self.edited.emit()
        if not text.strip():
            self._finder.close_list()
            return
        besides = self._besides
        self._jobs.query(self, lambda desk: find(desk, text, besides), self._offer, latest="referrer")

    def _offer(self, rows: list[ClientRow]) -> None:
        self.found = rows
        self._finder.offer([f"{one.name}    {one.subtitle}" for one in rows])
        if rows and self.hasFocus():
            self._finder.complete()
        else:
            self._finder.close_list()

    def _chosen(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.found):
            one = self.found[index.row()]
            self._finder.close_list()
            self.choose(one.id, one.name)

    def _unlinked(self) -> None:
        self.set_value(None)
        self.edited.emit()

    def _show_link(self) -> None:
        self._link.setVisible(self._linked is not None)
        self._clear.setVisible(self._linked is not None)
        self.setReadOnly(self._linked is not None)
