"""Client files: finding them, showing them, adding and editing them, revealing a number."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVarTuple, cast

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select

from clientbook.desk.driver import Prepared
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client, ClientLine, Contact, Part, ServiceMember
from clientbook.domain.intakes import IntakeState
from clientbook.domain.phones import mask
from clientbook.domain.pinyin import query_terms
from clientbook.domain.purchases import Purchase
from clientbook.services.access import member_names
from clientbook.services.rhythms import rhythms_of
from clientbook.services.states import KindRow, LineRow, StateNote, Tone, intake_states, state_of
from clientbook.support.clock import today
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from clientbook.desk import Desk
    from clientbook.domain.base import Labelled

Ts = TypeVarTuple("Ts")
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientFilter:
    """What a list shows: what fits every condition that is given; sorted by a column.

    `silent_days`: without contact for at least that long. `sort` is one of SORTS.
    """

    text: str = ""
    class_id: bytes | None = None
    responsible: bytes | None = None
    stage: str = ""
    region: str = ""
    industry: str = ""
    tag: str = ""
    silent_days: int | None = None
    is_overdue: bool = False
    is_single_contact: bool = False
    sort: str = "name"
    is_descending: bool = False


@dataclass(frozen=True, slots=True)
class ClassChoice:
    """A client class: its id, its name in the current language, and whether its clients are key clients."""

    id: bytes
    name: str
    is_key: bool
    revisit_days: int
    count: int


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """A colleague and how many of the visible clients they are responsible for."""

    id: bytes
    name: str
    count: int


class ListCounts(NamedTuple):
    """What the chips above the list say."""

    total: int
    classes: list[ClassChoice]
    people: list[PersonChoice]
    overdue: int
    single_contact: int


class Worth(NamedTuple):
    """The sum of a client's purchases over the last 365 days in the currency bought most in."""

    amount: Decimal
    currency: str


class ClientRow(NamedTuple):
    """A row of the list; the phone is masked."""

    id: bytes
    name: str
    subtitle: str
    class_name: str
    is_key: bool
    phone: str
    responsible: str
    backup: str
    last_contact: dt.date | None
    worth: Worth | None
    state: StateNote


SORTS = ("name", "class", "responsible", "last_contact", "due", "worth")


def list_clients(desk: Desk, wanted: ClientFilter) -> list[bytes]:
    """Return the ids of the visible clients that fit, in order."""
    statement = select(ClientLine.client_id)
    for condition in _conditions(wanted):
        statement = statement.where(condition)
    return desk.column(_sorted(statement, wanted), on_cards=_is_on_cards(wanted))


def _is_on_cards(wanted: ClientFilter) -> bool:
    """Whether a list can be made from cards alone, while the rest is still being opened."""
    return wanted.sort in ("name", "responsible") and not wanted.is_overdue and wanted.silent_days is None


def counts(desk: Desk) -> ListCounts:
    """Return what the chips say, over everything that the person can see."""
    run = desk.session
    by_class = dict(run.execute(select(ClientLine.class_id, func.count()).group_by(ClientLine.class_id)).all())
    by_person = run.execute(select(ClientLine.responsible_id, func.count()).group_by(ClientLine.responsible_id))
    names = member_names(desk)
    people = [PersonChoice(key, names.get(key, ""), count) for key, count in by_person if key is not None]
    return ListCounts(
        total=sum(by_class.values()),
        classes=[replace(choice, count=by_class.get(choice.id, 0)) for choice in classes(desk)],
        people=sorted(people, key=lambda person: (-person.count, person.name)),
        overdue=run.scalar(select(func.count()).select_from(ClientLine).where(_overdue())) or 0,
        single_contact=run.scalar(select(func.count()).select_from(ClientLine).where(_single())) or 0,
    )


def classes(desk: Desk) -> list[ClassChoice]:
    """Return the firm's classes in their order, without retired ones."""
    statement = select(ClientClass).where(ClientClass.is_retired.is_(False))
    rows = desk.session.scalars(statement.order_by(ClientClass.rank, ClientClass.id))
    return [ClassChoice(row.id, class_name(row.name), row.is_key, row.revisit_days, 0) for row in rows]


def client_rows(desk: Desk, ids: Sequence[bytes]) -> list[ClientRow]:
    """Return the rows of these clients in this order; ids that are no longer visible are left out.

    While only the cards are there, a row says nothing of its class, of contacts, purchases and the state.
    """
    found = {row.id: row for row in _read_rows(desk, ids)}
    return [found[key] for key in ids if key in found]


def worth_of(desk: Desk, ids: Sequence[bytes]) -> dict[bytes, Worth]:
    """Return what clients bought over the last 365 days."""
    rows = desk.rows(_reads().worth, clients=list(ids), since=today() - YEAR)
    return {key: Worth(amount, currency) for key, currency, amount in rows}


def _conditions(wanted: ClientFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        ClientLine.haystack.contains(term, autoescape=True) for term in query_terms(wanted.text)
    ]
    if wanted.class_id is not None:
        found.append(ClientLine.class_id == wanted.class_id)
    if wanted.responsible is not None:
        found.append(ClientLine.responsible_id == wanted.responsible)
    found += _card_conditions(wanted)
    if wanted.stage:
        found.append(ClientLine.stage == wanted.stage)
    if wanted.silent_days is not None:
        limit = today() - dt.timedelta(days=wanted.silent_days)
        found.append(or_(ClientLine.last_contact.is_(None), ClientLine.last_contact <= limit))
    if wanted.is_overdue:
        found.append(_overdue())
    if wanted.is_single_contact:
        found.append(_single())
    return found


def _card_conditions(wanted: ClientFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on what stands on the card only, as one look-up there."""
    card: list[ColumnElement[bool]] = []
    if wanted.region:
        card.append(Client.region.contains(wanted.region, autoescape=True))
    if wanted.industry:
        card.append(Client.industry == wanted.industry)
    if wanted.tag:
        tags = func.json_each(Client.tags).table_valued("value")
        card.append(select(tags.c.value).where(tags.c.value == wanted.tag).exists())
    return [ClientLine.client_id.in_(select(Client.id).where(*card))] if card else []


def _overdue() -> ColumnElement[bool]:
    return ClientLine.due_on < today()


def _single() -> ColumnElement[bool]:
    return ClientLine.backup_id.is_(None)


def _sorted(statement: Select[bytes], wanted: ClientFilter) -> Select[bytes]:
    """Order a list. By name it comes out of the index as it stands: a column named twice would be sorted once more."""
    names = (ClientLine.sort_key, ClientLine.client_id)
    column: Any = None
    if wanted.sort == "last_contact":
        column = ClientLine.last_contact
    elif wanted.sort == "due":
        column = ClientLine.due_on
    elif wanted.sort == "class":
        column = select(ClientClass.rank).where(ClientClass.id == ClientLine.class_id).scalar_subquery()
    elif wanted.sort == "responsible":
        column = ClientLine.responsible_id
    elif wanted.sort == "worth":
        column = (
            select(func.coalesce(func.sum(Purchase.amount), 0))
            .where(Purchase.client_id == ClientLine.client_id, Purchase.on > today() - YEAR)
            .scalar_subquery()
        )
    if column is None:
        return statement.order_by(*(name.desc() if wanted.is_descending else name for name in names))
    return statement.order_by(column.desc() if wanted.is_descending else column, *names)


class _Card(NamedTuple):
    """What a row needs of a `Client`."""

    id: bytes
    name: str
    type: str
    region: str


class _Person(NamedTuple):
    """What a row needs of a `Contact`."""

    client_id: bytes
    name: str
    position: str
    phones: tuple[Labelled, ...]


_NOBODY = _Person(b"", "", "", ())


class _Reads(NamedTuple):
    """The statements that read rows: they run for every key press, so past the mapper."""

    lines: Prepared
    kinds: Prepared
    cards: Prepared
    people: Prepared
    worth: Prepared


@cache
def _reads() -> _Reads:
    ids = cast("Any", bindparam("clients", expanding=True))
    total = func.sum(Purchase.amount)
    year = select(Purchase.client_id, Purchase.currency, total).where(
        Purchase.client_id.in_(ids), Purchase.on > bindparam("since")
    )
    return _Reads(
        Prepared(select(*(getattr(ClientLine, name) for name in LineRow._fields)).where(ClientLine.client_id.in_(ids))),
        Prepared(select(*(getattr(ClientClass, name) for name in KindRow._fields))),
        Prepared(select(*(getattr(Client, name) for name in _Card._fields)).where(Client.id.in_(ids))),
        Prepared(_first_last(select(*(getattr(Contact, name) for name in _Person._fields)), ids)),
        Prepared(year.group_by(Purchase.client_id, Purchase.currency).order_by(total)),
    )


def _first_last(statement: Select[*Ts], ids: Any) -> Select[*Ts]:
    """Return the contacts of these clients in such an order that the one to call first comes last."""
    order = (Contact.has_left.desc(), Contact.is_primary, Contact.rank.desc(), Contact.id.desc())
    return statement.where(Contact.client_id.in_(ids)).order_by(*order)


def _read_rows(desk: Desk, ids: Sequence[bytes]) -> list[ClientRow]:
    reads, chosen = _reads(), list(ids)
    names = member_names(desk)
    lines = {row[0]: LineRow._make(row) for row in desk.card_rows(reads.lines, clients=chosen)}
    people = {row[0]: _Person._make(row) for row in desk.card_rows(reads.people, clients=chosen)}
    said = _said(desk, lines) if desk.is_whole else {}
    rows: list[ClientRow] = []
    for card in map(_Card._make, desk.card_rows(reads.cards, clients=list(lines))):
        line, person, more = lines[card.id], people.get(card.id, _NOBODY), said.get(card.id, _UNSAID)
        rows.append(
            ClientRow(
                id=card.id,
                name=card.name,
                subtitle=_subtitle(card, person),
                class_name=more.class_name,
                is_key=more.is_key,
                phone=mask(person.phones[0].value) if person.phones else "",
                responsible=names.get(line.responsible_id or b"", ""),
                backup=names.get(line.backup_id or b"", ""),
                last_contact=more.last_contact,
                worth=more.worth,
                state=more.state,
            )
        )
    return rows


class _Said(NamedTuple):
    """What a row says beyond the card."""

    class_name: str
    is_key: bool
    last_contact: dt.date | None
    worth: Worth | None
    state: StateNote


_UNSAID = _Said("", False, None, None, StateNote("", Tone.NEUTRAL))  # noqa: FBT003  by place, as any tuple


def _said(desk: Desk, lines: dict[bytes, LineRow]) -> dict[bytes, _Said]:
    ids = list(lines)
    kinds = {row[0]: KindRow._make(row) for row in desk.rows(_reads().kinds)}
    worth, rhythms, intakes = worth_of(desk, ids), rhythms_of(desk, ids), intake_states(desk, ids)
    found: dict[bytes, _Said] = {}
    for key, line in lines.items():
        kind = kinds.get(line.class_id) if line.class_id else None
        state = state_of(line, kind, rhythms[key], intakes.get(key, IntakeState.VERIFIED))
        name = class_name(kind.name) if kind else ""
        found[key] = _Said(name, kind.is_key if kind else False, line.last_contact, worth.get(key), state)
    return found


def primary_contacts(desk: Desk, ids: Sequence[bytes]) -> dict[bytes, Contact]:
    """Return the contact to call first for each client: the primary one who is still there."""
    found = desk.session.scalars(_first_last(select(Contact), ids))
    return {contact.client_id: contact for contact in found}


def _subtitle(card: _Card, person: _Person) -> str:
    """Return the grey second line of a client: contact and position, or that it is a person."""
    if person is not _NOBODY and person.name != card.name:
        return " · ".join(part for part in (person.name, person.position) if part)
    kind = _("Person") if card.type == "person" else _("Company")
    return " · ".join(part for part in (kind, person.position, card.region) if part)


def served_by(desk: Desk, member: bytes) -> list[bytes]:
    """Return the clients that a member is responsible for, by name, as far as they can be seen."""
    statement = (
        select(ServiceMember.client_id)
        .join(ClientLine, ClientLine.client_id == ServiceMember.client_id)
        .where(ServiceMember.member_id == member, ServiceMember.part == Part.RESPONSIBLE.value)
        .order_by(ClientLine.sort_key, ClientLine.client_id)
    )
    return list(dict.fromkeys(desk.session.scalars(statement)))
