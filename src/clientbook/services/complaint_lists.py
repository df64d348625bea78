"""Complaints as lists, the file page and the timeline show them: how they stand, by whom, until when."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from clientbook.domain.access import Right
from clientbook.domain.clients import Client, ClientLine, Contact
from clientbook.domain.complaints import (
    NEXT_STATES,
    REOPENS,
    WAITS_FOR_FIRM,
    Complaint,
    ComplaintState,
    ComplaintStep,
    Severity,
)
from clientbook.domain.revisits import Satisfaction
from clientbook.domain.staff import Member
from clientbook.services.access import level_of, member_names, my_rights, require
from clientbook.services.complaints import handlers, standing, why_not_mine
from clientbook.services.entries import entry
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import COMPLAINT_STATE_NAMES, SATISFACTION_NAMES, SEVERITY_NAMES
from clientbook.support.clock import today
from clientbook.support.i18n import _
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.desk import Desk

Ts = TypeVarTuple("Ts")


class Which(StrEnum):
    """Which complaints a list shows."""

    ALL = "all"
    MINE = "mine"
    OPEN = "open"
    OVERDUE = "overdue"


class ComplaintRow(NamedTuple):
    """A complaint as it stands; `handler_id` None while nobody has accepted it."""

    id: bytes
    client: bytes
    client_name: str
    on: dt.date
    what: str
    severity: Severity
    state: ComplaintState
    due_on: dt.date
    handler: str
    handler_id: bytes | None
    concerns: str
    concerns_id: bytes | None
    satisfaction: Satisfaction | None
    author: str

    @property
    def is_waiting(self) -> bool:
        """Whether the client has no answer yet, so that the term counts."""
        return self.state in WAITS_FOR_FIRM

    @property
    def is_overdue(self) -> bool:
        """Whether the term has passed and the client has no answer."""
        return self.is_waiting and self.due_on < today()


class StepRow(NamedTuple):
    """One step: how the complaint stood after it, what was done, and by whom."""

    on: dt.date
    state: ComplaintState
    text: str
    author: str
    handler: str
    satisfaction: Satisfaction | None
    is_reopening: bool


class ComplaintPage(NamedTuple):
    """A complaint with all its steps and what the person may do with it now.

    `next_states` is empty where the person may take no step; `why_not` then says why, where there is more to say.
    """

    row: ComplaintRow
    contact: str
    steps: tuple[StepRow, ...]
    next_states: tuple[ComplaintState, ...]
    can_note: bool
    can_reopen: bool
    why_not: str
    handlers: tuple[tuple[bytes, str], ...]


class ComplaintCounts(NamedTuple):
    """How many complaints each chip stands for."""

    open: int
    overdue: int
    mine: int
    all: int


_placed = select(
    ComplaintStep,
    func.row_number()
    .over(
        partition_by=ComplaintStep.complaint_id,
        order_by=(ComplaintStep.number.desc(), ComplaintStep.at.desc(), ComplaintStep.id.desc()),
    )
    .label("place"),
).subquery()
_Newest = aliased(ComplaintStep, _placed)
_is_newest = and_(_placed.c.complaint_id == Complaint.id, _placed.c.place == 1)
_state: ColumnElement[str] = func.coalesce(_Newest.state, literal(ComplaintState.REGISTERED.value))
_due: ColumnElement[Any] = func.coalesce(_Newest.due_on, Complaint.due_on)


def list_complaints(desk: Desk, which: Which) -> list[bytes]:
    """Return the complaints of visible files: open ones by due date, all of them newest first."""
    require(desk, Right.SERVE)
    statement = _listed(select(Complaint.id)).where(_condition(desk, which))
    newest_first = (Complaint.on.desc(), Complaint.at.desc(), Complaint.id)
    order = newest_first if which is Which.ALL else (_due, Complaint.on, Complaint.id)
    return list(desk.session.scalars(statement.order_by(*order)))


def complaint_counts(desk: Desk) -> ComplaintCounts:
    """Return what the chips above the list say."""
    return ComplaintCounts(*(_count(desk, which) for which in (Which.OPEN, Which.OVERDUE, Which.MINE, Which.ALL)))


def count_mine(desk: Desk) -> int:
    """Return how many complaints wait for the person; see `_mine`."""
    return _count(desk, Which.MINE)


def complaint_rows(desk: Desk, ids: Sequence[bytes]) -> list[ComplaintRow]:
    """Return the rows of these complaints in this order; what is gone is left out."""
    names = member_names(desk)
    statement = _rows().where(Complaint.id.in_(ids))
    found = {one.id: _row(one, step, name, names) for one, step, name in desk.session.execute(statement)}
    return [found[key] for key in ids if key in found]


def open_complaints(desk: Desk, client: bytes) -> list[ComplaintRow]:
    """Return the open complaints of a file, the most urgent first; nothing where only the contact part is seen."""
    if level_of(desk, client) is not Level.FULL:
        return []
    names = member_names(desk)
    statement = _rows().where(Complaint.client_id == client, _condition(desk, Which.OPEN)).order_by(_due, Complaint.id)
    return [_row(one, step, name, names) for one, step, name in desk.session.execute(statement)]


def complaint_page(desk: Desk, complaint: bytes) -> ComplaintPage:
    """Return a complaint with its steps; raises Invalid when it is not on the desk."""
    found = entry(desk, Complaint, complaint)
    names = member_names(desk)
    row = complaint_rows(desk, [complaint])[0]
    contact = desk.session.scalar(select(Contact.name).where(Contact.id == found.contact_id))
    state = standing(desk, found).state
    may_act = Right.SERVE in my_rights(desk) and level_of(desk, found.client_id) is Level.FULL
    why_not = why_not_mine(desk, found) if may_act else ""
    may_act = may_act and not why_not
    return ComplaintPage(
        row=row,
        contact=contact or "",
        steps=tuple(_steps(desk, complaint, names)),
        next_states=NEXT_STATES[state] if may_act else (),
        can_note=may_act and state is not ComplaintState.CLOSED,
        can_reopen=may_act and state in REOPENS,
        why_not=why_not,
        handlers=tuple(_handlers(desk, found, names)),
    )


def _handlers(desk: Desk, complaint: Complaint, names: dict[bytes, str]) -> list[tuple[bytes, str]]:
    found = [(key, names[key]) for key in handlers(desk, complaint.client_id, complaint.concerns)]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


def tell_complaints(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every complaint of a file, and each of its steps."""
    for row in desk.session.scalars(select(Complaint).where(Complaint.client_id == client)):
        severity = "" if row.severity == Severity.NORMAL else _(SEVERITY_NAMES[Severity(row.severity)])
        about = names.get(row.concerns or b"", "")
        yield TimelineItem(
            id=row.id,
            noun=Complaint.kind,
            on=row.on,
            label=_("Complaint"),
            text=joined(row.what, severity, _("about {name}").format(name=about) if about else ""),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
        )
    for step in desk.session.scalars(select(ComplaintStep).where(ComplaintStep.client_id == client)):
        score = step.satisfaction if step.state == ComplaintState.CALLED_BACK else ""
        said = score and _(SATISFACTION_NAMES[Satisfaction(score)])
        yield TimelineItem(
            id=step.id,
            noun=Complaint.kind,
            on=step.on,
            label=_("Complaint"),
            text=joined(_(COMPLAINT_STATE_NAMES[ComplaintState(step.state)]), said, step.text),
            who=names.get(step.author, ""),
            author=step.author,
            at=step.at + dt.timedelta(microseconds=step.number),
            sort=step.state,
            opens=step.complaint_id,
        )


def _condition(desk: Desk, which: Which) -> ColumnElement[bool]:
    is_open = _state != ComplaintState.CLOSED.value
    if which is Which.OPEN:
        return is_open
    if which is Which.OVERDUE:
        return _overdue()
    if which is Which.MINE:
        return and_(is_open, _mine(desk))
    return literal(value=True)


def _overdue() -> ColumnElement[bool]:
    return and_(_state.in_([state.value for state in WAITS_FOR_FIRM]), _due < today())


def _mine(desk: Desk) -> ColumnElement[bool]:
    """Select what waits for the person: to handle or to take up.

    For managers and owners also what is overdue, and what was handled by somebody who has left.
    """
    not_about_me = or_(Complaint.concerns.is_(None), Complaint.concerns != desk.me)
    if desk.vault.me.role in (Role.OWNER, Role.MANAGER):
        active = select(Member.id).where(Member.is_active)
        orphaned = or_(_Newest.handler.is_(None), _Newest.handler.not_in(active))
        return and_(not_about_me, or_(_Newest.handler == desk.me, orphaned, _overdue()))
    served = select(ClientLine.client_id).where(ClientLine.responsible_id == desk.me)
    unclaimed = and_(_Newest.handler.is_(None), Complaint.client_id.in_(served))
    return and_(not_about_me, or_(_Newest.handler == desk.me, unclaimed))


def _listed(statement: Select[*Ts]) -> Select[*Ts]:
    """Join a statement about complaints with their newest step; files in the bin are left out."""
    return statement.join(ClientLine, ClientLine.client_id == Complaint.client_id).outerjoin(_Newest, _is_newest)


def _count(desk: Desk, which: Which) -> int:
    statement = _listed(select(func.count()).select_from(Complaint))
    return desk.session.scalar(statement.where(_condition(desk, which))) or 0


def _rows() -> Select[Complaint, ComplaintStep | None, str]:
    statement: Any = select(Complaint, _Newest, Client.name).join(Client, Client.id == Complaint.client_id)
    return _listed(statement)


def _row(complaint: Complaint, step: ComplaintStep | None, client_name: str, names: dict[bytes, str]) -> ComplaintRow:
    handler = step.handler if step else None
    score = step.satisfaction if step else ""
    return ComplaintRow(
        id=complaint.id,
        client=complaint.client_id,
        client_name=client_name,
        on=complaint.on,
        what=complaint.what,
        severity=Severity(step.severity if step else complaint.severity),
        state=ComplaintState(step.state) if step else ComplaintState.REGISTERED,
        due_on=step.due_on if step else complaint.due_on,
        handler=names.get(handler or b"", ""),
        handler_id=handler,
        concerns=names.get(complaint.concerns or b"", ""),
        concerns_id=complaint.concerns,
        satisfaction=Satisfaction(score) if score else None,
        author=names.get(complaint.author, ""),
    )


def _steps(desk: Desk, complaint: bytes, names: dict[bytes, str]) -> Iterator[StepRow]:
    statement = (
        select(ComplaintStep)
        .where(ComplaintStep.complaint_id == complaint)
        .order_by(ComplaintStep.number, ComplaintStep.at, ComplaintStep.id)
    )
    before = ComplaintState.REGISTERED
    for step in desk.session.scalars(statement):
        state = ComplaintState(step.state)
        score = step.satisfaction if state is ComplaintState.CALLED_BACK else ""
        yield StepRow(
            on=step.on,
            state=state,
            text=step.text,
            author=names.get(step.author, ""),
            handler=names.get(step.handler or b"", ""),
            satisfaction=Satisfaction(score) if score else None,
            is_reopening=before in REOPENS and state is ComplaintState.IN_PROGRESS,
        )
        before = state
