"""Client files from sheets: what a file holds, what each column means, and taking all rows in by one act."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.desk import Changes
from clientbook.domain.access import Right
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Stage
from clientbook.domain.log import Act
from clientbook.domain.staff import SERVING_ROLES
from clientbook.exchange.clients import ImportedClient, ImportedContact, Rejected
from clientbook.exchange.export import rejected_sheet
from clientbook.exchange.headers import Field
from clientbook.exchange.mapping import Mapping, guess_mapping, map_rows
from clientbook.exchange.tables import Table, read_table
from clientbook.services import backups
from clientbook.services.access import require
from clientbook.services.editing import ClientForm, ContactForm
from clientbook.services.file_access import active_staff, file_access
from clientbook.services.new_files import fresh_kinds, new_file
from clientbook.services.service_team import serving_member
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import LANGUAGES, N_, _, speaking
from clientbook.support.memory import uncollected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from clientbook.desk import Desk, Draft
    from clientbook.domain.base import Sealed
    from clientbook.domain.clients import ServiceMember
    from clientbook.services.file_access import Colleague
    from clientbook.vault import BinderAccess

FIRST_ROWS = 20
_CHUNK = 500
"""Rows between two looks at whether the person wants to stop; so many records are laid on the desk at once."""

FIELD_NAMES = {
    "": N_("To the remarks"),
    Field.IGNORED.value: N_("Not imported"),
    Field.NAME.value: N_("Client name"),
    Field.FAMILY_NAME.value: N_("Family name"),
    Field.GIVEN_NAME.value: N_("Given name"),
    Field.MIDDLE_NAME.value: N_("Middle name"),
    Field.SHORT_NAME.value: N_("Short name"),
    Field.KIND.value: N_("Person or company"),
    Field.COMPANY.value: N_("Company"),
    Field.CONTACT.value: N_("Contact"),
    Field.POSITION.value: N_("Position"),
    Field.PHONE.value: N_("Phone"),
    Field.PHONE_MOBILE.value: N_("Mobile"),
    Field.PHONE_WORK.value: N_("Phone at work"),
    Field.PHONE_HOME.value: N_("Phone at home"),
    Field.PHONE_FAX.value: N_("Fax"),
    Field.EMAIL.value: N_("E-mail address"),
    Field.WECHAT.value: N_("WeChat"),
    Field.QQ.value: N_("QQ"),
    Field.GENDER.value: N_("Gender"),
    Field.BIRTHDAY.value: N_("Birthday"),
    Field.BIRTH_YEAR.value: N_("Year of birth"),
    Field.BIRTH_MONTH.value: N_("Month of birth"),
    Field.BIRTH_DAY.value: N_("Day of birth"),
    Field.ADDRESS.value: N_("Address"),
    Field.POSTAL_CODE.value: N_("Postal code"),
    Field.CITY.value: N_("City"),
    Field.REGION.value: N_("Region"),
    Field.COUNTRY.value: N_("Country"),
    Field.INDUSTRY.value: N_("Industry"),
    Field.SOURCE.value: N_("Source"),
    Field.CLASS_NAME.value: N_("Class"),
    Field.STAGE.value: N_("Stage"),
    Field.TAGS.value: N_("Tags"),
    Field.REFERRED_BY.value: N_("Referred by"),
    Field.INFLUENCE.value: N_("Influence"),
    Field.PREFERENCES.value: N_("Preferences"),
    Field.TABOOS.value: N_("Taboos"),
    Field.RESPONSIBLE.value: N_("Responsible"),
    Field.REMARKS.value: N_("Remarks"),
    Field.LABEL.value: N_("Label of the next column"),
}
"""What a column may be taken for, in the order of a chooser; to be translated where it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """A file as it would be imported.

    `mapping` has a key of FIELD_NAMES for every header; give a changed one to `preview_import` for the next
    preview. `rows` are the first rows as read. `encoding` is empty for workbooks, `sheets` for text.
    """

    name: str
    headers: tuple[str, ...]
    mapping: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    accepted: int
    rejected: tuple[Rejected, ...]
    encoding: str
    sheet: str
    sheets: tuple[str, ...]
    table: Table = field(repr=False)
    clients: tuple[ImportedClient, ...] = field(repr=False)


class ImportResult(NamedTuple):
    """What an import did; `rejected_sheet` is a workbook of the rows to mend, empty when there are none."""

    changes: Changes
    added: int
    rejected: tuple[Rejected, ...]
    rejected_sheet: bytes


def preview_import(
    desk: Desk, path: Path, *, encoding: str | None = None, mapping: Sequence[str] | None = None, sheet: str = ""
) -> ImportPreview:
    """Read a sheet and return what would be imported; nothing is written.

    Raises Refused, Unavailable when the file cannot be read, or Invalid on "file", "encoding", "sheet" or
    "mapping".
    """
    require(desk, Right.IMPORT)
    with uncollected():
        table = read_table(path, encoding=encoding or "", sheet=sheet)
        chosen = _chosen(table.headers, mapping) if mapping is not None else guess_mapping(table.headers)
        clients, rejected = map_rows(table, chosen)
    fields = (chosen.fields.get(at) for at in range(len(table.headers)))
    return ImportPreview(
        name=table.source.name,
        headers=table.headers,
        mapping=tuple(known.value if known else "" for known in fields),
        rows=tuple(islice(table.rows, FIRST_ROWS)),
        total=len(table.rows),
        accepted=len(clients),
        rejected=tuple(rejected),
        encoding=table.source.encoding,
        sheet=table.source.sheet,
        sheets=table.source.sheets,
        table=table,
        clients=tuple(clients),
    )


def run_import(
    desk: Desk,
    preview: ImportPreview,
    *,
    responsible: bytes | None = None,
    backup: backups.Made | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportResult:
    """Take in every row that can be taken, as one act; the others come back with the reason.

    `backup` was made beside the desk for this import; without it one is made first. A row belongs to the colleague
    that it names, else to `responsible`, else to nobody: the importer does not become responsible. `progress` is
    told (done, total) rows and may raise Cancelled; nothing is written then.
    Raises Refused, Unavailable, or Invalid on "responsible".
    """
    fallback = _fallback(desk, responsible)
    rejected = list(preview.rejected)
    added, changes = 0, Changes()
    if preview.clients:
        backups.before(desk, backups.Reason.IMPORT, backup)
        with uncollected(), desk.act(Act.CLIENT_IMPORT, name=preview.name, count=len(preview.clients)) as draft:
            draft.progress = _second_half(progress, len(preview.clients))
            intake = _Intake(desk, draft, fallback)
            refused = intake.take_all(_watched(preview.clients, progress))
            draft.details["count"] = added = intake.taken
        changes = draft.changes
        rejected += [_rejection(preview.table, row, reason) for row, reason in refused]
    rejected.sort(key=lambda row: row.row)
    sheet = rejected_sheet(preview.table, rejected) if rejected else b""
    return ImportResult(changes, added, tuple(rejected), sheet)


def begin_import(desk: Desk, *, responsible: bytes | None = None) -> backups.Begun:
    """Return what the backup before an import needs; raises as `run_import`."""
    _fallback(desk, responsible)
    return backups.begin_before(desk)


def _fallback(desk: Desk, responsible: bytes | None) -> bytes | None:
    require(desk, Right.IMPORT)
    return serving_member(desk, responsible).id if responsible else None


def _chosen(headers: Sequence[str], mapping: Sequence[str]) -> Mapping:
    if len(mapping) != len(headers) or not set(mapping) <= set(FIELD_NAMES):
        raise Invalid(_("Choose one of the fields in the list for every column."), field="mapping")
    return Mapping({at: Field(name) for at, name in enumerate(mapping) if name})


def _watched(
    clients: Sequence[ImportedClient], progress: Callable[[int, int], None] | None
) -> Iterator[ImportedClient]:
    """Yield the clients and tell whoever waits how far it is: taking them is half of it, sealing the other half."""
    for done, client in enumerate(clients):
        if progress is not None and done % _CHUNK == 0:
            progress(done // 2, len(clients))
        yield client


def _second_half(progress: Callable[[int, int], None] | None, rows: int) -> Callable[[int, int], None] | None:
    """Return what tells how far sealing is, as so many rows of the sheet."""
    if progress is None:
        return None
    return lambda done, files: progress((rows + rows * done // files) // 2, rows)


def _rejection(table: Table, row: int, reason: str) -> Rejected:
    return Rejected(row, reason, table.rows[table.numbers.index(row)])


class _Intake:
    """An import under way: whom and which class the words of the sheet name, and what was taken."""

    def __init__(self, desk: Desk, draft: Draft, fallback: bytes | None) -> None:
        self._desk = desk
        self._draft = draft
        self._fallback = fallback
        self._staff = active_staff(desk)
        self._people = _by_word(self._staff)
        classes = desk.session.scalars(select(ClientClass).where(ClientClass.is_retired.is_(False)))
        self._classes = _class_words(classes)
        self._shares: dict[bytes | None, BinderAccess] = {}
        self._waiting: list[Sealed] = []
        self._day = today()
        self._kinds = fresh_kinds()
        self.taken = 0

    def take_all(self, clients: Iterable[ImportedClient]) -> list[tuple[int, str]]:
        """Take every client in that can be taken; returns the rows of the others, each with the reason."""
        refused: list[tuple[int, str]] = []
        for client in clients:
            try:
                self._take(client)
            except Invalid as why:
                refused.append((client.row, why.message))
            if len(self._waiting) >= _CHUNK:
                self._put()
        self._put()
        return refused

    def _take(self, client: ImportedClient) -> None:
        """Take one client in; Invalid when a field cannot be taken, then nothing of it is left."""
        responsible = self._people.get(_folded(client.responsible), self._fallback)
        made = new_file(self._desk, self._form(client), responsible, self._kinds)
        self._draft.share(replace(self._access(responsible, made.team), binder=made.client.id))
        self._waiting += made.records()
        self.taken += 1

    def _put(self) -> None:
        """Lay on the desk what was taken since the last time."""
        self._desk.put(self._waiting)
        self._waiting.clear()

    def _access(self, responsible: bytes | None, team: Sequence[ServiceMember]) -> BinderAccess:
        """Return who may open a file that this colleague is responsible for: the same for each of them."""
        if responsible not in self._shares:
            self._shares[responsible] = file_access(self._desk, b"", team, self._staff)
        return self._shares[responsible]

    def _form(self, client: ImportedClient) -> ClientForm:
        class_id = self._classes.get(_folded(client.class_name))
        return ClientForm(
            type=client.kind,
            name=client.name,
            short_name=client.short_name,
            class_id=class_id,
            stage=client.stage or Stage.FOLLOWING,
            lost_reason=_("Lost before the import") if client.stage is Stage.LOST else "",
            region=client.region,
            industry=client.industry,
            address=client.address,
            tags=client.tags,
            since=self._day,
            contacts=tuple(_contacts(client)) or (ContactForm(),),
            gender=client.gender.value if client.gender else "",
            birthday=client.birthday.isoformat() if client.birthday else "",
            source=client.source,
            referred_by=client.referred_by,
            influence=client.influence,
            preferences=client.preferences,
            taboos=client.taboos,
            remarks="\n".join(self._remarks(client, class_id)),
        )

    def _remarks(self, client: ImportedClient, class_id: bytes | None) -> Iterator[str]:
        """Yield the remarks, and what the sheet says in words that the firm does not know."""
        if client.remarks:
            yield client.remarks
        if client.class_name and class_id is None:
            yield _("Class: {name}").format(name=client.class_name)
        if client.responsible and _folded(client.responsible) not in self._people:
            yield _("Responsible: {name}").format(name=client.responsible)


def _contacts(client: ImportedClient) -> Iterator[ContactForm]:
    for at, contact in enumerate(client.contacts):
        yield _contact(contact, is_primary=at == 0)


def _contact(contact: ImportedContact, *, is_primary: bool) -> ContactForm:
    return ContactForm(
        name=contact.name,
        position=contact.position,
        phones=contact.phones,
        emails=tuple(("", mail) for mail in contact.emails),
        wechat=contact.wechat,
        qq=contact.qq,
        is_primary=is_primary,
    )


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return "".join(text.split()).casefold()


def _by_word(staff: Iterable[Colleague]) -> dict[str, bytes]:
    """Return who is meant by a login or a name: colleagues who serve clients; shared names mean nobody."""
    found: dict[str, set[bytes]] = {}
    for member in staff:
        if member.role in SERVING_ROLES:
            for word in (member.login, member.name):
                found.setdefault(_folded(word), set()).add(member.id)
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}


def _class_words(classes: Iterable[ClientClass]) -> dict[str, bytes]:
    """Return each class by its name in every language of the program."""
    found: dict[str, bytes] = {}
    for entry in classes:
        found.setdefault(_folded(entry.name), entry.id)
        for language in LANGUAGES:
            with speaking(language):
                found.setdefault(_folded(class_name(entry.name)), entry.id)
    return found
