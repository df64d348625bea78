"""Takes clients that changed out of the derived pairs, so that they are looked at again (services/duplicate_index)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, or_, select

from clientbook.domain.clients import ClientLine
from clientbook.domain.pairs import LikelyPair, Looked, PairCard, PairKey, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_CHUNK = 2_000

PAIR_KINDS = frozenset({"client", "client_details", "contact", "merge", "removal"})
"""Kinds of record that say who a client is."""


def forget(connection: Connection, clients: Iterable[bytes]) -> None:
    """Take these clients out: their keys, their pairs, and that they were looked at."""
    ids = iter(clients)
    while chunk := list(islice(ids, _CHUNK)):
        cards = connection.execute(select(PairCard.client_id, PairCard.keys).where(PairCard.client_id.in_(chunk)))
        held = [{"held": key, "holder": client} for client, keys in cards.all() for key in unpacked(keys)]
        if held:
            one = delete(PairKey).where(PairKey.key == bindparam("held"), PairKey.client_id == bindparam("holder"))
            connection.execute(one, held)
        connection.execute(delete(PairCard).where(PairCard.client_id.in_(chunk)))
        concerned = or_(LikelyPair.first.in_(chunk), LikelyPair.second.in_(chunk))
        connection.execute(delete(LikelyPair).where(concerned))
        ask_for(connection, connection.scalars(select(ClientLine.client_id).where(ClientLine.client_id.in_(chunk))))


def ask_for(connection: Connection, clients: Iterable[bytes]) -> None:
    """Have these clients looked at."""
    cards = [{"client_id": client, "keys": b"", "looked": Looked.NOT_YET} for client in clients]
    if cards:
        connection.execute(insert(PairCard), cards)
