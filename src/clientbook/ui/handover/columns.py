"""Columns as this person left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clientbook.ui.prefs import Prefs
    from clientbook.ui.widgets.table import ListTable


def remember_columns(table: ListTable, prefs: Prefs, name: str) -> None:
    """Give the list called `name` the widths it had, and keep them as they change."""
    table.restore_layout(prefs.columns.get(name, {}))
    table.columns_changed.connect(lambda: prefs.columns.update({name: table.layout_state()}))
