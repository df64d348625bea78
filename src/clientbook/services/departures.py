"""Departures: opening a case, choosing a successor for every client, and what its page shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import Client
from clientbook.domain.departures import Allocation, Departure, DepartureStage, DepartureType, allocation_id
from clientbook.domain.log import Act
from clientbook.services.access import active_member, member_names, require, require_team
from clientbook.services.checks import optional_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.clients import ClientRow, client_rows, served_by
from clientbook.services.happenings import joined
from clientbook.services.service_team import entrust, serving_member
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.domain.staff import Member
    from clientbook.services.clashes import Agree

TYPE_NAMES = {
    DepartureType.RESIGNED: N_("Resigned"),
    DepartureType.DISMISSED: N_("Dismissed"),
    DepartureType.TRANSFERRED: N_("Transferred inside"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureForm:
    """Who leaves, when, and why."""

    leaver: bytes
    last_day: dt.date
    type: DepartureType = DepartureType.RESIGNED
    reason: str = ""


class DepartureRow(NamedTuple):
    """A case in the list of cases: how many clients, and how many still without a successor."""

    id: bytes
    leaver: bytes
    leaver_name: str
    last_day: dt.date
    type: str
    opened_on: dt.date
    stage: DepartureStage
    clients: int
    unallocated: int


class AllocationRow(NamedTuple):
    """A client of the leaver and who takes it; `successor` is None while nobody is chosen."""

    client: ClientRow
    successor: bytes | None
    successor_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationForm:
    """What is chosen for one client; `id` and `name` are the client's."""

    id: bytes
    name: str
    successor: bytes | None
    reason: str


@dataclass(frozen=True, slots=True)
class AllocationsForm:
    """What is chosen for some clients of a case, by their ids."""

    clients: tuple[AllocationForm, ...]


class SuccessorRow(NamedTuple):
    """Someone who takes clients over, with how many, and how many they serve already."""

    member: bytes
    name: str
    receives: int
    serves: int


class DeparturePage(NamedTuple):
    """A case as its page shows it."""

    row: DepartureRow
    reason: str
    allocations: list[AllocationRow]
    successors: list[SuccessorRow]


def list_departures(desk: Desk) -> list[DepartureRow]:
    """Return the open cases that the person may see, the nearest last day first."""
    require(desk, Right.HAND_OVER)
    statement = (
        select(Departure)
        .where(Departure.stage != DepartureStage.WITHDRAWN.value)
        .order_by(Departure.last_day, Departure.id)
    )
    names = member_names(desk)
    return [_row(desk, case, names) for case in desk.session.scalars(statement)]


def departure_page(desk: Desk, departure: bytes) -> DeparturePage:
    """Return a case with every client of the leaver."""
    require(desk, Right.HAND_OVER)
    case = _case(desk, departure)
    names = member_names(desk)
    allocations = _allocations(desk, case, names)
    return DeparturePage(
        _row(desk, case, names),
        case.reason,
        allocations,
        _successors(desk, allocations, names),
    )


def open_departure(desk: Desk, form: DepartureForm) -> Changes:
    """Open a case for a colleague who leaves. Raises Refused, or Invalid on "leaver" or "last_day"."""
    require(desk, Right.HAND_OVER)
    leaver = active_member(desk, form.leaver, field="leaver")
    require_team(desk, leaver.team)
    if form.last_day < today():
        raise Invalid(_("The last day is in the past. Choose today or a later day."), field="last_day")
    if any(row.leaver == form.leaver for row in list_departures(desk)):
        raise Invalid(_("There is an open case for this colleague already."), field="leaver")
    reason = optional_text(form.reason, field="reason")
    binder = _management_binder(desk, leaver)
    with desk.act(Act.DEPARTURE_OPEN, leaver=form.leaver, last_day=form.last_day.isoformat()) as draft:
        case = Departure(
            binder=binder,
            leaver=form.leaver,
            last_day=form.last_day,
            type=form.type.value,
            reason=reason,
            opened_on=today(),
            opened_by=desk.me,
        )
        desk.session.add(case)
        draft.made = case.id
    return draft.changes


def allocate(
    desk: Desk,
    departure: bytes,
    clients: Iterable[bytes],
    successor: bytes,
    reason: str = "",
    *,
    base: AllocationsForm | None = None,
) -> Changes:
    """Choose who takes these clients over.

    `base` is what was chosen for them when the choice was made, see services/clashes.py. Raises Refused, Clash, Gone,
    or Invalid on "successor" or "clients".
    """
    require(desk, Right.HAND_OVER)
    case = _case(desk, departure)
    serving_member(desk, successor)
    if successor == case.leaver:
        raise Invalid(_("The leaver cannot take over the own clients."), field="successor")
    chosen, why = sorted(set(clients)), optional_text(reason, field="reason")
    before = base or allocations_form(desk, departure, chosen)
    form = AllocationsForm(tuple(replace(one, successor=successor, reason=why) for one in before.clients))
    return save_together(desk, departure, _FORM, (form, base), lambda agree: _allocate(desk, departure, chosen, agree))


def _allocate(desk: Desk, departure: bytes, chosen: list[bytes], agree: Agree[AllocationsForm]) -> Changes:
    with desk.act(Act.DEPARTURE_ALLOCATE, departure=departure, clients=chosen) as draft:
        case = _case(desk, departure)
        if not set(chosen) <= set(served_by(desk, case.leaver)):
            raise Invalid(_("Some of these clients are not the leaver's any more."), field="clients")
        current = {row.client_id: row for row in _stored(desk, departure)}
        form = agree(allocations_form(desk, departure, chosen))
        for one in form.clients:
            if one.successor is None:
                continue
            row = current.get(one.id)
            if row is None:
                row = _new_allocation(case, one.id, one.successor)
                desk.session.add(row)
            row.successor, row.reason = one.successor, one.reason
        successors = {one.successor for one in form.clients}
        draft.details |= {"successor": successors.pop()} if len(successors) == 1 else {}
    return draft.changes


def _new_allocation(case: Departure, client: bytes, successor: bytes) -> Allocation:
    key = allocation_id(case.id, client)
    return Allocation(id=key, binder=case.binder, departure_id=case.id, client_id=client, successor=successor)


def allocations_form(desk: Desk, departure: bytes, clients: Sequence[bytes]) -> AllocationsForm:
    """Return what is chosen for these clients as a form."""
    stored = {row.client_id: row for row in _stored(desk, departure)}
    names = dict(desk.session.execute(select(Client.id, Client.name).where(Client.id.in_(clients))).all())
    chosen = [(client, stored.get(client)) for client in clients]
    return AllocationsForm(
        tuple(
            AllocationForm(
                id=client,
                name=names.get(client, ""),
                successor=found.successor if found else None,
                reason=found.reason if found else "",
            )
            for client, found in chosen
        )
    )


def _successor_words(desk: Desk, form: AllocationForm) -> str:
    name = member_names(desk).get(form.successor or b"", "")
    return joined(name, form.reason) or _("Not allocated")


_FORM: FormKind[AllocationsForm] = FormKind(
    entity=Departure,
    rules=Rules(items={"clients": Rules(together=(("successor", "reason"),))}),
    labels={"successor": N_("Successor"), "item": N_("Successor"), "clients": N_("Clients"), "order": N_("Clients")},
    words={"successor": _successor_words, "item": _successor_words},
    records=lambda desk, departure: tuple(row.id for row in _stored(desk, departure)),
)


def hand_over(desk: Desk, departure: bytes, *, progress: Callable[[int, int], None] | None = None) -> Changes:
    """Make every chosen successor responsible now, in one act: all of it happens or nothing.

    The leaver is off these files and their keys are new. Clients without a successor stay. `progress` is told (done,
    total) files and may raise Cancelled; nothing is written then. Raises Refused, or Invalid on "clients" when nobody
    is chosen yet.
    """
    require(desk, Right.HAND_OVER)
    require(desk, Right.ASSIGN)
    case = _case(desk, departure)
    served = set(served_by(desk, case.leaver))
    chosen = {row.client_id: row.successor for row in _stored(desk, departure) if row.client_id in served}
    if not chosen:
        raise Invalid(_("Choose successors for the clients first."), field="clients")
    successors = {member: serving_member(desk, member) for member in set(chosen.values())}
    leaver, files = case.leaver, list(chosen)
    with desk.act(Act.DEPARTURE_HAND_OVER, departure=departure, leaver=leaver, clients=files) as draft:
        draft.progress = progress
        entrust(desk, draft, {client: successors[successor] for client, successor in chosen.items()})
    return draft.changes


def withdraw_departure(desk: Desk, departure: bytes) -> Changes:
    """Withdraw a case: the colleague stays. Nothing of it is deleted."""
    require(desk, Right.HAND_OVER)
    _case(desk, departure)
    with desk.act(Act.DEPARTURE_WITHDRAW, departure=departure) as draft:
        desk.session.get_one(Departure, departure).stage = DepartureStage.WITHDRAWN.value
    return draft.changes


def _case(desk: Desk, departure: bytes) -> Departure:
    case = desk.session.get(Departure, departure)
    if case is None:
        raise Invalid(_("This case is no longer there."), field="departure")
    return case


def _stored(desk: Desk, departure: bytes) -> Sequence[Allocation]:
    return desk.session.scalars(select(Allocation).where(Allocation.departure_id == departure)).all()


def _row(desk: Desk, case: Departure, names: dict[bytes, str]) -> DepartureRow:
    clients = set(served_by(desk, case.leaver))
    allocated = {row.client_id for row in _stored(desk, case.id)}
    return DepartureRow(
        case.id,
        case.leaver,
        names.get(case.leaver, ""),
        case.last_day,
        _(TYPE_NAMES[DepartureType(case.type)]),
        case.opened_on,
        DepartureStage(case.stage),
        len(clients),
        len(clients - allocated),
    )


def _allocations(desk: Desk, case: Departure, names: dict[bytes, str]) -> list[AllocationRow]:
    stored = {row.client_id: row for row in _stored(desk, case.id)}
    rows: list[AllocationRow] = []
    for client in client_rows(desk, served_by(desk, case.leaver)):
        entry = stored.get(client.id)
        successor = entry.successor if entry else None
        rows.append(AllocationRow(client, successor, names.get(successor or b"", ""), entry.reason if entry else ""))
    return rows


def _successors(desk: Desk, allocations: list[AllocationRow], names: dict[bytes, str]) -> list[SuccessorRow]:
    received: dict[bytes, int] = {}
    for row in allocations:
        if row.successor is not None:
            received[row.successor] = received.get(row.successor, 0) + 1
    return [
        SuccessorRow(member, names.get(member, ""), count, len(served_by(desk, member)))
        for member, count in sorted(received.items(), key=lambda item: -item[1])
    ]


def _management_binder(desk: Desk, leaver: Member) -> bytes:
    team = desk.vault.directory.team(leaver.team) if leaver.team else None
    return team.binder if team is not None else desk.vault.directory.management_binder
