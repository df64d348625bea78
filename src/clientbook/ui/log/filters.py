"""Above the list of the log: which kind of act, whose, on which day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clientbook.domain.log import LogKind
from clientbook.services.log import LogFilter
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, pgettext
from clientbook.ui.log.model import kind_names
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.choices import ChoiceBox
from clientbook.ui.widgets.dates import DateField
from clientbook.ui.widgets.labels import button, column, row

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Sequence

_NARROW = 150


class LogFilters(QWidget):
    """`changed` tells that another choice is to be shown; the file comes from the search box."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wanted = LogFilter()
        self.kinds = FilterChips(_("Kind of act"))
        self.kinds.offer([Choice(kind, text) for kind, text in kind_names()])
        self.kinds.chosen.connect(self._kind_chosen)
        self.person = ChoiceBox([(None, _("Everybody"))])
        self.person.setAccessibleName(pgettext("colleague", "Person"))
        self.act = ChoiceBox([("", _("Every act"))])
        self.act.setAccessibleName(_("Act"))
        self.day = DateField()
        self.day.setPlaceholderText(_("Any day"))
        self.day.setAccessibleName(_("Day"))
        for box in (self.person, self.day):
            box.setFixedWidth(_NARROW)
        self.act.setMinimumWidth(_NARROW - 60)
        self.act.setMaximumWidth(2 * _NARROW - 60)
        self._all = button(_("Show everything"), self.clear_clicked, look="link")
        self._all.hide()
        self.person.activated.connect(lambda _place: self._want(member=self.person.currentData()))
        self.act.activated.connect(lambda _place: self._want(act=self.act.currentData()))
        self.day.edited.connect(self._day_edited)
        boxes = row(self.person, self.act, self.day, self._all, None)
        boxes.setStretch(1, 3)
        self.setLayout(column(self.kinds, boxes, spacing=8, margins=(16, 10, 16, 10)))

    def offer_people(self, people: Sequence[tuple[bytes, str]]) -> None:
        """Offer these people; the chosen one stays chosen."""
        self.person.offer_pairs([(None, _("Everybody")), *people], self.wanted.member)

    def offer_acts(self, acts: Sequence[tuple[str, str]]) -> None:
        """Offer these acts; the chosen one stays chosen."""
        if [self.act.itemData(place) for place in range(1, self.act.count())] != [key for key, _name in acts]:
            self.act.offer_pairs([("", _("Every act")), *acts], self.wanted.act)

    def want_files(self, clients: frozenset[bytes] | None) -> None:
        """Show what concerns these files; None for all."""
        self._want(clients=clients)

    def show_day(self, member: bytes, day: dt.date) -> None:
        """Show everything that one person did on one day."""
        self.clear_clicked()
        self.person.setCurrentIndex(max(self.person.findData(member), 0))
        self.day.set_value(day)
        self._want(member=member, first=day, last=day)

    def clear_clicked(self) -> None:
        """Show everything again."""
        self.kinds.offer([Choice(kind, text) for kind, text in kind_names()], None)
        self.person.setCurrentIndex(0)
        self.act.setCurrentIndex(0)
        self.day.set_value(None)
        self._want(member=None, kind=None, act="", first=None, last=None)

    def choose_kind(self, kind: LogKind | None) -> None:
        """Choose a kind as a click on its chip does."""
        self.kinds.button(kind).click()

    def _kind_chosen(self, kind: Hashable) -> None:
        self._want(kind=kind if isinstance(kind, LogKind) else None)

    def _day_edited(self) -> None:
        try:
            day = self.day.value()
        except Invalid:
            return
        self._want(first=day, last=day)

    def _want(self, **changes: object) -> None:
        wanted = replace(self.wanted, **changes)  # type: ignore[arg-type]
        self._all.setVisible(replace(wanted, clients=None) != LogFilter())
        if wanted != self.wanted:
            self.wanted = wanted
            self.changed.emit()
