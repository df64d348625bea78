"""A client file as the values of a dossier: urgent things first, then promises, purchases, history, visibility."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import select

from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client, ClientDetails, ClientLine, Contact, Stage, details_id
from clientbook.domain.complaints import ComplaintState
from clientbook.domain.documents import Document
from clientbook.domain.phones import grouped
from clientbook.domain.purchases import AfterSales, Purchase
from clientbook.reports import values as paper
from clientbook.services.client_words import STAGE_NAMES, birthday_line, gender_name, influence_words
from clientbook.services.clients import worth_of
from clientbook.services.complaint_lists import ComplaintRow, open_complaints
from clientbook.services.document_rows import list_documents
from clientbook.services.files import open_needs
from clientbook.services.happenings import joined
from clientbook.services.members import ROLE_NAMES
from clientbook.services.naming import AFTER_SALES_NAMES, COMPLAINT_STATE_NAMES, label_name
from clientbook.services.points import told_in_short
from clientbook.services.referrals import shown_file
from clientbook.services.rhythms import rhythm_of
from clientbook.services.service_team import who_can_see
from clientbook.services.states import overdue_days, silent_days
from clientbook.services.timeline import timeline
from clientbook.support.clock import today
from clientbook.support.i18n import N_, _, ngettext
from clientbook.support.money import money
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clientbook.desk import Desk
    from clientbook.services.happenings import TimelineItem

MOST_PURCHASES = 12
MOST_HAPPENINGS = 15
_OWN_SECTION = (Purchase.kind, Document.kind)
_URGENT = 3
_SOON = dt.timedelta(days=30)
LEVEL_NAMES = {Level.FULL: N_("Whole file"), Level.CARD: N_("Contact part only")}
PART_NAMES = {"responsible": N_("Responsible"), "backup": N_("Backup"), "supporter": N_("Supporter")}


def dossier(desk: Desk, client: bytes, *, transfer: paper.Transfer | None = None) -> paper.Dossier:
    """Return everything that the paper says of a file on the desk; rights are checked by who prints."""
    card = desk.session.get_one(Client, client)
    details = desk.session.get(ClientDetails, details_id(client))
    kind = desk.session.get(ClientClass, card.class_id) if card.class_id else None
    happenings = [item for item in timeline(desk, client) if item.noun not in _OWN_SECTION and _is_told(item)]
    purchases = _purchases(desk, client)
    return paper.Dossier(
        name=card.name,
        class_name=class_name(kind.name) if kind else "",
        kind=paper.ClientKind(card.type),
        summary=tuple(part for part in (card.industry, card.region, _worth(desk, client)) if part),
        client_since=card.since,
        contacts=tuple(_contacts(desk, client)),
        facts=tuple(_facts(desk, card, details)),
        notes=tuple(_notes(desk, details)),
        transfer=transfer,
        urgent=tuple(_urgent(desk, client)),
        open_items=tuple(_open_items(desk, client)),
        purchases=tuple(purchases[:MOST_PURCHASES]),
        purchases_total=len(purchases),
        timeline=tuple(
            paper.Happening(on=item.on, kind=item.label, text=item.text, who=item.who)
            for item in happenings[:MOST_HAPPENINGS]
        ),
        timeline_total=len(happenings),
        documents=tuple(_documents(desk, client)),
        viewers=tuple(_viewers(desk, client)),
        visibility_note=_visibility_note(transfer),
    )


def _is_told(item: TimelineItem) -> bool:
    """Say whether the history on paper tells a happening: of the steps of a complaint only its result."""
    return not item.opens or item.sort == ComplaintState.HANDLED


def _open_items(desk: Desk, client: bytes) -> Iterator[paper.OpenItem]:
    """Yield the complaints and promises that a successor takes over, complaints first."""
    for complaint in open_complaints(desk, client):
        yield paper.OpenItem(
            what=_("Complaint: {what}").format(what=complaint.what),
            agreed=_(COMPLAINT_STATE_NAMES[complaint.state]),
            due=complaint.due_on if complaint.is_waiting else None,
            who=complaint.handler,
        )
    for need in open_needs(desk, client):
        yield paper.OpenItem(what=need.what, agreed=need.agreed, due=need.due_on, who=need.responsible)


def _worth(desk: Desk, client: bytes) -> str:
    worth = worth_of(desk, [client]).get(client)
    if worth is None:
        return ""
    return _("{amount} in the last year").format(amount=money(worth.amount, worth.currency))


def _contacts(desk: Desk, client: bytes) -> list[paper.Contact]:
    statement = (
        select(Contact)
        .where(Contact.client_id == client)
        .order_by(Contact.has_left, Contact.is_primary.desc(), Contact.rank, Contact.name, Contact.id)
    )
    return [
        paper.Contact(
            name=row.name,
            position=row.position,
            phones=tuple(paper.Phone(grouped(phone.value), label_name(phone.label)) for phone in row.phones),
            emails=tuple(mail.value for mail in row.emails),
            note=joined(
                _("WeChat {name}").format(name=row.wechat) if row.wechat else "",
                f"QQ {row.qq}" if row.qq else "",
                _contact_birthday(row),
            ),
            is_primary=row.is_primary,
            is_decision_maker=row.is_decision_maker,
            has_left=row.has_left,
        )
        for row in desk.session.scalars(statement)
    ]


def _contact_birthday(row: Contact) -> str:
    birthday = birthday_line(row.birthday, is_lunar=row.is_lunar_birthday)
    return _("birthday {day}").format(day=birthday) if birthday else ""


def _facts(desk: Desk, card: Client, details: ClientDetails | None) -> list[paper.Fact]:
    facts = [
        paper.Fact(_("Address"), card.address),
        paper.Fact(_("Tags"), _(", ").join(card.tags)),
        paper.Fact(_("Stage"), _stage(card)),
    ]
    if details is not None:
        facts += [
            paper.Fact(_("Gender"), gender_name(details.gender)),
            paper.Fact(_("Birthday"), birthday_line(details.birthday, is_lunar=details.is_lunar_birthday)),
            paper.Fact(_("Source"), details.source),
            paper.Fact(_("Referred by"), _referrer(desk, details)),
            paper.Fact(_("Influence"), influence_words(details)),
        ]
    return [fact for fact in facts if fact.value]


def _stage(card: Client) -> str:
    """Return how far the firm is, since when, and why a client was lost."""
    day = {Stage.LOST: card.lost_on, Stage.WON: card.won_on}.get(Stage(card.stage))
    return joined(_(STAGE_NAMES[Stage(card.stage)]), day.isoformat() if day else "", card.lost_reason)


def _referrer(desk: Desk, details: ClientDetails) -> str:
    """Return who brought the client; paper says nothing of a file that its printer does not see."""
    linked = shown_file(desk, details.referrer_id)
    return desk.session.get_one(Client, linked).name if linked is not None else details.referred_by


def _notes(desk: Desk, details: ClientDetails | None) -> list[paper.Fact]:
    if details is None:
        return []
    notes = (
        paper.Fact(_("Preferences"), details.preferences),
        paper.Fact(_("Taboos"), details.taboos),
        paper.Fact(_("Remarks"), details.remarks),
        paper.Fact(_("Points"), told_in_short(desk, details.binder)),
    )
    return [note for note in notes if note.value]


def _urgent(desk: Desk, client: bytes) -> list[str]:
    """Return up to three things that a successor must know first."""
    found = [_complaint(complaint) for complaint in open_complaints(desk, client)]
    found += [
        _("{what}: due {day}").format(what=need.what, day=need.due_on.isoformat())
        for need in open_needs(desk, client)
        if need.due_on is not None and need.due_on <= today() + _SOON
    ]
    open_cases = select(Purchase).where(Purchase.client_id == client, Purchase.after_sales == AfterSales.OPEN.value)
    for purchase in desk.session.scalars(open_cases.order_by(Purchase.on.desc())):
        text = _("After-sales of {product} ({day}) is in progress")
        found.append(text.format(product=purchase.product, day=purchase.on.isoformat()))
    return (found + _neglected(desk, client))[:_URGENT]


def _complaint(complaint: ComplaintRow) -> str:
    text = _("Complaint: {what}")
    if complaint.is_waiting:
        text = _("Complaint overdue since {day}: {what}") if complaint.is_overdue else _("Complaint, due {day}: {what}")
    state = _(COMPLAINT_STATE_NAMES[complaint.state])
    return joined(text.format(day=complaint.due_on.isoformat(), what=complaint.what), state, complaint.handler)


def _neglected(desk: Desk, client: bytes) -> list[str]:
    line = desk.session.get_one(ClientLine, client)
    kind = desk.session.get(ClientClass, line.class_id) if line.class_id else None
    rhythm = rhythm_of(desk, client)
    found: list[str] = []
    if line.stage != Stage.LOST and rhythm.expected is not None and rhythm.expected < today():
        text = _("By their own rhythm the next order was expected on {day}")
        found.append(text.format(day=rhythm.expected.isoformat()))
    if days := silent_days(line, kind):
        found.append(ngettext("No contact for {n} day", "No contact for {n} days", days).format(n=days))
    elif days := overdue_days(line):
        text = ngettext("Revisit {n} day overdue", "Revisit {n} days overdue", days)
        found.append(text.format(n=days))
    return found


def _purchases(desk: Desk, client: bytes) -> list[paper.Purchase]:
    statement = select(Purchase).where(Purchase.client_id == client).order_by(Purchase.on.desc(), Purchase.id)
    return [
        paper.Purchase(
            on=row.on,
            product=row.product,
            quantity=row.quantity,
            unit=row.unit,
            amount=paper.Money(row.amount, row.currency),
            after_sales=" · ".join(
                part for part in (_(AFTER_SALES_NAMES[AfterSales(row.after_sales)]), row.note) if part
            ),
        )
        for row in desk.session.scalars(statement)
    ]


def _documents(desk: Desk, client: bytes) -> list[paper.FiledDocument]:
    return [
        paper.FiledDocument(
            title=row.title, kind=row.type_name, version=row.number, on=row.on, ends_on=row.ends_on, who=row.who
        )
        for row in list_documents(desk, client)
    ]


def _viewers(desk: Desk, client: bytes) -> list[paper.Viewer]:
    return [
        paper.Viewer(
            name=viewer.name,
            role=_(PART_NAMES[viewer.part]) if viewer.part else _(ROLE_NAMES[viewer.role]),
            extent=_(LEVEL_NAMES[viewer.level]),
            since=viewer.since,
            until=viewer.until,
            granted_by=viewer.granted_by,
        )
        for viewer in who_can_see(desk, client)
    ]


def _visibility_note(transfer: paper.Transfer | None) -> str:
    if transfer is None or not transfer.leaver:
        return ""
    return _("The access of {name} ends when the handover is closed.").format(name=transfer.leaver)
