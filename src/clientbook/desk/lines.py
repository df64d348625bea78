"""Keeps `ClientLine` true: the one derived row per client that lists and searches read."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVarTuple

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    LargeBinary,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
    union_all,
    update,
)

from clientbook.desk.driver import Prepared
from clientbook.desk.engine import concerned, name_concerned, reader
from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, ClientLine, Contact, Part, ServiceMember, Stage
from clientbook.domain.complaints import Complaint
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Interaction
from clientbook.domain.merges import Merge
from clientbook.domain.pinyin import listed_keys
from clientbook.domain.purchases import Purchase
from clientbook.domain.removals import Removal
from clientbook.domain.revisits import Revisit, rhythm_due
from clientbook.domain.staff import Member
from clientbook.support.clock import today
from clientbook.support.words import Role

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Ts = TypeVarTuple("Ts")
_PAIRS = msgspec.json.Decoder(list[tuple[str, str]])
_TEXTS = msgspec.json.Decoder(list[str])

DAY_KINDS = frozenset({"interaction", "purchase", "feedback", "complaint", "gift"})
"""Kinds of record that say of a line when the last contact was, and so perhaps when the next is due, and no more."""
LINE_KINDS = DAY_KINDS | {"client", "contact", "service_member", "revisit", "merge", "removal"}
"""Kinds of record that a line is derived from; a change of a class concerns every line."""


def rebuild_all(connection: Connection) -> None:
    """Make every line anew, as after loading or after a change of the classes."""
    connection.execute(delete(ClientLine))
    _write(connection, _Sources(connection, _queries().everywhere))


def rebuild(connection: Connection, clients: Collection[bytes]) -> None:
    """Make the lines of these clients anew; lines of clients that are gone go too.

    What changed in the binder of a merged file concerns the file that it went into.
    """
    if clients:
        name_concerned(connection, with_kept(connection, clients))
        _queries().gone.run(connection)
        _write(connection, _Sources(connection, _queries().concerned))


def renew_days(connection: Connection, clients: Collection[bytes]) -> None:
    """Make the days of these clients' lines anew, where nothing but records of DAY_KINDS changed."""
    name_concerned(connection, with_kept(connection, clients))
    reading, days = _queries().concerned, _Days(connection, _queries().concerned)
    for key, _name, _short, class_id, stage, _tags, since in reading.clients.rows(connection):
        last, due_on, due_revisit = days.of(key, class_id, stage, since)
        _queries().days.run(connection, client=key, last=last, due=due_on, revisit=due_revisit)


def with_kept(connection: Connection, clients: Collection[bytes]) -> set[bytes]:
    """Return these files and those that they were merged into, however often."""
    ways: dict[bytes, bytes] = dict(_queries().merges.rows(connection))
    found = set(clients)
    for client in clients if ways else ():
        while (client := ways.get(client, b"")) and client not in found:
            found.add(client)
    return found


def dated_clients(connection: Connection) -> list[bytes]:
    """Return the clients whose line changes with the calendar: someone's access ends on a date."""
    return list(connection.scalars(select(ServiceMember.client_id).where(ServiceMember.until.is_not(None))))


class _Reading(NamedTuple):
    """The statements that read what lines are made of; every value comes as the driver has it."""

    clients: Prepared
    contacts: Prepared
    teams: Prepared
    planned: Prepared
    last_contacts: Prepared


class _Queries(NamedTuple):
    """Reading for all clients and for those in `concerned`; lines that go, come and change; rhythms; merges."""

    everywhere: _Reading
    concerned: _Reading
    gone: Prepared
    added: Prepared
    days: Prepared
    intervals: Prepared
    merges: Prepared


@cache
def _queries() -> _Queries:
    some = select(concerned.c.id)
    return _Queries(
        _reading(are_all=True),
        _reading(are_all=False),
        Prepared(delete(ClientLine).where(ClientLine.client_id.in_(some))),
        Prepared(insert(ClientLine)),
        Prepared(_new_days()),
        Prepared(select(ClientClass.id, ClientClass.revisit_days)),
        Prepared(select(Merge.merged, Merge.into).where(Merge.into.is_not(None))),
    )


def _new_days() -> Update:
    days = {"last_contact": bindparam("last", type_=Text), "due_on": bindparam("due", type_=Text)}
    line = update(ClientLine).where(ClientLine.client_id == bindparam("client", type_=LargeBinary))
    return line.values(**days, due_revisit=bindparam("revisit", type_=LargeBinary))


def _some(statement: Select[*Ts], column: Any, are_all: bool) -> Select[*Ts]:  # noqa: FBT001  given on, by name
    return statement if are_all else statement.where(column.in_(select(concerned.c.id)))


def _within(statement: Select[*Ts], column: Any, are_all: bool) -> Prepared:  # noqa: FBT001  given on, by name
    return Prepared(_some(statement, column, are_all))


def _to_call() -> ColumnElement[bool]:
    """Say of a file that whose desk this is has it not for a call alone that was made."""
    caller = select(reader.c.id).join(Member, Member.id == reader.c.id).where(Member.role == Role.REVISIT_CLERK.value)
    calls = select(Revisit.client_id).join(reader, reader.c.id == Revisit.assigned_to).where(Revisit.done_on.is_(None))
    return or_(~caller.exists(), Client.id.in_(calls))


def _reading(*, are_all: bool) -> _Reading:
    client = (Client.id, Client.name, Client.short_name, Client.class_id, Client.stage, type_coerce(Client.tags, Text))
    merged = select(Merge.merged).where(Merge.into.is_not(None))
    in_use = and_(Client.id.not_in(select(Removal.client_id)), Client.id.not_in(merged), _to_call())
    lists = (type_coerce(Contact.phones, Text), type_coerce(Contact.emails, Text))
    in_force = or_(ServiceMember.until.is_(None), ServiceMember.until >= bindparam("today", type_=Date))
    member = (ServiceMember.client_id, ServiceMember.member_id, ServiceMember.part)
    open_ones = select(Revisit.client_id, Revisit.due_on, Revisit.id).where(Revisit.done_on.is_(None))
    reached = select(Revisit.client_id, func.max(Revisit.done_on)).where(Revisit.was_reached.is_(True))
    return _Reading(
        clients=_within(select(*client, Client.since).where(in_use), Client.id, are_all),
        contacts=_within(select(Contact.client_id, Contact.name, Contact.wechat, *lists), Contact.client_id, are_all),
        teams=_within(
            select(*member).where(in_force).order_by(ServiceMember.since.desc(), ServiceMember.id),
            ServiceMember.client_id,
            are_all,
        ),
        planned=_within(open_ones.order_by(Revisit.due_on.desc(), Revisit.id.desc()), Revisit.client_id, are_all),
        last_contacts=Prepared(
            union_all(
                *(
                    _some(select(kind.client_id, func.max(kind.on)).group_by(kind.client_id), kind.client_id, are_all)
                    for kind in (Interaction, Purchase, Feedback, Complaint, Gift)
                ),
                _some(reached.group_by(Revisit.client_id), Revisit.client_id, are_all),
            )
        ),
    )


class _Team(NamedTuple):
    responsible: bytes | None = None
    backup: bytes | None = None


class _Reach(NamedTuple):
    names: list[str]
    phones: list[str]


class _Days:
    """When each of some clients was last in contact and is due next, read in a handful of statements."""

    def __init__(self, connection: Connection, reading: _Reading) -> None:
        self._planned = {client: (due, revisit) for client, due, revisit in reading.planned.rows(connection)}
        self._last: dict[bytes, str] = {}
        for client, day in reading.last_contacts.rows(connection):
            if day is not None and day > self._last.get(client, ""):
                self._last[client] = day
        self._intervals: dict[bytes, int] = dict(_queries().intervals.rows(connection))

    def of(self, key: bytes, class_id: bytes, stage: str, since: str) -> tuple[str | None, str | None, bytes | None]:
        """Return the last contact, the next revisit and the record that plans it; days as they are kept."""
        last = self._last.get(key)
        planned = self._planned.get(key) or _by_rhythm(self._intervals.get(class_id), stage, last or since)
        return last, planned[0], planned[1]


class _Sources:
    """What the lines of some clients are made of, read in a handful of statements."""

    def __init__(self, connection: Connection, reading: _Reading) -> None:
        self.clients = reading.clients.rows(connection)
        self.contacts = _contacts(reading.contacts.rows(connection))
        self.teams = _teams(reading.teams.rows(connection, today=today()))
        self.days = _Days(connection, reading)


def _contacts(rows: Iterable[tuple[bytes, str, str, str, str]]) -> dict[bytes, _Reach]:
    found: dict[bytes, _Reach] = {}
    for client, name, wechat, phones, emails in rows:
        reach = found.setdefault(client, _Reach([], []))
        reach.names.extend((name, wechat, *_values(emails)))
        reach.phones.extend(_values(phones))
    return found


def _values(text: str) -> list[str]:
    """Return the values of labelled ones as they are kept."""
    return [] if text == "[]" else [value for _label, value in _PAIRS.decode(text)]


def _teams(rows: Iterable[tuple[bytes, bytes, str]]) -> dict[bytes, _Team]:
    teams: dict[bytes, _Team] = {}
    nobody = _Team()
    for client, member, part in rows:
        if part == Part.RESPONSIBLE:
            teams[client] = teams.get(client, nobody)._replace(responsible=member)
        elif part == Part.BACKUP:
            teams[client] = teams.get(client, nobody)._replace(backup=member)
    return teams


def _write(connection: Connection, sources: _Sources) -> None:
    added = _queries().added
    place = [_LINE.index(name) for name in added.names]
    added.many(connection, ([line[at] for at in place] for line in _lines(sources)))


_LINE = (
    *("client_id", "haystack", "sort_key", "class_id", "stage", "responsible_id", "backup_id", "last_contact"),
    *("due_on", "due_revisit"),
)


def _lines(sources: _Sources) -> Iterator[tuple[Any, ...]]:
    """Yield the values of each line in the order of `_LINE`, days as they are kept."""
    nobody, nothing = _Team(), _Reach([], [])
    for key, name, short_name, class_id, stage, tags, since in sources.clients:
        team, reach = sources.teams.get(key, nobody), sources.contacts.get(key, nothing)
        names = (short_name, *(_TEXTS.decode(tags) if tags != "[]" else ()), *reach.names)
        days = sources.days.of(key, class_id, stage, since)
        yield (key, *listed_keys(name, names, reach.phones), class_id, stage, *team, *days)


def _by_rhythm(days: int | None, stage: str, since: str) -> tuple[str | None, None]:
    """Return when the class asks for the next revisit; never for lost clients."""
    if days is None or stage == Stage.LOST:
        return None, None
    return rhythm_due(dt.date.fromisoformat(since), days).isoformat(), None
