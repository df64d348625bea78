"""What the lists of an access review show: people with how far the walk is, and the lines of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.access_review import Mark
from clientbook.services.access_review import LEVEL_NAMES
from clientbook.support.i18n import _, pgettext
from clientbook.support.words import Level
from clientbook.ui.format import day_or_nothing
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.access_walk import PersonSum, WalkRow


def person_columns() -> list[Column]:
    """Return the columns of the people."""
    return [
        Column(
            "name",
            pgettext("colleague", "Person"),
            150,
            lambda row: row.name,
            "two",
            lambda row: role_name(row.role),
            can_sort=False,
        ),
        Column("marked", _("To look at"), 92, _looks, "pill", tone=lambda _row: "warn", can_sort=False),
        Column("done", _("Confirmed"), 116, _done, "pill", tone=_done_tone, can_sort=False),
    ]


def walk_columns() -> list[Column]:
    """Return the columns of the lines of one person."""
    return [
        Column("file", _("File"), 190, lambda row: row.access.file, "two", marks_in_words, can_sort=False),
        Column("level", _("Level"), 104, _level, "pill", tone=_level_tone, can_sort=False),
        Column("since", _("Since"), 92, lambda row: row.access.since.isoformat(), "date", can_sort=False),
        Column("until", _("Until"), 92, lambda row: day_or_nothing(row.access.until), "date", can_sort=False),
        Column("by", _("Granted by"), 84, lambda row: row.access.granted_by, "muted", can_sort=False, spare=1),
        Column("state", _("State"), 96, _state, "pill", tone=_state_tone, can_sort=False),
    ]


def marks_in_words(row: WalkRow) -> str:
    """Return why a line needs a look; nothing where it does not."""
    words = {
        Mark.ENDED: _("ended, new keys are due"),
        Mark.NEW: _("new since the last review"),
        Mark.OTHERS: _("given by {name}").format(name=row.access.granted_by),
        Mark.WIDER: _("more than at the last review"),
    }
    return " · ".join(words[mark] for mark in row.marks)


def _looks(row: PersonSum) -> str:
    return f"{row.marked:,}" if row.marked else ""


def _done(row: PersonSum) -> str:
    return _("{done} of {total}").format(done=f"{row.confirmed:,}", total=f"{row.total:,}")


def _done_tone(row: PersonSum) -> str:
    return "ok" if row.confirmed == row.total else "neutral"


def _level(row: WalkRow) -> str:
    return _(LEVEL_NAMES[row.access.level])


def _level_tone(row: WalkRow) -> str:
    return "neutral" if row.access.level is Level.CARD else "accent"


def _state(row: WalkRow) -> str:
    if row.is_confirmed:
        return _("Confirmed")
    return _("To look at") if row.marks else pgettext("line of a review", "Open")


def _state_tone(row: WalkRow) -> str:
    if row.is_confirmed:
        return "ok"
    return "warn" if row.marks else "neutral"
