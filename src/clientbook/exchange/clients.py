"""What an import makes of a row: a client as plain values, and the rows that could not be taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt

    from clientbook.domain.base import Labelled
    from clientbook.domain.clients import ClientType, Stage


class ImportedGender(StrEnum):
    """Only where the sheet says so."""

    FEMALE = "female"
    MALE = "male"


class ImportedContact(NamedTuple):
    """A person to reach; the first of a client is its primary contact. Phones are canonical."""

    name: str
    position: str = ""
    phones: tuple[Labelled, ...] = ()
    emails: tuple[str, ...] = ()
    wechat: str = ""
    qq: str = ""


class ImportedClient(NamedTuple):
    """One client file as a sheet or card tells it; empty text means: not said.

    For a person the first contact is that person. `responsible` is a name or login as written. `class_name`,
    `source` and `stage` text are as written where they are not known words.
    """

    kind: ClientType
    name: str
    row: int
    short_name: str = ""
    contacts: tuple[ImportedContact, ...] = ()
    gender: ImportedGender | None = None
    birthday: dt.date | None = None
    address: str = ""
    region: str = ""
    industry: str = ""
    source: str = ""
    class_name: str = ""
    stage: Stage | None = None
    tags: tuple[str, ...] = ()
    responsible: str = ""
    referred_by: str = ""
    influence: str = ""
    preferences: str = ""
    taboos: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its number in the file (1 = first line), why, and its cells as read."""

    row: int
    reason: str
    cells: tuple[str, ...]
