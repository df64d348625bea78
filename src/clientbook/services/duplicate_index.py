"""Looks for likely pairs among the files of the desk, a little at a time, and keeps them in derived tables.

First the keys of every client, then every client against those that were compared before. What changes is looked at
again; nothing is known here of files that do not stand on the desk.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, func, insert, select, update

from clientbook.desk.pairs import ask_for
from clientbook.domain.clients import Client, ClientDetails, ClientLine, ClientType, Contact
from clientbook.domain.duplicates import Evidence, Likeness, Profile, Reason
from clientbook.domain.likeness.odds import Scale
from clientbook.domain.likeness.pairing import Sieve
from clientbook.domain.likeness.traits import Traits, traits_of
from clientbook.domain.likeness.weighing import Judge
from clientbook.domain.merges import pair_key
from clientbook.domain.pairs import LikelyPair, Looked, PairCard, PairKey, key_number, packed
from clientbook.domain.phones import digits

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from clientbook.desk import Desk

KEPT = 0.01
"""Pairs of a lower score are forgotten. Whoever sees more of two files than the one who proposed their merge finds
theirs among these."""
_INDEXED, _WEIGHED = 400, 100
"""Clients per step: some tens of milliseconds."""
_COMPARED = 100
_PLACES = 3


class Progress(NamedTuple):
    """How many of the visible clients were compared."""

    done: int
    total: int


def look(desk: Desk, *, seconds: float = 0.1) -> Progress:
    """Go on looking for about so long, at least one step; `done` equals `total` when nothing is left to look at."""
    total = _ask_for_new(desk)
    end = time.monotonic() + seconds
    while (_index_some(desk) or _weigh_some(desk)) and time.monotonic() < end:
        pass
    waiting = select(func.count()).select_from(PairCard).where(PairCard.looked < Looked.COMPARED)
    return Progress(total - (desk.session.scalar(waiting) or 0), total)


def _ask_for_new(desk: Desk) -> int:
    """Have clients looked at that have no card yet, as on a desk that was just filled; returns how many there are."""
    run = desk.session
    total = run.scalar(select(func.count()).select_from(ClientLine)) or 0
    if run.scalar(select(func.count()).select_from(PairCard)) != total:
        with desk.deriving() as connection:
            new = select(ClientLine.client_id).where(ClientLine.client_id.not_in(select(PairCard.client_id)))
            ask_for(connection, connection.scalars(new).all())
    return total


def look_at_all(desk: Desk, progress: Callable[[int, int], None] | None = None) -> None:
    """Look until nothing is left; `progress` is told (done, total) clients and may raise."""
    while (now := look(desk)).done < now.total:
        if progress is not None:
            progress(*now)


def profiles(connection: Connection, clients: Collection[bytes]) -> dict[bytes, Profile[bytes]]:
    """Return what the desk knows of these clients: of some it is the card only."""
    contacts: dict[bytes, list[Any]] = defaultdict(list)
    wanted = select(Contact.client_id, Contact.name, Contact.phones, Contact.emails, Contact.wechat, Contact.qq).where(
        Contact.client_id.in_(clients)
    )
    for row in connection.execute(wanted):
        contacts[row.client_id].append(row)
    born = select(ClientDetails.binder, ClientDetails.birthday).where(
        ClientDetails.binder.in_(clients), ClientDetails.is_lunar_birthday.is_(False)
    )
    birthdays: dict[bytes, str] = dict(connection.execute(born).all())
    columns = (Client.id, Client.type, Client.name, Client.short_name, Client.region, Client.address)
    rows = connection.execute(select(*columns).where(Client.id.in_(clients)))
    return {row.id: _profile(row, contacts[row.id], birthdays.get(row.id, "")) for row in rows}


def _profile(row: Any, contacts: Sequence[Any], birthday: str) -> Profile[bytes]:
    is_company = row.type == ClientType.COMPANY
    return Profile(
        id=row.id,
        is_company=is_company,
        names=(row.name, row.short_name),
        contacts=tuple(contact.name for contact in contacts) if is_company else (),
        phones=tuple(digits(phone.value) for contact in contacts for phone in contact.phones),
        emails=tuple(mail.value for contact in contacts for mail in contact.emails),
        accounts=tuple(name for contact in contacts for name in (contact.wechat, contact.qq) if name),
        birthday=birthday,
        address=" ".join(part for part in (row.region, row.address) if part),
    )


def _waiting(desk: Desk, looked: Looked, most: int) -> list[bytes]:
    return list(desk.session.scalars(select(PairCard.client_id).where(PairCard.looked == looked).limit(most)))


def _index_some(desk: Desk) -> bool:
    """Write the keys of some clients that have none yet; False when all have."""
    found = _waiting(desk, Looked.NOT_YET, _INDEXED)
    if not found:
        return False
    with desk.deriving() as connection:
        known = [traits_of(profile) for profile in profiles(connection, found).values()]
        numbers = {one.id: [key_number(key) for key in one.keys] for one in known}
        cards = [{"client": client, "packed": packed(keys)} for client, keys in numbers.items()]
        one = update(PairCard).where(PairCard.client_id == bindparam("client"))
        connection.execute(one.values(keys=bindparam("packed"), looked=Looked.KEYS_KNOWN), cards)
        rows = [{"key": key, "client_id": client} for client, keys in numbers.items() for key in keys]
        if rows:
            connection.execute(insert(PairKey), rows)
    return True


def _weigh_some(desk: Desk) -> bool:
    """Compare some clients with those that were compared before; False when all were."""
    batch = _waiting(desk, Looked.KEYS_KNOWN, _WEIGHED)
    if not batch:
        return False
    with desk.deriving() as connection:
        pairs = list(_pairs(connection, [traits_of(one) for one in profiles(connection, batch).values()]))
        if pairs:
            connection.execute(insert(LikelyPair), pairs)
        connection.execute(update(PairCard).where(PairCard.client_id.in_(batch)).values(looked=Looked.COMPARED))
    return True


def _pairs(connection: Connection, batch: Sequence[Traits[bytes]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the pairs that these clients make with each other and with those compared before."""
    weighing = Weighing(connection, batch)
    found = {one.id: weighing.candidates(one) for one in batch}
    others = {other for candidates in found.values() for other in candidates}
    before = select(PairCard.client_id).where(PairCard.client_id.in_(others), PairCard.looked == Looked.COMPARED)
    profiled = profiles(connection, list(connection.scalars(before)))
    known = {client: traits_of(profile) for client, profile in profiled.items()}
    for one in batch:
        for other in found[one.id]:
            if other in known:
                likeness = weighing.judge.weigh(known[other], one)
                if likeness.score >= KEPT:
                    yield _row(one.id, other, likeness)
        known[one.id] = one


class Weighing:
    """Finds who of the desk shares enough keys with some clients; `judge` then compares them."""

    def __init__(self, connection: Connection, some: Iterable[Traits[Any]], *, typed: bytes | None = None) -> None:
        """Read what the keys of these clients are worth.

        `typed` is the client of a form, perhaps without an id yet: it counts as typed, not as it stands on the desk.
        """
        numbers = {key: key_number(key) for one in some for key in one.keys}
        held = select(PairKey.key, func.count()).where(PairKey.key.in_(list(numbers.values()))).group_by(PairKey.key)
        if typed is not None:
            held = held.where(PairKey.client_id != typed)
        counts: dict[int, int] = dict(connection.execute(held).all())
        counted = {key: counts.get(number, 0) + (typed is not None) for key, number in numbers.items()}
        total = connection.scalar(select(func.count()).select_from(ClientLine)) or 0
        scale = Scale(total, lambda key: counted.get(key, 0))
        self.judge, self._sieve = Judge(scale), Sieve(scale)
        self._worth = {key: self._sieve.worth(key, count) for key, count in counted.items()}
        self._numbers = numbers
        self._holders: dict[int, list[bytes]] = defaultdict(list)
        useful = [numbers[key] for key, worth in self._worth.items() if worth]
        for number, client in connection.execute(select(PairKey.key, PairKey.client_id).where(PairKey.key.in_(useful))):
            self._holders[number].append(client)

    def candidates(self, one: Traits[Any]) -> dict[bytes, float]:
        """Return who shares enough keys with one of the clients, and what these are worth."""
        found: dict[bytes, float] = defaultdict(float)
        for key in one.keys:
            for other in self._holders.get(self._numbers[key], ()):
                found[other] += self._worth[key]
        found.pop(one.id, None)
        return {other: worth for other, worth in found.items() if worth >= self._sieve.enough}


def alike(connection: Connection, profile: Profile[bytes], most: int) -> list[tuple[bytes, Likeness]]:
    """Return the clients of the desk that are likeliest the one of a form, at most so many."""
    one = traits_of(profile)
    weighing = Weighing(connection, [one], typed=one.id)
    candidates = weighing.candidates(one)
    best = sorted(candidates, key=lambda other: -candidates[other])[:_COMPARED]
    known = profiles(connection, best)
    compared = [(client, weighing.judge.weigh(traits_of(other), one)) for client, other in known.items()]
    return sorted(compared, key=lambda pair: -pair[1].score)[:most]


def _row(one: bytes, other: bytes, likeness: Likeness) -> dict[str, Any]:
    said = [[evidence.reason.value, round(evidence.bits, _PLACES)] for evidence in likeness.evidence]
    return {
        "first": min(one, other),
        "second": max(one, other),
        "pair": pair_key(one, other),
        "score": likeness.score,
        "evidence": json.dumps(said),
    }


def likeness_of(row: LikelyPair) -> Likeness:
    """Return what a kept pair says."""
    return Likeness(row.score, tuple(Evidence(Reason(reason), bits) for reason, bits in json.loads(row.evidence)))
