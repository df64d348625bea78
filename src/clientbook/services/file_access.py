"""Who may open a client file: what its service team and the table FILE_LEVELS say of every colleague."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Standing, file_level
from clientbook.domain.clients import Part
from clientbook.domain.staff import Member
from clientbook.support.words import BinderKind, Role
from clientbook.vault import BinderAccess, Grant

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from clientbook.desk import Desk
    from clientbook.domain.clients import ServiceMember


class Colleague(NamedTuple):
    """Somebody with an active account, in plain values: every file that is shared asks for all of them."""

    id: bytes
    login: str
    name: str
    role: Role
    team: bytes | None


def active_staff(desk: Desk) -> list[Colleague]:
    """Return everybody with an active account."""
    query = select(Member.id, Member.login, Member.name, Member.role, Member.team).where(Member.is_active)
    found = desk.session.execute(query.order_by(Member.id))
    return [Colleague(key, login, name, Role(role), team) for key, login, name, role, team in found]


def file_access(
    desk: Desk,
    client: bytes,
    rows: Sequence[ServiceMember],
    staff: Sequence[Colleague],
    callers: Collection[bytes] = (),
) -> BinderAccess:
    """Return who may open a file with this service team, by the table FILE_LEVELS; the vault adds owners."""
    responsible = next((row.member_id for row in rows if row.part == Part.RESPONSIBLE), desk.me)
    team = next((member.team for member in staff if member.id == responsible), desk.vault.me.team)
    serving = {row.member_id: row.until for row in reversed(rows)}
    grants: dict[bytes, Grant] = {}
    for member in staff:
        lasting = [Standing.CALLS] if member.id in callers else []
        if team is not None and member.team == team:
            lasting.append(Standing.MANAGES)
        level = file_level(member.role, lasting)
        served = file_level(member.role, [Standing.SERVES, *lasting]) if member.id in serving else level
        if served is not None and member.role is not Role.OWNER:
            grants[member.id] = Grant(served, serving[member.id] if served is not level else None)
    return BinderAccess(binder=client, kind=BinderKind.CLIENT, team=team, grants=grants)
