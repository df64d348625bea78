"""How two forms of one client file are compared, what its fields are called and how their values read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.clashes import Rules
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client, Contact, Stage, details_id
from clientbook.services.clashes import FormKind, named, tidied
from clientbook.services.client_words import STAGE_NAMES, TYPE_NAMES, birthday_words, gender_name, influence_names
from clientbook.services.filling import read_phone
from clientbook.services.happenings import joined
from clientbook.services.merge_fields import FIELD_NAMES
from clientbook.services.naming import label_name
from clientbook.services.referrals import name_of
from clientbook.support.i18n import N_, _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clientbook.desk import Desk
    from clientbook.services.editing import ClientForm, ContactForm

_BIRTHDAY = ("birthday", "is_lunar_birthday")
_RULES = Rules(
    together=(("stage", "lost_reason", "lost_on", "won_on"), _BIRTHDAY, ("referred_by", "referrer")),
    sets=frozenset({"tags", "influences"}),
    texts=frozenset({"influence", "preferences", "taboos", "remarks"}),
    items={
        "contacts": Rules(together=(_BIRTHDAY,), pairs=frozenset({"phones", "emails"}), only="is_primary"),
    },
)
_LABELS = FIELD_NAMES | {
    "class_reason": N_("Why does the class change?"),
    "contacts": N_("Contact persons"),
    "has_left": N_("Has left that firm"),
    "is_decision_maker": N_("Decision maker"),
    "is_primary": N_("Primary contact"),
    "item": N_("Contact"),
    "order": N_("Order of the contacts"),
    "stage_note": N_("What happened"),
}


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return _(", ").join(f"{label_name(label)} {value}".strip() for label, value in pairs)


def _contact(_desk: Desk, form: ContactForm) -> str:
    return joined(form.name, form.position, _pairs(form.phones), _pairs(form.emails), form.wechat, form.qq)


def _contacts(_desk: Desk, form: ClientForm) -> str:
    return "\n".join(_contact(_desk, one) for one in form.contacts)


def _stage(_desk: Desk, form: ClientForm) -> str:
    day = {Stage.LOST: form.lost_on, Stage.WON: form.won_on}.get(form.stage)
    reason = form.lost_reason if form.stage is Stage.LOST else ""
    return joined(_(STAGE_NAMES[form.stage]), reason, day.isoformat() if day else "")


def _class(desk: Desk, form: ClientForm) -> str:
    kind = desk.session.get(ClientClass, form.class_id) if form.class_id else None
    return class_name(kind.name) if kind is not None else ""


def _birthday(_desk: Desk, form: ClientForm | ContactForm) -> str:
    return birthday_words(form.birthday, is_lunar=form.is_lunar_birthday)


def _records(desk: Desk, client: bytes) -> tuple[bytes, ...]:
    contacts = desk.session.scalars(select(Contact.id).where(Contact.client_id == client))
    return (client, details_id(client), *contacts)


def _tidy(form: ClientForm) -> ClientForm:
    """Return a form with texts and numbers as they are kept; raises Invalid on "phones"."""
    clean = tidied(form)
    contacts = tuple(
        replace(one, phones=tuple((label, read_phone(text)) for label, text in one.phones if text))
        for one in clean.contacts
    )
    return replace(clean, contacts=contacts)


CLIENT_FORM: FormKind[ClientForm] = FormKind(
    entity=Client,
    rules=_RULES,
    labels=_LABELS,
    words={
        "birthday": _birthday,
        "class_id": _class,
        "contacts": _contacts,
        "emails": lambda _desk, form: _pairs(form.emails),
        "gender": lambda _desk, form: gender_name(form.gender),
        "influences": lambda _desk, form: _(", ").join(influence_names(form.influences)),
        "is_primary": _contact,
        "item": _contact,
        "order": _contacts,
        "phones": lambda _desk, form: _pairs(form.phones),
        "referred_by": lambda desk, form: name_of(desk, form.referrer) or form.referred_by,
        "stage": _stage,
        "type": named("type", TYPE_NAMES),
    },
    records=_records,
    tidy=_tidy,
)
