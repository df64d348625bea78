"""Needs: what a client wants and what the firm promised; open until done or dropped."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class Need(Sealed, Entity, kw_only=True):
    """A need or promise: what, what was agreed, until when and by whom.

    `done_on` and `done_by` say when and by whom it was ended: done, or dropped if `dropped_because` says why.
    """

    __tablename__ = "need"
    kind = "need"
    level = Level.FULL

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    on: Mapped[dt.date]
    what: Mapped[str]
    agreed: Mapped[str] = mapped_column(default="")
    due_on: Mapped[dt.date | None] = mapped_column(default=None)
    done_on: Mapped[dt.date | None] = mapped_column(default=None)
    author: Mapped[bytes]
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    at: Mapped[dt.datetime]
    done_by: Mapped[bytes | None] = mapped_column(default=None)
    dropped_because: Mapped[str] = mapped_column(default="")
