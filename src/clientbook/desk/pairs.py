"""Takes clients that changed out of the derived pairs, so that they are looked at again (services/duplicate_index)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, literal, or_, select

from clientbook.desk.driver import Prepared
from clientbook.desk.engine import concerned, name_concerned
from clientbook.domain.clients import ClientLine
from clientbook.domain.pairs import LikelyPair, Looked, PairCard, PairKey, unpacked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

PAIR_KINDS = frozenset({"client", "client_details", "contact", "merge", "removal"})
"""Kinds of record that say who a client is."""


def forget(connection: Connection, clients: Collection[bytes]) -> None:
    """Take these clients out: their keys, their pairs, and that they were looked at."""
    if not clients:
        return
    name_concerned(connection, clients)
    run = _statements()
    cards = run.cards.rows(connection)
    run.keys.many(connection, [(key, client) for client, keys in cards for key in unpacked(keys)])
    for statement in (run.cards_gone, run.pairs_gone, run.looked_again):
        statement.run(connection)


class _Statements(NamedTuple):
    """What takes the clients in `concerned` out."""

    cards: Prepared
    keys: Prepared
    cards_gone: Prepared
    pairs_gone: Prepared
    looked_again: Prepared


@cache
def _statements() -> _Statements:
    some = select(concerned.c.id)
    one = delete(PairKey).where(PairKey.key == bindparam("key"), PairKey.client_id == bindparam("client"))
    card = select(ClientLine.client_id, literal(b""), literal(int(Looked.NOT_YET)))
    again = insert(PairCard).from_select(("client_id", "keys", "looked"), card.where(ClientLine.client_id.in_(some)))
    return _Statements(
        Prepared(select(PairCard.client_id, PairCard.keys).where(PairCard.client_id.in_(some))),
        Prepared(one),
        Prepared(delete(PairCard).where(PairCard.client_id.in_(some))),
        Prepared(delete(LikelyPair).where(or_(LikelyPair.first.in_(some), LikelyPair.second.in_(some)))),
        Prepared(again),
    )


def ask_for(connection: Connection, clients: Iterable[bytes]) -> None:
    """Have these clients looked at."""
    cards = [{"client_id": client, "keys": b"", "looked": Looked.NOT_YET} for client in clients]
    if cards:
        connection.execute(insert(PairCard), cards)
