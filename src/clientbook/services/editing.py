"""Adding client files and editing their card, details and first contact, in one form."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, Stage, details_id
from clientbook.domain.log import Act
from clientbook.services.access import level_of, my_rights, require, require_daily, require_file
from clientbook.services.changes import keep_changes, standing_of
from clientbook.services.clashes import save_together
from clientbook.services.client_clashes import CLIENT_FORM
from clientbook.services.client_words import read_gender
from clientbook.services.file_access import active_staff, file_access
from clientbook.services.filling import fill_card, fill_details, put_contacts, require_choices, require_class
from clientbook.services.intakes import put_intake
from clientbook.services.new_files import new_file
from clientbook.services.service_team import serving_member
from clientbook.support.errors import Invalid, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Level, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Changes, Desk, Draft
    from clientbook.services.clashes import Agree
    from clientbook.services.file_access import Colleague


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
    birthday: str = ""
    is_lunar_birthday: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientForm:
    """A client file as entered. `responsible` None keeps whoever it is; a new file then falls to its author.

    `referrer` is another file, `referred_by` the name of an outsider. `class_reason` and `stage_note` say why class
    or stage are changed now; they belong to the change, not to the file.
    """

    type: ClientType = ClientType.PERSON
    name: str = ""
    short_name: str = ""
    class_id: bytes | None = None
    stage: Stage = Stage.FOLLOWING
    lost_reason: str = ""
    lost_on: dt.date | None = None
    won_on: dt.date | None = None
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
    referrer: bytes | None = None
    influences: tuple[str, ...] = ()
    influence: str = ""
    preferences: str = ""
    taboos: str = ""
    remarks: str = ""
    responsible: bytes | None = None
    class_reason: str = ""
    stage_note: str = ""


def add_client(desk: Desk, form: ClientForm) -> Changes:
    """Make a client file with its key, its first access statement and the form's content.

    Raises Refused, or Invalid with the field at fault. `Changes.made` is the file's id.
    """
    require(desk, Right.CREATE)
    responsible = responsible_for(desk, form)
    require_choices(desk, form, None, None)
    with desk.act(Act.CLIENT_ADD, responsible=responsible) as draft:
        client = put_client(desk, draft, form, responsible, active_staff(desk))
        put_intake(desk, client, form.since)
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


def put_client(
    desk: Desk, draft: Draft, form: ClientForm, responsible: bytes | None, staff: Sequence[Colleague]
) -> bytes:
    """Put a new file on the desk inside an act and share it with whom it concerns; returns its id.

    `responsible` None leaves the file unassigned, as imports may.
    """
    require_class(desk, form.class_id)
    made = new_file(desk, form if form.contacts else replace(form, contacts=(ContactForm(),)), responsible)
    desk.session.add_all(made.records())
    draft.share(file_access(desk, made.client.id, made.team, staff))
    return made.client.id


def edit_form(desk: Desk, client: bytes) -> ClientForm:
    """Return a file as its form shows it. Numbers stand in the clear there, so this is journalled as revealing."""
    require_file(desk, Right.EDIT, client)
    found = desk.session.get_one(Client, client)
    require_daily(desk)
    form = _form_now(desk, found)
    desk.note(Act.CLIENT_REVEAL, about=client, what="form")
    return form


def _form_now(desk: Desk, client: Client) -> ClientForm:
    details = desk.session.get(ClientDetails, details_id(client.id))
    contacts = desk.session.scalars(
        select(Contact)
        .where(Contact.client_id == client.id)
        .order_by(Contact.rank, Contact.is_primary.desc(), Contact.id)
    )
    return _form_of(client, details, tuple(_contact_form(row) for row in contacts))


def edit_client(desk: Desk, client: bytes, form: ClientForm, *, base: ClientForm | None = None) -> Changes:
    """Change a file to what the form says. Who is responsible is `service_team.assign`'s business.

    `base` is the form as it was opened: what others changed since stays, see services/clashes.py. Clerks, who hold the
    card only, change the card and the contacts. Raises Refused, Clash, Gone, or Invalid.
    """
    if base is not None and not form.contacts:
        form = replace(form, contacts=base.contacts)
    return save_together(desk, client, CLIENT_FORM, (form, base), lambda agree: _save(desk, client, agree))


def _save(desk: Desk, client: bytes, agree: Agree[ClientForm]) -> Changes:
    require_file(desk, Right.EDIT, client)
    with desk.act(Act.CLIENT_EDIT, about=client) as draft:
        card = desk.session.get_one(Client, client)
        is_whole = level_of(desk, client) is Level.FULL
        form = agree(_form_now(desk, card))
        if not is_whole and any(getattr(form, name) for name in (*_DETAILS, "gender", "referrer")):
            raise Refused(_("You can see the contact part of this file only."))
        details = _details(desk, client) if is_whole else None
        require_choices(desk, form if details else replace(form, source=""), card, details)
        before = standing_of(card)
        require_class(desk, form.class_id, kept=card.class_id)
        fill_card(card, form, before)
        keep_changes(desk, card, before, class_reason=form.class_reason, stage_note=form.stage_note)
        if details is not None:
            fill_details(desk, details, card, form)
        if form.contacts:
            put_contacts(desk, client, form, _contacts(desk, client))
    return draft.changes


def _contacts(desk: Desk, client: bytes) -> dict[bytes, Contact]:
    return {row.id: row for row in desk.session.scalars(select(Contact).where(Contact.client_id == client))}


def _details(desk: Desk, client: bytes) -> ClientDetails:
    details = desk.session.get(ClientDetails, details_id(client))
    if details is None:
        details = ClientDetails(id=details_id(client), binder=client)
        desk.session.add(details)
    return details


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
        birthday=row.birthday,
        is_lunar_birthday=row.is_lunar_birthday,
    )


_DETAILS = (
    "birthday",
    "is_lunar_birthday",
    "source",
    "referred_by",
    "influences",
    "influence",
    "preferences",
    "taboos",
    "remarks",
)


def _form_of(client: Client, details: ClientDetails | None, contacts: tuple[ContactForm, ...]) -> ClientForm:
    known = {name: getattr(details, name) for name in _DETAILS} if details is not None else {}
    return ClientForm(
        type=ClientType(client.type),
        name=client.name,
        short_name=client.short_name,
        class_id=client.class_id,
        stage=Stage(client.stage),
        lost_reason=client.lost_reason,
        lost_on=client.lost_on,
        won_on=client.won_on,
        region=client.region,
        industry=client.industry,
        address=client.address,
        tags=client.tags,
        since=client.since,
        contacts=contacts,
        gender=read_gender(details.gender) if details is not None else "",
        referrer=details.referrer_id if details is not None else None,
        **known,
    )
