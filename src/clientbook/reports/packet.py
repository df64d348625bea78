"""The handover packet 交接档案: cover, contents, checklist, one dossier per client, visibility, sign-off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clientbook.reports.dossier import write_dossier
from clientbook.reports.flow import Flow
from clientbook.reports.formats import day, planned_day, tally
from clientbook.reports.frame import DOT, Document
from clientbook.reports.sheet import LEFT, RIGHT, TOP, WIDTH, Link
from clientbook.reports.signoff import write_sign_off
from clientbook.reports.table import Align, Cell, Column, Table
from clientbook.reports.typeset import (
    BIG,
    BODY,
    CELL_LABEL,
    CELL_STRONG,
    LABEL,
    STRONG,
    SUMMARY,
    TITLE,
    Breaker,
    fit,
    width,
)
from clientbook.reports.values import AccessRow, ChecklistRow
from clientbook.support.i18n import _, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from clientbook.reports.values import Dossier, Imprint, Packet, Viewer

_ENTRY = 17.0


def render_packet(packet: Packet, imprint: Imprint, *, progress: Callable[[int, int], None] | None = None) -> bytes:
    """Return the PDF of a whole handover.

    `progress` hears (done, all) in clients laid out, then again as many for the drawing; raising stops it.
    """
    packet = _completed(packet)
    clients = len(packet.dossiers)
    document = Document(_("Handover packet"), imprint, subject=packet.leaver)
    flows = _flows(packet, imprint)
    for n, flow in enumerate(flows, start=-_BEFORE_DOSSIERS):
        document.sheets += flow.sheets
        if progress and 0 <= n < clients:
            progress(n + 1, 2 * clients)
    document.bookmarks += _bookmarks(packet.dossiers)
    if progress is None or not clients:
        return document.pdf()
    told = progress
    return document.pdf(lambda done, pages: told(clients + clients * done // pages, 2 * clients))


_BEFORE_DOSSIERS = 3


def _flows(packet: Packet, imprint: Imprint) -> Iterator[Flow]:
    breaker = Breaker()
    yield _cover(packet, imprint, breaker)
    yield _contents(packet.dossiers, breaker)
    yield _checklist(packet, breaker)
    total = len(packet.dossiers)
    for n, dossier in enumerate(packet.dossiers):
        place = _("Client {number} of {total}").format(number=n + 1, total=total)
        flow = Flow(breaker, DOT.join((place, dossier.name)))
        if n == 0:
            flow.target("dossiers")
        write_dossier(flow, dossier, target=_key(n))
        yield flow
    yield _access(packet, breaker)
    yield write_sign_off(packet, breaker)


def _key(index: int) -> str:
    return f"client-{index}"


def _completed(packet: Packet) -> Packet:
    """Fill in the checklist and the visibility page from the dossiers where services gave none."""
    checklist = packet.checklist or tuple(_checklist_row(n, it) for n, it in enumerate(packet.dossiers))
    access = packet.access or tuple(
        AccessRow(client=it.name, class_name=it.class_name, viewers=it.viewers) for it in packet.dossiers
    )
    return replace(packet, checklist=checklist, access=access)


def _checklist_row(index: int, dossier: Dossier) -> ChecklistRow:
    return ChecklistRow(
        client=dossier.name,
        class_name=dossier.class_name,
        contact=dossier.contacts[0].name if dossier.contacts else "",
        successor=dossier.transfer.successor if dossier.transfer else "",
        reason=dossier.transfer.reason if dossier.transfer else "",
        open_items=len(dossier.open_items),
        dossier=index,
    )


def _part_titles() -> dict[str, str]:
    return {
        "checklist": _("Client handover checklist"),
        "dossiers": _("Client dossiers"),
        "access": _("Who can see these files"),
        "signoff": _("Sign-off"),
    }


def _bookmarks(dossiers: Sequence[Dossier]) -> list[tuple[str, str, int]]:
    marks = [(_("Cover"), "cover", 0), (_("Contents"), "contents", 0)]
    for part, title in _part_titles().items():
        if part != "dossiers":
            marks.append((title, part, 0))
        elif dossiers:
            marks.append((title, part, 0))
            marks += [(it.name, _key(n), 1) for n, it in enumerate(dossiers)]
    return marks


def _cover(packet: Packet, imprint: Imprint, breaker: Breaker) -> Flow:
    flow = Flow(breaker)
    flow.target("cover")
    flow.y = TOP + 92
    flow.paragraph(fit(imprint.firm, SUMMARY, WIDTH), SUMMARY)
    flow.paragraph(_("Handover packet"), BIG)
    flow.paragraph(fit(_headline(packet), TITLE, WIDTH), TITLE)
    flow.skip(16)
    flow.sheet.firm_line(flow.y)
    flow.skip(14)
    flow.grid(*_cover_facts(packet, imprint))
    _successors(flow, packet)
    if packet.overrides:
        flow.skip(12)
        flow.notice(_("Lifted by the owner"), [f"{label} – {reason}" for label, reason in packet.overrides])
    if packet.remarks:
        flow.heading(_("Remarks"))
        flow.paragraph(packet.remarks)
    return flow


def _headline(packet: Packet) -> str:
    return DOT.join(part for part in (packet.leaver, packet.leaver_post) if part)


def _cover_facts(packet: Packet, imprint: Imprint) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    count = len(packet.checklist)
    clients = ngettext("{count} client", "{count} clients", count).format(count=count)
    open_items = sum(row.open_items for row in packet.checklist)
    left = [(_("Last day"), planned_day(packet.last_day)), (_("Reason"), packet.reason)]
    right = [
        (_("Clients"), clients),
        (_("Open items"), str(open_items)),
        (_("Serial"), imprint.serial),
    ]
    return [pair for pair in left if pair[1]], right


def _successors(flow: Flow, packet: Packet) -> None:
    rows = [
        [Cell(text=it.name, style=CELL_STRONG), it.post, tally(it.clients), tally(it.key_clients)]
        for it in packet.successors
    ]
    if left := sum(not row.successor for row in packet.checklist):
        rows.append([_("no successor yet"), "", tally(left), ""])
    if not rows:
        return
    flow.heading(_("Taken over by"))
    columns = [
        Column(_("Name"), 150),
        Column(_("Post"), 164),
        Column(_("Clients"), 80, Align.RIGHT),
        Column(_("Of these key clients"), 80, Align.RIGHT),
    ]
    Table(flow, columns).rows(rows)


def _contents(dossiers: Sequence[Dossier], breaker: Breaker) -> Flow:
    flow = Flow(breaker, _("Contents"))
    flow.target("contents")
    flow.title(_("Contents"))
    flow.skip(6)
    for part, title in _part_titles().items():
        if part == "dossiers" and not dossiers:
            continue
        _entry(flow, title, "", part)
        if part == "dossiers":
            for n, it in enumerate(dossiers):
                _entry(flow, f"{n + 1}", it.name, _key(n), aside=_aside(it))
            flow.skip(6)
    return flow


def _aside(dossier: Dossier) -> str:
    successor = dossier.transfer.successor if dossier.transfer else ""
    return DOT.join(part for part in (dossier.class_name, successor or _("no successor yet")) if part)


def _entry(flow: Flow, number: str, name: str, target: str, *, aside: str = "") -> None:
    """Write a line of the contents that leads to `target`; without a `name` it is a part of its own."""
    flow.begin(_ENTRY)
    sheet, top = flow.sheet, flow.y + 1
    if name:
        quiet = fit(aside, CELL_LABEL, WIDTH * 0.35)
        sheet.write_right(LEFT + 20, top, number, LABEL)
        line = fit(name, BODY, WIDTH - 76 - width(quiet, CELL_LABEL))
        sheet.write(LEFT + 30, top, line, BODY)
        sheet.write_right(RIGHT - 34, top + 0.5, quiet, CELL_LABEL)
    else:
        sheet.write(LEFT, top, fit(number, STRONG, WIDTH - 40), STRONG)
    sheet.number(RIGHT, top, target, BODY if name else STRONG)
    sheet.links.append(Link(LEFT, flow.y, WIDTH, _ENTRY, target))
    flow.y += _ENTRY
    sheet.hairline(flow.y)


def _checklist(packet: Packet, breaker: Breaker) -> Flow:
    title = _part_titles()["checklist"]
    dossiers = len(packet.dossiers)
    flow = Flow(breaker, title)
    flow.target("checklist")
    flow.title(title)
    flow.summary(_("Tick what is done: papers handed over, client met by the successor, file accepted."))
    flow.skip(10)
    columns = [
        Column(_("No."), 27),
        Column(_("Client"), 118),
        Column(_("Contact"), 64),
        Column(_("Successor and reason"), 114),
        Column(_("Open"), 34, Align.RIGHT),
        Column(_("Page"), 34, Align.RIGHT),
        Column(_("Papers"), 39),
        Column(_("Met"), 32),
        Column(_("Accepted"), 40),
    ]
    Table(flow, columns).rows(_checklist_cells(n, row, dossiers) for n, row in enumerate(packet.checklist, 1))
    if not packet.checklist:
        flow.paragraph(_("No client is handed over."), LABEL)
    return flow


def _checklist_cells(number: int, row: ChecklistRow, dossiers: int) -> list[str | Cell]:
    tick = Cell(is_tick=True)
    return [
        Cell(text=str(number), style=CELL_LABEL),
        Cell(text=row.client, style=CELL_STRONG, below=row.class_name),
        row.contact,
        Cell(text=row.successor or _("none yet"), below=row.reason),
        tally(row.open_items),
        Cell(page=_key(row.dossier)) if row.dossier is not None and row.dossier < dossiers else "",
        tick,
        tick,
        tick,
    ]


def _access(packet: Packet, breaker: Breaker) -> Flow:
    title = _part_titles()["access"]
    flow = Flow(breaker, title)
    flow.target("access")
    flow.title(title)
    flow.summary(_("As held by the keys of the vault when this packet was printed."))
    flow.skip(10)
    columns = [Column(_("Client"), 150), Column(_("Who can see the file"), 324)]
    Table(flow, columns).rows(
        [Cell(text=row.client, style=CELL_STRONG, below=row.class_name), _seen_by(row)] for row in packet.access
    )
    return flow


def _seen_by(row: AccessRow) -> str:
    return DOT.join(_named(it) for it in row.viewers)


def _named(viewer: Viewer) -> str:
    until = _("until {date}").format(date=day(viewer.until)) if viewer.until else ""
    inside = _(", ").join(part for part in (viewer.role, viewer.extent, until) if part)
    return _("{name} ({details})").format(name=viewer.name, details=inside) if inside else viewer.name
