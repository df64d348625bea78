"""Rows of any sheet as profiles to compare. Nothing is refused: what cannot be read says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.domain import phones
from clientbook.domain.clients import ClientType
from clientbook.domain.duplicates import Profile
from clientbook.exchange import values
from clientbook.exchange.headers import Field, field_of, folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clientbook.exchange.tables import Table

_PHONES = (Field.PHONE, Field.PHONE_MOBILE, Field.PHONE_WORK, Field.PHONE_HOME)
_PERSON = (Field.GIVEN_NAME, Field.MIDDLE_NAME, Field.FAMILY_NAME)
_IDENTITY, _ADDRESS = "identity", "address"
_PLACE = frozenset({Field.ADDRESS, Field.POSTAL_CODE, Field.CITY, Field.REGION})
_WORDS = {
    _IDENTITY: """
        身份证 身份证号 身份证号码 证件号 证件号码 护照号 税号 纳税人识别号 统一社会信用代码 社会信用代码 信用代码
        营业执照号 注册号 身分證 身分證字號 統一編號 統編 居留證號 soc_sec_id ssn social_security_number
        id_number id_card national_id identity_number passport passport_number tax_number tax_id vat vat_number
        vat_id registration_number
    """,
    _ADDRESS: """
        门牌 门牌号 街道 楼栋 乡镇 门牌號碼 門牌 鄉鎮 street_number street_name house_number unit building suburb
        district county town village postcode post_code
    """,
}
_KNOWN = {folded(word): kind for kind, words in _WORDS.items() for word in words.split()}


def profiles_of(table: Table) -> list[Profile[int]]:
    """Return every row as a profile; its id is the row's number in the sheet, the first line being 1."""
    columns = _Columns(table.headers)
    return [columns.profile(number, cells) for number, cells in zip(table.numbers, table.rows, strict=True)]


class _Columns:
    """Which columns say what; those that say nothing of who a client is are left out."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._fields: dict[Field, list[int]] = {}
        self._identity: list[int] = []
        self._place: list[int] = []
        for at, header in enumerate(headers):
            kind = _KNOWN.get(folded(header), "")
            field = None if kind else field_of(header)
            if kind == _IDENTITY:
                self._identity.append(at)
            elif kind == _ADDRESS or field in _PLACE:
                self._place.append(at)
            elif field is not None:
                self._fields.setdefault(field, []).append(at)

    def profile(self, number: int, cells: Sequence[str]) -> Profile[int]:
        """Return a row as a profile."""
        said = ["" if values.says_nothing(cell) else cell for cell in cells]
        person, names, company = (
            self._person(said),
            tuple(self._all(said, Field.NAME)),
            self._first(said, Field.COMPANY),
        )
        contacts = tuple(self._all(said, Field.CONTACT))
        is_company = self._is_company(said, person, names, company)
        if is_company:
            names, contacts, company = names or (company,), tuple(filter(None, (*contacts, person))), ""
        else:
            names, contacts = tuple(filter(None, (*names, person))) or contacts, ()
        return Profile(
            id=number,
            is_company=is_company,
            names=(*names, *self._all(said, Field.SHORT_NAME)),
            contacts=contacts,
            company=company,
            phones=tuple(self._phones(said)),
            emails=tuple(mail for cell in self._all(said, Field.EMAIL) for mail in values.emails(cell)[0]),
            accounts=tuple(self._all(said, Field.WECHAT, Field.QQ)),
            numbers=tuple(said[at] for at in self._identity if said[at]),
            birthday=self._birthday(said),
            address=" ".join(said[at] for at in self._place if said[at]),
        )

    def _all(self, said: Sequence[str], *fields: Field) -> Iterator[str]:
        return (said[at] for field in fields for at in self._fields.get(field, ()) if said[at])

    def _first(self, said: Sequence[str], field: Field) -> str:
        return next(self._all(said, field), "")

    def _person(self, said: Sequence[str]) -> str:
        given, middle, family = (self._first(said, field) for field in _PERSON)
        if (given + middle + family).isascii():
            return " ".join(filter(None, (given, middle, family)))
        return family + middle + given

    def _is_company(self, said: Sequence[str], person: str, names: tuple[str, ...], company: str) -> bool:
        """Tell firms from people: by what the sheet says, by its columns, by the name."""
        if kind := values.kind(self._first(said, Field.KIND)):
            return kind is ClientType.COMPANY
        if person:
            return False
        if names:
            return not values.looks_like_person(names[0])
        return bool(company)

    def _phones(self, said: Sequence[str]) -> Iterator[str]:
        for cell in self._all(said, *_PHONES):
            for piece in phones.split(cell.replace(":::", ";")):
                yield phones.digits(piece)

    def _birthday(self, said: Sequence[str]) -> str:
        whole = self._first(said, Field.BIRTHDAY)
        if found := values.birthday(whole):
            return found.isoformat()
        parts = [self._first(said, part) for part in (Field.BIRTH_YEAR, Field.BIRTH_MONTH, Field.BIRTH_DAY)]
        if all(part.isdecimal() for part in parts):
            return f"{parts[0]:0>4}{parts[1]:0>2}{parts[2]:0>2}"
        return whole
