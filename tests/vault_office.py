"""A made-up office at the level of the vault: people, teams, three client binders; and raw access to its rows."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, text

from clientbook.support.clock import new_id
from clientbook.support.words import BinderKind, Level, Role
from clientbook.vault import (
    BinderAccess,
    Commit,
    DocumentWrite,
    Grant,
    OpenRecord,
    RecordWrite,
    Vault,
    change_passphrase,
    create,
    new_document_key,
    new_member,
    new_team,
    unlock,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = (
    ("mia", "Mia North", Role.MANAGER, "north"),
    ("tom", "Tom South", Role.MANAGER, "south"),
    ("li", "Li", Role.STAFF, "north"),
    ("zo", "Zo", Role.STAFF, "south"),
    ("an", "An Archive", Role.ARCHIVE_CLERK, None),
)
FULL, CARD = Grant(Level.FULL), Grant(Level.CARD)
BINDERS: dict[str, tuple[str, dict[str, Grant]]] = {
    "north-client": ("north", {"li": FULL, "mia": FULL, "an": CARD}),
    "south-client": ("south", {"zo": FULL, "tom": FULL, "an": CARD}),
    "shared-client": ("north", {"li": FULL, "mia": FULL, "zo": FULL, "an": CARD}),
}
DOCUMENT = b"a contract, scanned " * 30_000


def passphrase(login: str) -> str:
    """Return the passphrase of a made-up person."""
    return f"quiet words that only {login * 2} would know"


def body(name: str, part: str) -> bytes:
    """Return what a record of the office says."""
    return f"{name} {part}".encode()


@dataclass
class Office:
    """An office's vault. `ids` are members by login, `records` by "binder part"."""

    location: Path | str
    recovery: str = ""
    ids: dict[str, bytes] = field(default_factory=dict)
    teams: dict[str, bytes] = field(default_factory=dict)
    binders: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, bytes] = field(default_factory=dict)
    document: tuple[bytes, bytes] = (b"", b"")
    opened: list[Vault] = field(default_factory=list)

    def open(self, login: str = "boss") -> Vault:
        """Unlock as this person; closed when the test ends."""
        vault = unlock(self.location, login=login, passphrase=passphrase(login))
        self.opened.append(vault)
        return vault

    def close(self) -> None:
        """Close every vault that was opened."""
        while self.opened:
            self.opened.pop().close()

    @contextmanager
    def raw(self) -> Iterator[Connection]:
        """Yield a connection past the program: for edits that the vault must notice."""
        address = f"sqlite:///{self.location}" if isinstance(self.location, Path) else self.location
        engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def run(self, sql: str, **values: Any) -> None:
        """Execute one statement past the program."""
        with self.raw() as connection:
            connection.execute(text(sql), values)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Return rows past the program; memory views become bytes."""
        with self.raw() as connection:
            found = connection.execute(text(sql), values).all()
        return [tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in found]

    @property
    def path(self) -> Path:
        """The vault file, where the office has one."""
        assert isinstance(self.location, Path)
        return self.location

    def copy_to(self, location: Path | str) -> Office:
        """Return the same office at another place (the store itself is copied by the caller)."""
        return Office(location, self.recovery, self.ids, self.teams, self.binders, self.records, self.document)

    def visible(self, login: str) -> dict[bytes, bytes]:
        """Return what a person must be able to read: record id to body."""
        seen: dict[bytes, bytes] = {}
        for name, (_team, grants) in BINDERS.items():
            grant = FULL if login == "boss" else grants.get(login)
            for part in ("card", "note", "money"):
                if grant is not None and (grant.level is Level.FULL or part == "card"):
                    seen[self.records[f"{name} {part}"]] = body(name, part)
        return seen

    def access(self, name: str, grants: dict[str, Grant], *, rotate: bool = False) -> BinderAccess:
        """Return an access of one of the client binders, people named by login."""
        members = {self.ids[login]: grant for login, grant in grants.items()}
        team = self.teams[BINDERS[name][0]]
        return BinderAccess(self.binders[name], BinderKind.CLIENT, team, members, rotate=rotate)

    def write(self, name: str, part: str, version: int, text_: bytes | None) -> RecordWrite:
        """Return a new version of one of the records."""
        level = Level.CARD if part == "card" else Level.FULL
        return RecordWrite(self.records[f"{name} {part}"], self.binders[name], part, level, version, text_)


def shown(vault: Vault) -> dict[bytes, bytes]:
    """Return everything a vault shows: record id to body."""
    return {one.id: one.body for one in vault.records()}


def by_id(records: list[OpenRecord]) -> dict[bytes, bytes]:
    """Return records as id to body."""
    return {one.id: one.body for one in records}


def make_office(location: Path | str, document: bytes = DOCUMENT) -> Office:
    """Make the office with its people, each with an own passphrase."""
    vault, secret = create(location, firm="Made Up Trading", login="boss", name="Wang", passphrase=passphrase("boss"))
    office = Office(location, secret.text, {"boss": vault.me.id})
    office.opened.append(vault)
    for name in ("north", "south"):
        office.teams[name] = new_team(vault, name).id
    for login, name, role, team in PEOPLE:
        made = new_member(vault, login=login, name=name, role=role, team=office.teams[team] if team else None)
        office.ids[login] = made.member
        with unlock(location, login=login, passphrase=made.code) as fresh:
            change_passphrase(fresh, passphrase=passphrase(login))
    vault.changes_since(vault.seq)
    for name, (_team, grants) in BINDERS.items():
        _fill(vault, office, (name, grants), document)
    office.close()
    return office


def _fill(vault: Vault, office: Office, binder: tuple[str, dict[str, Grant]], document: bytes) -> None:
    name, grants = binder
    office.binders[name] = new_id()
    office.records |= {f"{name} {part}": new_id() for part in ("card", "note", "money")}
    parts = ("card", "note", "money")
    documents: tuple[DocumentWrite, ...] = ()
    if name == "north-client":
        office.document = (new_document_key(), new_id())
        documents = (DocumentWrite(office.document[1], office.binders[name], office.document[0], document),)
    vault.commit(
        Commit(
            "new_client",
            name.encode(),
            [office.write(name, part, 1, body(name, part)) for part in parts],
            [office.access(name, grants)],
            documents,
        )
    )
