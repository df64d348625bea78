"""Who sees what, as the signed access statements say: for every file and person, level, since, until, by whom.

This is what the keys allow, read from the statements in force, and not what some list says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clients import Client
from clientbook.domain.log import Act
from clientbook.domain.pinyin import sort_key
from clientbook.domain.staff import Member, Team
from clientbook.exchange.export import write_xlsx
from clientbook.services.access import records_in, require, visible_file
from clientbook.services.log import log_head
from clientbook.services.members import ROLE_NAMES
from clientbook.services.merged import ways_into
from clientbook.support.clock import local, now, today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _, pgettext
from clientbook.support.words import BinderKind, Level, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Iterable, Sequence

    from clientbook.desk import Desk
    from clientbook.exchange.export import Cell

LEVEL_NAMES = {Level.FULL: N_("Whole file"), Level.CARD: N_("Contact part")}


class AccessRow(NamedTuple):
    """One person on one file (or list of the firm). `statement` numbers the file's statement that says so.

    `standing` numbers the one since which it does, and `giver` is who signed that.
    """

    binder: bytes
    kind: BinderKind
    file: str
    member: bytes
    name: str
    role: Role
    level: Level
    since: dt.date
    until: dt.date | None
    granted_by: str
    statement: int
    standing: int
    giver: bytes

    @property
    def has_ended(self) -> bool:
        """Whether the last day has passed; new keys follow at the next session of an owner or manager."""
        return self.until is not None and self.until < today()


class Sum(NamedTuple):
    """How many files a person sees, or how many people see a file."""

    id: bytes
    name: str
    detail: str
    full: int
    card: int
    ending: int
    newest: dt.date


class AccessSheet(NamedTuple):
    """The review as a workbook, and a file name to save it under."""

    data: bytes
    filename: str


def access_review(desk: Desk, *, progress: Callable[[int, int], None] | None = None) -> list[AccessRow]:
    """Return who can open what in the whole vault: client files by name, then the firm's own lists.

    For owners. `progress` is told (done, total) files and may raise Cancelled.
    """
    require(desk, Right.MANAGE_MEMBERS)
    names = binder_names(desk)
    people = _people(desk)
    rows: list[AccessRow] = []
    for done, (binder, kind, name) in enumerate(names, start=1):
        rows += _rows_of(desk, people, binder, kind, name)
        if progress is not None:
            progress(done, len(names))
    return rows


def access_of_binders(desk: Desk, binders: Collection[bytes]) -> dict[tuple[bytes, bytes], AccessRow]:
    """Return the lines of some files or lists by (person, binder), as they are now. For owners."""
    require(desk, Right.MANAGE_MEMBERS)
    people = _people(desk)
    wanted = [one for one in binder_names(desk) if one[0] in binders]
    return {(row.member, row.binder): row for one in wanted for row in _rows_of(desk, people, *one)}


def access_of_file(desk: Desk, client: bytes) -> list[AccessRow]:
    """Return who can open one file; for everybody who sees it."""
    visible_file(desk, client)
    found = desk.session.get_one(Client, client)
    return _rows_of(desk, _people(desk), client, BinderKind.CLIENT, found.name)


def find_file(desk: Desk, text: str) -> bytes:
    """Return the file with this id (hex) or exact name; raises Invalid on "client" unless there is exactly one."""
    wanted = text.strip()
    rows = desk.session.execute(select(Client.id, Client.name, Client.short_name)).all()
    merged = ways_into(desk)
    rows = [row for row in rows if row.id not in merged]
    found = [row.id for row in rows if row.id.hex() == wanted.lower()]
    found = found or [row.id for row in rows if wanted.casefold() in (row.name.casefold(), row.short_name.casefold())]
    if len(found) != 1:
        message = _("“{text}” is not the name or id of exactly one client file you may see.")
        raise Invalid(message.format(text=text), field="client")
    return found[0]


def sums_by_person(rows: Iterable[AccessRow]) -> list[Sum]:
    """Return every person with how many client files they see, who sees most first."""
    return sorted(_sums(rows, by_person=True), key=lambda row: (-row.full - row.card, sort_key(row.name)))


def sums_by_file(rows: Iterable[AccessRow]) -> list[Sum]:
    """Return every file with how many people see it, in the order of `rows`."""
    return _sums(rows, by_person=False)


def export_review(desk: Desk, rows: Sequence[AccessRow]) -> AccessSheet:
    """Return the review as a workbook with the head of the journal it was read at; the export is journalled."""
    require(desk, Right.MANAGE_MEMBERS)
    require(desk, Right.EXPORT)
    head, moment = log_head(desk), local(now())
    headers = (
        *(_("File"), pgettext("colleague", "Person"), _("Role"), _("Level"), _("Since"), _("Until")),
        *(_("Granted by"), _("Statement")),
    )
    cells: list[tuple[Cell, ...]] = [_cells(row) for row in rows]
    cells += [
        (),
        (_("Head of the journal"), head.seq),
        (_("Hash"), head.hash),
        (_("Six words"), head.words),
        (_("Exported"), moment),
        (_("By"), desk.vault.me.name),
    ]
    data = write_xlsx(headers, cells, title=_("Who sees what"))
    desk.note(Act.ACCESS_EXPORT, count=len(rows))
    return AccessSheet(data, f"{_('Who sees what')} {moment:%Y-%m-%d}.xlsx")


def _cells(row: AccessRow) -> tuple[Cell, ...]:
    return (
        *(row.file, row.name, _(ROLE_NAMES[row.role]), _(LEVEL_NAMES[row.level]), row.since, row.until),
        *(row.granted_by, row.statement),
    )


def _people(desk: Desk) -> dict[bytes, tuple[str, Role]]:
    found = desk.session.execute(select(Member.id, Member.name, Member.role)).all()
    return {row.id: (row.name, Role(row.role)) for row in found}


def binder_names(desk: Desk) -> list[tuple[bytes, BinderKind, str]]:
    """Return every binder that the person opens with what people call it: client files first, by name.

    Binders of files that were destroyed hold nothing and are left out.
    """
    files = dict(desk.session.execute(select(Client.id, Client.name)).all())
    teams = dict(desk.session.execute(select(Team.binder, Team.name)).all())
    directory = desk.vault.directory
    own = {directory.firm_binder: _("The firm's lists"), directory.management_binder: _("The owners' lists")}
    own |= {binder: _("Management of {team}").format(team=name) for binder, name in teams.items()}
    files |= {merged: _("{name} (merged)").format(name=files.get(merged, "")) for merged in ways_into(desk)}
    found = [
        (binder, view.kind, files.get(binder) or own.get(binder) or _("A file without a card"))
        for binder, view in desk.vault.binders().items()
    ]
    unnamed = {one[0] for one in found if one[1] is BinderKind.CLIENT and one[0] not in files}
    empty = unnamed - set(records_in(desk, unnamed))
    found = [one for one in found if one[0] not in empty]
    return sorted(found, key=lambda one: (one[1] is not BinderKind.CLIENT, sort_key(one[2]), one[0]))


def _rows_of(
    desk: Desk, people: dict[bytes, tuple[str, Role]], binder: bytes, kind: BinderKind, name: str
) -> list[AccessRow]:
    rows = [
        AccessRow(
            binder,
            kind,
            name,
            entry.member,
            *people[entry.member],
            entry.level,
            local(entry.since).date(),
            entry.until,
            people[entry.granted_by][0] if entry.granted_by in people else "",
            entry.statement_seq,
            entry.since_seq,
            entry.granted_by,
        )
        for entry in desk.vault.access(binder)
        if entry.member in people
    ]
    return sorted(rows, key=lambda row: (row.level is Level.CARD, row.role, sort_key(row.name)))


def _sums(rows: Iterable[AccessRow], *, by_person: bool) -> list[Sum]:
    grouped: dict[bytes, list[AccessRow]] = {}
    for row in rows:
        if not row.has_ended and (not by_person or row.kind is BinderKind.CLIENT):
            grouped.setdefault(row.member if by_person else row.binder, []).append(row)
    return [
        Sum(
            key,
            found[0].name if by_person else found[0].file,
            _(ROLE_NAMES[found[0].role]) if by_person else "",
            sum(1 for row in found if row.level is Level.FULL),
            sum(1 for row in found if row.level is Level.CARD),
            sum(1 for row in found if row.until is not None),
            max(row.since for row in found),
        )
        for key, found in grouped.items()
    ]
