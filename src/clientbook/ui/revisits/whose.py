"""Whose revisits are shown: one's own, everybody's, or those of one colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from clientbook.support.i18n import _
from clientbook.ui import theme
from clientbook.ui.widgets.labels import button, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.ui.widgets.people import Person


class WhoseChips(QWidget):
    """Chips of which one is on; the last one opens the list of colleagues, where that may be chosen."""

    changed = Signal()

    def __init__(self, me: bytes, *, can_choose: bool) -> None:
        super().__init__()
        self._me = me
        self._names: dict[bytes, str] = {}
        self.member: bytes | None = me
        self._mine = button(_("Mine"), lambda: self.show_member(self._me), look="chip")
        self._all = button(_("Everybody"), lambda: self.show_member(None), look="chip")
        self._one = button("", look="chip")
        self._menu = QMenu(self)
        self._menu.aboutToHide.connect(self._mark)
        self._one.setMenu(self._menu)
        self._one.setVisible(can_choose)
        for chip in (self._mine, self._all, self._one):
            chip.setCheckable(True)
        self.setLayout(row(self._mine, self._all, self._one, spacing=theme.SPACE_S))
        self.setAccessibleName(_("Whose revisits"))
        self._mark()

    def offer(self, people: Sequence[Person]) -> None:
        """Offer these colleagues."""
        names = {person.id: person.name for person in people if isinstance(person.id, bytes)}
        if names != self._names:
            self._names = names
            self._menu.clear()
            for member, name in names.items():
                if member != self._me:
                    self._menu.addAction(name.replace("&", "&&"), lambda member=member: self.show_member(member))
        self._mark()

    def show_member(self, member: bytes | None) -> None:
        """Show the revisits of this colleague, or everybody's."""
        has_changed = member != self.member
        self.member = member
        self._mark()
        if has_changed:
            self.changed.emit()

    def _mark(self) -> None:
        is_one = self.member not in (self._me, None)
        self._mine.setChecked(self.member == self._me)
        self._all.setChecked(self.member is None)
        self._one.setChecked(is_one)
        name = self._names.get(self.member or b"", "") if is_one else ""
        self._one.setText(name or _("Colleague…"))
        self._one.setAccessibleName(name or _("Revisits of a colleague"))
