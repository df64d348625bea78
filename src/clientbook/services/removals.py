"""Deleting client files: into the bin with a reason, back out of it, and for good with the file's key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.desk.codec import ENTITIES
from clientbook.domain.access import Right
from clientbook.domain.clients import Client
from clientbook.domain.documents import Document
from clientbook.domain.log import Act
from clientbook.domain.removals import Removal
from clientbook.services.access import log_stays_inside, member_names, records_in, require, require_file
from clientbook.services.checks import required_text
from clientbook.services.merged import merged_into
from clientbook.support.clock import now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.support.words import BinderKind
from clientbook.vault import BinderAccess, DocumentWrite

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from clientbook.desk import Changes, Desk, Draft


class BinRow(NamedTuple):
    """A file in the bin; `records` is how many records go when it is emptied."""

    id: bytes
    name: str
    on: dt.date
    reason: str
    who: str
    records: int


def delete_files(desk: Desk, clients: Iterable[bytes], reason: str) -> Changes:
    """Put these files into the bin: one act. Their records stay, sealed, until the owner empties it.

    Raises Refused, or Invalid on "reason" and for files that are not on the desk.
    """
    require(desk, Right.DELETE)
    kept = required_text(reason, field="reason")
    chosen = list(dict.fromkeys(clients))
    for client in chosen:
        require_file(desk, Right.DELETE, client)
    is_inside = all(log_stays_inside(desk, client) for client in chosen)
    with desk.act(Act.CLIENT_DELETE, clients=chosen) as draft:
        if is_inside:
            draft.details["reason"] = kept
        for client in chosen:
            desk.session.add(
                Removal(binder=client, client_id=client, on=today(), reason=kept, author=desk.me, at=now())
            )
            draft.touched.add(client)
    return draft.changes


def list_bin(desk: Desk) -> list[BinRow]:
    """Return what lies in the bin, the newest first. For owners."""
    require(desk, Right.EMPTY_BIN)
    names = member_names(desk)
    statement = select(Removal, Client.name).join(Client, Client.id == Removal.client_id).order_by(Removal.at.desc())
    found = desk.session.execute(statement).all()
    sizes = records_in(desk, {removal.binder for removal, _name in found})
    return [
        BinRow(one.client_id, name, one.on, one.reason, names.get(one.author, ""), sizes.get(one.binder, 0))
        for one, name in found
    ]


def restore_files(desk: Desk, clients: Iterable[bytes]) -> Changes:
    """Take files out of the bin again, as they were."""
    chosen = _in_bin(desk, clients)
    with desk.act(Act.CLIENT_RESTORE, clients=chosen) as draft:
        for removal in desk.session.scalars(select(Removal).where(Removal.client_id.in_(chosen))):
            draft.touched.add(removal.client_id)
            desk.session.delete(removal)
    return draft.changes


def empty_bin(desk: Desk, clients: Iterable[bytes]) -> Changes:
    """Destroy files of the bin: every record goes, and the key with all its wraps; nothing brings them back.

    Copies made earlier (backups) still hold what they held. Raises Refused for who is not an owner.
    """
    chosen = _in_bin(desk, clients)
    with desk.act(Act.BIN_EMPTY, clients=chosen, count=len(chosen)) as draft:
        for client in chosen:
            for binder in (*merged_into(desk, client), client):
                _destroy(desk, draft, binder)
    return draft.changes


def _destroy(desk: Desk, draft: Draft, client: bytes) -> None:
    for one in desk.session.scalars(select(Document).where(Document.binder == client)):
        draft.documents.append(DocumentWrite(one.content, client, b"", None))
    for entity in reversed(ENTITIES.values()):
        for row in desk.session.scalars(select(entity).where(entity.binder == client)):
            desk.session.delete(row)
    draft.share(BinderAccess(client, BinderKind.CLIENT, None, {}, rotate=True))
    draft.touched.add(client)


def _in_bin(desk: Desk, clients: Iterable[bytes]) -> list[bytes]:
    require(desk, Right.EMPTY_BIN)
    chosen = list(dict.fromkeys(clients))
    found = set(desk.session.scalars(select(Removal.client_id).where(Removal.client_id.in_(chosen))))
    if not chosen or not found.issuperset(chosen):
        raise Invalid(_("This file is no longer in the bin."), field="client")
    return chosen
