"""The intake of new clients: the queue of files to verify by phone, what the call found, and what is late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import ClientLine
from clientbook.domain.intakes import DEFAULT_TERM, IntakeState, IntakeStep, IntakeTerm, deadline, newest
from clientbook.domain.log import Act
from clientbook.services.access import member_names, my_rights, require, require_file
from clientbook.services.checks import day_not_after_today, optional_text, required_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.clients import client_rows
from clientbook.services.happenings import TimelineItem, joined
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree
    from clientbook.services.clients import ClientRow

STATE_NAMES = {
    IntakeState.SUBMITTED: N_("To be verified"),
    IntakeState.VERIFIED: N_("Verified"),
    IntakeState.MISMATCH: N_("Mismatch"),
}
MOST_DAYS = 60
OLD = dt.timedelta(days=60)


class IntakeRow(NamedTuple):
    """A new file in the queue: how it stands, who entered it when, by when it should have been, and what is late.

    `late_days`: entered that many days after the deadline; `waits_days`: unverified for that long beyond the term.
    """

    client: ClientRow
    state: IntakeState
    submitted_on: dt.date
    submitted_by: str
    first_contact: dt.date
    late_days: int
    waits_days: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermForm:
    """The firm's term of intakes, as its form shows it."""

    days: int


def put_intake(desk: Desk, client: bytes, first_contact: dt.date | None) -> None:
    """Put the first step of a new file on the desk, inside the act that adds it.

    Who has been a client for longer than `OLD` is not new: only the verification is then waited for.
    """
    day = day_not_after_today(first_contact or today(), field="since")
    day = day if day > today() - OLD else today()
    desk.session.add(_step(desk, client, 1, IntakeState.SUBMITTED, first_contact=day))


def queue(desk: Desk) -> list[IntakeRow]:
    """Return the visible files that are not verified, what waits longest first. For who verifies or serves."""
    found = {client: steps for client, steps in _steps(desk).items() if _state(steps) is not IntakeState.VERIFIED}
    rows = client_rows(desk, list(found))
    names = member_names(desk)
    term = term_days(desk)
    queued = [_row(row, found[row.id], names, term) for row in rows]
    return sorted(queued, key=lambda row: (row.state is IntakeState.MISMATCH, row.submitted_on, row.client.name))


def count_waiting(desk: Desk) -> int:
    """Return how many visible files wait for a verifying call."""
    return sum(_state(steps) is IntakeState.SUBMITTED for steps in _steps(desk).values())


def verify_client(desk: Desk, client: bytes, *, note: str = "") -> Changes:
    """Write down that a call confirmed what is on file. Corrections are ordinary edits made before.

    Raises Refused for who may not verify, and for who entered the file; Invalid when nothing waits.
    """
    return _check(desk, client, IntakeState.VERIFIED, optional_text(note, field="note"))


def report_mismatch(desk: Desk, client: bytes, note: str) -> Changes:
    """Write down what the call found to be wrong; whoever serves the client answers with `submit_again`."""
    return _check(desk, client, IntakeState.MISMATCH, required_text(note, field="note"))


def submit_again(desk: Desk, client: bytes, *, note: str = "") -> Changes:
    """Ask for another verifying call after a mismatch was put right."""
    require_file(desk, Right.EDIT, client)
    steps = _steps(desk, [client]).get(client, [])
    if not steps or _state(steps) is not IntakeState.MISMATCH:
        raise Invalid(_("This file does not wait for a correction."), field="client")
    return _add(desk, client, steps, IntakeState.SUBMITTED, optional_text(note, field="note"))


def term_days(desk: Desk) -> int:
    """Return within how many working days of the first contact a client must be on file."""
    row = desk.session.scalars(select(IntakeTerm).order_by(IntakeTerm.id)).first()
    return row.days if row is not None else DEFAULT_TERM


def set_term(desk: Desk, days: int, *, base: int | None = None) -> Changes:
    """Set that number. For owners; raises Invalid on "days", and Clash where it is no longer the `base` shown."""
    require(desk, Right.SET_UP)
    if not 0 <= days <= MOST_DAYS:
        raise Invalid(_("Enter a number from 0 to {most}.").format(most=MOST_DAYS), field="days")
    was = TermForm(days=base) if base is not None else None
    return save_together(desk, b"", _TERM, (TermForm(days=days), was), lambda agree: _set_term(desk, agree))


def _set_term(desk: Desk, agree: Agree[TermForm]) -> Changes:
    with desk.act(Act.INTAKE_TERM) as draft:
        form = agree(TermForm(days=term_days(desk)))
        draft.details["days"] = form.days
        row = desk.session.scalars(select(IntakeTerm).order_by(IntakeTerm.id)).first()
        if row is None:
            desk.session.add(IntakeTerm(binder=desk.vault.directory.firm_binder, days=form.days))
        else:
            row.days = form.days
    return draft.changes


_TERM: FormKind[TermForm] = FormKind(
    entity=None,
    rules=Rules(),
    labels={"days": N_("Working days from the first contact to the file")},
    records=lambda desk, _key: tuple(desk.session.scalars(select(IntakeTerm.id))),
)


def tell_intake(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell how a file was entered and verified."""
    for row in desk.session.scalars(select(IntakeStep).where(IntakeStep.client_id == client)):
        words = _(STATE_NAMES[IntakeState(row.state)])
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Intake"),
            text=joined(words, row.note),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at + dt.timedelta(microseconds=row.number),
        )


def late_words(row: IntakeRow) -> str:
    """Return what is late about a file in the queue, or nothing."""
    if row.late_days:
        text = ngettext("entered {n} day late", "entered {n} days late", row.late_days)
        return text.format(n=row.late_days)
    if row.waits_days:
        text = ngettext("waits {n} day too long", "waits {n} days too long", row.waits_days)
        return text.format(n=row.waits_days)
    return ""


def _check(desk: Desk, client: bytes, state: IntakeState, note: str) -> Changes:
    require_file(desk, Right.VERIFY, client)
    steps = _steps(desk, [client]).get(client, [])
    if not steps or _state(steps) is not IntakeState.SUBMITTED:
        raise Invalid(_("This file does not wait for a call."), field="client")
    last = newest(steps)
    if last is not None and last.author == desk.me and Right.SET_UP not in my_rights(desk):
        raise Invalid(_("You entered this file yourself. Somebody else makes the call."), field="client")
    return _add(desk, client, steps, state, note)


def _add(desk: Desk, client: bytes, steps: Sequence[IntakeStep], state: IntakeState, note: str) -> Changes:
    number = max(step.number for step in steps) + 1
    with desk.act(Act.INTAKE_STEP, about=client, state=state.value) as draft:
        desk.session.add(_step(desk, client, number, state, note=note))
    return draft.changes


def _step(
    desk: Desk,
    client: bytes,
    number: int,
    state: IntakeState,
    *,
    note: str = "",
    first_contact: dt.date | None = None,
) -> IntakeStep:
    return IntakeStep(
        binder=client,
        client_id=client,
        number=number,
        state=state.value,
        on=today(),
        first_contact=first_contact,
        note=note,
        author=desk.me,
        at=now(),
    )


def _steps(desk: Desk, clients: Collection[bytes] | None = None) -> dict[bytes, list[IntakeStep]]:
    statement = select(IntakeStep).join(ClientLine, ClientLine.client_id == IntakeStep.client_id)
    if clients is not None:
        statement = statement.where(IntakeStep.client_id.in_(clients))
    found: dict[bytes, list[IntakeStep]] = {}
    for step in desk.session.scalars(statement.order_by(IntakeStep.number, IntakeStep.at)):
        found.setdefault(step.client_id, []).append(step)
    return found


def _state(steps: Sequence[IntakeStep]) -> IntakeState:
    last = newest(steps)
    return IntakeState(last.state) if last is not None else IntakeState.VERIFIED


def _row(client: ClientRow, steps: Sequence[IntakeStep], names: dict[bytes, str], term: int) -> IntakeRow:
    first, last = steps[0], steps[-1]
    met = first.first_contact or first.on
    due = deadline(met, term)
    return IntakeRow(
        client=client,
        state=IntakeState(last.state),
        submitted_on=first.on,
        submitted_by=names.get(first.author, ""),
        first_contact=met,
        late_days=max((first.on - due).days, 0),
        waits_days=max((today() - deadline(last.on, max(term, 1))).days, 0),
        note=last.note,
    )
