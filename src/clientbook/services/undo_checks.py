"""What stands in the way of taking an act back: later changes, what hangs on its records, people who left."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from clientbook.desk.codec import ENTITIES, codec
from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, Contact, ServiceMember
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import SERVING_ROLES, Member
from clientbook.services.access import member_names
from clientbook.services.entries import ENTRY_NAMES
from clientbook.support.clock import today
from clientbook.support.errors import Stale
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Select, Table

    from clientbook.desk import Desk, Step, Was

KIND_NAMES = ENTRY_NAMES | {
    "access_review": N_("access review"),
    "allocation": N_("successor"),
    "client": N_("card"),
    "client_class": N_("class"),
    "client_details": N_("details"),
    "complaint_step": N_("step of a complaint"),
    "complaint_term": N_("terms of complaints"),
    "conduct_jump": N_("warning about conduct"),
    "contact": N_("contact person"),
    "departure": N_("departure case"),
    "document": N_("document"),
    "intake_step": N_("intake"),
    "intake_term": N_("term of intakes"),
    "list_entry": N_("list"),
    "pair_note": N_("word on two files"),
    "points_account": N_("points"),
    "removal": N_("bin"),
    "review_note": N_("access review"),
    "saved_filter": N_("saved filter"),
    "service_member": N_("service team"),
}
"""What a record is, in words."""

_POINTERS = {"class_id": ClientClass.__tablename__, "contact_id": Contact.__tablename__, "referrer_id": "client"}
"""Columns that name a record of another table without being bound to it."""


def opens_all(desk: Desk, step: Step) -> bool:
    """Say whether the person opens every file of a step on the level of its records, and did so all the time."""
    if step.is_lost:
        return False
    for binder, kind in {(was.binder, was.kind) for was in step.records}:
        view = desk.vault.binder(binder)
        if view is None or (codec(kind).level is Level.FULL and view.level is not Level.FULL):
            return False
    return True


def refuse_moved(desk: Desk, step: Step) -> None:
    """Raise Stale, naming who and what, where a record is no longer as the act left it."""
    if moved := desk.history.moved(desk.session.connection(), step):
        raise _stale(desk, step, moved[0].kind, moved[0].id, moved[0].binder)
    for was in step.records:
        if was.kind == Client.kind and was.row is None and desk.author_of(was.binder) is not None:
            raise _stale(desk, step, was.kind, was.binder, was.binder)


def refuse_loose(desk: Desk, step: Step) -> None:
    """Raise Stale where a record would be left without what it belongs to; called once the step is restored."""
    gone, back = defaultdict[str, list[bytes]](list), defaultdict[str, list[bytes]](list)
    for was in step.records:
        (gone if was.row is None else back)[codec(was.kind).table.name].append(was.id)
    for kind in ENTITIES:
        table = codec(kind).table
        for statement in _loose(table, gone, back):
            found = desk.session.execute(statement.limit(1)).first()
            if found is not None:
                raise _stale(desk, step, kind, found.id, found.binder)


def _loose(table: Table, gone: dict[str, list[bytes]], back: dict[str, list[bytes]]) -> Iterator[Select[Any, Any]]:
    """Yield what finds records that point at nothing or at a retired class, and records of files without a card."""
    wanted = select(table.c.id, table.c.binder)
    for key in table.foreign_keys:
        parent = key.column.table
        if parent.name in gone:
            yield wanted.where(key.parent.in_(gone[parent.name]))
        if table.name in back:
            is_there = select(parent.c.id).where(parent.c.id == key.parent).exists()
            yield wanted.where(table.c.id.in_(back[table.name]), key.parent.is_not(None), ~is_there)
    for name, parent in _POINTERS.items():
        if name in table.c and parent in gone:
            yield wanted.where(table.c[name].in_(gone[parent]))
    if table is Client.__table__ and table.name in back:
        retired = select(ClientClass.id).where(ClientClass.is_retired)
        yield wanted.where(table.c.id.in_(back[table.name]), table.c.class_id.in_(retired))
    if Client.__tablename__ in gone:
        yield wanted.where(table.c.binder.in_(gone[Client.__tablename__]))


def refuse_leavers(desk: Desk, step: Step) -> None:
    """Raise Stale where a restored record names somebody who can no longer do that work."""
    restored = {was.id for was in step.records if was.row is not None}
    binders = {was.binder for was in step.records}
    in_force = ServiceMember.until.is_(None) | (ServiceMember.until >= today())
    team = select(ServiceMember.id, ServiceMember.member_id).where(ServiceMember.binder.in_(binders), in_force)
    open_calls = (Revisit.done_on.is_(None), Revisit.assigned_to.is_not(None))
    calls = select(Revisit.id, Revisit.assigned_to).where(Revisit.binder.in_(binders), *open_calls)
    named = [(member, _serves) for record, member in desk.session.execute(team).all() if record in restored]
    named += [(member, _is_active) for record, member in desk.session.execute(calls).all() if record in restored]
    for member, suits in named:
        found = desk.session.get(Member, member)
        if found is None or not suits(found):
            name = found.name if found is not None else ""
            raise Stale(_("{name} can no longer do this work. Nothing was taken back.").format(name=name))


def _is_active(member: Member) -> bool:
    return member.is_active


def _serves(member: Member) -> bool:
    return member.is_active and Role(member.role) in SERVING_ROLES


def _stale(desk: Desk, step: Step, kind: str, record: bytes, binder: bytes) -> Stale:
    words = {
        "what": _(KIND_NAMES[kind]) if kind in KIND_NAMES else kind,
        "file": file_name(desk, step, binder),
        "name": member_names(desk).get(desk.author_of(record) or b"", ""),
    }
    if words["name"]:
        return Stale(_("{name} changed this since ({file}: {what}). Nothing was taken back.").format(**words))
    return Stale(_("This was changed again since ({file}: {what}). Nothing was taken back.").format(**words))


def file_name(desk: Desk, step: Step, client: bytes) -> str:
    """Return a file's name, from before the act where it is gone."""
    found = desk.session.get(Client, client)
    return found.name if found is not None else next((_name(was) for was in step.records if was.id == client), "")


def _name(was: Was) -> str:
    return str(was.value("name") or "")
