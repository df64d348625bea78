"""Paper against a bare reportlab canvas that draws the same strings at the same places."""

from __future__ import annotations

import io
import statistics
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from clientbook.reports import frame
from clientbook.reports.packet import render_packet
from clientbook.reports.schedule import render_schedule
from clientbook.reports.sheet import PAGE_HEIGHT, PAGE_WIDTH
from clientbook.reports.values import Period
from tests.bench.table import Aim, Figure
from tests.bench.timing import parts, timed
from tests.reports import samples

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clientbook.reports.sheet import Sheet

ROUNDS = 3
_String = tuple[str, float, float, float, str]


def measure() -> Iterator[Figure]:
    """Yield the figures of printing, medians of a few rounds with fonts already loaded."""
    packet, schedule, imprint = samples.packet(300), samples.schedule(20, 500, period=Period.MONTH), samples.imprint()
    yield _compared("packet of 300 dossiers", lambda: render_packet(packet, imprint))
    yield _compared("revisit schedule, 10,000 rows", lambda: render_schedule(schedule, imprint))


def _compared(figure: str, render: Callable[[], bytes]) -> Figure:
    pages = _strings(render)
    ours, theirs = [], []
    for _round in range(ROUNDS):
        ours.append(timed(render))
        theirs.append(timed(lambda: _bare(pages)))
    reference = statistics.median(theirs)
    return Figure(
        name=figure,
        ours=statistics.median(ours),
        reference=reference,
        aim=Aim(3),
        parts=lambda: parts(render),
        note=f"{len(pages):,} pages, {len(pages) / statistics.median(ours):,.0f} a second",
    )


def _strings(render: Callable[[], bytes]) -> list[list[_String]]:
    """Render once and note what is drawn on each page: font, size, place, text."""
    pages: list[list[_String]] = []
    draw = frame._draw_words  # noqa: SLF001  the one place where text is drawn

    def noting(canvas: Any, sheet: Sheet) -> None:
        pages.append([(it.font, it.style.size, it.x, PAGE_HEIGHT - it.baseline, it.text) for it in sheet.words])
        draw(canvas, sheet)

    frame._draw_words = noting  # noqa: SLF001  put back below
    try:
        render()
    finally:
        frame._draw_words = draw  # noqa: SLF001  as it was
    return pages


def _bare(pages: list[list[_String]]) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1)
    for page in pages:
        for font, size, x, y, text in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
