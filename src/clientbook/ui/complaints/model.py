"""The list of complaints: whose, how grave, how far, until when, and who handles it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.complaints import WAITS_FOR_FIRM, ComplaintState, Severity
from clientbook.services.naming import COMPLAINT_STATE_NAMES, SEVERITY_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext
from clientbook.ui.widgets.dates import with_weekday
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.complaint_lists import ComplaintRow

_STATE_TONES = {
    ComplaintState.REGISTERED: "warn",
    ComplaintState.ACCEPTED: "accent",
    ComplaintState.IN_PROGRESS: "accent",
    ComplaintState.HANDLED: "ok",
    ComplaintState.CALLED_BACK: "ok",
    ComplaintState.CLOSED: "neutral",
}
_SEVERITY_TONES = {Severity.SEVERE: "bad", Severity.NORMAL: "neutral", Severity.MINOR: "neutral"}
Words = tuple[str, str]
"""What a pill says, and its tone."""


def state_words(state: ComplaintState) -> Words:
    """Return what the list says of a state."""
    return _(COMPLAINT_STATE_NAMES[state]), _STATE_TONES[state]


def severity_words(severity: Severity) -> Words:
    """Return what the list says of how grave a complaint is."""
    return _(SEVERITY_NAMES[severity]), _SEVERITY_TONES[severity]


def due_words(row: ComplaintRow) -> Words:
    """Return until when the client waits for an answer; nothing once there is one."""
    if row.state not in WAITS_FOR_FIRM:
        return "", "neutral"
    if row.is_overdue:
        days = (today() - row.due_on).days
        return ngettext("{n} day overdue", "{n} days overdue", days).format(n=days), "bad"
    if row.due_on == today():
        return _("Due today"), "warn"
    return with_weekday(row.due_on), "neutral"


def columns() -> list[Column]:
    """Return the columns in the current language; the list is in order of its due dates."""
    return [
        Column("client", _("Client"), 240, lambda row: row.client_name, "two", _what, can_sort=False),
        Column(
            "severity",
            _("How grave"),
            84,
            lambda row: severity_words(row.severity)[0],
            "pill",
            tone=lambda row: severity_words(row.severity)[1],
            can_sort=False,
        ),
        Column(
            "state",
            _("State"),
            120,
            lambda row: state_words(row.state)[0],
            "pill",
            tone=lambda row: state_words(row.state)[1],
            can_sort=False,
        ),
        Column(
            "due",
            _("Due"),
            132,
            lambda row: due_words(row)[0],
            "pill",
            tone=lambda row: due_words(row)[1],
            can_sort=False,
        ),
        Column("handler", _("Handled by"), 84, lambda row: row.handler, "muted", can_sort=False, spare=2),
        Column("on", _("Taken down"), 100, lambda row: row.on.isoformat(), "date", can_sort=False, spare=1),
    ]


def _what(row: ComplaintRow) -> str:
    return " ".join(row.what.split())


class ComplaintTable(ListTable):
    """Complaints by id; `fill` takes the rows that `wanted` asks for."""

    def __init__(self) -> None:
        self._rows = ListModel(columns())
        super().__init__(self._rows, _("Complaints"))
        self._rows.setParent(self)
        self.wanted = self._rows.wanted

    def fill(self, rows: Sequence[ComplaintRow]) -> None:
        """Take rows that were wanted."""
        self._rows.fill({row.id: row for row in rows})

    def forget(self) -> None:
        """Show nothing, and forget every row."""
        self.show_ids([])
        self._rows.forget()
