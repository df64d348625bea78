"""Adding client files and editing their card, details and first contact, in one form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.base import Labelled
from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, Part, Stage, details_id
from clientbook.domain.log import Act
from clientbook.domain.phones import normalise
from clientbook.services.access import level_of, my_rights, require, require_daily, require_file
from clientbook.services.checks import MAX_NAME, optional_text, required_text
from clientbook.services.service_team import active_staff, file_access, join, serving_member
from clientbook.support.clock import new_id, today
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Changes, Desk, Draft
    from clientbook.domain.staff import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactForm:
    """A contact as entered; `id` None is a new one. `phones` and `emails` are (label, value) pairs."""

    id: bytes | None = None
    name: str = ""
    position: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    emails: tuple[tuple[str, str], ...] = ()
    wechat: str = ""
    qq: str = ""
    is_primary: bool = True
    is_decision_maker: bool = False
    has_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientForm:
    """A client file as entered. `responsible` None keeps whoever it is; a new file then falls to its author."""

    type: ClientType = ClientType.PERSON
    name: str = ""
    short_name: str = ""
    class_id: bytes | None = None
    stage: Stage = Stage.FOLLOWING
    lost_reason: str = ""
    region: str = ""
    industry: str = ""
    address: str = ""
    tags: tuple[str, ...] = ()
    since: dt.date | None = None
    contacts: tuple[ContactForm, ...] = ()
    gender: str = ""
    birthday: str = ""
    is_lunar_birthday: bool = False
    source: str = ""
    referred_by: str = ""
    influence: str = ""
    preferences: str = ""
    taboos: str = ""
    remarks: str = ""
    responsible: bytes | None = None


def add_client(desk: Desk, form: ClientForm) -> Changes:
    """Make a client file with its key, its first access statement and the form's content.

    Raises Refused, or Invalid with the field at fault. `Changes.made` is the file's id.
    """
    require(desk, Right.CREATE)
    responsible = responsible_for(desk, form)
    with desk.act(Act.CLIENT_ADD, responsible=responsible) as draft:
        client = put_client(desk, draft, form, responsible, active_staff(desk))
        draft.made = draft.details["about"] = client
    return draft.changes


def responsible_for(desk: Desk, form: ClientForm) -> bytes:
    """Return who will be responsible for a new file.

    People who serve clients may take it themselves; naming somebody else needs the right to assign or import.
    """
    wanted = form.responsible or desk.me
    if wanted != desk.me and not {Right.ASSIGN, Right.IMPORT} & my_rights(desk):
        raise Refused(_("Only managers and the owner assign clients to colleagues."))
    if wanted == desk.me and desk.vault.me.role in (Role.ARCHIVE_CLERK, Role.REVISIT_CLERK):
        raise Invalid(_("Choose who is responsible for this client."), field="responsible")
    return serving_member(desk, wanted).id


def put_client(desk: Desk, draft: Draft, form: ClientForm, responsible: bytes | None, staff: Sequence[Member]) -> bytes:
    """Put a new file on the desk inside an act and share it with whom it concerns; returns its id.

    `responsible` None leaves the file unassigned, as imports may.
    """
    key = new_id()
    client = Client(id=key, binder=key, name="", since=form.since or today(), created_by=desk.me)
    details = ClientDetails(id=details_id(key), binder=key)
    _fill_card(desk, client, form)
    _fill_details(details, form)
    desk.session.add_all([client, details])
    for entry in form.contacts or (ContactForm(),):
        contact = Contact(binder=key, client_id=key, name="")
        _fill_contact(contact, entry, form)
        desk.session.add(contact)
    team = [join(desk, key, responsible, Part.RESPONSIBLE)] if responsible else []
    draft.share(file_access(desk, key, team, staff))
    return key


def edit_form(desk: Desk, client: bytes) -> ClientForm:
    """Return a file as its form shows it. Numbers stand in the clear there, so this is journalled as revealing."""
    found = require_file(desk, Right.EDIT, client)
    require_daily(desk)
    details = desk.session.get(ClientDetails, details_id(client))
    contacts = desk.session.scalars(
        select(Contact).where(Contact.client_id == client).order_by(Contact.is_primary.desc(), Contact.id)
    )
    form = _form_of(found, details, tuple(_contact_form(row) for row in contacts))
    desk.note(Act.CLIENT_REVEAL, about=client, what="form")
    return form


def edit_client(desk: Desk, client: bytes, form: ClientForm) -> Changes:
    """Change a file to what the form says. Who is responsible is `service_team.assign`'s business.

    Clerks, who hold the card only, change the card and the contacts. Raises Refused, Stale, or Invalid.
    """
    require_file(desk, Right.EDIT, client)
    with desk.act(Act.CLIENT_EDIT, about=client) as draft:
        _fill_card(desk, desk.session.get_one(Client, client), form)
        if level_of(desk, client) is Level.FULL:
            _fill_details(_details(desk, client), form)
        _put_contacts(desk, client, form)
    return draft.changes


def _details(desk: Desk, client: bytes) -> ClientDetails:
    details = desk.session.get(ClientDetails, details_id(client))
    if details is None:
        details = ClientDetails(id=details_id(client), binder=client)
        desk.session.add(details)
    return details


def _fill_card(desk: Desk, client: Client, form: ClientForm) -> None:
    if form.class_id is not None and desk.session.get(ClientClass, form.class_id) is None:
        raise Invalid(_("Choose one of the classes in the list."), field="class_id")
    client.name = required_text(form.name, field="name", most=MAX_NAME)
    client.type = form.type.value
    client.short_name = optional_text(form.short_name, field="short_name", most=MAX_NAME)
    client.class_id = form.class_id
    if form.stage is Stage.LOST:
        client.lost_reason = required_text(form.lost_reason, field="lost_reason")
        client.lost_on = client.lost_on or today()
    else:
        client.lost_reason, client.lost_on = "", None
    client.stage = form.stage.value
    client.region = optional_text(form.region, field="region", most=MAX_NAME)
    client.industry = optional_text(form.industry, field="industry", most=MAX_NAME)
    client.address = optional_text(form.address, field="address", most=500)
    client.tags = tuple(dict.fromkeys(tag for tag in (optional_text(t, field="tags") for t in form.tags) if tag))


_DETAIL_TEXTS = (
    "gender",
    "birthday",
    "source",
    "referred_by",
    "influence",
    "preferences",
    "taboos",
    "remarks",
)


def _fill_details(details: ClientDetails, form: ClientForm) -> None:
    for name in _DETAIL_TEXTS:
        setattr(details, name, optional_text(getattr(form, name), field=name))
    details.is_lunar_birthday = form.is_lunar_birthday


def _put_contacts(desk: Desk, client: bytes, form: ClientForm) -> None:
    """Make the file's contacts those of the form; a form without contacts leaves them alone."""
    if not form.contacts:
        return
    existing = {row.id: row for row in desk.session.scalars(select(Contact).where(Contact.client_id == client))}
    for entry in form.contacts:
        contact = existing.pop(entry.id, None) if entry.id else None
        if contact is None:
            contact = Contact(binder=client, client_id=client, name="")
            desk.session.add(contact)
        _fill_contact(contact, entry, form)
    for gone in existing.values():
        desk.session.delete(gone)


def _fill_contact(contact: Contact, entry: ContactForm, form: ClientForm) -> None:
    name = entry.name or (form.name if form.type is ClientType.PERSON else "")
    contact.name = optional_text(name, field="contact_name", most=MAX_NAME)
    contact.position = optional_text(entry.position, field="position", most=MAX_NAME)
    contact.phones = tuple(Labelled(label, _phone(value)) for label, value in entry.phones if value.strip())
    contact.emails = tuple(Labelled(label, _email(value)) for label, value in entry.emails if value.strip())
    contact.wechat = optional_text(entry.wechat, field="wechat", most=MAX_NAME)
    contact.qq = optional_text(entry.qq, field="qq", most=MAX_NAME)
    contact.is_primary = entry.is_primary
    contact.is_decision_maker = entry.is_decision_maker
    contact.has_left = entry.has_left


def _phone(text: str) -> str:
    try:
        return normalise(text)
    except Invalid as error:
        raise Invalid(error.message, field="phones") from error


def _email(text: str) -> str:
    kept = optional_text(text, field="emails", most=254)
    name, at, domain = kept.rpartition("@")
    if not (name and at and "." in domain) or " " in kept:
        raise Invalid(_("“{text}” is not an e-mail address.").format(text=kept), field="emails")
    return kept


def _contact_form(row: Contact) -> ContactForm:
    return ContactForm(
        id=row.id,
        name=row.name,
        position=row.position,
        phones=tuple((phone.label, phone.value) for phone in row.phones),
        emails=tuple((mail.label, mail.value) for mail in row.emails),
        wechat=row.wechat,
        qq=row.qq,
        is_primary=row.is_primary,
        is_decision_maker=row.is_decision_maker,
        has_left=row.has_left,
    )


def _form_of(client: Client, details: ClientDetails | None, contacts: tuple[ContactForm, ...]) -> ClientForm:
    texts = {name: getattr(details, name) for name in _DETAIL_TEXTS} if details is not None else {}
    return ClientForm(
        type=ClientType(client.type),
        name=client.name,
        short_name=client.short_name,
        class_id=client.class_id,
        stage=Stage(client.stage),
        lost_reason=client.lost_reason,
        region=client.region,
        industry=client.industry,
        address=client.address,
        tags=client.tags,
        since=client.since,
        contacts=contacts,
        is_lunar_birthday=details.is_lunar_birthday if details is not None else False,
        **texts,
    )
