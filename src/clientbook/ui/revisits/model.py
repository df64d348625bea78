"""The list of revisits: rows by day under headings that arrows step over, overdue ones first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter

from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
from clientbook.ui import fonts, theme
from clientbook.ui.handover.lines import PLAIN, PlainLines
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.rowdelegate import KIND, SECOND, TONE
from clientbook.ui.widgets.table import Column, Index, ListModel, ListTable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable, Sequence

    from PySide6.QtWidgets import QStyleOptionViewItem

    from clientbook.services.revisits import DueKey, DueRevisit

HEADING = "heading"
HEADING_HEIGHT = 30
_SERIOUS = 7


class Heading(NamedTuple):
    """A line between the rows: a day, or None for what is overdue, and how many rows stand below it."""

    day: dt.date | None
    rows: int

    @property
    def text(self) -> str:
        """The day with its weekday, and whether that is today."""
        if self.day is None:
            return _("Overdue")
        near = {0: _("Today"), 1: _("Tomorrow")}.get((self.day - today()).days, "")
        return " · ".join(part for part in (with_weekday(self.day), near) if part)

    @property
    def tone(self) -> str:
        """The colour of the heading: overdue warns, today stands out."""
        if self.day is None:
            return "warn"
        return "accent" if self.day == today() else "text"


def state(row: DueRevisit) -> tuple[str, str]:
    """Return what the list says about a revisit, and in which tone."""
    if row.is_overdue:
        days = (today() - row.due_on).days
        text = ngettext("{n} day overdue", "{n} days overdue", days).format(n=days)
        return text, "bad" if days > _SERIOUS else "warn"
    if row.due_on == today():
        return _("Due today"), "accent"
    return (_("Fixed by hand"), "neutral") if row.revisit else (_("By rhythm"), "neutral")


def _contact(row: DueRevisit) -> str:
    return " · ".join(part for part in (row.client.subtitle, row.client.phone) if part)


def _last_contact(row: DueRevisit) -> str:
    return row.client.last_contact.isoformat() if row.client.last_contact else ""


def columns() -> list[Column]:
    """Return the columns in the current language; order is by day, so none sorts."""
    return [
        Column("client", _("Client"), 240, lambda row: row.client.name, "two", _contact, can_sort=False),
        Column(
            "class",
            _("Class"),
            88,
            lambda row: row.client.class_name,
            "pill",
            tone=lambda row: "accent" if row.client.is_key else "neutral",
            can_sort=False,
        ),
        Column("last_contact", _("Last contact"), 100, _last_contact, "date", can_sort=False, spare=2),
        Column("purpose", _("Purpose"), 130, lambda row: row.purpose, PLAIN, lambda row: row.note, can_sort=False),
        Column("who", _("Who calls"), 84, lambda row: row.who, "muted", can_sort=False, spare=1),
        Column("state", _("State"), 124, lambda row: state(row)[0], "pill", tone=lambda row: state(row)[1]),
    ]


class RevisitModel(ListModel):
    """Keys are client ids, and `Heading`s between them that cannot be chosen."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make headings unreachable for mouse and arrows."""
        if index.isValid() and index.row() < len(self.ids) and isinstance(self.ids[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what the delegate needs of a cell or of a heading."""
        key = self.ids[index.row()] if index.isValid() and index.row() < len(self.ids) else None
        if not isinstance(key, Heading):
            return super().data(index, role)
        if role == KIND:
            return HEADING
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return key.text if index.column() == 0 else None
        return {SECOND: f"{key.rows:,}", TONE: key.tone}.get(Qt.ItemDataRole(role) if role < KIND else role)


def grouped(due: Sequence[DueKey]) -> list[Hashable]:
    """Return the keys of the list: overdue ones under one heading, the others under their days."""
    keys: list[Hashable] = []
    for day, rows in groupby(due, key=lambda key: None if key.due_on < today() else key.due_on):
        found = [row.client for row in rows]
        keys += [Heading(day, len(found)), *found]
    return keys


class RevisitDelegate(PlainLines):
    """Paints headings across the whole width, and rows as every list does."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        if index.data(KIND) != HEADING:
            super().paint(painter, option, index)
            return
        if index.column() != 0:
            return
        look = theme.tokens()
        area = QRect(option.rect)
        painter.save()
        painter.fillRect(area, look.color("bg"))
        painter.fillRect(QRect(area.left(), area.bottom(), area.width(), 1), look.color("line"))
        painter.setFont(fonts.sized(option.font, theme.SMALL, QFont.Weight.DemiBold))
        painter.setPen(look.color(index.data(TONE)))
        inner = area.adjusted(8, 0, -8, -1)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, left, index.data())
        taken = painter.fontMetrics().horizontalAdvance(index.data()) + 8
        painter.setFont(fonts.sized(option.font, theme.SMALL))
        painter.setPen(look.color("quiet"))
        painter.drawText(inner.adjusted(taken, 0, 0, 0), left, index.data(SECOND))
        painter.restore()


class RevisitTable(ListTable):
    """The table of the page. When the chosen row is gone (recorded), the one that took its place is chosen."""

    def __init__(self) -> None:
        self._due_model = RevisitModel(columns())
        super().__init__(self._due_model, _("Revisits"))
        self.wanted = self._due_model.wanted
        self.setItemDelegate(RevisitDelegate(self))

    def show_due(self, due: Sequence[DueKey]) -> None:
        """Show these revisits, selection and scroll position kept; their rows are asked for with `wanted`."""
        place = self.currentIndex().row()
        self.clearSpans()
        self.show_ids(grouped(due))
        for row, key in enumerate(self._due_model.ids):
            if isinstance(key, Heading):
                self.setSpan(row, 0, 1, len(self._due_model.columns))
                self.setRowHeight(row, HEADING_HEIGHT)
        if self.current_id() is None:
            self._choose_near(max(place, 0))

    def fill(self, rows: Sequence[DueRevisit]) -> None:
        """Take rows that were wanted."""
        self._due_model.fill({row.client.id: row for row in rows})

    def row_of(self, client: bytes) -> DueRevisit | None:
        """Return the revisit of a client as far as its row was read."""
        return self._due_model.row(client)

    def forget(self) -> None:
        """Show nothing, and forget every row."""
        self.show_due([])
        self._due_model.forget()

    def _choose_near(self, place: int) -> None:
        below = range(place, len(self._due_model.ids))
        above = range(min(place, len(self._due_model.ids)) - 1, -1, -1)
        for row in (*below, *above):
            if not isinstance(self._due_model.ids[row], Heading):
                self.setCurrentIndex(self._due_model.index(row, 0))
                return
