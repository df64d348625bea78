"""Puts what a form says of a client onto its records, and the rules that such a form has to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain import birthdays
from clientbook.domain.base import Labelled
from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, ClientDetails, ClientType, Contact, Influence, Stage
from clientbook.domain.lists import ListKind
from clientbook.domain.phones import normalise
from clientbook.services.checks import MAX_NAME, day_not_after_today, optional_text, required_text
from clientbook.services.lists import require_listed
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from clientbook.desk import Desk
    from clientbook.services.changes import Standing
    from clientbook.services.editing import ClientForm, ContactForm

_NAMES = ("short_name", "region", "industry")
_TEXTS = ("gender", "source", "referred_by", "influence", "preferences", "taboos", "remarks")
_MOST_TAGS = 50
_INFLUENCES = frozenset(influence.value for influence in Influence)


def require_choices(desk: Desk, form: ClientForm, client: Client | None, details: ClientDetails | None) -> None:
    """Raise Invalid where the form names a source or a loss reason that the firm does not have.

    What the file holds already stays allowed, as do the words of imports.
    """
    if form.stage is Stage.LOST:
        require_listed(
            desk, ListKind.LOSS_REASON, form.lost_reason, kept=client.lost_reason if client else "", field="lost_reason"
        )
    require_listed(desk, ListKind.SOURCE, form.source, kept=details.source if details else "", field="source")


def require_class(desk: Desk, class_id: bytes | None, *, kept: bytes | None = None) -> None:
    """Raise Invalid unless a class is in use, or the one that the file has."""
    if class_id is None or class_id == kept:
        return
    found = desk.session.get(ClientClass, class_id)
    if found is None or found.is_retired:
        raise Invalid(_("Choose one of the classes in the list."), field="class_id")


def fill_card(client: Client, form: ClientForm, before: Standing | None = None) -> None:
    """Put the form's card on a client; `before` is what an existing file was, None for a new one."""
    client.name = required_text(form.name, field="name", most=MAX_NAME)
    client.type = form.type.value
    client.class_id = form.class_id
    _fill_stage(client, form, before)
    for name in _NAMES:
        setattr(client, name, optional_text(getattr(form, name), field=name, most=MAX_NAME))
    client.address = optional_text(form.address, field="address", most=500)
    client.tags = _tags(form)


def fill_details(desk: Desk, details: ClientDetails, client: Client, form: ClientForm) -> None:
    """Put what only the service team knows on a file."""
    for name in _TEXTS:
        setattr(details, name, optional_text(getattr(form, name), field=name))
    details.influences = tuple(sorted(_INFLUENCES.intersection(form.influences)))
    details.referrer_id = _referrer(desk, client.id, details.referrer_id, form.referrer)
    _fill_birthday(details, form.birthday, is_lunar=form.is_lunar_birthday, field="birthday")


def put_contacts(desk: Desk, client: bytes, form: ClientForm, existing: dict[bytes, Contact]) -> None:
    """Make the file's contacts those of the form, in its order; who is in `existing` but not there goes."""
    left, contacts = dict(existing), list[Contact]()
    for entry in form.contacts:
        contact = left.pop(entry.id, None) if entry.id else None
        if contact is None:
            contact = Contact(binder=client, client_id=client, name="")
            desk.session.add(contact)
        contacts.append(contact)
    fill_contacts(contacts, form)
    for gone in left.values():
        desk.session.delete(gone)


def fill_contacts(contacts: Sequence[Contact], form: ClientForm) -> None:
    """Put the form's contacts on as many records, in its order."""
    primary = _primary(form.contacts)
    for rank, (contact, entry) in enumerate(zip(contacts, form.contacts, strict=True)):
        fill_contact(contact, entry, form)
        contact.rank, contact.is_primary = rank, rank == primary


def fill_contact(contact: Contact, entry: ContactForm, form: ClientForm) -> None:
    """Put a contact's form on its record; a person's own contact bears the person's name."""
    name = entry.name or (form.name if form.type is ClientType.PERSON else "")
    contact.name = optional_text(name, field="contact_name", most=MAX_NAME)
    contact.position = optional_text(entry.position, field="position", most=MAX_NAME)
    contact.phones = tuple(Labelled(_label(label), read_phone(value)) for label, value in entry.phones if value.strip())
    contact.emails = tuple(Labelled(_label(label), read_email(value)) for label, value in entry.emails if value.strip())
    contact.wechat = optional_text(entry.wechat, field="wechat", most=MAX_NAME)
    contact.qq = optional_text(entry.qq, field="qq", most=MAX_NAME)
    contact.is_decision_maker = entry.is_decision_maker
    contact.has_left = entry.has_left
    _fill_birthday(contact, entry.birthday, is_lunar=entry.is_lunar_birthday, field="contact_birthday")


def _fill_stage(client: Client, form: ClientForm, before: Standing | None) -> None:
    """Set the stage with its day and reason. A file that was won and then lost keeps the day it was won."""
    is_new_here = before is not None and before.stage != form.stage
    if form.stage is Stage.LOST:
        client.lost_reason = required_text(form.lost_reason, field="lost_reason", most=MAX_NAME)
        client.lost_on = _day(form.lost_on, client.lost_on, "lost_on", is_new_here=is_new_here)
    else:
        client.lost_reason, client.lost_on = "", None
    if form.stage is Stage.WON:
        client.won_on = _day(form.won_on, client.won_on, "won_on", is_new_here=is_new_here)
    elif form.stage is Stage.FOLLOWING:
        client.won_on = None
    client.stage = form.stage.value


def _day(said: dt.date | None, kept: dt.date | None, field: str, *, is_new_here: bool) -> dt.date | None:
    """Return the day of a stage: as said, else as kept, else today where the stage changes just now."""
    if said is not None:
        return day_not_after_today(said, field=field)
    return today() if is_new_here else kept


def _tags(form: ClientForm) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(tag for t in form.tags if (tag := optional_text(t, field="tags", most=MAX_NAME))))
    if len(tags) > _MOST_TAGS:
        raise Invalid(_("A file has at most {most} tags. Remove some.").format(most=_MOST_TAGS), field="tags")
    return tags


def _referrer(desk: Desk, client: bytes, kept: bytes | None, wanted: bytes | None) -> bytes | None:
    """Return the file that brought this one; a link that is kept may lead to a file that the person does not see."""
    if wanted is None or wanted == kept:
        return wanted
    if desk.session.get(Client, wanted) is None:
        raise Invalid(_("Choose a client whose file you see, or write a name."), field="referrer")
    above: bytes | None = wanted
    passed: set[bytes] = set()
    while above is not None and above not in passed:
        if above == client:
            raise Invalid(
                _("This client brought them, not the other way round. Choose somebody else."), field="referrer"
            )
        passed.add(above)
        above = desk.session.scalar(select(ClientDetails.referrer_id).where(ClientDetails.binder == above))
    return wanted


def _fill_birthday(holder: ClientDetails | Contact, text: str, *, is_lunar: bool, field: str) -> None:
    """Set a birthday in the form it is kept in; a text of long ago that nobody touched stays."""
    if (text, is_lunar) == (holder.birthday, holder.is_lunar_birthday):
        return
    if not text.strip():
        holder.birthday, holder.is_lunar_birthday = "", False
        return
    birthday = birthdays.parse(text, is_lunar=is_lunar, field=field)
    holder.birthday, holder.is_lunar_birthday = birthday.text, birthday.is_lunar


def _primary(contacts: tuple[ContactForm, ...]) -> int:
    """Return who is called first: the first one marked so who is still there, else the first who is, else anyone."""
    there = [place for place, entry in enumerate(contacts) if not entry.has_left] or list(range(len(contacts)))
    return next((place for place in there if contacts[place].is_primary), there[0])


def _label(text: str) -> str:
    return optional_text(text, field="phones", most=40)


def read_phone(text: str) -> str:
    """Return a phone number as it is kept; raises Invalid on "phones"."""
    try:
        return normalise(text)
    except Invalid as error:
        raise Invalid(error.message, field="phones") from error


def read_email(text: str) -> str:
    """Return an e-mail address as it is kept; raises Invalid on "emails"."""
    kept = optional_text(text, field="emails", most=254)
    name, at, domain = kept.rpartition("@")
    if not (name and at and "." in domain) or " " in kept:
        raise Invalid(_("“{text}” is not an e-mail address.").format(text=kept), field="emails")
    return kept
