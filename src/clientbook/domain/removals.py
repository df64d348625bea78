"""The bin: client files that somebody deleted, until the owner empties it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class Removal(Sealed, Entity, kw_only=True):
    """Why, when and by whom a file was put into the bin. While it is there, lists and searches pass the file over."""

    __tablename__ = "removal"
    kind = "removal"
    level = Level.CARD

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    on: Mapped[dt.date]
    reason: Mapped[str]
    author: Mapped[bytes]
    at: Mapped[dt.datetime]
