"""The columns of the client list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.i18n import _
from clientbook.support.money import money
from clientbook.ui.format import day_or_nothing
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.clients import ClientRow


def client_columns() -> list[Column]:
    """Return the columns, named in the current language."""
    return [
        Column("name", _("Client"), 220, lambda row: row.name, kind="two", second=lambda row: row.subtitle),
        Column("class", _("Class"), 86, lambda row: row.class_name, kind="pill", tone=_class_tone),
        Column("phone", _("Phone"), 108, lambda row: row.phone, can_sort=False),
        Column("responsible", _("Responsible"), 80, lambda row: row.responsible),
        Column("backup", _("Backup"), 72, lambda row: row.backup, kind="muted", can_sort=False, spare=1),
        Column("last_contact", _("Last contact"), 92, lambda row: day_or_nothing(row.last_contact)),
        Column("worth", _("12 months"), 100, _worth, kind="number", spare=2),
        Column("due", _("State"), 118, lambda row: row.state.text, kind="pill", tone=lambda row: row.state.tone),
    ]


def _class_tone(row: ClientRow) -> str:
    return "accent" if row.is_key else "neutral"


def _worth(row: ClientRow) -> str:
    return money(row.worth.amount, row.worth.currency) if row.worth is not None else ""
