"""Holiday cover: a colleague stands in for all clients of another until a day, and then no longer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clients import Part, ServiceMember
from clientbook.domain.log import Act
from clientbook.services.access import active_member, member_names, require, require_files, visible_file
from clientbook.services.clients import served_by
from clientbook.services.service_team import join, require_file_team, serving_member, share_all
from clientbook.support.clock import local, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.vault import Statement


class CoverForm(NamedTuple):
    """Who is away, who stands in, and the last day of it."""

    absent: bytes
    stand_in: bytes
    until: dt.date


class AccessChange(NamedTuple):
    """One statement of a file: from when on, stated by whom, who could see it since and who no longer."""

    on: dt.date
    who: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def cover(desk: Desk, form: CoverForm) -> Changes:
    """Put the stand-in as a backup on every file of the absent colleague until a day: one act.

    Who is on a file's team for longer already stays as they are. Raises Refused, or Invalid on "absent", "stand_in"
    or "until", also where there is nothing to cover.
    """
    require(desk, Right.ASSIGN)
    absent = active_member(desk, form.absent, field="absent")
    stand_in = _stand_in(desk, form)
    if form.until < today():
        raise Invalid(_("The last day of access is in the past."), field="until")
    chosen = [client for client in served_by(desk, absent.id) if not _is_covered(desk, client, form)]
    if not chosen:
        raise Invalid(_("{name} has no client that this would change.").format(name=absent.name), field="absent")
    require_files(desk, chosen, Level.FULL)
    for client in chosen:
        require_file_team(desk, client)
    people = [absent.id, stand_in]
    with desk.act(Act.TEAM_COVER, clients=chosen, count=len(chosen), people=people) as draft:
        for client in chosen:
            _put(desk, client, form)
        share_all(desk, draft, chosen)
    return draft.changes


def access_changes(desk: Desk, client: bytes) -> list[AccessChange]:
    """Return how the list of who can see a file changed, newest first, from its signed statements."""
    visible_file(desk, client)
    names = member_names(desk)
    found: list[AccessChange] = []
    before: set[bytes] = set()
    for statement in desk.vault.access_history(client):
        now = {line.member for line in statement.recipients if line.member in names}
        if now != before:
            found.append(_change(statement, names, now - before, before - now))
        before = now
    return found[::-1]


def _change(statement: Statement, names: dict[bytes, str], gained: set[bytes], lost: set[bytes]) -> AccessChange:
    moment = local(dt.datetime.fromtimestamp(statement.time, dt.UTC))
    return AccessChange(
        moment.date(),
        names.get(statement.author, ""),
        tuple(sorted(names[one] for one in gained)),
        tuple(sorted(names[one] for one in lost)),
    )


def _stand_in(desk: Desk, form: CoverForm) -> bytes:
    if form.stand_in == form.absent:
        raise Invalid(_("Choose somebody else to stand in."), field="stand_in")
    try:
        return serving_member(desk, form.stand_in).id
    except Invalid as error:
        raise Invalid(error.message, field="stand_in") from error


def _row(desk: Desk, client: bytes, member: bytes) -> ServiceMember | None:
    wanted = select(ServiceMember).where(ServiceMember.client_id == client, ServiceMember.member_id == member)
    return desk.session.scalars(wanted).first()


def _is_covered(desk: Desk, client: bytes, form: CoverForm) -> bool:
    row = _row(desk, client, form.stand_in)
    return row is not None and (row.until is None or row.until >= form.until)


def _put(desk: Desk, client: bytes, form: CoverForm) -> None:
    row = _row(desk, client, form.stand_in)
    if row is None:
        join(desk, client, form.stand_in, Part.BACKUP, form.until)
    else:
        row.until = form.until
