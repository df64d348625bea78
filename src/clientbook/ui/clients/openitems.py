"""What is open in a file: promises with their ways to end, and complaints with how they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.complaints.model import due_words, state_words
from clientbook.ui.widgets.labels import button, clear, column, icon_button, line, row, text_label, wrapped
from clientbook.ui.widgets.pill import Pill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.complaint_lists import ComplaintRow
    from clientbook.services.files import OpenNeed


class NeedList(QWidget):
    """Open promises; the circle ticks one off, the menu changes or drops it."""

    added = Signal()
    done = Signal(bytes)
    edited = Signal(bytes)
    dropped = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._add = button(_("N&ote one"), self.added.emit, look="link")
        self._rows = column(spacing=theme.SPACE_S)
        head = row(text_label(_("Open promises"), look="section"), None, self._add)
        self.setLayout(column(head, self._rows, spacing=theme.SPACE_M))

    def show_needs(self, needs: Sequence[OpenNeed], *, may_serve: bool) -> None:
        """Show these promises."""
        self._add.setVisible(may_serve)
        clear(self._rows)
        if not needs:
            self._rows.addWidget(text_label(_("Nothing is open."), look="muted"))
        for need in needs:
            self._rows.addLayout(self._need(need, may_serve=may_serve))

    def _need(self, need: OpenNeed, *, may_serve: bool) -> QHBoxLayout:
        due = need.due_on
        details = [need.agreed, need.responsible, due.isoformat() if due else ""]
        is_late = due is not None and due < today()
        small = wrapped(" · ".join(part for part in details if part), look="warn" if is_late else "small")
        done = icon_button("circle", _("Done"), lambda: self.done.emit(need.id))
        more = icon_button("more", _("More: {what}").format(what=need.what))
        menu = QMenu(more)
        menu.addAction(_("&Edit…"), lambda: self.edited.emit(need.id))
        menu.addAction(_("&Drop…"), lambda: self.dropped.emit(need.id))
        more.setMenu(menu)
        for made in (done, more):
            made.setVisible(may_serve)
        layout = row(done, column(wrapped(need.what), small, spacing=2), more, spacing=6)
        layout.setStretch(1, 1)
        for made in (done, more):
            layout.setAlignment(made, Qt.AlignmentFlag.AlignTop)
        return layout


class ComplaintList(QWidget):
    """Open complaints; hidden where there is none."""

    opened = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._rows = column(spacing=theme.SPACE_M)
        head = text_label(_("Open complaints"), look="section")
        self.setLayout(column(head, self._rows, line(), spacing=theme.SPACE_M))
        self.hide()

    def show_complaints(self, complaints: Sequence[ComplaintRow]) -> None:
        """Show these complaints."""
        clear(self._rows)
        self.setVisible(bool(complaints))
        for found in complaints:
            self._rows.addLayout(self._complaint(found))

    def _complaint(self, found: ComplaintRow) -> QVBoxLayout:
        opener = button(_("Open…"), lambda: self.opened.emit(found.id), look="link")
        opener.setAccessibleName(_("Open the complaint: {what}").format(what=found.what))
        pills = row(Pill(*state_words(found.state)), Pill(*due_words(found)), None, opener, spacing=6)
        layout = column(wrapped(_short(found.what)), pills, spacing=4)
        if found.handler:
            layout.addWidget(text_label(_("Handled by {name}").format(name=found.handler), look="small"))
        return layout


def _short(text: str) -> str:
    found = " ".join(text.split())
    return found if len(found) <= 80 else found[:79] + "…"  # noqa: PLR2004  three lines of the column
