"""The list of likely pairs: which files, how likely they are one client, and because of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain.duplicates import NEARLY_CERTAIN, VERY_LIKELY
from clientbook.domain.merges import Verdict
from clientbook.services.duplicate_words import reason_words, score_words
from clientbook.support.i18n import _
from clientbook.ui.widgets.table import Column

if TYPE_CHECKING:
    from clientbook.services.duplicates import Decision, PairRow


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
        Column("files", _("Files"), 240, lambda row: row.first.name, "two", lambda row: row.second.name),
        Column(
            "likeness",
            _("Likeness"),
            170,
            lambda row: score_words(row.likeness.score),
            "pill",
            tone=lambda row: likeness_tone(row.likeness.score),
        ),
        Column("reasons", _("Because of"), 280, lambda row: reason_words(row.likeness.reasons), "two", _remark),
        Column(
            "responsible",
            _("Responsible"),
            100,
            lambda row: row.first.responsible,
            "two",
            lambda row: row.second.responsible,
        ),
    ]
    return [column._replace(can_sort=False) for column in columns]
