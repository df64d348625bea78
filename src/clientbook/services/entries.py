"""What all records of a file share: finding one, who may change it, and deleting it with a reason."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from sqlalchemy import LargeBinary, bindparam, select

from clientbook.desk.driver import Prepared
from clientbook.domain.access import Right
from clientbook.domain.clients import ClientLine, Contact
from clientbook.domain.complaints import Complaint, ComplaintStep
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Interaction
from clientbook.domain.log import Act
from clientbook.domain.needs import Need
from clientbook.domain.points import PointsMovement
from clientbook.domain.purchases import Purchase
from clientbook.domain.revisits import Revisit
from clientbook.domain.staff import Member
from clientbook.services.access import is_call_over, is_in_bin, level_of, log_stays_inside, my_rights, visible_file
from clientbook.services.checks import required_text
from clientbook.services.points_account import balance_of, settle_points
from clientbook.support.clock import local, today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import N_, _
from clientbook.support.words import Level

if TYPE_CHECKING:
    from clientbook.desk import Changes, Desk
    from clientbook.domain.base import Entity

Kind = TypeVar("Kind", bound="Entity")

ENTRY_NAMES: dict[str, str] = {
    Complaint.kind: N_("complaint"),
    Feedback.kind: N_("feedback"),
    Gift.kind: N_("gift"),
    Interaction.kind: N_("contact"),
    Need.kind: N_("promise"),
    PointsMovement.kind: N_("points"),
    Purchase.kind: N_("purchase"),
    Revisit.kind: N_("revisit"),
}
"""What can be deleted out of a file, in words."""

_CLASSES: dict[str, type[Any]] = {
    entity.kind: entity for entity in (Complaint, Feedback, Gift, Interaction, Need, PointsMovement, Purchase, Revisit)
}


def entry(desk: Desk, kind: type[Kind], key: bytes) -> Kind:
    """Return a record of a file; raises Invalid when it does not stand on the desk, or its file lies in the bin."""
    found = desk.session.get(kind, key)
    client = getattr(found, "client_id", b"")
    if found is None or is_in_bin(desk, client) or is_call_over(desk, client):
        raise Invalid(_("This entry is no longer there."), field="entry")
    return found


def require_author(desk: Desk, author: bytes) -> None:
    """Raise Refused unless the person wrote the entry."""
    if author != desk.me:
        raise Refused(_("Only who wrote this entry can change it. Write a new one beside it."))


def responsible_of(desk: Desk, client: bytes) -> bytes | None:
    """Return who is responsible for a file today."""
    found = desk.rows(_responsible(), client=client)
    return found[0][0] if found else None


@cache
def _responsible() -> Prepared:
    line = select(ClientLine.responsible_id)
    return Prepared(line.where(ClientLine.client_id == bindparam("client", type_=LargeBinary)))


def contact_of(desk: Desk, client: bytes, contact: bytes | None) -> bytes | None:
    """Return a contact of this very file, or None; raises Invalid on "contact" for any other."""
    found = desk.session.get(Contact, contact) if contact is not None else None
    if contact is not None and (found is None or found.client_id != client):
        raise Invalid(_("Choose one of the contacts of this client."), field="contact")
    return contact


def colleague(desk: Desk, member: bytes | None, *, field: str) -> bytes | None:
    """Return a member of the firm, also one who left, or None; raises Invalid on `field` for anybody else."""
    if member is not None and desk.session.get(Member, member) is None:
        raise Invalid(_("Choose one of the colleagues in the list."), field=field)
    return member


def may_delete(desk: Desk, found: Any) -> bool:
    """Say whether the person may delete an entry: an own one on the day it was written, others with the right to.

    Later an own entry is history that a colleague may rely on; and nobody deletes a complaint about themselves.
    """
    if getattr(found, "concerns", None) == desk.me and isinstance(found, Complaint):
        return False
    is_fresh = local(found.at).date() == today()
    return Right.DELETE in my_rights(desk) or (found.author == desk.me and is_fresh)


class EntryActs(NamedTuple):
    """What the person may do with an entry."""

    can_edit: bool
    can_delete: bool


_OWN = (Feedback.kind, Gift.kind, Interaction.kind, PointsMovement.kind)


def entry_acts(desk: Desk, kind: str, key: bytes) -> EntryActs:
    """Return what the screen offers for an entry; the acts decide once more. Raises Invalid when it is gone."""
    found = entry(desk, _CLASSES[kind], key)
    rights = my_rights(desk)
    if kind == Revisit.kind:
        can_edit = Right.REVISIT in rights and desk.me == (found.done_by or found.author)
    else:
        can_edit = Right.SERVE in rights and level_of(desk, found.client_id) is Level.FULL
        can_edit = can_edit and (kind not in _OWN or found.author == desk.me)
        can_edit = can_edit and not (kind == Need.kind and found.done_on is not None)
    return EntryActs(can_edit, may_delete(desk, found))


def delete_entry(desk: Desk, kind: str, key: bytes, reason: str) -> Changes:
    """Delete one entry of a file, a complaint with its steps; the reason stands in the log.

    Raises Refused, or Invalid on "reason", for an entry that is gone, or for points that were redeemed since.
    """
    found = entry(desk, _CLASSES[kind], key)
    client: bytes = found.client_id
    visible_file(desk, client, found.level)
    if not may_delete(desk, found):
        raise Refused(_("Own entries can be deleted on the day they were written; later a manager or the owner can."))
    why = required_text(reason, field="reason", most=500)
    with desk.act(Act.ENTRY_DELETE, about=client, record=kind, reason=why) as draft:
        draft.for_owners = not log_stays_inside(desk, client)
        if kind == Complaint.kind:
            for step in desk.session.scalars(select(ComplaintStep).where(ComplaintStep.complaint_id == key)):
                desk.session.delete(step)
        before = balance_of(desk, client) if kind == PointsMovement.kind else 0
        desk.session.delete(desk.session.get_one(_CLASSES[kind], key))
        if kind == PointsMovement.kind:
            settle_points(desk, client, before=before)
        draft.touched.add(client)
    return draft.changes
