"""The columns of the firm's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.i18n import _, ngettext
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.classes import ClassRow
    from clientbook.services.listkeeping import WordRow


def class_columns() -> list[Column]:
    """Return the columns of the classes."""
    return [
        Column("name", _("Class"), 240, lambda row: row.name, kind="two", second=_note, can_sort=False),
        Column("revisit", _("Revisit every"), 110, lambda row: days(row.revisit_days), can_sort=False),
        Column("silence", _("Silence limit"), 110, lambda row: days(row.silence_days), can_sort=False),
        Column("key", _("Key clients"), 90, _key, kind="pill", tone=lambda _row: "accent", can_sort=False),
        Column("count", _("Clients"), 80, lambda row: f"{row.count:,}", kind="number", can_sort=False),
        Column("state", _("State"), 110, _class_state, kind="pill", tone=lambda _row: "neutral", can_sort=False),
    ]


def word_columns() -> list[Column]:
    """Return the columns of a list of words."""
    return [
        Column("name", _("Entry"), 320, lambda row: row.name, can_sort=False),
        Column("count", _("Files"), 90, lambda row: f"{row.count:,}", kind="number", can_sort=False),
        Column("state", _("State"), 150, _word_state, kind="pill", tone=_word_tone, can_sort=False),
    ]


def days(count: int) -> str:
    """Return a number of days in words."""
    return ngettext("{n} day", "{n} days", count).format(n=f"{count:,}")


def _note(row: ClassRow) -> str:
    return row.note


def _key(row: ClassRow) -> str:
    return _("key") if row.is_key else ""


def _class_state(row: ClassRow) -> str:
    return _("retired") if row.is_retired else ""


def _word_state(row: WordRow) -> str:
    if row.is_retired:
        return _("retired")
    return "" if row.id is not None else _("not in the list")


def _word_tone(row: WordRow) -> str:
    return "neutral" if row.is_retired else "warn"
