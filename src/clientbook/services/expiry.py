"""What the sessions of owners and managers settle: access that has ended, and files that wait for somebody's new keys.

The desk hides a file whose access has ended at once; new keys need somebody who may share it. Access ends with the last
day of a part on the service team, and for a revisit clerk with the last call that is to be made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.desk import Changes
from clientbook.domain.clients import Client, ServiceMember
from clientbook.domain.log import Act
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import Member
from clientbook.services.members import give_files_back
from clientbook.services.merged import kept_file
from clientbook.services.service_team import manages, share_all
from clientbook.support.clock import today
from clientbook.support.words import Role

if TYPE_CHECKING:
    from clientbook.desk import Desk


def settle_access(desk: Desk) -> Changes:
    """End what has ended, and give back what waits."""
    return end_expired_access(desk) | give_files_back(desk)


def end_expired_access(desk: Desk) -> Changes:
    """Take everybody off the files that the person manages whose last day there, or last call, has passed.

    One commit for all: the files are shared anew, so their keys change. Does nothing for who is neither owner nor
    manager, and where nothing can be saved.
    """
    vault = desk.vault
    if vault.must_change or vault.read_only or vault.me.role not in (Role.OWNER, Role.MANAGER):
        return Changes()
    desk.catch_up()
    ended, called = _ended(desk), _called(desk)
    if not ended and not called:
        return Changes()
    pairs = [*((row.client_id, row.member_id) for row in ended), *called]
    clients, people = (list(dict.fromkeys(column)) for column in zip(*pairs, strict=True))
    with desk.act(Act.ACCESS_END, clients=clients, people=people) as draft:
        for row in _ended(desk):
            desk.session.delete(row)
        share_all(desk, draft, clients)
    return draft.changes


def _ended(desk: Desk) -> list[ServiceMember]:
    statement = select(ServiceMember).where(ServiceMember.until < today()).order_by(ServiceMember.id)
    return [row for row in desk.session.scalars(statement) if manages(desk, row.client_id)]


def _called(desk: Desk) -> list[tuple[bytes, bytes]]:
    """Return the files that a revisit clerk holds a key of without a call to make, with the clerk."""
    clerks = select(Member.id).where(Member.role == Role.REVISIT_CLERK.value, Member.is_active)
    found: list[tuple[bytes, bytes]] = []
    for clerk in desk.session.scalars(clerks.order_by(Member.id)).all():
        to_make = select(Revisit.client_id).where(Revisit.assigned_to == clerk, Revisit.done_on.is_(None))
        kept = {kept_file(desk, binder) for binder in desk.vault.held_by(clerk)} - set(desk.session.scalars(to_make))
        files = desk.session.scalars(select(Client.id).where(Client.id.in_(kept)).order_by(Client.id))
        found += [(client, clerk) for client in files if manages(desk, client)]
    return found
