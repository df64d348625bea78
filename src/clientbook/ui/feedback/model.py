"""The list of praise, suggestions and surveys: whose, what, how satisfied, and about what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.feedback import FeedbackType
from clientbook.domain.revisits import Satisfaction
from clientbook.services.naming import FEEDBACK_NAMES, SATISFACTION_NAMES
from clientbook.support.i18n import _
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.feedback import FeedbackRow

_TONES = {FeedbackType.PRAISE: "ok", FeedbackType.SUGGESTION: "accent", FeedbackType.SURVEY: "neutral"}
_MOODS = {
    Satisfaction.VERY_SATISFIED: "ok",
    Satisfaction.SATISFIED: "ok",
    Satisfaction.NEUTRAL: "neutral",
    Satisfaction.DISSATISFIED: "warn",
    Satisfaction.VERY_DISSATISFIED: "bad",
}


def type_words(row: FeedbackRow) -> tuple[str, str]:
    """Return what kind of feedback it is, and its tone."""
    return _(FEEDBACK_NAMES[row.type]), _TONES[row.type]


def mood_words(row: FeedbackRow) -> tuple[str, str]:
    """Return how satisfied the client is, and its tone; nothing where nobody asked."""
    return (_(SATISFACTION_NAMES[row.satisfaction]), _MOODS[row.satisfaction]) if row.satisfaction else ("", "neutral")


def about(row: FeedbackRow) -> str:
    """Return what feedback is about: the product where one is named."""
    return row.product or row.topic


def columns() -> list[Column]:
    """Return the columns in the current language; the list is newest first."""
    return [
        Column("client", _("Client"), 300, lambda row: row.client_name, "two", _text, can_sort=False),
        Column(
            "type",
            _("Kind"),
            96,
            lambda row: type_words(row)[0],
            "pill",
            tone=lambda row: type_words(row)[1],
            can_sort=False,
        ),
        Column(
            "mood",
            _("Satisfaction"),
            112,
            lambda row: mood_words(row)[0],
            "pill",
            tone=lambda row: mood_words(row)[1],
            can_sort=False,
        ),
        Column("about", _("Topic"), 140, about, "muted", can_sort=False, spare=2),
        Column("concerns", _("Colleague"), 84, lambda row: row.concerns, "muted", can_sort=False, spare=1),
        Column("on", _("Date"), 100, lambda row: row.on.isoformat(), "date", can_sort=False),
    ]


def _text(row: FeedbackRow) -> str:
    return " ".join(row.text.split())


class FeedbackTable(ListTable):
    """Feedback by id; `fill` takes the rows that `wanted` asks for."""

    def __init__(self) -> None:
        self._rows = ListModel(columns())
        super().__init__(self._rows, _("Feedback"))
        self._rows.setParent(self)
        self.wanted = self._rows.wanted

    def fill(self, rows: Sequence[FeedbackRow]) -> None:
        """Take rows that were wanted."""
        self._rows.fill({row.id: row for row in rows})

    def row_of(self, key: bytes) -> FeedbackRow | None:
        """Return a row as far as it was read."""
        return self._rows.row(key)

    def forget(self) -> None:
        """Show nothing, and forget every row."""
        self.show_ids([])
        self._rows.forget()
