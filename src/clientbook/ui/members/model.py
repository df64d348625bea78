"""The list of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.pinyin import sort_key
from clientbook.support.i18n import _
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.members import MemberRow


def state(row: MemberRow) -> tuple[str, str]:
    """Return what the list says about an account, and in which tone."""
    if row.is_active:
        return _("Active"), "ok"
    if row.closed_on is None:
        return _("Closed"), "neutral"
    return _("Closed {day}").format(day=row.closed_on.isoformat()), "neutral"


def columns() -> list[Column]:
    """Return the columns in the current language."""
    return [
        Column("name", _("Name"), 220, lambda row: row.name, "two", lambda row: row.login),
        Column("role", _("Role"), 120, lambda row: row.role_name),
        Column("team", _("Team"), 130, lambda row: row.team_name, "muted", spare=2),
        Column("clients", _("Clients"), 88, lambda row: f"{row.clients:,}" if row.clients else "", "number"),
        Column("since", _("Since"), 104, lambda row: row.since.isoformat(), "date", spare=1),
        Column("state", _("State"), 150, lambda row: state(row)[0], "pill", tone=lambda row: state(row)[1]),
    ]


def in_order(rows: list[MemberRow], key: str, *, descending: bool) -> list[MemberRow]:
    """Return the people sorted by a column; those of equal rank stay by name, closed accounts come last."""
    keys = {
        "role": lambda row: sort_key(row.role_name),
        "team": lambda row: sort_key(row.team_name),
        "clients": lambda row: row.clients,
        "since": lambda row: row.since,
        "state": lambda row: row.is_active,
    }
    by_name = sorted(rows, key=lambda row: sort_key(row.name))
    found = sorted(by_name, key=keys.get(key, lambda row: sort_key(row.name)), reverse=descending)
    return sorted(found, key=lambda row: not row.is_active)
