"""Who may do what: the one place where rights are decided."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, bindparam, func, select

from clientbook.desk.codec import ENTITIES
from clientbook.desk.driver import Prepared
from clientbook.desk.engine import chunks
from clientbook.domain.access import Right, daily_limit, rights_of
from clientbook.domain.clients import Client
from clientbook.domain.merges import Merge
from clientbook.domain.removals import Removal
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import Member
from clientbook.services.merged import kept_file
from clientbook.support.clock import day_start, today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _, ngettext
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from clientbook.desk import Desk


def my_rights(desk: Desk) -> frozenset[Right]:
    """Return what the signed-in person may do."""
    return rights_of(desk.vault.me.role, desk.vault.directory.rights)


def require(desk: Desk, right: Right) -> None:
    """Raise Refused unless the signed-in person has the right."""
    if right not in my_rights(desk):
        raise Refused(_("Your role does not allow this. Ask the owner if you need it."))


def require_daily(desk: Desk) -> None:
    """Raise Refused when the person has opened and revealed as much today as the role may in a day."""
    most = daily_limit(desk.vault.me.role, desk.vault.directory.rights)
    if most is not None and desk.vault.notes_since(day_start(today())) >= most:
        text = ngettext(
            "Your role opens and reveals {n} time a day, and today's are used up. Ask the owner for more.",
            "Your role opens and reveals {n} times a day, and today's are used up. Ask the owner for more.",
            most,
        )
        raise Refused(text.format(n=most))


def require_file(desk: Desk, right: Right, client: bytes, level: Level = Level.CARD) -> None:
    """Raise unless the person has the right on a client file of the desk, at `level` or above.

    Raises Refused without the right or the level, Invalid when the file does not stand on the desk: one that
    may not be seen and one that does not exist give the same answer.
    """
    require(desk, right)
    visible_file(desk, client, level)


def visible_file(desk: Desk, client: bytes, level: Level = Level.CARD) -> None:
    """Raise unless the person sees a client file of the desk at `level` or above; see `require_file`."""
    if not desk.rows(_card(), client=client) or is_in_bin(desk, client):
        raise Invalid(_("There is no such client file, or you do not serve it."), field="client")
    kept = kept_file(desk, client)
    if is_call_over(desk, kept):
        raise Invalid(_("The call is done, so this file is closed to you again."), field="client")
    if kept != client:
        name = desk.session.scalar(select(Client.name).where(Client.id == kept)) or ""
        raise Invalid(_("This file was merged into “{name}”. Open that one.").format(name=name), field="client")
    if level is Level.FULL and level_of(desk, client) is not Level.FULL:
        raise Refused(_("You can see the contact part of this file only."))


@cache
def _card() -> Prepared:
    return Prepared(select(Client.id).where(Client.id == bindparam("client", type_=LargeBinary)))


def require_files(desk: Desk, clients: Iterable[bytes], level: Level) -> None:
    """Raise for the first of these files for which `visible_file` would."""
    merged = select(Merge.merged).where(Merge.into.is_not(None))
    for chunk in chunks(clients):
        plain = select(Client.id).where(
            Client.id.in_(chunk), Client.id.not_in(select(Removal.client_id)), Client.id.not_in(merged)
        )
        found = set(desk.session.scalars(plain))
        for client in chunk:
            is_less = level is Level.FULL and level_of(desk, client) is not Level.FULL
            if client not in found or is_less or desk.vault.me.role is Role.REVISIT_CLERK:
                visible_file(desk, client, level)


def is_in_bin(desk: Desk, client: bytes) -> bool:
    """Say whether a file lies in the bin: it is then shown to nobody but who empties it."""
    return bool(desk.rows(_in_bin(), client=client))


@cache
def _in_bin() -> Prepared:
    return Prepared(select(Removal.id).where(Removal.client_id == bindparam("client", type_=LargeBinary)))


def is_call_over(desk: Desk, client: bytes) -> bool:
    """Say whether the person had a file for a call alone, and has none to make there any more.

    It is shown no longer, by the program; new keys follow when somebody who may share it is there.
    """
    if desk.vault.me.role is not Role.REVISIT_CLERK:
        return False
    to_make = select(Revisit.id).where(
        Revisit.client_id == client, Revisit.assigned_to == desk.me, Revisit.done_on.is_(None)
    )
    return desk.session.scalar(to_make.limit(1)) is None


def records_in(desk: Desk, binders: Collection[bytes]) -> dict[bytes, int]:
    """Return how many records each of these binders holds, as far as it holds any."""
    sizes: dict[bytes, int] = {}
    for entity in ENTITIES.values():
        counted = select(entity.binder, func.count()).where(entity.binder.in_(binders)).group_by(entity.binder)
        for binder, count in desk.session.execute(counted):
            sizes[binder] = sizes.get(binder, 0) + count
    return sizes


def level_of(desk: Desk, client: bytes) -> Level:
    """Return how much of a file the person may open."""
    view = desk.vault.binder(client)
    return view.level if view is not None else Level.CARD


def log_stays_inside(desk: Desk, client: bytes) -> bool:
    """Say whether everybody who reads the person's log entries opens this file in full: its texts may stand there.

    Entries are read by the owners and by the manager of the author's team.
    """
    me, view = desk.vault.me, desk.vault.binder(client)
    return me.role is Role.OWNER or me.team is None or (view is not None and view.team == me.team)


def log_texts(desk: Desk, client: bytes, **texts: str) -> dict[str, str]:
    """Return texts of a file for a log entry, or none where somebody would read them who does not see the file."""
    return texts if log_stays_inside(desk, client) else {}


def require_team(desk: Desk, team: bytes | None) -> None:
    """Raise Refused unless the person is an owner or the manager of `team`."""
    me = desk.vault.me
    if me.role is Role.OWNER or (me.role is Role.MANAGER and team is not None and me.team == team):
        return
    raise Refused(_("Only the owner or the manager of that team can do this."))


def member_names(desk: Desk) -> dict[bytes, str]:
    """Return the name of every member, closed accounts included, by id."""
    return dict(desk.card_rows(_names()))


@cache
def _names() -> Prepared:
    return Prepared(select(Member.id, Member.name))


def active_member(desk: Desk, member: bytes, *, field: str) -> Member:
    """Return an active member; raises Invalid on `field` for anybody else."""
    found = desk.session.get(Member, member)
    if found is None or not found.is_active:
        raise Invalid(_("Choose a colleague whose account is active."), field=field)
    return found


def find_member(desk: Desk, text: str, *, field: str = "member") -> Member:
    """Return the active member with this login or name.

    Raises Invalid on `field` when nobody or more than one person is called so.
    """
    wanted = text.strip().casefold()
    people = [m for m in desk.session.scalars(select(Member).where(Member.is_active)) if m.is_active]
    found = [m for m in people if m.login.casefold() == wanted] or [m for m in people if m.name.casefold() == wanted]
    if len(found) != 1:
        raise Invalid(
            _("“{text}” is not the login or the name of exactly one colleague.").format(text=text),
            field=field,
        )
    return found[0]
