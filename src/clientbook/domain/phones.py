"""Telephone numbers as people write them: read, compared, shown and masked. No digit is ever guessed.

The stored form is canonical: mainland numbers without country code (`13800138000`, `02162345678x801`),
foreign ones with `+`. What shows a number accepts any text, because an old file may hold anything.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DIGITS = 20
"""Longest number in use (service senders such as 1069…) with room; more is two numbers in one."""


class PhoneKind(StrEnum):
    """What a number reaches, as far as its digits tell."""

    FOREIGN = "foreign"
    HOTLINE = "hotline"
    LANDLINE = "landline"
    MOBILE = "mobile"
    OTHER = "other"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Phone:
    """One number; `note` is what was written beside it, for instance "home" or a name."""

    number: str
    kind: PhoneKind
    extension: str = ""
    note: str = ""

    @property
    def text(self) -> str:
        """The canonical form, extension included."""
        return f"{self.number}x{self.extension}" if self.extension else self.number


_DASHES = re.compile(r"[‐‑‒–—―−ー~⁓﹣_]")
_SEPARATORS = re.compile(r"\s*(?:[/\\;,、|\n\r\t&]|或者?|以及|及|和|\bor\b)\s*")
_EXTENSION = re.compile(r"(?:转接?|轉接?|分机号?|分機號?|内线|內線|extension|ext\.?|x|#)[\s:.\-]*(\d{1,6})#?\s*\)?\s*$")
_DASHED_EXTENSION = re.compile(
    r"((?:\(?0\d{2,3}\)?[\s\-]*\d{3,4}[\s\-]?\d{4}|1[3-9]\d{9}|[48]00(?:[\s\-]?\d){7}))-(\d{1,5})$"
)
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?e\+?(\d+)")
_POINT_ZERO = re.compile(r"(\d{3,})\.0+")
_DECIMAL = re.compile(r"\d+\.\d{1,3}")
_CANONICAL = re.compile(r"1[3-9][0-9]{9}|0(?!1[3-9])[0-9]{9,11}|[48]00[0-9]{7}")
_AREA_AND_NUMBER = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))-([0-9]{7,8})")
_CORE = re.compile(r"[+*]?\(?\+?\d[\d\s().\-*]*")
_NATIONAL = (
    (PhoneKind.MOBILE, re.compile(r"1[3-9]\d{9}|09\d{8}")),
    (PhoneKind.HOTLINE, re.compile(r"[48]00\d{7}")),
    (PhoneKind.LANDLINE, re.compile(r"0(?:10|2\d|[3-9]\d\d)\d{5,8}|0\d{8,9}|[2-9]\d{6,7}")),
    (PhoneKind.SHORT, re.compile(r"\d{1,6}")),
)
_LOST_ZERO = re.compile(r"(?:10|2\d|[3-9]\d\d)\d{7,8}")
_LONG_COUNTRY_CODE = re.compile(r"21|22[0-9]|23|24|25|26|29|35|37|38|42|50|59|67|68|69|80|85|87|88|96|97|99")
_COMPLETE, _INTERNATIONAL, _SHORTEST_MAIN = 7, 15, 5  # digits: local number, E.164, number with extension
_TAIWAN = 10
_VISIBLE = 4


def parse(text: str) -> Phone:
    """Read one number; Invalid when there is none, when it is more than one, or when digits were lost."""
    found = parse_all(text)
    if len(found) != 1:
        raise Invalid(_("Enter one phone number here; add further numbers as further rows."), field="phone")
    return found[0]


def parse_all(text: str) -> tuple[Phone, ...]:
    """Read every number of a cell that may hold several; Invalid as in `parse`, empty text gives none."""
    if _CANONICAL.fullmatch(text):
        return (Phone(text, _kind(text)),)
    if plain := _AREA_AND_NUMBER.fullmatch(text):
        return (Phone(plain[1] + plain[2], PhoneKind.LANDLINE),)
    return tuple(_read(piece) for piece in split(text))


def split(text: str) -> tuple[str, ...]:
    """Cut a cell with several numbers at the usual separators, or at spaces between complete numbers."""
    plain = _plain(text).replace(";ext=", "x")
    pieces: list[str] = []
    for piece in _SEPARATORS.split(plain):
        words = piece.split()
        several = _count(piece) > _INTERNATIONAL and all(_count(word) >= _COMPLETE for word in words)
        pieces.extend(words if several else [piece.strip()])
    return tuple(piece for piece in pieces if piece)


def normalise(text: str) -> str:
    """Return the canonical form that is stored and compared; Invalid as in `parse`."""
    return text if _CANONICAL.fullmatch(text) else parse(text).text


def digits(text: str) -> str:
    """Return the digits that a search looks through: no country code 86, no extension, perhaps none."""
    if _CANONICAL.fullmatch(text):
        return text
    try:
        return "".join(re.findall(r"\d+", parse(text).number))
    except Invalid:
        return "".join(re.findall(r"\d+", _plain(text)))


def grouped(text: str) -> str:
    """Return a number as people read it aloud: 138 1234 5678, 021-6234 5678, 400-820-8820, +852 9123 4567."""
    return _shown(text, _group)


def mask(text: str) -> str:
    """Return a number that can be recognised and not dialled: 138****5678, 021-****3388, +852 ****4567."""
    return _shown(text, _mask)


def mask_email(text: str) -> str:
    """Return an address with only its first letter and domain left: z***@example.com."""
    local, at, domain = text.strip().rpartition("@")
    if not at or not local:
        return "***" if text.strip() else ""
    return f"{local[0] if len(local) > 1 else ''}***@{domain}"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(c for c in folded if unicodedata.category(c) not in {"Cf", "Mn"})
    return _DASHES.sub("-", visible).strip().lstrip("'`’‘").strip()


def _count(text: str) -> int:
    return sum(map(str.isdecimal, text))


def _read(piece: str) -> Phone:
    text = _undone(piece)
    extension = ""
    if (found := _EXTENSION.search(text)) and _count(text[: found.start()]) >= _SHORTEST_MAIN:
        text, extension = text[: found.start()], found[1]
    core = _CORE.search(text)
    has_too_few = extension and core is not None and _count(core[0]) < _SHORTEST_MAIN
    if core is None or has_too_few or _DECIMAL.fullmatch(text):
        raise Invalid(_("“{text}” is not a phone number.").format(text=piece[:40]), field="phone")
    note = (text[: core.start()] + " " + text[core.end() :]).strip(" :.()[]<>\"'*#=-")
    written = core[0].strip(" .-(*")
    if not extension and (dashed := _DASHED_EXTENSION.fullmatch(written.rstrip(") "))):
        written, extension = dashed[1], dashed[2]
    return _classified(written, extension, "" if note in {"tel", "phone"} else note)


def _undone(piece: str) -> str:
    """Undo what spreadsheets do to numbers where no digit was lost; Invalid where digits are gone."""
    if whole := _POINT_ZERO.fullmatch(piece):
        return whole[1]
    if found := _SCIENTIFIC.fullmatch(piece):
        fraction, exponent = found[2] or "", int(found[3])
        if len(fraction.rstrip("0")) <= exponent <= len(fraction):
            return found[1] + fraction[:exponent]
        message = _(
            "“{text}” was a phone number before a spreadsheet rounded it. Format the column as text, "
            "enter the number again and save the file."
        )
        raise Invalid(message.format(text=piece), field="phone")
    return piece


def _classified(written: str, extension: str, note: str) -> Phone:
    number = "".join(c for c in written.replace("(0)", "") if c.isdecimal() or c == "+")
    number = _without_home_code("+" + number.replace("+", "") if "+" in number else number)
    if _count(number) > MAX_DIGITS:
        message = _("“{text}” is too long for one phone number. Put a comma between several numbers.")
        raise Invalid(message.format(text=written[:60]), field="phone")
    if number.startswith("+"):
        return Phone(number, PhoneKind.FOREIGN, extension, note)
    return Phone(number, _kind(number), extension, note)


def _kind(number: str) -> PhoneKind:
    return next((kind for kind, form in _NATIONAL if form.fullmatch(number)), PhoneKind.OTHER)


def _without_home_code(number: str) -> str:
    """Drop +86, 0086 and a bare 86 before a mobile or area code; other countries keep their plus."""
    if number.startswith("00") and len(number) > _COMPLETE:
        number = "+" + number[2:]
    if number.startswith("+86"):
        home = number[3:]
        lost = _LOST_ZERO.fullmatch(home) and not re.fullmatch(r"1[3-9]\d{9}|[48]00\d{7}", home)
        return "0" + home if lost else home
    if bare := re.fullmatch(r"86(1[3-9]\d{9}|0\d{9,11})|0(1[3-9]\d{9})", number):
        return bare[1] or bare[2]
    return number


def _shown(text: str, one: Callable[[Phone | None, str], str]) -> str:
    if not text.strip():
        return ""
    shown: list[str] = []
    for piece in split(text):
        try:
            phone = _read(piece)
        except Invalid:
            phone = None
        shown.append(one(phone, piece))
    return " / ".join(shown)


def _parts(phone: Phone) -> tuple[str, str, str]:
    """Return what stands before the subscriber's own digits, the joint, and those digits."""
    number = phone.number
    if phone.kind is PhoneKind.FOREIGN:
        body = number[1:]
        size = 1 if body[:1] in {"1", "7"} else 3 if _LONG_COUNTRY_CODE.match(body) else 2
        return "+" + body[:size], " ", body[size:]
    if phone.kind is PhoneKind.MOBILE:
        size = 4 if number.startswith("0") else 3
        return number[:size], " ", number[size:]
    if phone.kind is PhoneKind.HOTLINE:
        return number[:3], "-", number[3:]
    if phone.kind is PhoneKind.LANDLINE and number.startswith("0"):
        taiwan = len(number) == _TAIWAN and number[1] in "2345678"
        size = 2 if taiwan else 3 if number[1] in "12" else 4
        return number[:size], "-", number[size:]
    return "", "", number


def _group(phone: Phone | None, piece: str) -> str:
    if phone is None:
        return piece
    head, joint, body = _parts(phone)
    tail = f"-{phone.extension}" if phone.extension else ""
    if phone.kind is PhoneKind.HOTLINE:
        return f"{head}-{body[:3]}-{body[3:]}{tail}"
    if len(body) == _VISIBLE + 2 and phone.kind is PhoneKind.MOBILE:
        return f"{head} {body[:3]} {body[3:]}{tail}"
    if phone.kind in {PhoneKind.SHORT, PhoneKind.OTHER} or len(body) < _COMPLETE:
        return f"{head}{joint}{body}{tail}"
    front, back = body[:-_VISIBLE], body[-_VISIBLE:]
    if len(front) > _VISIBLE:
        front = f"{front[:-3]} {front[-3:]}"
    return f"{head}{joint}{front} {back}{tail}"


def _mask(phone: Phone | None, piece: str) -> str:
    if phone is None:
        return re.sub(r"\d", "*", piece)
    head, joint, body = _parts(phone)
    if phone.kind is PhoneKind.MOBILE:
        return f"{head}****{body[4:]}"
    return f"{head}{joint}{_starred(body)}"


def _starred(body: str) -> str:
    """Leave four digits of seven and more, two of five and six, none of fewer."""
    kept = _VISIBLE if len(body) >= _COMPLETE else _VISIBLE // 2 if len(body) > _VISIBLE else 0
    return "*" * max(len(body) - kept, 3) + body[len(body) - kept :]
