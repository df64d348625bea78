"""Saved filters of the client list: conditions under a name. Names and conditions can be read by every colleague."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Sealed
from clientbook.support.words import Level


class SavedFilter(Sealed, Entity, kw_only=True):
    """What a list is narrowed to, in the firm's binder; None and empty texts narrow nothing.

    It holds no text that was searched for: that could name a client whom a colleague does not see.
    """

    __tablename__ = "saved_filter"
    kind = "saved_filter"
    level = Level.FULL

    name: Mapped[str]
    author: Mapped[bytes]
    is_shared: Mapped[bool] = mapped_column(default=False)
    class_id: Mapped[bytes | None] = mapped_column(default=None)
    responsible: Mapped[bytes | None] = mapped_column(default=None)
    stage: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    industry: Mapped[str] = mapped_column(default="")
    tag: Mapped[str] = mapped_column(default="")
    silent_days: Mapped[int | None] = mapped_column(default=None)
    is_overdue: Mapped[bool] = mapped_column(default=False)
    is_single_contact: Mapped[bool] = mapped_column(default=False)
