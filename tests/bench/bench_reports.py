"""Paper against a bare reportlab canvas that draws the same strings at the same places."""

from __future__ import annotations

import io
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

from reportlab.pdfgen.canvas import Canvas

from clientbook.reports import frame
from clientbook.reports.packet import render_packet
from clientbook.reports.schedule import render_schedule
from clientbook.reports.sheet import PAGE_HEIGHT, PAGE_WIDTH
from clientbook.reports.values import Period
from tests.reports import samples

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.reports.sheet import Sheet

ROUNDS = 3
_String = tuple[str, float, float, float, str]


def measure() -> list[tuple[str, float, float]]:
    """Return (figure, our seconds, reference seconds), medians of a few rounds with fonts already loaded."""
    packet, schedule, imprint = samples.packet(300), samples.schedule(20, 500, period=Period.MONTH), samples.imprint()
    return [
        _compared("packet of 300 dossiers", lambda: render_packet(packet, imprint)),
        _compared("revisit schedule, 10,000 rows", lambda: render_schedule(schedule, imprint)),
    ]


def _compared(figure: str, render: Callable[[], bytes]) -> tuple[str, float, float]:
    pages = _strings(render)
    ours, theirs = [], []
    for _round in range(ROUNDS):
        ours.append(_seconds(render))
        theirs.append(_seconds(lambda: _bare(pages)))
    return figure, statistics.median(ours), statistics.median(theirs)


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor time of `work`, which other programs on the computer do not stretch."""
    start = time.process_time()
    work()
    return time.process_time() - start


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


if __name__ == "__main__":
    for name, ours, theirs in measure():
        sys.stdout.write(f"{name}: {ours:.2f} s, bare {theirs:.2f} s, ratio {ours / theirs:.2f}\n")
