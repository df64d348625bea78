"""The fields of two files that a merge chooses between: where they stand, how they read, how they are kept as text.

A place is a column of a record: "card.<id>.name", "contact.<id>.wechat". Some columns are chosen together: a stage goes
with its days and its reason, a birthday with its calendar.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.domain.base import Labelled
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, Stage, details_id
from clientbook.services.client_words import (
    STAGE_NAMES,
    TYPE_NAMES,
    birthday_words,
    gender_name,
    influence_names,
)
from clientbook.services.happenings import joined
from clientbook.services.referrals import name_of
from clientbook.support.errors import Invalid
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.desk import Desk

CARD, DETAILS, CONTACT = "card", "details", "contact"

FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    CARD: {
        "name": (),
        "type": (),
        "short_name": (),
        "class_id": (),
        "stage": ("lost_reason", "lost_on", "won_on"),
        "since": (),
        "address": (),
        "region": (),
        "industry": (),
        "tags": (),
    },
    DETAILS: {
        "gender": (),
        "birthday": ("is_lunar_birthday",),
        "source": (),
        "referred_by": ("referrer_id",),
        "influences": (),
        "influence": (),
        "preferences": (),
        "taboos": (),
        "remarks": (),
    },
    CONTACT: {
        "position": (),
        "wechat": (),
        "qq": (),
        "birthday": ("is_lunar_birthday",),
    },
}
"""What is chosen in a merge, and the columns that go along with it."""

OWN = frozenset({"id", "binder", "version", "client_id", "created_by"})
ADDED_UP = frozenset({"phones", "emails", "is_decision_maker"})
STAYING = frozenset({"name", "is_primary", "has_left", "rank"})
"""Columns of a contact: those of both are kept, those of the kept one stay."""

FIELD_NAMES = {
    "name": N_("Client name"),
    "type": N_("Person or company"),
    "short_name": N_("Short name"),
    "class_id": N_("Class"),
    "stage": N_("Stage"),
    "since": N_("Client since"),
    "address": N_("Address"),
    "region": N_("Region"),
    "industry": N_("Industry"),
    "tags": N_("Tags"),
    "gender": N_("Gender"),
    "birthday": N_("Birthday"),
    "source": N_("Source"),
    "referred_by": N_("Referred by"),
    "influences": N_("Influence"),
    "influence": N_("Note on influence"),
    "preferences": N_("Preferences"),
    "taboos": N_("Taboos"),
    "remarks": N_("Remarks"),
    "position": N_("Position"),
    "wechat": N_("WeChat"),
    "qq": "QQ",
    "phones": N_("Phone"),
    "emails": N_("E-mail address"),
}
JOINED = frozenset({"preferences", "taboos", "remarks", "influence", "tags", "influences"})
"""Texts and lists of which both can be kept."""


class Place(NamedTuple):
    """A column of a record of one file."""

    part: str
    record: bytes
    column: str

    @property
    def text(self) -> str:
        """The place as merges keep it; a card and its details need no id."""
        return f"{self.part}.{self.record.hex()}.{self.column}"


def place_of(text: str) -> Place:
    """Return the place that a text names; raises Invalid for anything else."""
    part, record, column = (*text.split("."), "", "")[:3]
    if part not in FIELDS or not column:
        raise Invalid(_("There is no such field in these files."), field="choices")
    return Place(part, bytes.fromhex(record), column)


def record_at(desk: Desk, place: Place) -> Any:
    """Return the record of a place, None when it is gone."""
    entity = {CARD: Client, DETAILS: ClientDetails, CONTACT: Contact}[place.part]
    key = details_id(place.record) if place.part == DETAILS else place.record
    return desk.session.get(entity, key)


def columns_with(part: str, column: str) -> tuple[str, ...]:
    """Return a column and those that are chosen together with it."""
    return (column, *FIELDS[part].get(column, ()))


def is_empty(value: Any) -> bool:
    """Whether a field says nothing."""
    return value is None or value is False or value in ("", ())


def both(kept: Any, other: Any) -> Any:
    """Return the values of both files as one: lists without repetition, texts one under the other."""
    if isinstance(kept, str):
        return "\n".join(dict.fromkeys(part for part in (kept, other) if part))
    return tuple(dict.fromkeys((*kept, *other)))


def words(desk: Desk, record: Any, column: str) -> str:
    """Return a field as people read it, empty where it says nothing."""
    value = getattr(record, column)
    if column == "class_id":
        kind = desk.session.get(ClientClass, value) if value else None
        return class_name(kind.name) if kind else ""
    if column == "referred_by":
        return name_of(desk, record.referrer_id) or value
    said = _SAID.get(column)
    return said(record) if said is not None else _plain_words(value)


_SAID: dict[str, Callable[[Any], str]] = {
    "birthday": lambda record: birthday_words(record.birthday, is_lunar=record.is_lunar_birthday),
    "gender": lambda record: gender_name(record.gender),
    "influences": lambda record: _(", ").join(influence_names(record.influences)),
    "stage": lambda record: joined(_(STAGE_NAMES[Stage(record.stage)]), record.lost_reason),
    "type": lambda record: _(TYPE_NAMES[ClientType(record.type)]),
}


def _plain_words(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return _(", ").join(value or ())


def kept_as_text(value: Any) -> str:
    """Return the value of a field as JSON, to be kept in a merge's note."""
    if isinstance(value, bytes):
        return json.dumps({"id": value.hex()})
    if isinstance(value, dt.date):
        return json.dumps({"day": value.isoformat()})
    if isinstance(value, tuple):
        return json.dumps({"list": value})
    return json.dumps(value)


def read_back(text: str) -> Any:
    """Return the value that `kept_as_text` kept."""
    value: Any = json.loads(text)
    match value:
        case {"id": str(key)}:
            return bytes.fromhex(key)
        case {"day": str(day)}:
            return dt.date.fromisoformat(day)
        case {"list": [*items]}:
            return tuple(one if isinstance(one, str) else Labelled(*one) for one in items)
        case _:
            return value
