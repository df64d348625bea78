"""Two files side by side before a merge: what differs, what is proposed, whose contacts become one, who may do it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.access import Right
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, ServiceMember, details_id
from clientbook.domain.likeness.people import person_name
from clientbook.domain.log import Act
from clientbook.domain.merges import Merge, MergeNote
from clientbook.domain.phones import digits, mask
from clientbook.domain.removals import Removal
from clientbook.services.access import level_of, my_rights, require_daily, require_file
from clientbook.services.clients import ClientRow, client_rows
from clientbook.services.merge_fields import CARD, CONTACT, DETAILS, FIELD_NAMES, FIELDS, JOINED, Place, is_empty, words
from clientbook.services.service_team import TeamRow, team_of
from clientbook.services.undo_checks import KIND_NAMES
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Desk


class Side(StrEnum):
    """Whose value a field of the merged file has."""

    BOTH = "both"
    KEPT = "kept"
    OTHER = "other"


class Power(StrEnum):
    """What the person may do about two files.

    AS_THEY_ARE: merge them, because exactly the same people see both; the team stays.
    """

    AS_THEY_ARE = "as_they_are"
    MERGE = "merge"
    PROPOSE = "propose"


class FieldRow(NamedTuple):
    """A field that at least one of the files fills; `choice` is what is proposed."""

    place: str
    label: str
    kept: str
    other: str
    choice: Side
    may_both: bool
    is_same: bool


class Fold(NamedTuple):
    """A contact of the other file, and the contact of the kept one that it becomes one with (None: it moves over)."""

    other: Contact
    kept: Contact | None


class ContactLine(NamedTuple):
    """A contact of the other file in words: with whom it becomes one (empty: it moves over)."""

    name: str
    phones: str
    joins: str


class Amount(NamedTuple):
    """How many records of one kind both files hold."""

    label: str
    kept: int
    other: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePlan:
    """Two files as the merge page shows them."""

    kept: ClientRow
    other: ClientRow
    fields: tuple[FieldRow, ...]
    contacts: tuple[ContactLine, ...]
    amounts: tuple[Amount, ...]
    kept_team: tuple[TeamRow, ...]
    other_team: tuple[TeamRow, ...]
    power: Power


def merge_plan(desk: Desk, keep: bytes, other: bytes) -> MergePlan:
    """Return two files side by side; as they are read here, both count as opened.

    Raises Refused, or Invalid where one of them is not on the desk.
    """
    require_pair(desk, keep, other)
    require_daily(desk)
    plan = read_plan(desk, keep, other)
    for client in (keep, other):
        desk.note(Act.CLIENT_OPEN, about=client)
    return plan


def fuller_file(desk: Desk, one: bytes, other: bytes) -> bytes:
    """Return which of two files a merge had better keep: the one with more history, else the one that is older."""
    require_pair(desk, one, other)
    amounts = list(_amounts(desk, one, other))
    counts = sum(amount.kept for amount in amounts), sum(amount.other for amount in amounts)
    if counts[0] != counts[1]:
        return one if counts[0] > counts[1] else other
    return min((one, other), key=lambda client: (desk.session.get_one(Client, client).since, client))


def read_plan(desk: Desk, keep: bytes, other: bytes) -> MergePlan:
    """Return two files side by side again, as after exchanging which one is kept."""
    require_pair(desk, keep, other)
    rows = {row.id: row for row in client_rows(desk, [keep, other])}
    joined = folds(desk, keep, other)
    return MergePlan(
        kept=rows[keep],
        other=rows[other],
        fields=tuple(field_rows(desk, keep, other)),
        contacts=tuple(_contact_line(fold) for fold in joined),
        amounts=tuple(_amounts(desk, keep, other)),
        kept_team=tuple(team_of(desk, keep)),
        other_team=tuple(team_of(desk, other)),
        power=power_over(desk, keep, other),
    )


def require_pair(desk: Desk, keep: bytes, other: bytes) -> None:
    """Raise Refused or Invalid unless the person may edit two different files that both stand on the desk."""
    for client in (keep, other):
        require_file(desk, Right.EDIT, client)
    if keep == other:
        raise Invalid(_("Choose two different files."), field="pair")


def power_over(desk: Desk, keep: bytes, other: bytes) -> Power:
    """Return what the person may do about two files that they see."""
    if any(level_of(desk, client) is not Level.FULL for client in (keep, other)):
        return Power.PROPOSE
    if Right.ASSIGN in my_rights(desk) and leads(desk, keep) and leads(desk, other):
        return Power.MERGE
    return Power.AS_THEY_ARE if _viewers(desk, keep) == _viewers(desk, other) else Power.PROPOSE


def leads(desk: Desk, client: bytes) -> bool:
    """Say whether the person may change who opens a file: an owner, or the manager of its team."""
    me, view = desk.vault.me, desk.vault.binder(client)
    if me.role is Role.OWNER:
        return True
    return me.role is Role.MANAGER and me.team is not None and view is not None and view.team == me.team


def _viewers(desk: Desk, client: bytes) -> set[Any]:
    return {(entry.member, entry.level, entry.until) for entry in desk.vault.access(client)}


def field_rows(desk: Desk, keep: bytes, other: bytes) -> Iterator[FieldRow]:
    """Yield every field that one of the files fills, with what is proposed for it."""
    mine, theirs = (desk.session.get_one(Client, client) for client in (keep, other))
    parts: list[tuple[str, bytes, Any, Any]] = [(CARD, keep, mine, theirs)]
    kept, others = (desk.session.get(ClientDetails, details_id(client)) for client in (keep, other))
    if others is not None:
        parts.append((DETAILS, keep, kept or ClientDetails(binder=keep), others))
    parts += [(CONTACT, fold.kept.id, fold.kept, fold.other) for fold in folds(desk, keep, other) if fold.kept]
    for part, record, mine, theirs in parts:
        for column in FIELDS[part]:
            texts = (words(desk, mine, column), words(desk, theirs, column))
            if any(texts):
                yield _field(Place(part, record, column), mine, theirs, texts)


def _field(place: Place, mine: Any, theirs: Any, texts: tuple[str, str]) -> FieldRow:
    column = place.column
    label = _(FIELD_NAMES[column])
    if place.part == CONTACT and mine.name:
        label = _("{field} of {name}").format(field=label, name=mine.name)
    is_same = texts[0] == texts[1]
    may_both = column in JOINED and all(texts) and not is_same
    choice = Side.BOTH if may_both else _proposed(column, getattr(mine, column), getattr(theirs, column))
    return FieldRow(place.text, label, *texts, Side.KEPT if is_same else choice, may_both, is_same)


def _proposed(column: str, kept: Any, other: Any) -> Side:
    if column == "since":
        return Side.OTHER if other < kept else Side.KEPT
    return Side.OTHER if is_empty(kept) and not is_empty(other) else Side.KEPT


def folds(desk: Desk, keep: bytes, other: bytes) -> list[Fold]:
    """Return what becomes of each contact of the other file: the same person is one contact afterwards.

    The own contacts of two people become one; else a contact of the same name or with a number in common.
    """
    mine, theirs = contacts_of(desk, keep), contacts_of(desk, other)
    types = {desk.session.get_one(Client, client).type for client in (keep, other)}
    free = list(mine)
    found: list[Fold] = []
    for place, contact in enumerate(theirs):
        is_own = place == 0 and types == {ClientType.PERSON.value} and bool(mine)
        match = mine[0] if is_own else next((one for one in free if _is_same_person(one, contact)), None)
        if match in free:
            free.remove(match)
        found.append(Fold(contact, match))
    return found


def contacts_of(desk: Desk, client: bytes) -> list[Contact]:
    """Return the contacts of a file, the primary one first."""
    statement = select(Contact).where(Contact.client_id == client)
    return list(desk.session.scalars(statement.order_by(Contact.is_primary.desc(), Contact.rank, Contact.id)))


def _is_same_person(one: Contact, other: Contact) -> bool:
    names = person_name(one.name), person_name(other.name)
    if names[0] is not None and names[1] is not None:
        return names[0].text == names[1].text
    numbers = ({digits(phone.value) for phone in contact.phones} for contact in (one, other))
    return not next(numbers).isdisjoint(next(numbers))


def _contact_line(fold: Fold) -> ContactLine:
    numbers = _(", ").join(mask(phone.value) for phone in fold.other.phones)
    return ContactLine(fold.other.name, numbers, fold.kept.name if fold.kept is not None else "")


HOUSEKEEPING = (ServiceMember, Merge, MergeNote, Contact, Removal)
"""Kinds of record with a client that are not part of the history that moves as a whole."""


def history_kinds() -> list[type[Any]]:
    """Return every kind of record that moves to the kept file as it is."""
    return [one for one in ENTITIES.values() if "client_id" in one.__table__.c and one not in HOUSEKEEPING]


def _amounts(desk: Desk, keep: bytes, other: bytes) -> Iterator[Amount]:
    for kind in history_kinds():
        statement = select(kind.client_id, func.count()).where(kind.client_id.in_([keep, other]), kind.binder != b"")
        counts: dict[bytes, int] = dict(desk.session.execute(statement.group_by(kind.client_id)).all())
        if counts and kind.kind in KIND_NAMES:
            yield Amount(_(KIND_NAMES[kind.kind]), counts.get(keep, 0), counts.get(other, 0))
