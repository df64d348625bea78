"""The list of backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.clock import local
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    import datetime as dt

    from clientbook.services.backups import BackupRow

_MIB = 1024 * 1024


def moment(when: dt.datetime) -> str:
    """Return a time as 2026-11-22 08:30, on the office's clock."""
    return f"{local(when):%Y-%m-%d %H:%M}"


def since(row: BackupRow) -> str:
    """Return how much was saved after a backup."""
    text = ngettext("{n} log entry since", "{n} log entries since", row.behind)
    return text.format(n=f"{row.behind:,}") if row.behind else _("nothing saved since")


def state(row: BackupRow) -> tuple[str, str]:
    """Return what the list says about a backup, and in which tone."""
    return (pgettext("backup", "Verified"), "ok") if row.is_verified else (_("Damaged"), "bad")


def size(row: BackupRow) -> str:
    """Return a size in megabytes."""
    return _("{size} MB").format(size=f"{row.size / _MIB:,.1f}")


def columns() -> list[Column]:
    """Return the columns in the current language; the list is always newest first."""
    return [
        Column("made", _("Made"), 220, lambda row: moment(row.made_at), "two", since, can_sort=False),
        Column("words", _("In words"), 300, lambda row: row.words, "muted", can_sort=False),
        Column("size", pgettext("column", "Size"), 96, size, "number", can_sort=False),
        Column(
            "state", _("State"), 120, lambda row: state(row)[0], "pill", tone=lambda row: state(row)[1], can_sort=False
        ),
    ]
