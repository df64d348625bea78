"""The lists of the page: likely pairs with their reasons, and merges that are in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.duplicates import NEARLY_CERTAIN, VERY_LIKELY
from clientbook.domain.merges import Verdict
from clientbook.services.duplicate_words import reason_words, score_words
from clientbook.support.clock import local
from clientbook.support.i18n import _, pgettext
from clientbook.ui.widgets.table import Column, ListModel, ListTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.services.duplicates import Decision, PairRow
    from clientbook.services.merges import MergeRow


def likeness_tone(score: float) -> str:
    """Return the tone of the pill that says how likely a pair is one client."""
    return "warn" if score >= NEARLY_CERTAIN else "accent" if score >= VERY_LIKELY else "neutral"


def decision_words(decision: Decision | None) -> str:
    """Return what was decided about a pair, empty while nobody said anything."""
    if decision is None:
        return ""
    return _("Merge proposed") if decision.verdict is Verdict.MERGE else _("Two clients")


def said_by(decision: Decision | None) -> str:
    """Return who decided, and when."""
    return f"{decision.who} · {decision.on.isoformat()}" if decision is not None else ""


def _remark(row: PairRow) -> str:
    """Return what was decided, else what speaks against."""
    if row.decision is not None:
        return f"{decision_words(row.decision)} · {said_by(row.decision)}"
    doubts = row.likeness.doubts
    return _("but: {doubts}").format(doubts=reason_words(doubts)) if doubts else ""


def pair_columns() -> list[Column]:
    """Return the columns in the current language; proposals come first, then the likeliest."""
    columns = [
        Column("files", _("Files"), 210, lambda row: row.first.name, "two", lambda row: row.second.name),
        Column(
            "likeness",
            _("Likeness"),
            170,
            lambda row: score_words(row.likeness.score),
            "pill",
            tone=lambda row: likeness_tone(row.likeness.score),
        ),
        Column("reasons", _("Because of"), 310, lambda row: reason_words(row.likeness.reasons), "two", _remark),
        Column(
            "responsible",
            _("Responsible"),
            100,
            lambda row: row.first.responsible,
            "two",
            lambda row: row.second.responsible,
            spare=1,
        ),
    ]
    return [column._replace(can_sort=False) for column in columns]


def _from_words(row: MergeRow) -> str:
    return _("with “{name}”").format(name=row.other_name)


def merge_columns() -> list[Column]:
    """Return the columns in the current language; the newest merge is first."""
    columns = [
        Column("kept", _("Kept file"), 300, lambda row: row.kept_name, "two", _from_words),
        Column("at", _("Merged on"), 150, lambda row: f"{local(row.at):%Y-%m-%d %H:%M}", "date"),
        Column("who", pgettext("colleague", "Person"), 140, lambda row: row.who),
    ]
    return [column._replace(can_sort=False) for column in columns]


class MergeTable(ListTable):
    """The merges in force, by the file that went into another one."""

    def __init__(self) -> None:
        self._model = ListModel(merge_columns())
        super().__init__(self._model, _("Merged"))

    def show_merges(self, rows: Sequence[MergeRow]) -> None:
        """Show these merges; the first one is chosen where none is."""
        self.show_ids([one.other for one in rows])
        self._model.fill({one.other: one for one in rows})
        if not rows:
            self._model.forget()
        elif self.current_id() is None:
            self.choose(rows[0].other)

    def row(self) -> MergeRow | None:
        """Return the chosen merge."""
        other = self.current_id()
        return self._model.row(other) if other is not None else None
