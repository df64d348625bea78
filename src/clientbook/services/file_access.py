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
    import datetime as dt
    from collections.abc import Collection, Iterable, Sequence

    from clientbook.desk import Desk
    from clientbook.domain.clients import ServiceMember
    from clientbook.vault import Statement


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


class Serving(NamedTuple):
    """A part on a service team, as far as it opens the file."""

    member_id: bytes
    part: str
    until: dt.date | None


def vouched(
    rows: Iterable[ServiceMember], now: Statement | None, given: Collection[bytes]
) -> tuple[list[Serving], Statement | None]:
    """Return the parts that open a file, and the statement whose team it stays with, if it does.

    Those are the parts that this act gives (their records), and the others as far as the statement of now lets them
    in: the team stands on the card, and whoever holds the card's key can write there, but not say who is let in.
    """
    found: list[Serving] = []
    kept = now
    for row in rows:
        until, line = row.until, now.recipient(row.member_id) if now is not None else None
        if now is not None and row.id not in given:
            if line is None:
                continue
            until = min(filter(None, (until, line.until)), default=None)
        elif row.part == Part.RESPONSIBLE:
            kept = None
        found.append(Serving(row.member_id, row.part, until))
    return found, kept


def file_access(
    desk: Desk,
    client: bytes,
    rows: Sequence[ServiceMember | Serving],
    staff: Sequence[Colleague],
    callers: Collection[bytes] = (),
    kept: Statement | None = None,
) -> BinderAccess:
    """Return who may open a file with this service team, by the table FILE_LEVELS; the vault adds owners.

    It belongs to the team of who is responsible, or goes on belonging to that of the statement `kept`.
    """
    responsible = next((row.member_id for row in rows if row.part == Part.RESPONSIBLE), desk.me)
    team = next((member.team for member in staff if member.id == responsible), desk.vault.me.team)
    team = kept.team if kept is not None else team
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
