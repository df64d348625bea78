"""Puts the made-up files into a vault: acts of the people concerned, many records in each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from clientbook.domain.access import Right
from clientbook.domain.clients import Client, Part, Stage
from clientbook.domain.gifts import Gift
from clientbook.domain.intakes import IntakeState, IntakeStep
from clientbook.domain.interactions import Interaction
from clientbook.domain.log import Act
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Purpose, Revisit
from clientbook.domain.workdays import after_workdays
from clientbook.services.access import require
from clientbook.services.changes import keep_changes, standing_of
from clientbook.services.demo_made import (
    Bought,
    Called,
    Credited,
    Event,
    Given,
    MadeUp,
    Planned,
    Talked,
    Turned,
    Wanted,
)
from clientbook.services.editing import put_client
from clientbook.services.file_access import active_staff
from clientbook.services.intakes import put_intake
from clientbook.services.service_team import join, share
from clientbook.support.clock import frozen, new_id, now, today

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Desk

_BEFORE, _AFTER = dt.timedelta(minutes=12), dt.timedelta(minutes=25)
"""A file is made before anything is written in it, and its class is changed afterwards: no two at the same moment."""
_History = Interaction | Purchase | Revisit | Need | Gift | PointsMovement


def add_files(desk: Desk, files: Sequence[MadeUp], everybody: Sequence[MadeUp], classes: Sequence[bytes]) -> None:
    """Make these files as the person of the desk, who takes them; a file that brought one is among `everybody`."""
    if not files:
        return
    require(desk, Right.CREATE)
    with desk.act(Act.CLIENT_ADD, responsible=desk.me, count=len(files)) as draft:
        staff = active_staff(desk)
        for made in files:
            brought_by = everybody[made.brought_by].id if made.brought_by is not None else None
            form = replace(
                made.form,
                class_id=classes[made.started],
                stage=Stage.FOLLOWING,
                lost_reason="",
                referrer=brought_by or None,
            )
            with frozen(_moment(made, made.entered) - _BEFORE):
                made.id = put_client(desk, draft, form, desk.me, staff)
                put_intake(desk, made.id, form.since)


def write_history(desk: Desk, files: Sequence[MadeUp], first: dt.date, last: dt.date) -> None:
    """Write down what was noted from `first` to `last`, as one act whose details count the kinds."""
    found = [(made, one) for made, one in _noted(files, first, last) if not isinstance(one, Turned)]
    if not found:
        return
    require(desk, Right.SERVE)
    keys = sorted(new_id() for _one in found)  # lists put events of one day in the order of their ids
    entities = [_entity(desk, made, one, key) for (made, one), key in zip(found, keys, strict=True)]
    with desk.act(Act.INTERACTION_LOG, counts=dict(Counter(entity.kind for entity in entities))):
        desk.session.add_all(entities)


def change_standing(
    desk: Desk, files: Sequence[MadeUp], classes: Sequence[bytes], first: dt.date, last: dt.date
) -> None:
    """Take clients to another class or stage, with the reason, where that was noted from `first` to `last`."""
    found = [(made, one) for made, one in _noted(files, first, last) if isinstance(one, Turned)]
    if not found:
        return
    require(desk, Right.EDIT)
    with desk.act(Act.CLIENT_EDIT, count=len(found)) as draft:
        for made, one in found:
            after = _AFTER if one.rank is None else _AFTER * 2
            with frozen(_moment(made, made.written(one.on)) + after):
                _turn(desk, made, one, classes)
            draft.touched.add(made.id)


def verify_files(desk: Desk, files: Sequence[tuple[MadeUp, str]]) -> None:
    """Write down that a call on the next working day confirmed these files, each with a note, as the clerk."""
    require(desk, Right.VERIFY)
    if not files:
        return
    with desk.act(Act.INTAKE_STEP, count=len(files), state=IntakeState.VERIFIED.value) as draft:
        for made, note in files:
            with frozen(_moment(made, after_workdays(made.entered, 1))):
                step = IntakeStep(
                    binder=made.id,
                    client_id=made.id,
                    number=2,
                    state=IntakeState.VERIFIED.value,
                    on=today(),
                    note=note,
                    author=desk.me,
                    at=now(),
                )
            desk.session.add(step)
            draft.touched.add(made.id)


def _noted(files: Sequence[MadeUp], first: dt.date, last: dt.date) -> list[tuple[MadeUp, Event]]:
    return [(made, one) for made in files if made.id for one in made.events if first <= made.written(one.on) <= last]


def _turn(desk: Desk, made: MadeUp, turned: Turned, classes: Sequence[bytes]) -> None:
    card = desk.session.get_one(Client, made.id)
    before = standing_of(card)
    if turned.rank is not None:
        card.class_id = classes[turned.rank]
    if turned.stage is not None:
        card.stage, card.lost_reason = turned.stage.value, turned.lost
        card.won_on = turned.on if turned.stage is Stage.WON else card.won_on
        card.lost_on = turned.on if turned.stage is Stage.LOST else None
    keep_changes(desk, card, before, class_reason=turned.reason, stage_note=turned.reason)


def add_backups(desk: Desk, files: Sequence[MadeUp], members: Sequence[bytes]) -> None:
    """Put the backups on these files, as their manager or the owner."""
    if not files:
        return
    require(desk, Right.ASSIGN)
    with desk.act(Act.TEAM_ASSIGN, count=len(files), clients=[made.id for made in files]) as draft:
        for made in files:
            for index, until in made.backups:
                if until is None or until >= today():
                    join(desk, made.id, members[index], Part.BACKUP, until)
            share(desk, draft, made.id)


def ask_to_call(desk: Desk, files: Sequence[MadeUp], clerk: bytes) -> list[bytes]:
    """Plan a call by the clerk for each of these files over the next two weeks; returns the revisits."""
    require(desk, Right.REVISIT)
    if not files:
        return []
    plans = [_call(desk, made, clerk, today() + dt.timedelta(days=3 + at)) for at, made in enumerate(files)]
    with desk.act(Act.REVISIT_PLAN, count=len(plans)) as draft:
        desk.session.add_all(plans)
        keys = [plan.id for plan in plans]
        for made in files:
            share(desk, draft, made.id)
    return keys


def record_calls(desk: Desk, revisits: Sequence[tuple[bytes, Called]]) -> None:
    """Record how these planned calls went, as the clerk who made them."""
    require(desk, Right.REVISIT)
    if not revisits:
        return
    desk.refresh()
    with desk.act(Act.REVISIT_RECORD, count=len(revisits)):
        for key, called in revisits:
            _settle(desk, desk.session.get_one(Revisit, key), called)


def _call(desk: Desk, made: MadeUp, clerk: bytes, due: dt.date) -> Revisit:
    return Revisit(due_on=due, purpose=Purpose.RHYTHM.value, assigned_to=clerk, **_base(desk, made, today()))


def _settle(desk: Desk, revisit: Revisit, called: Called) -> None:
    revisit.done_on, revisit.done_by, revisit.result = called.on, desk.me, called.result
    revisit.was_reached = called.satisfaction is not None
    revisit.satisfaction = called.satisfaction.value if called.satisfaction else ""


def _entity(desk: Desk, made: MadeUp, event: Event, key: bytes) -> _History:
    base: dict[str, Any] = {"id": key, **_base(desk, made, made.written(event.on))}
    match event:
        case Talked(on, channel, text):
            return Interaction(on=on, channel=channel.value, text=text, responsible=desk.me, **base)
        case Bought():
            return _purchase(desk, event, base)
        case Called(on):
            revisit = Revisit(due_on=on, **base)
            _settle(desk, revisit, event)
            return revisit
        case Wanted():
            return _need(desk, event, base)
        case Planned(_on, due, purpose, note):
            return Revisit(due_on=due, purpose=purpose.value, note=note, **base)
        case Given() | Credited():
            return _handed(desk, event, base)
        case Turned():
            message = "a change of class or stage is no record of its own"
            raise TypeError(message)


def _handed(desk: Desk, event: Given | Credited, base: dict[str, Any]) -> Gift | PointsMovement:
    values: dict[str, Any] = {**event._asdict(), "responsible": desk.me, **base}
    return Gift(handed_by=desk.me, **values) if isinstance(event, Given) else PointsMovement(**values)


def _purchase(desk: Desk, bought: Bought, base: dict[str, Any]) -> Purchase:
    values = bought._asdict()
    values["after_sales"] = bought.after_sales.value
    return Purchase(responsible=desk.me, **values, **base)


def _need(desk: Desk, wanted: Wanted, base: dict[str, Any]) -> Need:
    return Need(
        on=wanted.on,
        what=wanted.what,
        agreed=wanted.agreed,
        due_on=wanted.due_on,
        done_on=wanted.done_on,
        done_by=desk.me if wanted.done_on else None,
        dropped_because=wanted.dropped,
        responsible=desk.me,
        **base,
    )


def _base(desk: Desk, made: MadeUp, on: dt.date) -> dict[str, Any]:
    """Return what every record of a file has."""
    return {"binder": made.id, "client_id": made.id, "author": desk.me, "at": _moment(made, on)}


def _moment(made: MadeUp, on: dt.date) -> dt.datetime:
    """Return a time of a working day; the hour follows from the file, so that it repeats."""
    minutes = (len(made.form.name) * 37 + on.toordinal() * 53) % 480
    return dt.datetime.combine(on, dt.time(9)).astimezone() + dt.timedelta(minutes=minutes)
