"""The firm's lists as forms use them: what is offered, what may be chosen, and what the files hold."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from clientbook.domain.clients import Client, ClientDetails, ClientLine
from clientbook.domain.lists import STRICT, USUAL_ENTRIES, ListEntry, ListKind
from clientbook.services.checks import clean
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from clientbook.desk import Desk

LIST_NAMES = {
    ListKind.SOURCE: N_("Sources"),
    ListKind.TAG: N_("Tags"),
    ListKind.REGION: N_("Regions"),
    ListKind.INDUSTRY: N_("Industries"),
    ListKind.LOSS_REASON: N_("Loss reasons"),
}
"""The lists in the order of their page."""

HOLDERS: dict[ListKind, Any] = {
    ListKind.SOURCE: ClientDetails.source,
    ListKind.REGION: Client.region,
    ListKind.INDUSTRY: Client.industry,
    ListKind.LOSS_REASON: Client.lost_reason,
}
"""Which column of the files holds a word of each list; tags stand several to a file in Client.tags."""


class Offer(NamedTuple):
    """What the fields of a form offer: words of the firm's lists, and words that its files hold already."""

    sources: tuple[str, ...]
    loss_reasons: tuple[str, ...]
    tags: tuple[str, ...]
    regions: tuple[str, ...]
    industries: tuple[str, ...]


def offer(desk: Desk) -> Offer:
    """Return what a form offers."""
    return Offer(
        sources=tuple(choices(desk, ListKind.SOURCE)),
        loss_reasons=tuple(choices(desk, ListKind.LOSS_REASON)),
        tags=tuple(suggestions(desk, ListKind.TAG)),
        regions=tuple(suggestions(desk, ListKind.REGION)),
        industries=tuple(suggestions(desk, ListKind.INDUSTRY)),
    )


def choices(desk: Desk, kind: ListKind) -> list[str]:
    """Return the words of a list that are not retired, in its order; for a strict list without any, what files hold."""
    listed = [entry.name for entry in entries(desk, kind) if not entry.is_retired]
    return listed if listed or kind not in STRICT else suggestions(desk, kind)


def suggestions(desk: Desk, kind: ListKind) -> list[str]:
    """Return the words of a list, then what visible files hold besides, the most used first."""
    known = entries(desk, kind)
    listed = [entry.name for entry in known if not entry.is_retired]
    others = Counter(used(desk, kind))
    for entry in known:
        others.pop(entry.name, None)
    return [*listed, *(word for word, _count in others.most_common())]


def used(desk: Desk, kind: ListKind) -> dict[str, int]:
    """Return how many of the files that lists show hold each word."""
    if kind is ListKind.TAG:
        listed = select(Client.tags).join(ClientLine, ClientLine.client_id == Client.id)
        return dict(Counter(tag for tags in desk.session.scalars(listed) for tag in tags))
    column = HOLDERS[kind]
    line = ClientLine.client_id == column.class_.binder
    statement = select(column, func.count()).join(ClientLine, line).where(column != "").group_by(column)
    return dict(desk.session.execute(statement).all())


def entries(desk: Desk, kind: ListKind) -> list[ListEntry]:
    """Return a list as it is kept, retired entries included, in its order."""
    statement = select(ListEntry).where(ListEntry.list_kind == kind.value)
    return list(desk.session.scalars(statement.order_by(ListEntry.rank, ListEntry.id)))


def require_listed(desk: Desk, kind: ListKind, word: str, *, kept: str, field: str) -> None:
    """Raise Invalid on `field` for a word that a strict list does not offer; `kept` is what the file has already.

    A firm that keeps no such list takes any word.
    """
    word = clean(word)
    if not word or word == kept:
        return
    listed = [entry.name for entry in entries(desk, kind) if not entry.is_retired]
    if listed and word not in listed:
        message = _(
            "“{text}” is not in the firm's list. Choose another entry; the owner adds new ones in the settings."
        )
        raise Invalid(message.format(text=word), field=field)


def usual_entries(kind: ListKind) -> list[str]:
    """Return what a new firm's list holds, in the current language."""
    return [word for part in _(USUAL_ENTRIES[kind]).split("|") if (word := part.strip())]


def add_usual_entries(desk: Desk, kind: ListKind) -> None:
    """Fill an empty list inside an act."""
    for rank, name in enumerate(usual_entries(kind)):
        entry = ListEntry(binder=desk.vault.directory.firm_binder, list_kind=kind.value, name=name, rank=rank)
        desk.session.add(entry)
