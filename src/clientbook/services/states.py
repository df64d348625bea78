"""The one word that a list says about a client, most pressing first."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, select

from clientbook.desk.driver import Prepared
from clientbook.domain.clients import Stage
from clientbook.domain.intakes import IntakeState, IntakeStep
from clientbook.services.rhythms import overdue_order
from clientbook.support.clock import today
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from clientbook.desk import Desk
    from clientbook.domain.classes import ClientClass
    from clientbook.domain.clients import ClientLine
    from clientbook.services.rhythms import Rhythm


class Tone(StrEnum):
    """How a state is coloured."""

    BAD = "bad"
    NEUTRAL = "neutral"
    OK = "ok"
    WARN = "warn"


class LineRow(NamedTuple):
    """What a list reads of a `ClientLine`."""

    client_id: bytes
    class_id: bytes | None
    stage: str
    responsible_id: bytes | None
    backup_id: bytes | None
    last_contact: dt.date | None
    due_on: dt.date | None


class KindRow(NamedTuple):
    """What a list reads of a `ClientClass`."""

    id: bytes
    name: str
    is_key: bool
    silence_days: int


class StateNote(NamedTuple):
    """A state in a few words."""

    text: str
    tone: Tone


def silent_days(line: ClientLine | LineRow, kind: ClientClass | KindRow | None) -> int:
    """Return for how many days a client has been silent beyond the limit of its class; else 0."""
    if kind is None or line.last_contact is None or line.stage == Stage.LOST:
        return 0
    days = (today() - line.last_contact).days
    return days if days > kind.silence_days else 0


def overdue_days(line: ClientLine | LineRow) -> int:
    """Return by how many days the next revisit is overdue; else 0."""
    return max((today() - line.due_on).days, 0) if line.due_on is not None else 0


def intake_states(desk: Desk, clients: Collection[bytes]) -> dict[bytes, IntakeState]:
    """Return how the intake of these files stands; files that were never entered by hand are left out."""
    return {client: IntakeState(state) for client, state in desk.card_rows(_intakes(), clients=list(clients))}


@cache
def _intakes() -> Prepared:
    return Prepared(
        select(IntakeStep.client_id, IntakeStep.state)
        .where(IntakeStep.client_id.in_(bindparam("clients", expanding=True)))
        .order_by(IntakeStep.number, IntakeStep.at, IntakeStep.id)
    )


def state_of(
    line: ClientLine | LineRow,
    kind: ClientClass | KindRow | None,
    rhythm: Rhythm,
    intake: IntakeState = IntakeState.VERIFIED,
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


def _calm_state(line: ClientLine | LineRow, intake: IntakeState) -> StateNote:
    """Return the state of a client with whom nothing presses."""
    if intake is not IntakeState.VERIFIED:
        words = _("Mismatch") if intake is IntakeState.MISMATCH else _("To be verified")
        return StateNote(words, Tone.WARN)
    if line.backup_id is None:
        return StateNote(_("Single contact"), Tone.WARN)
    if line.stage == Stage.FOLLOWING:
        return StateNote(_("Following"), Tone.NEUTRAL)
    return StateNote(_("In order"), Tone.OK)
