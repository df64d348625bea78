"""The middle column of a file page: one line to write down what happened, and everything that did."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from clientbook.domain.changes import ClassChange, StageChange
from clientbook.domain.complaints import Complaint
from clientbook.domain.documents import Document
from clientbook.domain.feedback import Feedback, FeedbackType
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Channel, Interaction
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Revisit
from clientbook.services.timeline import SOURCES
from clientbook.support.i18n import _
from clientbook.support.money import money
from clientbook.ui.clients.quickadd import QuickAdd
from clientbook.ui.widgets.chips import Choice, FilterChips
from clientbook.ui.widgets.empty import EmptyState
from clientbook.ui.widgets.labels import button, column, row
from clientbook.ui.widgets.timeline import Entry, TimelineView

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtCore import QPoint

    from clientbook.services.happenings import TimelineItem

_ALL = "all"
_ICONS: dict[tuple[str, str], tuple[str, str]] = {
    (Interaction.kind, Channel.PHONE): ("phone", "muted"),
    (Interaction.kind, Channel.VISIT): ("visit", "muted"),
    (Interaction.kind, Channel.WECHAT): ("chat", "muted"),
    (Interaction.kind, Channel.EMAIL): ("mail", "muted"),
    (Interaction.kind, Channel.MEETING): ("people", "muted"),
    (Interaction.kind, Channel.EVENT): ("events", "muted"),
    (Interaction.kind, Channel.LETTER): ("letter", "muted"),
    (Feedback.kind, FeedbackType.PRAISE): ("like", "ok"),
    (Feedback.kind, FeedbackType.SURVEY): ("survey", "muted"),
    (Feedback.kind, FeedbackType.SUGGESTION): ("feedback", "muted"),
    (Purchase.kind, ""): ("cart", "accent"),
    (Revisit.kind, ""): ("revisits", "muted"),
    (Need.kind, ""): ("task", "muted"),
    (Complaint.kind, ""): ("complaint", "bad"),
    (Gift.kind, ""): ("gift", "muted"),
    (PointsMovement.kind, ""): ("points", "muted"),
    (Document.kind, ""): ("document", "muted"),
    (ClassChange.kind, ""): ("tag", "muted"),
    (StageChange.kind, ""): ("flag", "muted"),
}
"""Icon and its colour by kind of record and sort; kinds that are not here look like a note."""


class TimelinePanel(QWidget):
    """Everything that happened, filtered by kind and by colleague; above it the line to write the next thing."""

    opened = Signal(object)
    delete_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[bytes, TimelineItem] = {}
        self._person: bytes | None = None
        self.quick = QuickAdd()
        self.chips = FilterChips(_("Kind"))
        self.view = TimelineView(_("Timeline"))
        self._people = button(_("Everybody"), look="link", icon="person")
        self._menu = QMenu(self)
        self._people.setMenu(self._menu)
        self._empty = EmptyState()
        text = _("Every call, visit and purchase stands here, whoever wrote it.")
        self._empty.say("log", _("Nothing logged yet"), text)
        self._connect()
        bar = row(self.chips, self._people, margins=(16, 10, 12, 6))
        bar.setStretch(0, 1)
        self.setLayout(column(self.quick, bar, self.view, self._empty, spacing=0))
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._filter())
        self.view.opened.connect(lambda key: self.opened.emit(self._items[key]))
        self.view.delete_asked.connect(lambda key: self.delete_asked.emit(self._items[key]))
        self.view.menu_asked.connect(self._show_menu)

    def show_items(self, items: tuple[TimelineItem, ...]) -> None:
        """Show a timeline."""
        self._items = {item.id: item for item in items}
        counts = Counter(item.noun for item in items)
        choices = [Choice(_ALL, _("All"), len(items))]
        choices += [Choice(one.noun, _(one.title), counts[one.noun]) for one in SOURCES if counts[one.noun]]
        self.chips.offer(choices, self.chips.current)
        self._offer_people()
        self._filter()

    def empty(self) -> None:
        """Forget what is shown."""
        self.quick.empty()
        self.show_items(())

    def chosen(self) -> TimelineItem | None:
        """Return the entry that has the focus, if one has."""
        has_focus = self.window().focusWidget() is self.view
        return self._items.get(self.view.current_id()) if has_focus else None

    def filter_person(self, person: bytes | None) -> None:
        """Show what one colleague did, or everybody."""
        self._person = person
        self._offer_people()
        self._filter()

    def _offer_people(self) -> None:
        names = {item.author: item.who for item in self._items.values()}
        if self._person not in names:
            self._person = None
        self._people.setText(names[self._person] if self._person is not None else _("Everybody"))
        self._people.setVisible(len(names) > 1)
        self._menu.clear()
        self._menu.addAction(_("Everybody"), lambda: self.filter_person(None))
        for person, name in sorted(names.items(), key=lambda pair: pair[1]):
            self._menu.addAction(name.replace("&", "&&"), lambda who=person: self.filter_person(who))

    def _filter(self) -> None:
        kind: Hashable = self.chips.current
        shown = [
            item for item in self._items.values() if kind in (_ALL, item.noun) and self._person in (None, item.author)
        ]
        self.view.setVisible(bool(self._items))
        self._empty.setVisible(not self._items)
        self.view.show_entries([_entry(item) for item in shown])

    def _show_menu(self, key: bytes, place: QPoint) -> None:
        item = self._items[key]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("&Open"), lambda: self.opened.emit(item))
        if not item.opens:
            menu.addAction(_("&Delete…"), lambda: self.delete_asked.emit(item))
        menu.popup(place)


def _entry(item: TimelineItem) -> Entry:
    amount = money(item.amount, item.currency) if item.amount is not None else ""
    icon, tone = _ICONS.get((item.noun, item.sort)) or _ICONS.get((item.noun, ""), ("note", "muted"))
    return Entry(item.id, item.on, item.label, item.text, item.who, amount, icon, tone)
