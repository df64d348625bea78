"""What paper is made of: plain frozen values that services fill in and the documents here print.

Labels of the documents themselves are translated at render time. Words that belong to the firm's data (class,
kind of interaction, state) come in as text, already in the language of the paper.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class Money(NamedTuple):
    """An amount and its ISO 4217 currency."""

    amount: Decimal
    currency: str = "CNY"


class ClientKind(StrEnum):
    """Whether a client is one person or a firm with several contacts."""

    COMPANY = "company"
    PERSON = "person"


class SignOffRole(StrEnum):
    """Who signs a handover, in the order of the page."""

    LEAVER = "leaver"
    RECEIVER = "receiver"
    WITNESS = "witness"
    HEAD = "head"
    PERSONNEL = "personnel"


class Period(StrEnum):
    """What a revisit schedule covers."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What every printed page carries: firm, serial, who printed, when (aware), a line such as “internal”."""

    firm: str
    serial: str
    printed_by: str
    printed_at: dt.datetime
    note: str = ""


class Fact(NamedTuple):
    """A labelled value of a file: address, industry, WeChat, a field of the firm's own."""

    label: str
    value: str


class Phone(NamedTuple):
    """A number, unmasked, and what it is for."""

    number: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to talk to. The contact of a `PERSON` is that person."""

    name: str
    position: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    note: str = ""
    is_primary: bool = False
    is_decision_maker: bool = False
    has_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenItem:
    """Something promised and not done yet: what, what was agreed, until when, who does it."""

    what: str
    agreed: str = ""
    due: dt.date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """One purchase. `after_sales` is its state in words."""

    on: dt.date
    product: str
    quantity: Decimal | None = None
    unit: str = ""
    amount: Money | None = None
    after_sales: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline: an interaction, complaint, revisit, feedback, change of class."""

    on: dt.date
    kind: str
    text: str
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledDocument:
    """One document of a file: what it is called, what it is, which version, since when and by whom; no content."""

    title: str
    kind: str
    version: int = 1
    on: dt.date
    ends_on: dt.date | None = None
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Someone who can see a file. `extent` says in words how much."""

    name: str
    role: str = ""
    extent: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    granted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Who hands a client to whom, why, when, and how far it is."""

    leaver: str = ""
    leaver_since: dt.date | None = None
    successor: str = ""
    reason: str = ""
    on: dt.date | None = None
    introduction: str = ""
    slip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One client file on paper. Newest first in `purchases` and `timeline`.

    `summary` is the grey line under the name (industry, region, worth in the last year). `notes` are facts
    that run over the full width (preferences and taboos, remarks). The totals say how many there are in the
    file when only the latest are printed; 0 means all are here.
    """

    name: str
    class_name: str = ""
    kind: ClientKind = ClientKind.COMPANY
    summary: tuple[str, ...] = ()
    client_since: dt.date | None = None
    contacts: tuple[Contact, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[Fact, ...] = ()
    transfer: Transfer | None = None
    urgent: tuple[str, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    purchases: tuple[Purchase, ...] = ()
    purchases_total: int = 0
    timeline: tuple[Happening, ...] = ()
    timeline_total: int = 0
    documents: tuple[FiledDocument, ...] = ()
    viewers: tuple[Viewer, ...] = ()
    visibility_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistRow:
    """A line of 客户交接清单. `dossier` is the index of the client's dossier, for its page number."""

    client: str
    class_name: str = ""
    contact: str = ""
    successor: str = ""
    reason: str = ""
    open_items: int = 0
    dossier: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """Who can see one client's file, for the page of the whole packet."""

    client: str
    class_name: str = ""
    viewers: tuple[Viewer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """Someone who takes over: how many clients, how many of them key clients."""

    name: str
    post: str = ""
    clients: int = 0
    key_clients: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A place on the sign-off page. An empty name leaves a line to write on."""

    role: SignOffRole
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A whole handover on paper.

    `checklist` and `access` are made from the dossiers when empty; so are the signers from the leaver and the
    successors. `overrides` are gates the owner lifted, each with the reason, printed on the cover.
    """

    leaver: str
    leaver_post: str = ""
    last_day: dt.date | None = None
    reason: str = ""
    successors: tuple[Successor, ...] = ()
    dossiers: tuple[Dossier, ...] = ()
    checklist: tuple[ChecklistRow, ...] = ()
    access: tuple[AccessRow, ...] = ()
    signers: tuple[Signer, ...] = ()
    overrides: tuple[Fact, ...] = ()
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRevisit:
    """A line of the revisit schedule."""

    client: str
    class_name: str = ""
    contact: str = ""
    phone: str = ""
    last_contact: dt.date | None = None
    purpose: str = ""
    is_overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDay:
    """A day of the schedule with its revisits; `note` names a holiday or a reminder."""

    on: dt.date
    revisits: tuple[PlannedRevisit, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Revisit schedule 回访计划表 of one person from `first` to `last`, both included."""

    person: str
    period: Period
    first: dt.date
    last: dt.date
    days: tuple[ScheduleDay, ...] = ()


class SeenFile(NamedTuple):
    """A file (or list of the firm) that somebody opens: how much in words, since, until, by whose grant."""

    name: str
    extent: str
    since: dt.date
    until: dt.date | None = None
    granted_by: str = ""


class TakenOff(NamedTuple):
    """Somebody who was taken off a file in a review, and by whom."""

    person: str
    file: str
    extent: str
    on: dt.date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPerson:
    """A person with everything they see; the counts are of client files alone."""

    name: str
    role: str
    whole: int
    contact_part: int
    temporary: int
    files: tuple[SeenFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSheet:
    """A finished access review. `head` and `words` name the end of the journal that it was finished at."""

    number: int
    started_on: dt.date
    started_by: str
    finished_on: dt.date
    finished_by: str
    files: int
    confirmed: int
    head: int
    words: str
    people: tuple[ReviewedPerson, ...] = ()
    taken_off: tuple[TakenOff, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """The recovery key on paper, printed once.

    `groups` are the letters of the secret in groups as they are typed; `words` the checksum words of the
    secret, `fingerprint` that of the vault's root key; `qr` is what the square holds.
    """

    firm: str
    owner: str
    groups: tuple[str, ...]
    fingerprint: str
    words: tuple[str, ...] = ()
    qr: str = ""
