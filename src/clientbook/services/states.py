"""The one word that a list says about a client, most pressing first."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.clients import ClientLine, Stage
from clientbook.domain.intakes import IntakeState, IntakeStep
from clientbook.services.rhythms import overdue_order
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection

    from clientbook.desk import Desk
    from clientbook.domain.classes import ClientClass
    from clientbook.services.rhythms import Rhythm


class Tone(StrEnum):
    """How a state is coloured."""

    BAD = "bad"
    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"


class StateNote(NamedTuple):
    """A state in a few words."""

    text: str
    tone: Tone


def silent_days(line: ClientLine, kind: ClientClass | None) -> int:
    """Return for how many days a client has been silent beyond the limit of its class; else 0."""
    if kind is None or line.last_contact is None or line.stage == Stage.LOST:
        return 0
    days = (today() - line.last_contact).days
    return days if days > kind.silence_days else 0


def overdue_days(line: ClientLine) -> int:
    """Return by how many days the next revisit is overdue; else 0."""
    return max((today() - line.due_on).days, 0) if line.due_on is not None else 0


def intake_states(desk: Desk, clients: Collection[bytes]) -> dict[bytes, IntakeState]:
    """Return how the intake of these files stands; files that were never entered by hand are left out."""
    statement = select(IntakeStep.client_id, IntakeStep.state).where(IntakeStep.client_id.in_(clients))
    rows = desk.session.execute(statement.order_by(IntakeStep.number, IntakeStep.at, IntakeStep.id))
    return {client: IntakeState(state) for client, state in rows}


def state_of(
    line: ClientLine, kind: ClientClass | None, rhythm: Rhythm, intake: IntakeState = IntakeState.VERIFIED
) -> StateNote:
    """Return the state of a client: lost, silent, overdue, unverified, single contact, followed, or in order."""
    if line.stage == Stage.LOST:
        return StateNote(_("Lost"), Tone.NEUTRAL)
    if days := overdue_order(rhythm) or silent_days(line, kind):
        return StateNote(ngettext("Silent {n} day", "Silent {n} days", days).format(n=days), Tone.BAD)
    if days := overdue_days(line):
        text = ngettext("Due {n} day ago", "Due {n} days ago", days)
        return StateNote(text.format(n=days), Tone.WARN)
    return _calm_state(line, intake)


def _calm_state(line: ClientLine, intake: IntakeState) -> StateNote:
    """Return the state of a client with whom nothing presses."""
    if intake is not IntakeState.VERIFIED:
        words = _("Mismatch") if intake is IntakeState.MISMATCH else _("To be verified")
        return StateNote(words, Tone.WARN)
    if line.backup_id is None:
        return StateNote(_("Single contact"), Tone.WARN)
    if line.stage == Stage.FOLLOWING:
        return StateNote(_("Following"), Tone.NEUTRAL)
    return StateNote(_("In order"), Tone.OK)
