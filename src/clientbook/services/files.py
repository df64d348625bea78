"""One client file, opened: its card, contacts, timeline, rhythm; and revealing what lists mask."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.classes import ClientClass
from clientbook.domain.clients import Client, ClientDetails, ClientLine, Contact, Stage, details_id
from clientbook.domain.log import Act
from clientbook.domain.needs import Need
from clientbook.domain.phones import mask, mask_email
from clientbook.services.access import level_of, member_names, my_rights, require_daily, require_file, visible_file
from clientbook.services.client_words import birthday_line, gender_name, influence_words
from clientbook.services.clients import ClientRow, client_rows
from clientbook.services.complaint_lists import ComplaintRow, open_complaints
from clientbook.services.document_rows import DocumentRow, contract_facts, list_documents, removed_documents
from clientbook.services.happenings import TimelineItem, joined
from clientbook.services.naming import COMPLAINT_STATE_NAMES
from clientbook.services.points_account import balance_words
from clientbook.services.referrals import Tie, name_of, tie_of
from clientbook.services.rhythms import Rhythm, overdue_order, rhythm_of
from clientbook.services.service_team import TeamRow, Viewer, team_of, who_can_see
from clientbook.services.states import StateNote, Tone, overdue_days, silent_days
from clientbook.services.timeline import timeline
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clientbook.desk import Desk


@dataclass(frozen=True, slots=True)
class Masked:
    """A phone number or e-mail with most of it hidden; `index` and `what` name it to `reveal`."""

    contact: bytes
    what: Secret
    index: int
    label: str
    text: str


class Secret(StrEnum):
    """What can be revealed of a contact."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A contact as shown: everything but numbers and addresses in the clear."""

    id: bytes
    name: str
    position: str
    phones: tuple[Masked, ...]
    emails: tuple[Masked, ...]
    wechat: str
    qq: str
    is_primary: bool
    is_decision_maker: bool
    has_left: bool
    birthday: str


class OpenNeed(NamedTuple):
    """A need or promise that is not done."""

    id: bytes
    what: str
    agreed: str
    due_on: dt.date | None
    responsible: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientGlance:
    """What the detail pane shows."""

    row: ClientRow
    level: Level
    headline: StateNote | None
    evidence: str
    rhythm: Rhythm
    contacts: tuple[ContactCard, ...]
    facts: tuple[tuple[str, str], ...]
    tie: Tie
    viewers: tuple[Viewer, ...]
    recent: tuple[TimelineItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """The whole file as its page shows it."""

    glance: ClientGlance
    team: tuple[TeamRow, ...]
    needs: tuple[OpenNeed, ...]
    complaints: tuple[ComplaintRow, ...]
    timeline: tuple[TimelineItem, ...]
    documents: tuple[DocumentRow, ...]
    removed: tuple[DocumentRow, ...]
    due_on: dt.date | None
    can: frozenset[Right]


def glance(desk: Desk, client: bytes) -> ClientGlance:
    """Return what the detail pane shows of a visible file; not an opening, so not journalled."""
    return _glance(desk, client, timeline(desk, client))


def _glance(desk: Desk, client: bytes, items: Sequence[TimelineItem]) -> ClientGlance:
    visible_file(desk, client)
    found = desk.session.get_one(Client, client)
    rhythm = rhythm_of(desk, client)
    headline, evidence = _headline(desk, client, rhythm)
    return ClientGlance(
        row=client_rows(desk, [client])[0],
        level=level_of(desk, client),
        headline=headline,
        evidence=evidence,
        rhythm=rhythm,
        contacts=tuple(contact_cards(desk, client)),
        facts=tuple(_facts(desk, found)),
        tie=tie_of(desk, client),
        viewers=tuple(who_can_see(desk, client)),
        recent=tuple(items[:5]),
    )


def open_file(desk: Desk, client: bytes) -> ClientPage:
    """Open a file: return everything of it that the person may see, and journal the opening.

    Raises Refused when the day's openings are used up, Invalid when the file does not stand on the desk.
    """
    visible_file(desk, client)
    require_daily(desk)
    page = read_file(desk, client)
    desk.note(Act.CLIENT_OPEN, about=client)
    return page


def read_file(desk: Desk, client: bytes) -> ClientPage:
    """Return a file that is already open again, as after a change."""
    items = timeline(desk, client)
    line = desk.session.get(ClientLine, client)
    return ClientPage(
        glance=_glance(desk, client, items),
        team=tuple(team_of(desk, client)),
        needs=tuple(open_needs(desk, client)),
        complaints=tuple(open_complaints(desk, client)),
        timeline=tuple(items),
        documents=tuple(list_documents(desk, client)),
        removed=tuple(removed_documents(desk, client)) if Right.DELETE in my_rights(desk) else (),
        due_on=line.due_on if line else None,
        can=my_rights(desk),
    )


def reveal(desk: Desk, contact: bytes, what: Secret, index: int) -> str:
    """Return a phone number or e-mail in the clear, and journal who saw it."""
    found = desk.session.get(Contact, contact)
    if found is None:
        raise Invalid(_("This contact is no longer there."), field="contact")
    require_file(desk, Right.REVEAL, found.client_id)
    require_daily(desk)
    values = found.phones if what is Secret.PHONE else found.emails
    if not 0 <= index < len(values):
        raise Invalid(_("This contact is no longer there."), field="contact")
    value = values[index].value
    desk.note(Act.CLIENT_REVEAL, about=found.client_id, what=what.value)
    return value


def contact_cards(desk: Desk, client: bytes) -> list[ContactCard]:
    """Return the contacts of a visible file, the primary one first and those who left last."""
    visible_file(desk, client)
    statement = (
        select(Contact)
        .where(Contact.client_id == client)
        .order_by(Contact.has_left, Contact.is_primary.desc(), Contact.rank, Contact.name, Contact.id)
    )
    return [
        ContactCard(
            id=row.id,
            name=row.name,
            position=row.position,
            phones=tuple(
                Masked(row.id, Secret.PHONE, index, phone.label, mask(phone.value))
                for index, phone in enumerate(row.phones)
            ),
            emails=tuple(
                Masked(row.id, Secret.EMAIL, index, mail.label, mask_email(mail.value))
                for index, mail in enumerate(row.emails)
            ),
            wechat=row.wechat,
            qq=row.qq,
            is_primary=row.is_primary,
            is_decision_maker=row.is_decision_maker,
            has_left=row.has_left,
            birthday=birthday_line(row.birthday, is_lunar=row.is_lunar_birthday),
        )
        for row in desk.session.scalars(statement)
    ]


def open_needs(desk: Desk, client: bytes) -> list[OpenNeed]:
    """Return what was promised and is not done, the most urgent first."""
    names = member_names(desk)
    statement = (
        select(Need)
        .where(Need.client_id == client, Need.done_on.is_(None))
        .order_by(Need.due_on.is_(None), Need.due_on, Need.id)
    )
    return [
        OpenNeed(row.id, row.what, row.agreed, row.due_on, names.get(row.responsible or b"", ""))
        for row in desk.session.scalars(statement)
    ]


def _headline(desk: Desk, client: bytes, rhythm: Rhythm) -> tuple[StateNote | None, str]:
    """Return the one thing that matters now, and its evidence in a sentence."""
    if complaints := open_complaints(desk, client):
        return _complaint_headline(complaints[0])
    line = desk.session.get_one(ClientLine, client)
    kind = desk.session.get(ClientClass, line.class_id) if line.class_id else None
    if line.stage != Stage.LOST and (silent := overdue_order(rhythm)):
        return StateNote(_("By their own rhythm, an order is overdue"), Tone.BAD), _(
            "They ordered every {mean} days on average; it has been {silent} days since the last order."
        ).format(mean=rhythm.mean_interval, silent=silent)
    if days := silent_days(line, kind):
        return StateNote(_("No contact for too long"), Tone.BAD), ngettext(
            "The last contact was {n} day ago; the limit of this class is {limit} days.",
            "The last contact was {n} days ago; the limit of this class is {limit} days.",
            days,
        ).format(n=days, limit=kind.silence_days if kind else 0)
    if days := overdue_days(line):
        return StateNote(_("The revisit is overdue"), Tone.WARN), ngettext(
            "It was due {n} day ago, on {day}.", "It was due {n} days ago, on {day}.", days
        ).format(n=days, day=line.due_on)
    return None, ""


def _complaint_headline(complaint: ComplaintRow) -> tuple[StateNote, str]:
    state = _(COMPLAINT_STATE_NAMES[complaint.state])
    due = _("due {day}").format(day=complaint.due_on.isoformat()) if complaint.is_waiting else ""
    evidence = joined(complaint.what, state, due, complaint.handler)
    if complaint.is_overdue:
        return StateNote(_("A complaint is overdue"), Tone.BAD), evidence
    return StateNote(_("A complaint is open"), Tone.WARN), evidence


def _facts(desk: Desk, client: Client) -> list[tuple[str, str]]:
    details = desk.session.get(ClientDetails, details_id(client.id))
    facts = [
        (_("Address"), client.address),
        (_("Region"), client.region),
        (_("Industry"), client.industry),
        (_("Tags"), _(", ").join(client.tags)),
        (_("Client since"), client.since.isoformat()),
    ]
    if details is not None:
        birthday = birthday_line(details.birthday, is_lunar=details.is_lunar_birthday)
        facts += [
            *contract_facts(desk, client.id),
            (_("Points"), balance_words(desk, client.id)),
            (_("Gender"), gender_name(details.gender)),
            (_("Birthday"), birthday),
            (_("Source"), details.source),
            (_("Referred by"), name_of(desk, details.referrer_id) or details.referred_by),
            (_("Influence"), influence_words(details)),
            (_("Preferences"), details.preferences),
            (_("Taboos"), details.taboos),
            (_("Remarks"), details.remarks),
        ]
    return [(label, value) for label, value in facts if value]
