"""What the list of warnings about conduct shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.conduct import JumpState
from clientbook.domain.log import LogKind
from clientbook.services.conduct import state_name
from clientbook.support.i18n import N_, _, pgettext
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.conduct import JumpRow

_WHAT = {
    LogKind.OPEN: N_("Files opened"),
    LogKind.REVEAL: N_("Numbers revealed"),
    LogKind.EXPORT: N_("Exports"),
    LogKind.PRINT: N_("Prints"),
}
_TONES = {JumpState.NEW: "bad", JumpState.LOOKED_INTO: "ok", JumpState.DISMISSED: "neutral"}


def columns() -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("name", pgettext("colleague", "Person"), 180, lambda row: row.name, "two", _what, can_sort=False),
        Column("on", _("Day"), 100, lambda row: row.on.isoformat(), "date", can_sort=False),
        Column("count", _("Times"), 80, lambda row: f"{row.times:,}", "number", can_sort=False),
        Column("usual", _("Usual"), 80, lambda row: f"{row.usual.normalize():f}", "number", can_sort=False),
        Column("state", _("State"), 110, lambda row: state_words(row)[0], "pill", tone=_tone, can_sort=False),
    ]


def state_words(row: JumpRow) -> tuple[str, str]:
    """Return what became of a warning, and the tone of it."""
    return state_name(row.state), _TONES[row.state]


def _what(row: JumpRow) -> str:
    return _(_WHAT[row.what])


def _tone(row: JumpRow) -> str:
    return _TONES[row.state]
