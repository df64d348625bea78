"""What the sessions of owners and managers settle: access that has ended, and files that wait for somebody's new keys.

The desk hides a file whose access has ended at once; new keys need somebody who may share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.desk import Changes
from clientbook.domain.clients import ServiceMember
from clientbook.domain.log import Act
from clientbook.services.members import give_files_back
from clientbook.services.service_team import share
from clientbook.support.clock import today
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from clientbook.desk import Desk


def settle_access(desk: Desk) -> Changes:
    """End what has ended, and give back what waits."""
    return end_expired_access(desk) | give_files_back(desk)


def end_expired_access(desk: Desk) -> Changes:
    """Take everybody off the teams whose last day has passed, on all files that the person manages.

    One commit for all: the files are shared anew, so their keys change. Does nothing for who is neither owner nor
    manager, and where nothing can be saved.
    """
    if desk.vault.must_change or desk.vault.read_only:
        return Changes()
    ended = _ended(desk)
    if not ended:
        return Changes()
    clients = list(dict.fromkeys(row.client_id for row in ended))
    people = list(dict.fromkeys(row.member_id for row in ended))
    with desk.act(Act.ACCESS_END, clients=clients, people=people) as draft:
        for row in _ended(desk):
            desk.session.delete(row)
        for client in clients:
            share(desk, draft, client)
    return draft.changes


def _ended(desk: Desk) -> list[ServiceMember]:
    if desk.vault.me.role not in (Role.OWNER, Role.MANAGER):
        return []
    statement = select(ServiceMember).where(ServiceMember.until < today()).order_by(ServiceMember.id)
    return [row for row in desk.session.scalars(statement) if _manages(desk, row.client_id)]


def _manages(desk: Desk, client: bytes) -> bool:
    me, view = desk.vault.me, desk.vault.binder(client)
    if view is None or view.level is not Level.FULL:
        return False
    return me.role is Role.OWNER or (me.team is not None and view.team == me.team)
