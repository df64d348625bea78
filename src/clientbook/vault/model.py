"""What the vault hands out and takes in: plain values, no keys.

Identifiers are 16 random bytes. Everything here may be shown and logged by id; nothing here opens anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import msgspec

from clientbook.support.words import BinderKind, Level, Role

MemberId = bytes
BinderId = bytes
RecordId = bytes

RECOVERY: MemberId = bytes(16)
"""The recipient that stands on every access statement for the printed recovery sheet."""


class MemberStatus(StrEnum):
    """Whether a member may still sign in."""

    ACTIVE = "active"
    CLOSED = "closed"


class Member(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One person of the firm as the signed directory names them, with the public keys."""

    id: MemberId
    login: str
    name: str
    role: Role
    team: bytes | None
    status: MemberStatus
    since: dt.date
    closed_on: dt.date | None
    hpke_key: bytes
    sign_key: bytes

    @property
    def is_active(self) -> bool:
        """Whether the account is open."""
        return self.status is MemberStatus.ACTIVE


class Team(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A team, the public key its log details are sealed to, and the binder that holds the private half."""

    id: bytes
    name: str
    audit_key: bytes
    binder: BinderId


class Directory(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The owner-signed list of members, teams and rights. A changed copy goes into `Commit.directory`.

    `rights` maps a role's name to names of rights; the vault does not interpret it. `root_key` is the public
    key that must sign the next directory.
    """

    seq: int
    firm: str
    members: tuple[Member, ...]
    teams: tuple[Team, ...]
    rights: dict[str, tuple[str, ...]]
    firm_binder: BinderId
    management_binder: BinderId
    audit_key: bytes
    recovery_key: bytes
    root_key: bytes

    def member(self, member: MemberId) -> Member | None:
        """Return the member with this id, active or closed."""
        return next((one for one in self.members if one.id == member), None)

    def team(self, team: bytes) -> Team | None:
        """Return the team with this id."""
        return next((one for one in self.teams if one.id == team), None)

    def with_rights(self, role: str, names: Iterable[str]) -> Directory:
        """Return a copy in which a role has these rights, to be committed by an owner."""
        return msgspec.structs.replace(self, rights={**self.rights, role: tuple(sorted(names))})

    def owners(self) -> tuple[Member, ...]:
        """Return the active owners: they stand on every access statement."""
        return tuple(one for one in self.members if one.role is Role.OWNER and one.is_active)


class Grant(NamedTuple):
    """How much of a binder somebody may open, and through which day (None: without end)."""

    level: Level
    until: dt.date | None = None


@dataclass(frozen=True)
class BinderAccess:
    """The full list of who may open a binder from now on; makes the binder's next (or first) statement.

    Active owners and the recovery sheet are added by the vault. Taking somebody off the list, or lowering a
    level, always makes a new key and seals every record anew; `rotate` asks for that in other cases too.
    """

    binder: BinderId
    kind: BinderKind
    team: bytes | None
    grants: Mapping[MemberId, Grant]
    rotate: bool = False


class RecordWrite(NamedTuple):
    """A new version of a record; `version` is the stored one plus one (1 = new), `body` None removes it.

    A record keeps its binder, kind and level for life.
    """

    id: RecordId
    binder: BinderId
    kind: str
    level: Level
    version: int
    body: bytes | None

    def __repr__(self) -> str:
        return f"RecordWrite(id={self.id.hex()}, kind={self.kind!r}, version={self.version})"


@dataclass(frozen=True)
class DocumentWrite:
    """The content of a document, written once under its own id; content None removes it.

    `key` (see `new_document_key`) belongs inside the body of the record that describes the document.
    """

    id: bytes
    binder: BinderId
    key: bytes = field(repr=False)
    content: bytes | Iterable[bytes] | None = field(repr=False)


@dataclass(frozen=True)
class Commit:
    """What one act writes: records, access, documents, directory – all of it or nothing.

    `for_owners`: its details are for the owners' eyes only, also where the author has a team with a manager.
    `progress` is told (done, total) access statements; whatever it raises ends the commit before anything is written.
    `seen` is the seq that the lists in `access` were made at: they are full lists, so a binder that others stated since
    makes the commit Stale. 0: that is not asked.
    """

    act: str
    details: bytes = field(default=b"", repr=False)
    records: Sequence[RecordWrite] = ()
    access: Sequence[BinderAccess] = ()
    documents: Sequence[DocumentWrite] = ()
    directory: Directory | None = None
    for_owners: bool = False
    progress: Callable[[int, int], None] | None = field(default=None, repr=False, compare=False)
    seen: int = 0


class Entry(NamedTuple):
    """The journal entry that a commit made."""

    seq: int
    time: dt.datetime


class OpenRecord(NamedTuple):
    """A record in the clear."""

    id: RecordId
    binder: BinderId
    kind: str
    level: Level
    version: int
    seq: int
    body: bytes

    def __repr__(self) -> str:
        return f"OpenRecord(id={self.id.hex()}, kind={self.kind!r}, version={self.version}, seq={self.seq})"


class Written(NamedTuple):
    """The last word on a record: by whom, and when by their clock; its version stays where only its key is new."""

    id: RecordId
    binder: BinderId
    version: int
    author: MemberId
    at: dt.datetime


@dataclass(frozen=True)
class VaultChanges:
    """What others and this session committed after a seq.

    `lost` binders can no longer be opened and are to be dropped; `gained` ones are to be read afresh with
    `Vault.records(binders=…)`. A binder whose level changed is in both. `written` names every record of my binders
    that was written, also on a level that I cannot open.
    """

    seq: int
    records: list[OpenRecord]
    removed: list[RecordId]
    lost: list[BinderId]
    gained: list[BinderId]
    directory_changed: bool
    written: list[Written]


class BinderView(NamedTuple):
    """A binder as I can open it."""

    kind: BinderKind
    team: bytes | None
    level: Level
    until: dt.date | None


class Access(NamedTuple):
    """Who can open a binder now, since when, until when, and who granted it.

    `statement_seq` numbers the statement in force, `since_seq` the one since which the person has this level.
    """

    member: MemberId
    level: Level
    since: dt.datetime
    until: dt.date | None
    granted_by: MemberId
    statement_seq: int
    since_seq: int


class Recipient(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One line of an access statement. `until` is the last day of access."""

    member: MemberId
    level: Level
    until: dt.date | None


class Statement(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The signed and full list of who may open a binder. `time` is the author's clock, in seconds."""

    format: int
    vault: bytes
    binder: BinderId
    kind: BinderKind
    team: bytes | None
    seq: int
    previous: bytes
    key_version: int
    key_commitment: bytes
    card_commitment: bytes
    recipients: tuple[Recipient, ...]
    author: MemberId
    directory: int
    time: int

    def recipient(self, member: MemberId) -> Recipient | None:
        """Return the line of `member`."""
        return next((one for one in self.recipients if one.member == member), None)


class LogEntry(NamedTuple):
    """One line of the log. `act` is empty and `details` None where the log is not mine to read."""

    seq: int
    time: dt.datetime
    author: MemberId
    act: str
    details: bytes | None
    rows: int


class Finding(NamedTuple):
    """Something that is not as the journal says: what kind of row, which id, and what is wrong with it."""

    place: str
    id: str
    problem: str


@dataclass(frozen=True)
class Findings:
    """The result of a full walk through the vault."""

    seq: int
    entries: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


class Invitation(NamedTuple):
    """A new or reset account: the code is shown once and opens the vault until an own passphrase is set."""

    member: MemberId
    code: str

    def __repr__(self) -> str:
        return f"Invitation(member={self.member.hex()})"


class RecoverySecret(NamedTuple):
    """What the recovery sheet prints: the secret in groups, and the six words of the root key."""

    text: str
    fingerprint: str

    def __repr__(self) -> str:
        return f"RecoverySecret(fingerprint={self.fingerprint!r})"


class Snapshot(NamedTuple):
    """An opened desk image and the journal seq it stood at."""

    seq: int
    image: bytes | bytearray

    def __repr__(self) -> str:
        return f"Snapshot(seq={self.seq}, size={len(self.image)})"
