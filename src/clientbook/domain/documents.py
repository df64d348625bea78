"""Documents of a client file: contracts, scans, chat logs. The record describes, the vault keeps the content."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class DocumentType(StrEnum):
    """What a document is to the firm."""

    CHAT_LOG = "chat_log"
    CONTRACT = "contract"
    OTHER = "other"
    PHOTO = "photo"
    SCAN = "scan"


class Preview(StrEnum):
    """How the program shows a document by itself; NOTHING says what it is and offers a copy."""

    IMAGE = "image"
    NOTHING = "nothing"
    PDF = "pdf"
    TEXT = "text"


class Document(Sealed, Entity, kw_only=True):
    """One version of a document, under a vault document of its own.

    `series` is the id of the first version and the same for all of them; `replaces` the version before. `content` and
    `key` find and open the stored blocks: who can open this record can read them, and nobody else. A removed version
    stays until the owner empties the bin. `file_name` is what the file was called: data, never a path.
    """

    __tablename__ = "document"
    kind = "document"
    level = Level.FULL

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    series: Mapped[bytes]
    number: Mapped[int] = mapped_column(default=1)
    replaces: Mapped[bytes | None] = mapped_column(default=None)
    title: Mapped[str]
    type: Mapped[str] = mapped_column(default=DocumentType.OTHER.value)
    ends_on: Mapped[dt.date | None] = mapped_column(default=None)
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    on: Mapped[dt.date]
    content: Mapped[bytes]
    key: Mapped[bytes]
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]
    removed_on: Mapped[dt.date | None] = mapped_column(default=None)
    removed_by: Mapped[bytes | None] = mapped_column(default=None)
    removed_reason: Mapped[str] = mapped_column(default="")
