"""One client on paper: what is urgent for the successor, then promises, purchases, history, visibility."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.reports.flow import Flow
from clientbook.reports.formats import day, money, number, phone, planned_day
from clientbook.reports.frame import DOT, Document
from clientbook.reports.table import Align, Cell, Column, Table, until
from clientbook.reports.typeset import CELL_STRONG, LABEL, Breaker
from clientbook.reports.values import ClientKind
from clientbook.support.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clientbook.reports.values import Contact, Dossier, FiledDocument, Imprint, Transfer, Viewer

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def render_dossier(dossier: Dossier, imprint: Imprint, *, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the PDF of one client's dossier."""
    flow = Flow(Breaker(), dossier.name)
    write_dossier(flow, dossier, target="dossier")
    document = Document(_("Client dossier"), imprint, subject=dossier.name, sheets=flow.sheets)
    return document.pdf(progress)


def render_dossiers(
    dossiers: Sequence[Dossier], imprint: Imprint, *, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return the PDF of several clients' dossiers, each on a page of its own with a bookmark.

    `progress` hears (done, all) in clients laid out, then again as many for the drawing; raising stops it.
    """
    breaker, clients = Breaker(), len(dossiers)
    document = Document(_("Client dossiers"), imprint, subject=imprint.firm)
    for n, dossier in enumerate(dossiers):
        flow = Flow(breaker, dossier.name)
        write_dossier(flow, dossier, target=f"client-{n}")
        document.sheets += flow.sheets
        document.bookmarks.append((dossier.name, f"client-{n}", 0))
        if progress:
            progress(n + 1, 2 * clients)
    if progress is None:
        return document.pdf()
    told = progress
    return document.pdf(lambda done, pages: told(clients + clients * done // pages, 2 * clients))


def write_dossier(flow: Flow, dossier: Dossier, *, target: str) -> None:
    """Write one dossier into a flow, from the top of its current sheet."""
    flow.target(target)
    flow.title(dossier.name, dossier.class_name)
    summary = [*dossier.summary]
    if dossier.client_since:
        summary.append(_("client since {date}").format(date=day(dossier.client_since)))
    if summary:
        flow.summary(DOT.join(summary))
    flow.skip(10)
    flow.grid(*_facts(dossier))
    for label, value in dossier.notes:
        if _is_brief(value):
            flow.fact(label, value)
    _urgent(flow, dossier.urgent)
    _notes(flow, dossier)
    _people(flow, dossier)
    _open_items(flow, dossier)
    _purchases(flow, dossier)
    _timeline(flow, dossier)
    _documents(flow, dossier)
    _viewers(flow, dossier)


def _facts(dossier: Dossier) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Share the facts out: contact on the left, handover on the right, the others where there is room."""
    left = _first_contact(dossier)
    right = _transfer(dossier.transfer) if dossier.transfer else []
    for fact in dossier.facts:
        if fact.value and _is_brief(fact.value):
            (right if len(right) < len(left) else left).append((fact.label, fact.value))
    return left, right


def _is_brief(value: str) -> bool:
    """Return whether a value may stand above what is urgent without pushing it off the page."""
    return len(value) <= _BRIEF and value.count("\n") <= _BRIEF_LINES


_BRIEF = 160
_BRIEF_LINES = 2


def _notes(flow: Flow, dossier: Dossier) -> None:
    notes = [it for it in (*dossier.facts, *dossier.notes) if not _is_brief(it.value)]
    if notes:
        flow.heading(_("Notes"))
        for label, value in notes:
            flow.fact(label, value)


def _first_contact(dossier: Dossier) -> list[tuple[str, str]]:
    if not dossier.contacts:
        return []
    contact = dossier.contacts[0]
    label = _("Primary contact") if dossier.kind is ClientKind.COMPANY else _("Name")
    return [
        (label, _called(contact)),
        *(
            pair
            for pair in ((_("Phone"), _phones(contact)), (pgettext("address", "E-mail"), " / ".join(contact.emails)))
            if pair[1]
        ),
    ]


def _called(contact: Contact) -> str:
    name = " ".join(part for part in (contact.name, contact.position) if part)
    flags = [
        word
        for is_set, word in (
            (contact.is_decision_maker, _("decision maker")),
            (contact.has_left, _("has left the firm")),
        )
        if is_set
    ]
    return _("{name} ({flags})").format(name=name, flags=_(", ").join(flags)) if flags else name


def _phones(contact: Contact) -> str:
    return " / ".join(f"{phone(it.number)} {it.label}".rstrip() for it in contact.phones)


def _transfer(transfer: Transfer) -> list[tuple[str, str]]:
    leaver = transfer.leaver
    if leaver and transfer.leaver_since:
        leaver = _("{name} (since {date})").format(name=leaver, date=day(transfer.leaver_since))
    rows = (
        (_("Until now"), leaver),
        (_("Taken over by"), transfer.successor or _("none yet")),
        (_("Reason"), transfer.reason),
        (_("Handover"), planned_day(transfer.on)),
        (_("Introduction"), transfer.introduction),
        (_("Confirmation"), transfer.slip),
    )
    return [row for row in rows if row[1]]


def _urgent(flow: Flow, urgent: Sequence[str]) -> None:
    if not urgent:
        return
    flow.skip(9)
    head = ngettext(
        "Most urgent when taking over", "The {count} most urgent things when taking over", len(urgent)
    ).format(count=len(urgent))
    points = [f"{_CIRCLED[n] if n < len(_CIRCLED) else f'({n + 1})'} {text}" for n, text in enumerate(urgent)]
    flow.notice(head, points)


def _people(flow: Flow, dossier: Dossier) -> None:
    others = dossier.contacts[1:]
    if not others:
        return
    flow.heading(_("Other contacts"))
    table = Table(
        flow,
        [
            Column(_("Name"), 120),
            Column(_("Phone"), 120),
            Column(pgettext("address", "E-mail"), 130),
            Column(_("Note"), 104),
        ],
    )
    table.rows([Cell(text=it.name, below=_role(it)), _phones(it), " / ".join(it.emails), it.note] for it in others)


def _role(contact: Contact) -> str:
    flags = ((contact.is_decision_maker, _("decision maker")), (contact.has_left, _("has left the firm")))
    return _(", ").join([part for part in (contact.position,) if part] + [word for is_set, word in flags if is_set])


def _open_items(flow: Flow, dossier: Dossier) -> None:
    flow.heading(_("Open items"))
    if not dossier.open_items:
        flow.paragraph(_("Nothing is open with this client."), LABEL)
        return
    columns = [Column(_("What"), 175), Column(_("Agreed"), 165), Column(_("Due"), 84), Column(_("Who"), 50)]
    Table(flow, columns).rows([it.what, it.agreed, planned_day(it.due), it.who] for it in dossier.open_items)


def _purchases(flow: Flow, dossier: Dossier) -> None:
    flow.heading(_counted(_("Purchases"), len(dossier.purchases), dossier.purchases_total))
    if not dossier.purchases:
        flow.paragraph(_("No purchases on file."), LABEL)
        return
    columns = [
        Column(_("Date"), 66),
        Column(_("Product"), 150),
        Column(_("Quantity"), 62, Align.RIGHT),
        Column(_("Amount"), 84, Align.RIGHT),
        Column(_("After-sales"), 112),
    ]
    Table(flow, columns).rows(
        [day(it.on), it.product, f"{number(it.quantity)} {it.unit}".strip(), money(it.amount), it.after_sales]
        for it in dossier.purchases
    )


def _timeline(flow: Flow, dossier: Dossier) -> None:
    flow.heading(_counted(_("History"), len(dossier.timeline), dossier.timeline_total))
    if not dossier.timeline:
        flow.paragraph(_("Nothing has been recorded yet."), LABEL)
        return
    columns = [
        Column(_("Date"), 66),
        Column(_("Kind"), 54),
        Column(_("What happened"), 280),
        Column(_("Who"), 74),
    ]
    Table(flow, columns).rows([day(it.on), it.kind, it.text, it.who] for it in dossier.timeline)


def _documents(flow: Flow, dossier: Dossier) -> None:
    flow.heading(_("Documents"))
    if not dossier.documents:
        flow.paragraph(_("No documents on file."), LABEL)
        return
    columns = [
        Column(_("Date"), 66),
        Column(_("Title"), 196),
        Column(_("Kind"), 92),
        Column(_("Version"), 46, Align.RIGHT),
        Column(_("Who"), 74),
    ]
    Table(flow, columns).rows(
        [day(it.on), it.title, Cell(text=it.kind, below=_ends(it)), str(it.version), it.who] for it in dossier.documents
    )


def _ends(document: FiledDocument) -> str:
    return _("ends {date}").format(date=day(document.ends_on)) if document.ends_on else ""


def _counted(heading: str, shown: int, total: int) -> str:
    if total <= shown:
        return heading
    return _("{heading} (latest {shown} of {total})").format(heading=heading, shown=shown, total=f"{total:,}")


def _viewers(flow: Flow, dossier: Dossier) -> None:
    flow.heading(_("Who can see this file"))
    if dossier.viewers:
        columns = [
            Column(_("Name"), 96),
            Column(_("As"), 118),
            Column(_("Since"), 78),
            Column(_("Until"), 78),
            Column(_("Granted by"), 104),
        ]
        Table(flow, columns).rows(_viewer_row(it) for it in dossier.viewers)
    if dossier.visibility_note or not dossier.viewers:
        flow.skip(6)
        flow.paragraph(dossier.visibility_note or _("Not stated."), LABEL)


def _viewer_row(viewer: Viewer) -> list[str | Cell]:
    role = DOT.join(part for part in (viewer.role, viewer.extent) if part)
    return [Cell(text=viewer.name, style=CELL_STRONG), role, day(viewer.since), until(viewer.until), viewer.granted_by]
