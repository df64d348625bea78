"""Acts on many chosen files at once: class, tags, printing, export. Assigning and deleting take many by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from clientbook.domain.access import Right
from clientbook.domain.classes import ClientClass, class_name
from clientbook.domain.clients import Client, ClientDetails, ClientLine, ClientType, Contact, Stage, details_id
from clientbook.domain.log import Act
from clientbook.domain.phones import grouped
from clientbook.exchange.export import write_csv, write_xlsx
from clientbook.reports.dossier import render_dossiers
from clientbook.services.access import level_of, member_names, require, require_daily, require_file
from clientbook.services.changes import keep_changes, standing_of
from clientbook.services.checks import MAX_NAME, optional_text
from clientbook.services.client_words import STAGE_NAMES, TYPE_NAMES
from clientbook.services.dossiers import dossier
from clientbook.services.printing import Paper, filename_of, imprint_of
from clientbook.support.clock import today
from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, ngettext, pgettext
from clientbook.support.words import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from clientbook.desk import Changes, Desk
    from clientbook.exchange.export import Cell

_CHUNK = 500
_MOST_TAGS = 50


class Sheet(NamedTuple):
    """An exported list, and a file name to save it under."""

    data: bytes
    filename: str


def set_class(desk: Desk, clients: Iterable[bytes], class_id: bytes, *, reason: str = "") -> Changes:
    """Put these files into a class: one act, with the history of each. Raises Refused, or Invalid on "class_id"."""
    chosen = _chosen(desk, Right.EDIT, clients)
    kind = desk.session.get(ClientClass, class_id)
    if kind is None or kind.is_retired:
        raise Invalid(_("Choose one of the classes in the list."), field="class_id")
    why = optional_text(reason, field="reason")
    with desk.act(Act.CLIENT_EDIT, clients=chosen, what="class") as draft:
        for client in _files(desk, chosen):
            before = standing_of(client)
            client.class_id = class_id
            keep_changes(desk, client, before, class_reason=why)
    return draft.changes


def change_tags(
    desk: Desk, clients: Iterable[bytes], *, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Changes:
    """Give these files tags and take others from them: one act. Raises Refused, or Invalid on "tags"."""
    chosen = _chosen(desk, Right.EDIT, clients)
    new = [tag for tag in (optional_text(text, field="tags", most=MAX_NAME) for text in add) if tag]
    gone = {text.strip() for text in remove}
    if not new and not gone:
        raise Invalid(_("Enter at least one tag."), field="tags")
    with desk.act(Act.CLIENT_EDIT, clients=chosen, what="tags") as draft:
        for client in _files(desk, chosen):
            kept = tuple(dict.fromkeys([*(tag for tag in client.tags if tag not in gone), *new]))
            if len(kept) > _MOST_TAGS:
                text = _("{name} would have more than {most} tags.").format(name=client.name, most=_MOST_TAGS)
                raise Invalid(text, field="tags")
            client.tags = kept
    return draft.changes


def print_dossiers(
    desk: Desk, clients: Iterable[bytes], *, progress: Callable[[int, int], None] | None = None
) -> Paper:
    """Print these files one after the other in one document, in the order given; one serial, one journal entry.

    Raises Refused without the right to print, or when one of them can be seen in its contact part only.
    """
    chosen = _chosen(desk, Right.PRINT, clients, Level.FULL)
    require_daily(desk)
    imprint = imprint_of(desk, "DA", desk.note(Act.PRINT_DOSSIER, clients=chosen, count=len(chosen)))
    pdf = render_dossiers([dossier(desk, client) for client in chosen], imprint, progress=progress)
    count = ngettext("{n} client", "{n} clients", len(chosen)).format(n=len(chosen))
    return Paper(pdf, imprint.serial, filename_of(_("Dossier"), count, imprint))


def export_clients(desk: Desk, clients: Iterable[bytes], *, as_csv: bool = False) -> Sheet:
    """Return these files as a sheet with everything of their card, numbers in the clear; the export is journalled.

    Cells that a spreadsheet would run are neutralised. Raises Refused without the right to export.
    """
    chosen = _chosen(desk, Right.EXPORT, clients)
    require_daily(desk)
    desk.note(Act.CLIENT_EXPORT, clients=chosen, count=len(chosen))
    rows = list(_rows(desk, chosen))
    title = _("Clients")
    data = write_csv(_headers(), rows) if as_csv else write_xlsx(_headers(), rows, title=title)
    return Sheet(data, f"{title} {today().isoformat()}.{'csv' if as_csv else 'xlsx'}")


def _chosen(desk: Desk, right: Right, clients: Iterable[bytes], level: Level = Level.CARD) -> list[bytes]:
    require(desk, right)
    chosen = list(dict.fromkeys(clients))
    if not chosen:
        raise Invalid(_("Choose at least one client."), field="client")
    for client in chosen:
        require_file(desk, right, client, level)
    return chosen


def _files(desk: Desk, chosen: Sequence[bytes]) -> Iterator[Client]:
    for start in range(0, len(chosen), _CHUNK):
        yield from desk.session.scalars(select(Client).where(Client.id.in_(chosen[start : start + _CHUNK])))


def _headers() -> tuple[str, ...]:
    return (
        *(_("Client name"), _("Short name"), _("Type"), _("Class"), _("Stage")),
        *(pgettext("column", "Contact"), _("Position"), _("Phone"), pgettext("address", "E-mail"), _("WeChat"), "QQ"),
        *(_("Region"), _("Address"), _("Industry"), _("Tags"), _("Source")),
        *(_("Responsible"), _("Backup"), _("Client since"), _("Last contact"), _("Next revisit"), _("Remarks")),
    )


def _rows(desk: Desk, chosen: Sequence[bytes]) -> Iterator[tuple[Cell, ...]]:
    names = member_names(desk)
    kinds = dict(desk.session.execute(select(ClientClass.id, ClientClass.name)).all())
    for key in chosen:
        client, line = desk.session.get_one(Client, key), desk.session.get_one(ClientLine, key)
        contact = _contact(desk, key)
        details = desk.session.get(ClientDetails, details_id(key)) if level_of(desk, key) is Level.FULL else None
        yield (
            *(client.name, client.short_name, _(TYPE_NAMES[ClientType(client.type)])),
            *(class_name(kinds.get(client.class_id or b"", "")), _(STAGE_NAMES[Stage(client.stage)])),
            *_reach(contact),
            *(client.region, client.address, client.industry, _(", ").join(client.tags)),
            details.source if details else "",
            *(names.get(line.responsible_id or b"", ""), names.get(line.backup_id or b"", "")),
            *(client.since, line.last_contact, line.due_on, details.remarks if details else ""),
        )


def _contact(desk: Desk, client: bytes) -> Contact | None:
    order = (Contact.has_left, Contact.is_primary.desc(), Contact.id)
    return desk.session.scalars(select(Contact).where(Contact.client_id == client).order_by(*order).limit(1)).first()


def _reach(contact: Contact | None) -> tuple[Cell, ...]:
    if contact is None:
        return ("",) * 6
    phones = "; ".join(grouped(phone.value) for phone in contact.phones)
    mails = "; ".join(mail.value for mail in contact.emails)
    return (contact.name, contact.position, phones, mails, contact.wechat, contact.qq)
