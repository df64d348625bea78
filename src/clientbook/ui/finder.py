"""Search from pages that have no list of clients: the best finds in a small list under the search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from clientbook.services.clients import ClientFilter, ClientRow, client_rows, list_clients
from clientbook.support.i18n import _
from clientbook.ui.widgets.labels import column, frame

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.ui.frame import Frame
    from clientbook.ui.topbar import SearchBox

MOST = 8


def _find(desk: Desk, text: str) -> list[ClientRow]:
    return client_rows(desk, list_clients(desk, ClientFilter(text=text))[:MOST])


class Finder(QFrame):
    """Hidden until something is searched; Enter opens the marked file."""

    def __init__(self, parent: Frame, box: SearchBox) -> None:
        super().__init__(parent)
        self._frame, self._box = parent, box
        self._list = QListWidget()
        self._list.setAccessibleName(_("Clients found"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.itemClicked.connect(self._open)
        card = frame("card")
        card.setLayout(column(self._list, spacing=0, margins=(4, 4, 4, 4)))
        self.setLayout(column(card, spacing=0))
        box.left.connect(self.hide)
        self.hide()

    def search(self, text: str) -> None:
        """Show what fits, or hide for an empty text."""
        if not text.strip():
            self.hide()
            return
        self._frame.jobs.query(self, lambda desk: _find(desk, text), self._show_rows, latest="find")

    def empty(self) -> None:
        """Forget what was found."""
        self._list.clear()
        self.hide()

    def _show_rows(self, rows: list[ClientRow]) -> None:
        self._list.clear()
        for found in rows:
            item = QListWidgetItem(f"{found.name}    {found.subtitle}")
            item.setData(Qt.ItemDataRole.UserRole, found.id)
            self._list.addItem(item)
        if not rows:
            item = QListWidgetItem(_("No client fits this search."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        height = self._list.sizeHintForRow(0) * max(len(rows), 1) + 12
        self.resize(max(self._box.width(), 360), height)
        corner = self._box.mapTo(self._frame, QPoint(0, self._box.height() + 4))
        self.move(min(corner.x(), self._frame.width() - self.width() - 8), corner.y())
        self.raise_()
        self.show()

    def step(self, step: int) -> None:
        """Mark the next or the previous file if the list is shown."""
        if self.isVisible():
            self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())

    def open_marked(self) -> None:
        """Open the marked file if the list is shown."""
        if self.isVisible() and (item := self._list.currentItem()) is not None:
            self._open(item)

    def _open(self, item: QListWidgetItem) -> None:
        client = item.data(Qt.ItemDataRole.UserRole)
        if client is None:
            return
        from clientbook.ui.clients.filepage import ClientFilePage

        self.hide()
        self._box.clear()
        self._frame.push(ClientFilePage(self._frame, bytes(client)))
