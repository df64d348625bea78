"""The client file: its card (what a clerk may see), its details, its contacts and its service team."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clientbook.domain.base import Entity, Labelled, Sealed
from clientbook.support.words import Level


class ClientType(StrEnum):
    """A client is a person or a company."""

    COMPANY = "company"
    PERSON = "person"


class Stage(StrEnum):
    """How far the firm is with a client."""

    FOLLOWING = "following"
    LOST = "lost"
    WON = "won"


class Gender(StrEnum):
    """As the firm addresses somebody; files of long ago may hold another text."""

    FEMALE = "female"
    MALE = "male"


class Influence(StrEnum):
    """How a client brings others."""

    ATTENDS_EVENTS = "attends_events"
    BRINGS_OTHERS = "brings_others"
    OPINION_LEADER = "opinion_leader"


class Part(StrEnum):
    """What a member of the service team is to the client."""

    BACKUP = "backup"
    RESPONSIBLE = "responsible"
    SUPPORTER = "supporter"


class Client(Sealed, Entity, kw_only=True):
    """The card of a client file. Its id is also the id of the file's binder."""

    __tablename__ = "client"
    kind = "client"
    level = Level.CARD

    name: Mapped[str]
    type: Mapped[str] = mapped_column(default=ClientType.PERSON.value)
    short_name: Mapped[str] = mapped_column(default="")
    class_id: Mapped[bytes | None] = mapped_column(default=None)
    stage: Mapped[str] = mapped_column(default=Stage.FOLLOWING.value)
    lost_reason: Mapped[str] = mapped_column(default="")
    lost_on: Mapped[dt.date | None] = mapped_column(default=None)
    won_on: Mapped[dt.date | None] = mapped_column(default=None)
    address: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    industry: Mapped[str] = mapped_column(default="")
    tags: Mapped[tuple[str, ...]] = mapped_column(default=())
    since: Mapped[dt.date]
    created_by: Mapped[bytes]


class ClientDetails(Sealed, Entity, kw_only=True):
    """What only the service team knows of a client; one per file, under an id made from the file's (details_id).

    `birthday` is a text of domain/birthdays.py. Who referred the client is another file (`referrer_id`), or, for
    outsiders, a name (`referred_by`). `influence` is the note beside the flags.
    """

    __tablename__ = "client_details"
    kind = "client_details"
    level = Level.FULL

    gender: Mapped[str] = mapped_column(default="")
    birthday: Mapped[str] = mapped_column(default="")
    is_lunar_birthday: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    referred_by: Mapped[str] = mapped_column(default="")
    referrer_id: Mapped[bytes | None] = mapped_column(default=None, index=True)
    influence: Mapped[str] = mapped_column(default="")
    influences: Mapped[tuple[str, ...]] = mapped_column(default=())
    preferences: Mapped[str] = mapped_column(default="")
    taboos: Mapped[str] = mapped_column(default="")
    remarks: Mapped[str] = mapped_column(default="")


def details_id(client: bytes) -> bytes:
    """Return the record id of a file's details: the file's own with its first byte turned, so never equal."""
    return bytes([client[0] ^ 0xFF]) + client[1:]


class Contact(Sealed, Entity, kw_only=True):
    """A person one speaks to, in the order of `rank`. A person's file has one contact: the client."""

    __tablename__ = "contact"
    kind = "contact"
    level = Level.CARD

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    phones: Mapped[tuple[Labelled, ...]] = mapped_column(default=())
    emails: Mapped[tuple[Labelled, ...]] = mapped_column(default=())
    wechat: Mapped[str] = mapped_column(default="")
    qq: Mapped[str] = mapped_column(default="")
    is_primary: Mapped[bool] = mapped_column(default=True)
    is_decision_maker: Mapped[bool] = mapped_column(default=False)
    has_left: Mapped[bool] = mapped_column(default=False)
    rank: Mapped[int] = mapped_column(default=0)
    birthday: Mapped[str] = mapped_column(default="")
    is_lunar_birthday: Mapped[bool] = mapped_column(default=False)


class ServiceMember(Sealed, Entity, kw_only=True):
    """One colleague on a file's service team; `until` ends holiday cover by itself."""

    __tablename__ = "service_member"
    kind = "service_member"
    level = Level.CARD
    __table_args__ = (Index("service_member_by_member", "member_id", "part"),)

    client_id: Mapped[bytes] = mapped_column(ForeignKey("client.id"), index=True)
    member_id: Mapped[bytes]
    part: Mapped[str]
    since: Mapped[dt.date]
    until: Mapped[dt.date | None] = mapped_column(default=None)
    granted_by: Mapped[bytes]


class ClientLine(Entity, kw_only=True):
    """What a list needs of a client, derived on the desk from the records; never sealed.

    `haystack` is what one LIKE searches: names, readings, initials, digits, contacts, tags; the first index holds all
    that a search by name needs, in the order of the list. `last_contact` is the newest interaction, purchase, feedback,
    complaint, gift or reached revisit; `due_on` the next revisit, planned by hand or by the class.
    """

    __tablename__ = "client_line"
    __table_args__ = (
        Index("client_line_listed", "sort_key", "client_id", "haystack"),
        Index("client_line_due", "due_on"),
        Index("client_line_responsible", "responsible_id"),
    )

    client_id: Mapped[bytes] = mapped_column(primary_key=True)
    haystack: Mapped[str]
    sort_key: Mapped[str]
    class_id: Mapped[bytes | None]
    stage: Mapped[str]
    responsible_id: Mapped[bytes | None]
    backup_id: Mapped[bytes | None]
    last_contact: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]
    due_revisit: Mapped[bytes | None]
