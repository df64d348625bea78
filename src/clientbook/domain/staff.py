"""Members and teams as the signed directory names them. The desk mirrors them; they are never sealed here."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity
from clientbook.domain.pinyin import sort_key
from clientbook.support.words import Role


class Member(Entity, kw_only=True):
    """A person of the firm; `name` and `team` as of the newest directory."""

    __tablename__ = "member"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    login: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    team: Mapped[bytes | None]
    is_active: Mapped[bool]
    since: Mapped[dt.date]
    closed_on: Mapped[dt.date | None]


class Team(Entity, kw_only=True):
    """A team with the binder that its manager and the owner share."""

    __tablename__ = "team"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    name: Mapped[str]
    binder: Mapped[bytes]


SERVING_ROLES = (Role.OWNER, Role.MANAGER, Role.STAFF)


def login_for(name: str) -> str:
    """Return a login that fits a name: its reading in Latin letters, "" where it has none."""
    return sort_key(name)
