"""Who brought whom, as far as the files can be seen: one client's tie, and the whole tree with what was brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client, ClientDetails, ClientLine, details_id
from clientbook.domain.purchases import Purchase
from clientbook.services.access import is_in_bin, member_names, visible_file
from clientbook.services.clients import Worth
from clientbook.services.merged import kept_file, ways_into
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from clientbook.desk import Desk

Sums = dict[str, Decimal]
Children = dict[bytes, list[bytes]]


class Tie(NamedTuple):
    """Who brought one client, and whom it brought.

    `referrer` is the file when it can be seen; `name` is then its name, else what was written, else that it cannot be
    seen. `brought` counts those below at every depth, `worth` what they all bought.
    """

    referrer: bytes | None
    name: str
    brought: int
    worth: tuple[Worth, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A client in the tree. `direct` were brought by the client in person, `total` at every depth below.

    `own` is everything the client bought, `brought` what those below bought, the largest currency first.
    """

    id: bytes
    name: str
    class_name: str
    is_key: bool
    responsible: str
    depth: int
    direct: int
    total: int
    own: tuple[Worth, ...]
    brought: tuple[Worth, ...]


def unseen_name() -> str:
    """Return what stands for a file that the person may not see."""
    return _("a file you do not see")


def name_of(desk: Desk, client: bytes | None) -> str:
    """Return the name of a linked file, or that it cannot be seen; empty without a link."""
    if client is None:
        return ""
    shown = shown_file(desk, client)
    if shown is not None:
        return desk.session.get_one(Client, shown).name
    return _("a file in the bin") if is_in_bin(desk, kept_file(desk, client)) else unseen_name()


def shown_file(desk: Desk, client: bytes | None) -> bytes | None:
    """Return the file that a link leads to, of a merged one the kept one; None where it cannot be opened."""
    kept = kept_file(desk, client) if client is not None else b""
    return kept if desk.session.get(ClientLine, kept) is not None else None


def tie_of(desk: Desk, client: bytes) -> Tie:
    """Return who brought a visible client and what it brought; nothing of files that cannot be seen."""
    visible_file(desk, client)
    details = desk.session.get(ClientDetails, details_id(client))
    linked = details.referrer_id if details is not None else None
    written = details.referred_by if details is not None else ""
    below = list(_below(_children(desk), client))
    sums = _sums(desk, below)
    total = _added(sums[key] for key in below)
    return Tie(shown_file(desk, linked), name_of(desk, linked) or written, len(below), _worths(total))


def tree(desk: Desk, client: bytes | None = None) -> list[Branch]:
    """Return everybody who brought somebody or was brought, each above those it brought.

    Who brought most comes first. With a `client`, only the tree that it stands in.
    """
    children = _children(desk)
    roots = _roots(children)
    if client is not None:
        roots = [root for root in roots if root == client or client in set(_below(children, root))]
    keys = [key for root in roots for key in (root, *_below(children, root))]
    return _Growth(desk, children, keys).branches(roots)


def _children(desk: Desk) -> Children:
    """Return whom each visible file brought, both ends visible; a ring of links is cut at its smallest id.

    A link to a file that was merged leads to the file that it went into.
    """
    statement = select(ClientDetails.binder, ClientDetails.referrer_id).where(ClientDetails.referrer_id.is_not(None))
    rows = desk.session.execute(statement).all()
    ways = ways_into(desk) if rows else {}
    links = {key: ways.get(referrer, referrer) for key, referrer in rows if referrer is not None}
    links = {key: referrer for key, referrer in links.items() if key != referrer}
    ends = set(links) | set(links.values())
    seen = {key for key in desk.session.scalars(select(ClientLine.client_id)) if key in ends} if ends else set[bytes]()
    children: Children = {}
    for key, referrer in sorted(links.items()):
        if key in seen and referrer in seen and not _is_first_of_ring(links, key):
            children.setdefault(referrer, []).append(key)
    return children


def _is_first_of_ring(links: dict[bytes, bytes], key: bytes) -> bool:
    ring = [key]
    while (above := links.get(ring[-1])) is not None and above not in ring:
        ring.append(above)
    return links.get(ring[-1]) == key and key == min(ring)


def _roots(children: Children) -> list[bytes]:
    brought = {key for keys in children.values() for key in keys}
    return [key for key in children if key not in brought]


def _below(children: Children, key: bytes) -> Iterator[bytes]:
    waiting = list(children.get(key, ()))
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(children.get(found, ()))


def _sums(desk: Desk, keys: Sequence[bytes]) -> dict[bytes, Sums]:
    """Return what each of these clients bought so far, by currency."""
    found: dict[bytes, Sums] = {key: {} for key in keys}
    statement = (
        select(Purchase.client_id, Purchase.currency, func.sum(Purchase.amount))
        .where(Purchase.client_id.in_(keys))
        .group_by(Purchase.client_id, Purchase.currency)
    )
    for key, currency, amount in desk.session.execute(statement):
        found[key][currency] = amount
    return found


def _added(sums: Iterable[Sums]) -> Sums:
    total: Counter[str] = Counter()
    for one in sums:
        for currency, amount in one.items():
            total[currency] += amount  # type: ignore[assignment]  a Counter of Decimals
    return dict(total)  # type: ignore[arg-type]


def _worths(sums: Sums) -> tuple[Worth, ...]:
    ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Worth(amount, currency) for currency, amount in ordered if amount)


class _Growth:
    """Grows branches out of the links, each client looked up once."""

    def __init__(self, desk: Desk, children: Children, keys: Sequence[bytes]) -> None:
        self._children = children
        self._cards = {row.id: row for row in desk.session.scalars(select(Client).where(Client.id.in_(keys)))}
        self._kinds = {row.id: row for row in desk.session.scalars(select(ClientClass))}
        lines = select(ClientLine).where(ClientLine.client_id.in_(keys))
        self._lines = {line.client_id: line for line in desk.session.scalars(lines)}
        self._names = member_names(desk)
        self._sums = _sums(desk, keys)
        self._below = {key: list(_below(children, key)) for key in keys}

    def branches(self, roots: Sequence[bytes]) -> list[Branch]:
        """Return all branches, each followed by those below it."""
        found: list[Branch] = []
        waiting = [(root, 0) for root in reversed(self._ordered(roots))]
        while waiting:
            key, depth = waiting.pop()
            found.append(self._branch(key, depth))
            waiting += [(child, depth + 1) for child in reversed(self._ordered(self._children.get(key, ())))]
        return found

    def _ordered(self, keys: Iterable[bytes]) -> list[bytes]:
        def order(key: bytes) -> tuple[Decimal, int, str, bytes]:
            return -self._weight(key), -len(self._below[key]), self._lines[key].sort_key, key

        return sorted(keys, key=order)

    def _weight(self, key: bytes) -> Decimal:
        """Return what a client brought, its own purchases aside, in the currency that counts most."""
        return max(_added(self._sums[one] for one in self._below[key]).values(), default=Decimal())

    def _branch(self, key: bytes, depth: int) -> Branch:
        card, below = self._cards[key], self._below[key]
        kind = self._kinds.get(card.class_id) if card.class_id else None
        return Branch(
            id=key,
            name=card.name,
            class_name=class_name(kind.name) if kind else "",
            is_key=kind.is_key if kind else False,
            responsible=self._names.get(self._lines[key].responsible_id or b"", ""),
            depth=depth,
            direct=len(self._children.get(key, ())),
            total=len(below),
            own=_worths(self._sums[key]),
            brought=_worths(_added(self._sums[one] for one in below)),
        )
