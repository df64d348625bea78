"""Keeps `ClientLine` true: the one derived row per client that lists and searches read."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Select, delete, func, insert, or_, select

from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, ClientLine, Contact, Part, ServiceMember, Stage
from clientbook.domain.complaints import Complaint
from clientbook.domain.feedback import Feedback
from clientbook.domain.gifts import Gift
from clientbook.domain.interactions import Interaction
from clientbook.domain.merges import Merge
from clientbook.domain.pinyin import search_key, sort_key
from clientbook.domain.purchases import Purchase
from clientbook.domain.removals import Removal
from clientbook.domain.revisits import Revisit, rhythm_due
from clientbook.support.clock import today

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_CHUNK = 5_000
Ts = TypeVarTuple("Ts")

LINE_KINDS = frozenset(
    {"client", "contact", "service_member", "interaction", "purchase", "revisit", "feedback", "complaint", "gift"}
    | {"merge", "removal"}
)
"""Kinds of record that a line is derived from; a change of a class concerns every line."""


def rebuild_all(connection: Connection) -> None:
    """Make every line anew, as after loading or after a change of the classes."""
    connection.execute(delete(ClientLine))
    _write(connection, _Sources(connection, None))


def rebuild(connection: Connection, clients: Collection[bytes]) -> None:
    """Make the lines of these clients anew; lines of clients that are gone go too.

    What changed in the binder of a merged file concerns the file that it went into.
    """
    ids = iter(with_kept(connection, clients))
    while chunk := list(islice(ids, _CHUNK)):
        connection.execute(delete(ClientLine).where(ClientLine.client_id.in_(chunk)))
        _write(connection, _Sources(connection, chunk))


def with_kept(connection: Connection, clients: Collection[bytes]) -> set[bytes]:
    """Return these files and those that they were merged into, however often."""
    ways = dict(connection.execute(select(Merge.merged, Merge.into).where(Merge.into.is_not(None))).all())
    found = set(clients)
    for client in clients if ways else ():
        while (client := ways.get(client, b"")) and client not in found:
            found.add(client)
    return found


def dated_clients(connection: Connection) -> list[bytes]:
    """Return the clients whose line changes with the calendar: someone's access ends on a date."""
    return list(connection.scalars(select(ServiceMember.client_id).where(ServiceMember.until.is_not(None))))


class _Team(NamedTuple):
    responsible: bytes | None
    backup: bytes | None


class _Reach(NamedTuple):
    names: list[str]
    phones: list[str]


class _Sources:
    """What the lines of some clients (or of all: None) are made of, read in a handful of statements."""

    def __init__(self, connection: Connection, ids: Sequence[bytes] | None) -> None:
        self._connection = connection
        self._ids = ids
        table = Client.__table__.c
        columns = (
            table.id,
            table.name,
            table.short_name,
            table.type,
            table.class_id,
            table.stage,
            table.tags,
        )
        in_use = select(*columns, table.since).where(
            Client.id.not_in(select(Removal.client_id)),
            Client.id.not_in(select(Merge.merged).where(Merge.into.is_not(None))),
        )
        self.clients = connection.execute(self._within(in_use, Client.id)).all()
        self.contacts = self._contacts()
        self.teams = self._teams()
        self.last_contact = self._last_contacts()
        self.planned = self._planned()
        self.intervals: dict[bytes, int] = dict(
            connection.execute(select(ClientClass.id, ClientClass.revisit_days)).all()
        )

    def _within(self, statement: Select[*Ts], column: Any) -> Select[*Ts]:
        return statement if self._ids is None else statement.where(column.in_(self._ids))

    def _contacts(self) -> dict[bytes, _Reach]:
        found: dict[bytes, _Reach] = {}
        columns = (Contact.client_id, Contact.name, Contact.phones, Contact.wechat, Contact.emails)
        rows = self._connection.execute(self._within(select(*columns), Contact.client_id))
        for client, name, phones, wechat, emails in rows:
            reach = found.setdefault(client, _Reach([], []))
            reach.names.extend((name, wechat, *(mail.value for mail in emails)))
            reach.phones.extend(phone.value for phone in phones)
        return found

    def _teams(self) -> dict[bytes, _Team]:
        in_force = or_(ServiceMember.until.is_(None), ServiceMember.until >= today())
        columns = (ServiceMember.client_id, ServiceMember.member_id, ServiceMember.part)
        statement = select(*columns).where(in_force).order_by(ServiceMember.since.desc(), ServiceMember.id)
        teams: dict[bytes, _Team] = {}
        for client, member, part in self._connection.execute(self._within(statement, ServiceMember.client_id)):
            team = teams.get(client, _Team(None, None))
            if part == Part.RESPONSIBLE:
                team = team._replace(responsible=member)
            elif part == Part.BACKUP:
                team = team._replace(backup=member)
            teams[client] = team
        return teams

    def _last_contacts(self) -> dict[bytes, dt.date]:
        newest: dict[bytes, dt.date] = {}
        sources: tuple[tuple[Any, Any, ColumnElement[bool] | None], ...] = (
            (Interaction.client_id, Interaction.on, None),
            (Purchase.client_id, Purchase.on, None),
            (Feedback.client_id, Feedback.on, None),
            (Complaint.client_id, Complaint.on, None),
            (Gift.client_id, Gift.on, None),
            (Revisit.client_id, Revisit.done_on, Revisit.was_reached.is_(True)),
        )
        for client_column, day_column, condition in sources:
            statement = select(client_column, func.max(day_column)).group_by(client_column)
            if condition is not None:
                statement = statement.where(condition)
            for client, day in self._connection.execute(self._within(statement, client_column)):
                if day is not None and day > newest.get(client, dt.date.min):
                    newest[client] = day
        return newest

    def _planned(self) -> dict[bytes, tuple[dt.date, bytes]]:
        statement = select(Revisit.client_id, Revisit.due_on, Revisit.id).where(Revisit.done_on.is_(None))
        first: dict[bytes, tuple[dt.date, bytes]] = {}
        for client, due, revisit in self._connection.execute(self._within(statement, Revisit.client_id)):
            if client not in first or (due, revisit) < first[client]:
                first[client] = (due, revisit)
        return first


def _write(connection: Connection, sources: _Sources) -> None:
    rows = list(_lines(sources))
    if rows:
        connection.execute(insert(ClientLine), rows)


def _lines(sources: _Sources) -> Iterator[dict[str, Any]]:
    for client in sources.clients:
        team = sources.teams.get(client.id, _Team(None, None))
        last = sources.last_contact.get(client.id)
        due, revisit = _due(sources, client, last)
        reach = sources.contacts.get(client.id, _Reach([], []))
        names = (client.name, client.short_name, *client.tags, *reach.names)
        yield {
            "client_id": client.id,
            "haystack": search_key(*names, phones_=reach.phones),
            "sort_key": sort_key(client.name),
            "class_id": client.class_id,
            "stage": client.stage,
            "responsible_id": team.responsible,
            "backup_id": team.backup,
            "last_contact": last,
            "due_on": due,
            "due_revisit": revisit,
        }


def _due(sources: _Sources, client: Any, last: dt.date | None) -> tuple[dt.date | None, bytes | None]:
    """Return the next revisit: the earliest one planned, else what the class asks for; none for lost clients."""
    if planned := sources.planned.get(client.id):
        return planned
    days = sources.intervals.get(client.class_id)
    if days is None or client.stage == Stage.LOST:
        return None, None
    return rhythm_due(last or client.since, days), None
