"""The two lists of the access page: sums at the left, and what one of them is made of at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.services.access_review import LEVEL_NAMES
from clientbook.support.i18n import _, pgettext
from clientbook.support.words import Level
from clientbook.ui.format import day_or_nothing
from clientbook.ui.roles import role_name
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.access_review import AccessRow

BY_PERSON, BY_FILE = "person", "file"


def sum_columns(view: str) -> list[Column]:
    """Return the columns of the sums."""
    is_person = view == BY_PERSON
    return [
        Column(
            "name",
            pgettext("colleague", "Person") if is_person else _("File"),
            200,
            lambda row: row.name,
            "two" if is_person else "text",
            lambda row: row.detail,
            can_sort=False,
        ),
        Column("full", _("Whole file"), 88, lambda row: _count(row.full), "number", can_sort=False),
        Column("card", _("Contact part"), 96, lambda row: _count(row.card), "number", can_sort=False),
        Column("ending", _("Temporary"), 88, lambda row: _count(row.ending), "number", can_sort=False),
    ]


def row_columns(view: str) -> list[Column]:
    """Return the columns of the files of a person, or of the people of a file."""
    if view == BY_PERSON:
        first = Column("file", _("File"), 170, lambda row: row.file, can_sort=False)
    else:
        first = Column(
            "name", pgettext("colleague", "Person"), 170, lambda row: row.name, "two", lambda row: role_name(row.role)
        )
    return [
        first._replace(can_sort=False),
        Column("level", _("Level"), 108, _level, "pill", tone=_tone, can_sort=False),
        Column("since", _("Since"), 98, lambda row: row.since.isoformat(), "date", can_sort=False),
        Column("until", _("Until"), 98, lambda row: day_or_nothing(row.until), "date", can_sort=False),
        Column("by", _("Granted by"), 92, lambda row: row.granted_by, "muted", can_sort=False, spare=1),
    ]


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _level(row: AccessRow) -> str:
    return _("Ended") if row.has_ended else _(LEVEL_NAMES[row.level])


def _tone(row: AccessRow) -> str:
    return "neutral" if row.has_ended or row.level is Level.CARD else "accent"
