"""The documents of a client file as lists, facts and papers show them; no keys and no content."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ColumnElement, Select, select

from clientbook.domain.documents import Document, DocumentType, Preview
from clientbook.exchange.media import media_name, preview_of
from clientbook.services.access import member_names
from clientbook.services.happenings import TimelineItem, joined
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from clientbook.desk import Desk

TYPE_NAMES = {
    DocumentType.CONTRACT: N_("Contract"),
    DocumentType.SCAN: N_("Scan"),
    DocumentType.CHAT_LOG: N_("Chat log"),
    DocumentType.PHOTO: N_("Photo"),
    DocumentType.OTHER: N_("Other document"),
}
"""What each type is called, in the order of a chooser; to be translated where it is shown."""


class DocumentRow(NamedTuple):
    """One version. `older` are the versions below the newest one, `removed` says when, by whom and why it went."""

    id: bytes
    series: bytes
    number: int
    title: str
    type: DocumentType
    type_name: str
    file_name: str
    media: str
    preview: Preview
    size: int
    on: dt.date
    ends_on: dt.date | None
    note: str
    who: str
    author: bytes
    at: dt.datetime
    removed: str = ""
    older: tuple[DocumentRow, ...] = ()


def list_documents(desk: Desk, client: bytes) -> list[DocumentRow]:
    """Return the newest version of each document of a file, the latest first, with the older ones below it."""
    return _folded(_rows(desk, client, Document.removed_on.is_(None)))


def removed_documents(desk: Desk, client: bytes) -> list[DocumentRow]:
    """Return what lies in the bin of a file, in the same way."""
    return _folded(_rows(desk, client, Document.removed_on.is_not(None)))


def document_row(desk: Desk, document: Document) -> DocumentRow:
    """Return one version."""
    return _row(document, member_names(desk))


def contract_facts(desk: Desk, client: bytes) -> list[tuple[str, str]]:
    """Return when the contracts of a file end, the next one first."""
    contracts = [row for row in list_documents(desk, client) if row.ends_on is not None]
    return [(_("Contract ends"), f"{row.ends_on} · {row.title}") for row in sorted(contracts, key=_end)]


def tell_documents(desk: Desk, client: bytes, names: dict[bytes, str]) -> Iterator[TimelineItem]:
    """Tell every version of every document of a file that was not removed, on its own day."""
    for row in desk.session.scalars(_of_file(client, Document.removed_on.is_(None))):
        version = _("version {number}").format(number=row.number) if row.number > 1 else ""
        yield TimelineItem(
            id=row.id,
            noun=row.kind,
            on=row.on,
            label=_("Document"),
            text=joined(_(TYPE_NAMES[DocumentType(row.type)]), row.title, version, row.note),
            who=names.get(row.author, ""),
            author=row.author,
            at=row.at,
            sort=row.type,
        )


def _end(row: DocumentRow) -> tuple[dt.date, str]:
    return (row.ends_on or dt.date.max, row.title)


def _rows(desk: Desk, client: bytes, state: ColumnElement[bool]) -> list[DocumentRow]:
    names = member_names(desk)
    return [_row(one, names) for one in desk.session.scalars(_of_file(client, state))]


def _of_file(client: bytes, state: ColumnElement[bool]) -> Select[Document]:
    newest_first = (Document.number.desc(), Document.at.desc(), Document.id)
    return select(Document).where(Document.client_id == client, state).order_by(*newest_first)


def _row(one: Document, names: dict[bytes, str]) -> DocumentRow:
    kind = DocumentType(one.type)
    return DocumentRow(
        id=one.id,
        series=one.series,
        number=one.number,
        title=one.title,
        type=kind,
        type_name=_(TYPE_NAMES[kind]),
        file_name=one.file_name,
        media=media_name(one.media_type),
        preview=preview_of(one.media_type),
        size=one.size,
        on=one.on,
        ends_on=one.ends_on,
        note=one.note,
        who=names.get(one.author, ""),
        author=one.author,
        at=one.at,
        removed=_removed(one, names),
    )


def _removed(one: Document, names: dict[bytes, str]) -> str:
    if one.removed_on is None:
        return ""
    who = names.get(one.removed_by or b"", "")
    return joined(one.removed_on.isoformat(), who, one.removed_reason)


def _folded(rows: Iterable[DocumentRow]) -> list[DocumentRow]:
    series: dict[bytes, list[DocumentRow]] = {}
    for row in rows:
        series.setdefault(row.series, []).append(row)
    heads = [newest._replace(older=tuple(older)) for newest, *older in series.values()]
    return sorted(heads, key=lambda row: (row.on, row.at, row.id), reverse=True)
