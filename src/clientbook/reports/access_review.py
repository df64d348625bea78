"""The sheet of an access review 权限审核表: person by person what they see, who was taken off, and who signs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.reports.flow import Flow
from clientbook.reports.formats import day, tally
from clientbook.reports.frame import DOT, Document
from clientbook.reports.sheet import LEFT, WIDTH
from clientbook.reports.signoff import write_signature
from clientbook.reports.table import Align, Cell, Column, Table, until
from clientbook.reports.typeset import BODY, CELL_STRONG, LABEL, STRONG, Breaker, fit
from clientbook.support.clock import local
from clientbook.support.i18n import _, ngettext, pgettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.reports.values import Imprint, ReviewedPerson, ReviewSheet

_TOGETHER = 3
"""Lines of the summary that stand on the page of the signatures, which are never alone on one."""
_SIGN = 74.0
_SPACE = 30.0
_AROUND = 44.0


def render_review(
    review: ReviewSheet, imprint: Imprint, *, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """Return the PDF of a finished review; `progress` hears of pages (done, all)."""
    title = _("Access review")
    flow = Flow(Breaker(), DOT.join((title, day(review.finished_on))))
    document = Document(title, imprint, subject=day(review.finished_on), sheets=flow.sheets)
    flow.title(title, _("No. {n}").format(n=review.number))
    flow.summary(DOT.join((_("Who sees what, confirmed line by line"), day(review.finished_on))))
    flow.skip(8)
    flow.grid(*_facts(review))
    _say_when_printed_later(flow, review, imprint)
    _taken_off(flow, review)
    for at, person in enumerate(review.people):
        _person(flow, document, person, f"person{at}")
    _summary(flow, document, review)
    return document.pdf(progress)


def _say_when_printed_later(flow: Flow, review: ReviewSheet, imprint: Imprint) -> None:
    """Say on a sheet of a later day that its names are of that day: a review keeps none, least of destroyed files."""
    printed = local(imprint.printed_at).date()
    if printed > review.finished_on:
        text = _("Printed again on {date}: files and people are named as they are called on that day.")
        flow.skip(4)
        flow.paragraph(text.format(date=day(printed)), LABEL)


def _facts(review: ReviewSheet) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    left = [
        (_("Started"), DOT.join((day(review.started_on), review.started_by))),
        (_("Finished"), DOT.join((day(review.finished_on), review.finished_by))),
        (_("Journal head"), _("entry {n}").format(n=f"{review.head:,}")),
        (_("Six words"), review.words),
    ]
    right = [
        (_("People"), f"{len(review.people):,}"),
        (_("Files"), f"{review.files:,}"),
        (_("Confirmed"), f"{review.confirmed:,}"),
        (_("Taken off"), f"{len(review.taken_off):,}"),
    ]
    return left, right


def _taken_off(flow: Flow, review: ReviewSheet) -> None:
    flow.heading(_("Taken off in this review"))
    if not review.taken_off:
        flow.paragraph(_("Nobody was taken off a file."), LABEL)
        return
    columns = [
        Column(pgettext("colleague", "Person"), 90),
        Column(_("File"), 190),
        Column(_("Level"), 80),
        Column(_("Day"), 66),
        Column(_("Taken off by"), 80),
    ]
    rows = [[Cell(text=it.person, style=CELL_STRONG), it.file, it.extent, day(it.on), it.by] for it in review.taken_off]
    Table(flow, columns).rows(rows)


def _person(flow: Flow, document: Document, person: ReviewedPerson, target: str) -> None:
    flow.heading(DOT.join((person.name, person.role)))
    flow.paragraph(_counts(person), LABEL)
    flow.target(target)
    document.bookmarks.append((person.name, target, 0))
    flow.skip(4)
    columns = [
        Column(_("File"), 210),
        Column(_("Level"), 84),
        Column(_("Since"), 66),
        Column(_("Until"), 66),
        Column(_("Granted by"), 80),
    ]
    rows = [[it.name, it.extent, day(it.since), until(it.until), it.granted_by] for it in person.files]
    Table(flow, columns).rows(rows)


def _counts(person: ReviewedPerson) -> str:
    parts = [
        ngettext("{n} whole file", "{n} whole files", person.whole).format(n=f"{person.whole:,}"),
        ngettext("{n} contact part", "{n} contact parts", person.contact_part).format(n=f"{person.contact_part:,}"),
    ]
    if person.temporary:
        text = ngettext("{n} with a last day", "{n} with a last day", person.temporary)
        parts.append(text.format(n=f"{person.temporary:,}"))
    return DOT.join(parts)


def _summary(flow: Flow, document: Document, review: ReviewSheet) -> None:
    """Write a line per person and below them, on the same page as the last lines, where the owner signs."""
    columns = [
        Column(pgettext("colleague", "Person"), 160),
        Column(_("Role"), 120),
        Column(_("Whole file"), 70, Align.RIGHT),
        Column(_("Contact part"), 70, Align.RIGHT),
        Column(_("Temporary"), 70, Align.RIGHT),
    ]
    rows = [
        [Cell(text=it.name, style=CELL_STRONG), it.role, *map(tally, (it.whole, it.contact_part, it.temporary))]
        for it in review.people
    ]
    first, last = rows[:-_TOGETHER], rows[-_TOGETHER:]
    statement = flow.breaker.lines(_statement(), BODY, WIDTH)
    table = Table(flow, columns)
    together = table.height(last) + len(statement) * BODY.leading + 2 * _SIGN + _AROUND
    flow.heading(_("Summary and signature"))
    if first:
        table.rows(first)
        if flow.room < together:
            table.turn()
    else:
        flow.begin(together)
    table.rows(last)
    flow.target("signature")
    document.bookmarks.append((_("Signature"), "signature", 0))
    flow.skip(14)
    for text in statement:
        flow.sheet.write(LEFT, flow.y, text, BODY)
        flow.y += BODY.leading
    _sign(flow, _("Reviewed by"), review.finished_by)
    _sign(flow, _("Witness"), "")


def _statement() -> str:
    return _(
        "I have gone through who sees what on the pages above. Everybody named needs what they see for their work; "
        "whoever does not was taken off."
    )


def _sign(flow: Flow, label: str, name: str) -> None:
    flow.y += 12
    flow.sheet.write(LEFT, flow.y, fit(DOT.join(part for part in (label, name) if part), STRONG, WIDTH), STRONG)
    flow.y += BODY.leading + _SPACE
    write_signature(flow)
    flow.y += 18
