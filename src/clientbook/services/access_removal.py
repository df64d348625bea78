"""Taking people off files in an access review: out of the service team, or the call to make given back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from clientbook.domain.access import Right
from clientbook.domain.access_review import Verdict
from clientbook.domain.clients import Part, ServiceMember
from clientbook.domain.log import Act
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import Member
from clientbook.services.access import is_in_bin, require
from clientbook.services.access_walk import is_by_role, note, open_walk, refuse_changed
from clientbook.services.merged import kept_file
from clientbook.services.service_team import entrust, serving_member, share_all
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Select

    from clientbook.desk import Changes, Desk, Draft
    from clientbook.services.access_review import AccessRow


def responsible_among(desk: Desk, rows: Sequence[AccessRow]) -> int:
    """Return for how many of these files the person is responsible: somebody else has to take those over."""
    require(desk, Right.MANAGE_MEMBERS)
    return len(_responsible(desk, rows))


def remove(
    desk: Desk,
    review: bytes,
    rows: Sequence[AccessRow],
    *,
    successor: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Changes:
    """Take people off these files; the files get new keys. `successor` takes over what they are responsible for.

    One act: all of it or nothing. `progress` is told (done, total) files and may raise Cancelled. Raises Refused;
    Invalid on "successor", or on "rows" for what a role brings by itself; Stale where a row is no longer so, or the
    review is finished.
    """
    require(desk, Right.MANAGE_MEMBERS)
    require(desk, Right.ASSIGN)
    if not rows:
        raise Invalid(_("Choose what to remove first."), field="rows")
    files = sorted({kept_file(desk, row.binder) for row in rows})
    people = sorted({row.member for row in rows})
    with desk.act(Act.ACCESS_REMOVE, clients=files, people=people) as draft:
        draft.progress = progress
        open_walk(desk, review)
        refuse_changed(desk, rows)
        _refuse_fixed(desk, rows)
        _take_off(desk, draft, rows, successor)
        note(desk, review, Verdict.REMOVED, rows)
        draft.made = review
    return draft.changes


def _refuse_fixed(desk: Desk, rows: Sequence[AccessRow]) -> None:
    """Raise Invalid for the first row that no service team decides, saying what does."""
    for row in rows:
        member = desk.session.get_one(Member, row.member)
        words = {"name": row.name, "file": row.file}
        if row.kind is not BinderKind.CLIENT:
            text = _("{name} opens “{file}” by having an account. Close the account under Staff to end that.")
            raise Invalid(text.format(**words), field="rows")
        if is_by_role(desk, row, member.team):
            text = _("{name} opens “{file}” by role. That ends with the account; see Staff.")
            raise Invalid(text.format(**words), field="rows")
        if is_in_bin(desk, kept_file(desk, row.binder)):
            text = _("“{file}” lies in the bin. Take it out of the bin first, or empty the bin.")
            raise Invalid(text.format(**words), field="rows")


def _take_off(desk: Desk, draft: Draft, rows: Sequence[AccessRow], successor: bytes | None) -> None:
    leaving = {(row.member, kept_file(desk, row.binder)): row for row in rows}
    taken_over = sorted(client for client, _member in _responsible(desk, rows))
    for member, client in leaving:
        for row in desk.session.scalars(_serving(member, client)):
            if row.part != Part.RESPONSIBLE:
                desk.session.delete(row)
        _give_calls_back(desk, member, client)
    if taken_over:
        entrust(desk, draft, dict.fromkeys(taken_over, _successor(desk, rows, successor)))
    share_all(desk, draft, sorted({client for _member, client in leaving} - set(taken_over)))
    for access in draft.access:
        for (member, client), row in leaving.items():
            if client == access.binder and member in access.grants:
                text = _("{name} opens “{file}” by role. That ends with the account; see Staff.")
                raise Invalid(text.format(name=row.name, file=row.file), field="rows")


def _successor(desk: Desk, rows: Sequence[AccessRow], successor: bytes | None) -> Member:
    if successor is None:
        text = _("Choose who takes over the files that {name} is responsible for.")
        raise Invalid(text.format(name=rows[0].name), field="successor")
    if successor in {row.member for row in rows}:
        raise Invalid(_("Choose somebody who is not taken off."), field="successor")
    return serving_member(desk, successor)


def _responsible(desk: Desk, rows: Sequence[AccessRow]) -> set[tuple[bytes, bytes]]:
    """Return (file, person) where the person is responsible."""
    wanted = {(kept_file(desk, row.binder), row.member) for row in rows}
    statement = select(ServiceMember.client_id, ServiceMember.member_id).where(
        ServiceMember.part == Part.RESPONSIBLE.value, ServiceMember.member_id.in_({row.member for row in rows})
    )
    return wanted & {(client, member) for client, member in desk.session.execute(statement)}


def _serving(member: bytes, client: bytes) -> Select[ServiceMember]:
    return select(ServiceMember).where(ServiceMember.client_id == client, ServiceMember.member_id == member)


def _give_calls_back(desk: Desk, member: bytes, client: bytes) -> None:
    """Let whoever is responsible make the calls that a clerk was to make there."""
    if Role(desk.session.get_one(Member, member).role) is not Role.REVISIT_CLERK:
        return
    planned = (Revisit.client_id == client, Revisit.assigned_to == member, Revisit.done_on.is_(None))
    desk.session.execute(update(Revisit).where(*planned).values(assigned_to=None))
