"""Revisits: what is due in a week, planning one by hand, recording how it went."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select

from clientbook.domain.access import Right
from clientbook.domain.clashes import Rules
from clientbook.domain.clients import ClientLine
from clientbook.domain.log import Act
from clientbook.domain.revisits import Purpose, Revisit, Satisfaction
from clientbook.services.access import active_member, member_names, require, require_file
from clientbook.services.checks import day_not_after_today, day_not_before_today, optional_text
from clientbook.services.clashes import FormKind, save_together
from clientbook.services.clients import ClientRow, client_rows
from clientbook.services.entries import entry, require_author, responsible_of
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import PURPOSE_NAMES, SATISFACTION_NAMES
from clientbook.services.service_team import access_now, manages, share
from clientbook.support.clock import now, today
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.services.clashes import Agree


class DueRevisit(NamedTuple):
    """A revisit to make; `revisit` is None where the rhythm of the class asks for it."""

    client: ClientRow
    revisit: bytes | None
    due_on: dt.date
    purpose: str
    note: str
    who: str
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """A revisit planned by hand; `assigned_to` None leaves it to the responsible person."""

    due_on: dt.date
    purpose: Purpose = Purpose.OTHER
    note: str = ""
    assigned_to: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisitForm:
    """How a revisit went. `revisit` names the planned one that it settles; `next_on` plans the following one."""

    on: dt.date
    was_reached: bool
    satisfaction: Satisfaction | None = None
    result: str = ""
    revisit: bytes | None = None
    next_on: dt.date | None = None


class DueKey(NamedTuple):
    """What is due, before its row is read."""

    client: bytes
    due_on: dt.date
    revisit: bytes | None


def due_keys(desk: Desk, first: dt.date, last: dt.date, *, member: bytes | None = None) -> list[DueKey]:
    """Return what is due from `first` to `last`, overdue ones included when today is in that span, by day.

    `member` keeps what that colleague is to call: the revisits assigned to them, and those of clients they are
    responsible for unless somebody else is assigned.
    """
    since = dt.date.min if first <= today() <= last else first
    statement = (
        select(ClientLine.client_id, ClientLine.due_on, ClientLine.due_revisit)
        .where(ClientLine.due_on.between(since, last))
        .order_by(ClientLine.due_on, ClientLine.sort_key, ClientLine.client_id)
    )
    if member is not None:
        statement = statement.where(_to_call(member))
    return [DueKey(client, due, revisit) for client, due, revisit in desk.session.execute(statement) if due]


def due_between(desk: Desk, first: dt.date, last: dt.date, *, member: bytes | None = None) -> list[DueRevisit]:
    """Return the rows of everything that `due_keys` names."""
    return due_rows(desk, due_keys(desk, first, last, member=member))


def count_due(desk: Desk, last: dt.date, *, member: bytes) -> int:
    """Return how many revisits that colleague has to make up to `last`, overdue ones included."""
    statement = select(func.count()).select_from(ClientLine).where(ClientLine.due_on <= last, _to_call(member))
    return desk.session.scalar(statement) or 0


def _to_call(member: bytes) -> ColumnElement[bool]:
    assigned = select(Revisit.id).where(Revisit.assigned_to == member, Revisit.done_on.is_(None))
    others = select(Revisit.id).where(Revisit.assigned_to.is_not(None), Revisit.assigned_to != member)
    mine = and_(
        ClientLine.responsible_id == member,
        or_(ClientLine.due_revisit.is_(None), ClientLine.due_revisit.not_in(others)),
    )
    return or_(mine, ClientLine.due_revisit.in_(assigned))


def due_rows(desk: Desk, keys: Sequence[DueKey]) -> list[DueRevisit]:
    """Return the rows of these keys in this order; clients no longer visible are left out."""
    names = member_names(desk)
    rows = {row.id: row for row in client_rows(desk, [key.client for key in keys])}
    planned_ids = [key.revisit for key in keys if key.revisit]
    planned = {r.id: r for r in desk.session.scalars(select(Revisit).where(Revisit.id.in_(planned_ids)))}
    result: list[DueRevisit] = []
    for key in keys:
        entry = planned.get(key.revisit) if key.revisit else None
        row = rows.get(key.client)
        if row is None:
            continue
        purpose = Purpose(entry.purpose) if entry else Purpose.RHYTHM
        result.append(
            DueRevisit(
                client=row,
                revisit=key.revisit,
                due_on=key.due_on,
                purpose=_(PURPOSE_NAMES[purpose]),
                note=entry.note if entry else "",
                who=(names.get(entry.assigned_to or b"", "") if entry else "") or row.responsible,
                is_overdue=key.due_on < today(),
            )
        )
    return result


def plan_revisit(desk: Desk, client: bytes, form: PlanForm) -> Changes:
    """Plan a revisit by hand; a revisit clerk who is to call gets the card of the file with it.

    Raises Refused, or Invalid on "due_on", "assigned_to" or "note". Giving a file to a clerk who does not see it
    yet is for the owner and the manager of its team.
    """
    require_file(desk, Right.REVISIT, client)
    caller = _caller(desk, form.assigned_to)
    is_new = caller is not None and caller not in {entry.member for entry in desk.vault.access(client)}
    if is_new:
        require(desk, Right.ASSIGN)
    revisit = Revisit(
        binder=client,
        client_id=client,
        due_on=day_not_before_today(form.due_on, field="due_on"),
        purpose=form.purpose.value,
        note=optional_text(form.note, field="note"),
        assigned_to=caller,
        author=desk.me,
        at=now(),
    )
    with desk.act(Act.REVISIT_PLAN, about=client) as draft:
        desk.session.add(revisit)
        draft.made = revisit.id
        if is_new:
            share(desk, draft, client)
    return draft.changes


def record_revisit(desk: Desk, client: bytes, form: RevisitForm) -> Changes:
    """Record how a revisit went, and plan the next one where a day is given. Raises Refused or Invalid.

    Who was not reached is called again by whom it was given to. A clerk who has no call to make there any more loses
    the card: at once where the person may share the file, else with the next one who may (services/expiry.py).
    """
    require_file(desk, Right.REVISIT, client)
    on = day_not_after_today(form.on, field="on")
    result = optional_text(form.result, field="result")
    following = day_not_before_today(form.next_on, field="next_on") if form.next_on else None
    with desk.act(Act.REVISIT_RECORD, about=client, reached=form.was_reached) as draft:
        revisit = _settled(desk, client, form)
        revisit.done_on, revisit.done_by, revisit.was_reached = on, desk.me, form.was_reached
        revisit.satisfaction = form.satisfaction.value if form.satisfaction else ""
        revisit.result, revisit.responsible = result, responsible_of(desk, client)
        if following is not None:
            caller = None if form.was_reached else revisit.assigned_to
            desk.session.add(_following(desk, client, following, caller))
        draft.made = revisit.id
        if revisit.assigned_to is not None and manages(desk, client) and not access_now(desk, client):
            share(desk, draft, client)
    return draft.changes


def correct_revisit(desk: Desk, revisit: bytes, form: RevisitForm, *, base: RevisitForm | None = None) -> Changes:
    """Correct how an own revisit went; `revisit` and `next_on` of the form do not count.

    `base` is the form as it was opened, see services/clashes.py. Raises Refused, Clash, Gone, or Invalid.
    """
    return save_together(desk, revisit, _FORM, (form, base), lambda agree: _correct(desk, revisit, agree))


def _correct(desk: Desk, revisit: bytes, agree: Agree[RevisitForm]) -> Changes:
    found = entry(desk, Revisit, revisit)
    client = found.client_id
    require_file(desk, Right.REVISIT, client)
    require_author(desk, found.done_by or found.author)
    with desk.act(Act.REVISIT_EDIT, about=client) as draft:
        made = desk.session.get_one(Revisit, revisit)
        form = agree(_form_of(made))
        made.done_on, made.was_reached = day_not_after_today(form.on, field="on"), form.was_reached
        made.result = optional_text(form.result, field="result")
        made.satisfaction = form.satisfaction.value if form.satisfaction else ""
        draft.made = revisit
    return draft.changes


def revisit_form(desk: Desk, revisit: bytes) -> RevisitForm:
    """Return a revisit that was made as its form shows it."""
    return _form_of(entry(desk, Revisit, revisit))


def _form_of(found: Revisit) -> RevisitForm:
    return RevisitForm(
        on=found.done_on or found.due_on,
        was_reached=found.was_reached,
        satisfaction=Satisfaction(found.satisfaction) if found.satisfaction else None,
        result=found.result,
    )


def _how_it_went(_desk: Desk, form: RevisitForm) -> str:
    if not form.was_reached:
        return _("Not reached")
    return _(SATISFACTION_NAMES[form.satisfaction]) if form.satisfaction else _("Reached")


_FORM: FormKind[RevisitForm] = FormKind(
    entity=Revisit,
    rules=Rules(together=(("was_reached", "satisfaction"),), texts=frozenset({"result"})),
    labels={
        "on": N_("Day"),
        "was_reached": N_("The client was"),
        "result": N_("What came of it"),
        "revisit": N_("Revisit"),
        "next_on": N_("Next revisit"),
    },
    words={"was_reached": _how_it_went},
)


def _following(desk: Desk, client: bytes, day: dt.date, caller: bytes | None) -> Revisit:
    return Revisit(binder=client, client_id=client, due_on=day, assigned_to=caller, author=desk.me, at=now())


def _settled(desk: Desk, client: bytes, form: RevisitForm) -> Revisit:
    """Return the planned revisit that the form names, or a new one due on the day it was made."""
    planned = desk.session.get(Revisit, form.revisit) if form.revisit else None
    if planned is not None and planned.client_id == client and planned.done_on is None:
        return planned
    revisit = Revisit(binder=client, client_id=client, due_on=form.on, author=desk.me, at=now())
    desk.session.add(revisit)
    return revisit


def _caller(desk: Desk, member: bytes | None) -> bytes | None:
    return active_member(desk, member, field="assigned_to").id if member is not None else None


def revisit_text(revisit: Revisit) -> str:
    """Return how a revisit went: not reached, or satisfaction and result."""
    if not revisit.was_reached:
        return joined(_("Not reached"), revisit.result)
    satisfaction = revisit.satisfaction and _(SATISFACTION_NAMES[Satisfaction(revisit.satisfaction)])
    return joined(satisfaction, revisit.result) or _("Reached")


def tell_revisits(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell the revisits of a file that were made."""
    made = select(Revisit).where(Revisit.client_id == client, Revisit.done_on.is_not(None))
    for row in desk.session.scalars(made):
        who = row.done_by or row.author
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.done_on or row.due_on,
            label=_("Revisit"),
            text=revisit_text(row),
            who=names.get(who, ""),
            author=who,
            at=row.at,
        )
