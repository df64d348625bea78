"""Which column means what, and what a row becomes. What has no place of its own goes to the remarks, never away."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from clientbook.domain import phones
from clientbook.domain.base import Labelled
from clientbook.domain.clients import ClientType
from clientbook.domain.phones import PhoneKind
from clientbook.exchange import values
from clientbook.exchange.clients import ImportedClient, ImportedContact, Rejected
from clientbook.exchange.headers import Field, field_of
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Sequence

    from clientbook.exchange.tables import Table

T = TypeVar("T")

_LABELS = {
    Field.PHONE_MOBILE: "mobile",
    Field.PHONE_WORK: "work",
    Field.PHONE_HOME: "home",
    Field.PHONE_FAX: "fax",
}
_PHONES = frozenset({Field.PHONE, *_LABELS})
_TEXTS = {
    "short_name": Field.SHORT_NAME,
    "industry": Field.INDUSTRY,
    "source": Field.SOURCE,
    "class_name": Field.CLASS_NAME,
    "responsible": Field.RESPONSIBLE,
    "referred_by": Field.REFERRED_BY,
    "influence": Field.INFLUENCE,
    "preferences": Field.PREFERENCES,
    "taboos": Field.TABOOS,
}
"""Texts of a client that are one column as it stands."""
_NAME_PARTS = (Field.FAMILY_NAME, Field.GIVEN_NAME, Field.MIDDLE_NAME)
_BIRTH_PARTS = (Field.BIRTH_YEAR, Field.BIRTH_MONTH, Field.BIRTH_DAY)
_NUMBER_LOST = 5
"""An unreadable phone cell with so many digits was a number: the row is sent back instead of noted."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """Column index → field. A column that is not in it goes to the remarks under its header."""

    fields: MappingOf[int, Field]

    def with_column(self, index: int, field: Field | None) -> Mapping:
        """Return the mapping with one column changed by a person; None means: to the remarks."""
        fields = {at: known for at, known in self.fields.items() if at != index}
        return Mapping({**fields, index: field} if field else fields)


def guess_mapping(headers: Sequence[str]) -> Mapping:
    """Return what the headers of usual programs and sheets mean; unknown ones are left out."""
    found = ((at, field_of(header)) for at, header in enumerate(headers))
    return Mapping({at: field for at, field in found if field is not None})


def map_rows(table: Table, mapping: Mapping) -> tuple[list[ImportedClient], list[Rejected]]:
    """Return the clients that the rows tell of, and the rows that cannot be taken with the reason."""
    taken: list[ImportedClient] = []
    rejected: list[Rejected] = []
    columns = _Columns(table.headers, mapping)
    for number, cells in zip(table.numbers, table.rows, strict=True):
        try:
            taken.append(_Row(columns, cells).client(number))
        except Invalid as refused:
            rejected.append(Rejected(number, refused.message, cells))
    return taken, rejected


class _Columns:
    """A mapping as every row is read by it: the columns of each field, those with numbers in order, and all known."""

    def __init__(self, headers: Sequence[str], mapping: Mapping) -> None:
        self.headers = headers
        self.of: dict[Field, list[int]] = {}
        for at, field in sorted(mapping.fields.items()):
            self.of.setdefault(field, []).append(at)
        self.phones = [(at, field) for at, field in sorted(mapping.fields.items()) if field in _PHONES]
        self.known = mapping.fields.keys()
        self.texts = [(name, field) for name, field in _TEXTS.items() if field in self.of]
        self.has_name_parts = any(part in self.of for part in _NAME_PARTS)
        self.has_birthday = any(part in self.of for part in (Field.BIRTHDAY, *_BIRTH_PARTS))


class _Row:
    """One row being read: what is not taken out of it by the end becomes remarks."""

    def __init__(self, columns: _Columns, cells: Sequence[str]) -> None:
        self._headers = headers = columns.headers
        self._all_columns = columns
        self._of = columns.of
        self._cells = cells
        self._open = {at: cell for at, cell in enumerate(cells) if cell and not values.says_nothing(cell)}
        if self._open and all(cell == headers[at] for at, cell in self._open.items()):
            raise Invalid(_("This row repeats the headers."))
        for at in self._of.get(Field.IGNORED, ()):
            self._open.pop(at, None)

    def client(self, number: int) -> ImportedClient:
        """Return the client; Invalid without a name or with a phone number that lost digits."""
        emails, numbers = self._emails(), self._phones()
        person, company = self._names()
        name = self._first(Field.NAME)
        kind = self._kind(name, person, company)
        if kind is ClientType.COMPANY:
            name, person = (company or name, person or (name if company and name != company else ""))
        else:
            name, person = (person or name or company), (person or name)
            self._note(Field.COMPANY, company if company != name else "")
        name = name or person or next(iter(emails), "")
        if not name:
            raise Invalid(_("This row has no name. Enter a name or a company and import it again."))
        contact = ImportedContact(
            name=person or (name if kind is ClientType.PERSON else ""),
            position=self._first(Field.POSITION),
            phones=numbers,
            emails=emails,
            wechat=self._first(Field.WECHAT),
            qq=self._first(Field.QQ),
        )
        return self._filled(number, kind, name, contact)

    def _filled(self, number: int, kind: ClientType, name: str, contact: ImportedContact) -> ImportedClient:
        reached = (contact.name, contact.position, contact.phones, contact.emails, contact.wechat, contact.qq)
        texts = {name: self._first(field) for name, field in self._all_columns.texts}
        return ImportedClient(
            kind=kind,
            name=name,
            row=number,
            contacts=(contact,) if any(reached) else (),
            gender=self._read(Field.GENDER, values.gender),
            birthday=self._birthday() if self._all_columns.has_birthday else None,
            address=", ".join(self._each(Field.ADDRESS, Field.POSTAL_CODE, Field.COUNTRY)),
            region=" ".join(self._each(Field.REGION, Field.CITY)),
            stage=self._read(Field.STAGE, values.stage),
            tags=tuple(dict.fromkeys([tag for cell in self._all(Field.TAGS) for tag in values.tags(cell)])),
            remarks=self._remarks({name, contact.name, *contact.emails}),
            **texts,
        )

    def _columns(self, field: Field) -> list[int]:
        """Return the columns of a field that still hold something."""
        columns = self._of.get(field)
        return [at for at in columns if at in self._open] if columns else []

    def _first(self, field: Field) -> str:
        """Take the first filled column of a field; further ones stay for the remarks unless they say the same."""
        columns = self._of.get(field, ())
        if len(columns) == 1:
            return self._open.pop(columns[0], "")
        found = ""
        for at in columns:
            cell = self._open.get(at)
            if cell and (not found or cell == found):
                found = self._open.pop(at)
        return found

    def _each(self, *fields: Field) -> list[str]:
        return [text for text in dict.fromkeys([self._first(field) for field in fields if field in self._of]) if text]

    def _all(self, field: Field) -> list[str]:
        return [self._open.pop(at) for at in self._columns(field)]

    def _read(self, field: Field, read: Callable[[str], T | None]) -> T | None:
        """Take the first column of a field that can be read; the others stay for the remarks."""
        for at in self._columns(field):
            value = read(self._open[at])
            if value is not None:
                del self._open[at]
                return value
        return None

    def _note(self, field: Field, text: str) -> None:
        """Give a value back to the remarks, under the header it came from."""
        if text:
            columns = (at for at in self._of.get(field, ()) if self._cells[at] == text)
            self._open.update(dict.fromkeys(list(columns)[:1], text))

    def _names(self) -> tuple[str, str]:
        """Take the person (contact column, or put together from its parts) and the company."""
        contact, company = self._first(Field.CONTACT), self._first(Field.COMPANY)
        if not self._all_columns.has_name_parts:
            return contact, company
        parts = [self._first(part) for part in _NAME_PARTS]
        family, given, middle = parts
        if "".join(parts).isascii():
            person = " ".join(filter(None, (given, middle, family)))
        else:
            person = family + middle + given
        return contact or person, company

    def _kind(self, name: str, person: str, company: str) -> ClientType:
        if said := self._read(Field.KIND, values.kind):
            return said
        if company or (person and name and person != name and not values.looks_like_person(name)):
            return ClientType.COMPANY
        if person or values.looks_like_person(name) or not name:
            return ClientType.PERSON
        return ClientType.COMPANY

    def _emails(self) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for at in self._columns(Field.EMAIL):
            addresses, is_all = values.emails(self._open[at])
            found.update(dict.fromkeys(addresses))
            self._label(at)
            if is_all:
                del self._open[at]
        return tuple(found)

    def _phones(self) -> tuple[Labelled, ...]:
        found: dict[str, Labelled] = {}
        for at, field in self._all_columns.phones:
            if (cell := self._open.get(at)) is None:
                continue
            cell = cell.replace(":::", ";")
            written = self._label(at)
            try:
                numbers = phones.parse_all(cell)
            except Invalid:
                if sum(map(str.isdecimal, cell)) >= _NUMBER_LOST:
                    raise
                continue
            del self._open[at]
            for one in numbers:
                label = one.note or _LABELS.get(field) or written or _label_of(one.kind)
                found.setdefault(one.text, Labelled(label, one.text))
        return tuple(found.values())

    def _label(self, at: int) -> str:
        """Take the label that Google writes in the column before a value."""
        if at - 1 not in self._of.get(Field.LABEL, ()):
            return ""
        return self._open.pop(at - 1, "").removeprefix("* ").casefold()

    def _birthday(self) -> dt.date | None:
        whole = self._read(Field.BIRTHDAY, values.birthday)
        if whole is not None:
            return whole
        columns = [next(iter(self._columns(part)), None) for part in _BIRTH_PARTS]
        written = [self._open[at] for at in columns if at is not None]
        found = values.birthday("-".join(written)) if len(written) == len(_BIRTH_PARTS) else None
        for at in columns if found else ():
            self._open.pop(at or 0, None)
        return found

    def _remarks(self, said: Collection[str]) -> str:
        """Take everything that is left: remarks as written, other columns with their header."""
        lines = self._all(Field.REMARKS)
        known = self._all_columns.known
        for at, cell in self._open.items():
            if cell not in said and (at in known or not values.is_default(cell)):
                lines.append(f"{self._headers[at]}: {cell}")
        return "\n".join(lines)


def _label_of(kind: PhoneKind) -> str:
    if kind is PhoneKind.MOBILE:
        return "mobile"
    return "work" if kind in {PhoneKind.LANDLINE, PhoneKind.HOTLINE} else "other"
