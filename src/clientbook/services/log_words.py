"""What a log entry says in words: the files and people it names, as far as the reader may know them."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import select

from clientbook.desk.entries import details_of
from clientbook.domain.clients import Client
from clientbook.domain.departures import Departure
from clientbook.domain.documents import Document
from clientbook.domain.lists import ListKind
from clientbook.domain.log import ACT_NAMES
from clientbook.domain.staff import Team
from clientbook.services.access import member_names
from clientbook.services.entries import ENTRY_NAMES
from clientbook.services.lists import LIST_NAMES
from clientbook.services.members import ROLE_NAMES
from clientbook.services.rights import RIGHT_NAMES
from clientbook.support.clock import local
from clientbook.support.i18n import N_, _, ngettext
from clientbook.support.words import Role
from clientbook.vault import RECOVERY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Desk
    from clientbook.vault import LogEntry

_PEOPLE = {
    "leaver": N_("leaver: {name}"),
    "responsible": N_("responsible: {name}"),
    "successor": N_("successor: {name}"),
}
_REVEALED = {"email": N_("e-mail"), "form": N_("all numbers, to edit them"), "phone": N_("phone number")}


class Said(NamedTuple):
    """The files an entry concerns, their name or number, and what else it says."""

    clients: tuple[bytes, ...]
    file: str
    note: str


class Words:
    """Resolves ids once for many entries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._names = member_names(desk)
        self._files: dict[bytes, str] = dict(desk.session.execute(select(Client.id, Client.name)).all())
        self._teams: dict[bytes, str] = dict(desk.session.execute(select(Team.id, Team.name)).all())
        self._leavers: dict[bytes, bytes] = dict(desk.session.execute(select(Departure.id, Departure.leaver)).all())
        is_owner = desk.vault.me.role is Role.OWNER
        self._unseen = _("a file that is gone") if is_owner else _("a file you do not see")

    def person(self, member: bytes) -> str:
        """Return a member's name."""
        return _("Recovery sheet") if member == RECOVERY else self._names.get(member, "")

    def of(self, entry: LogEntry) -> Said:
        """Return what an entry says."""
        details = details_of(entry)
        clients = _clients(details)
        return Said(clients, self._file(clients), " · ".join(part for part in self._notes(details, clients) if part))

    def _file(self, clients: tuple[bytes, ...]) -> str:
        if not clients:
            return ""
        first = self._files.get(clients[0], self._unseen)
        more = len(clients) - 1
        if not more:
            return first
        return ngettext("{file} and {n} more", "{file} and {n} more", more).format(file=first, n=f"{more:,}")

    def _title(self, details: dict[str, Any]) -> str:
        """Return the title of a document that the reader sees, where the entry itself does not say it."""
        return (
            self._desk.session.scalar(select(Document.title).where(Document.id == _id(details.get("document")))) or ""
        )

    def _notes(self, details: dict[str, Any], clients: tuple[bytes, ...]) -> list[str]:
        case = details.get("departure")
        if isinstance(case, bytes) and case in self._leavers:
            details = {"leaver": self._leavers[case], **details}
        notes = [
            _(text).format(name=self.person(found))
            for key, text in _PEOPLE.items()
            if isinstance(found := details.get(key), bytes) and found
        ]
        notes.append(self.person(_id(details.get("member"))))
        notes += [_("backup: {name}").format(name=self.person(one)) for one in _ids(details.get("backups"))]
        notes += [self.person(one) for one in _ids(details.get("people"))]
        notes.append(self._teams.get(_id(details.get("team")), ""))
        if (what := str(details.get("what", ""))) in _REVEALED:
            notes.append(_(_REVEALED[what]))
        if (record := str(details.get("record", ""))) in ENTRY_NAMES:
            notes.append(_(ENTRY_NAMES[record]))
        if any(client in self._files for client in clients):
            notes += [str(details.get("title", "")) or self._title(details), str(details.get("reason", ""))]
        if (kept := str(details.get("list", ""))) in set(ListKind):
            notes.append(_(LIST_NAMES[ListKind(kept)]))
        notes.append(str(details.get("name", "")))
        if (undone := str(details.get("undone", ""))) in ACT_NAMES:
            entry = details.get("entry")
            number = f"{entry:,}" if isinstance(entry, int) else "?"
            notes.append(_("entry {n}: {act}").format(n=number, act=_(ACT_NAMES[undone])))
        return [*notes, *_roles(details), *_numbers(details, len(clients))]


def _roles(details: dict[str, Any]) -> Iterator[str]:
    """Yield what a change of rights gave to each role, took from it, and left it a day."""
    found = details.get("roles")
    for one in cast("list[object]", found) if isinstance(found, list) else []:
        row = cast("dict[str, object]", one) if isinstance(one, dict) else {}
        role, daily = row.get("role"), row.get("daily")
        if not isinstance(role, str) or role not in set(Role):
            continue
        words = [f"+ {name}" for name in _right_names(row.get("given"))]
        words += [f"− {name}" for name in _right_names(row.get("taken"))]
        words.append(_("{n} a day").format(n=f"{daily:,}") if isinstance(daily, int) else _("no limit"))
        yield f"{_(ROLE_NAMES[Role(role)])}: {_(', ').join(words)}"


def _right_names(value: object) -> list[str]:
    known = [one for one in RIGHT_NAMES if one in (cast("list[object]", value) if isinstance(value, list) else [])]
    return [_(RIGHT_NAMES[one]) for one in known]


def _numbers(details: dict[str, Any], clients: int) -> Iterator[str]:
    count, attempts = details.get("count"), details.get("attempts")
    if isinstance(count, int) and count != clients:
        yield ngettext("{n} entry", "{n} entries", count).format(n=f"{count:,}")
    if isinstance(attempts, int):
        yield ngettext("{n} attempt", "{n} attempts", attempts).format(n=f"{attempts:,}")
    times = details.get("times")
    if isinstance(times, list) and times and isinstance(times[-1], int):
        with contextlib.suppress(ValueError, OverflowError, OSError):  # what its author wrote need not be a moment
            last = local(dt.datetime.fromtimestamp(times[-1], dt.UTC))
            yield _("last on {time}").format(time=f"{last:%Y-%m-%d %H:%M}")


def _clients(details: dict[str, Any]) -> tuple[bytes, ...]:
    about = _id(details.get("about"))
    found = [about, *_ids(details.get("clients"))] if about else _ids(details.get("clients"))
    return tuple(dict.fromkeys(found))


def _ids(value: object) -> list[bytes]:
    found = cast("list[object]", value) if isinstance(value, list) else []
    return [one for one in found if isinstance(one, bytes)]


def _id(value: object) -> bytes:
    return value if isinstance(value, bytes) else b""
