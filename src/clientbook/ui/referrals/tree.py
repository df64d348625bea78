"""The tree of referrals as a list that opens downwards: everybody stands under who brought them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from clientbook.support.i18n import _
from clientbook.support.money import money
from clientbook.ui.widgets.rowdelegate import NOTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.clients import Worth
    from clientbook.services.referrals import Branch

_NUMBERS = (3, 4, 5, 6)
_WIDTHS = (0, 92, 108, 84, 84, 140, 150)


def worth_words(worths: Sequence[Worth]) -> str:
    """Return amounts with their currencies, empty for none."""
    return " + ".join(money(one.amount, one.currency) for one in worths)


class ReferralTree(QTreeWidget):
    """Arrows move and fold, Enter or a double click opens a file; `current` follows the selection."""

    current = Signal(object)
    opened = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[bytes, QTreeWidgetItem] = {}
        self._folded: set[bytes] = set()
        self._behave()
        self.setHeaderLabels(
            [
                _("Client"),
                _("Class"),
                _("Responsible"),
                _("Brought"),
                _("In all"),
                _("Bought"),
                _("Those below bought"),
            ]
        )
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for place, width in enumerate(_WIDTHS[1:], start=1):
            header.resizeSection(place, width)
        for place in _NUMBERS:
            self.headerItem().setTextAlignment(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.headerItem().setToolTip(3, _("How many the client brought in person"))
        self.headerItem().setToolTip(4, _("How many came through the client, at every depth"))
        self.itemActivated.connect(lambda item, _column: self.opened.emit(_key(item)))
        self.currentItemChanged.connect(lambda item, _before: self.current.emit(_key(item) if item else None))

    def _behave(self) -> None:
        self.setAccessibleName(_("Who brought whom"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformRowHeights(True)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(22)

    def show_branches(self, branches: Sequence[Branch], about: bytes) -> None:
        """Show a tree; what was folded stays so, and the same client stays chosen, at first the one it is about."""
        chosen = self.current_id() or about
        self._folded = {key for key, item in self._items.items() if item.childCount() and not item.isExpanded()}
        scrolled = self.verticalScrollBar().value()
        self.forget()
        above: list[QTreeWidgetItem] = []
        for branch in branches:
            del above[branch.depth :]
            item = self._items[branch.id] = QTreeWidgetItem(_cells(branch))
            self._dress(item, branch, is_about=branch.id == about)
            above[-1].addChild(item) if above else self.addTopLevelItem(item)
            above.append(item)
        for key, item in self._items.items():
            item.setExpanded(key not in self._folded)
        if (found := self._items.get(chosen, self.topLevelItem(0))) is not None:
            self.setCurrentItem(found)
        self.verticalScrollBar().setValue(scrolled)

    def current_id(self) -> bytes | None:
        """Return the chosen client."""
        item = self.currentItem()
        return _key(item) if item is not None else None

    def item_of(self, client: bytes) -> QTreeWidgetItem:
        """Return the line of a client."""
        return self._items[client]

    def forget(self) -> None:
        """Forget everything readable."""
        self._items.clear()
        self.clear()

    def _dress(self, item: QTreeWidgetItem, branch: Branch, *, is_about: bool) -> None:
        item.setData(0, Qt.ItemDataRole.UserRole, branch.id)
        for place in _NUMBERS:
            item.setTextAlignment(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        font = self.font()
        font.setBold(is_about)
        item.setFont(0, font)


def _cells(branch: Branch) -> list[str]:
    return [
        branch.name,
        branch.class_name or NOTHING,
        branch.responsible or NOTHING,
        f"{branch.direct:,}" if branch.direct else NOTHING,
        f"{branch.total:,}" if branch.total else NOTHING,
        worth_words(branch.own) or NOTHING,
        worth_words(branch.brought) or NOTHING,
    ]


def _key(item: QTreeWidgetItem) -> bytes:
    return bytes(item.data(0, Qt.ItemDataRole.UserRole))
