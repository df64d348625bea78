"""The finished document: the frame that every page carries, and the one place that draws with reportlab."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clientbook.reports.fonts import Weight, clean, face
from clientbook.reports.sheet import HAIR, LEFT, MARGIN, PAGE_HEIGHT, PAGE_WIDTH, RIGHT, WIDTH, Box, Rule, Sheet
from clientbook.reports.typeset import FAINT, FRAME, LINE, Colour, fit, width
from clientbook.reports.values import Imprint
from clientbook.support.clock import local
from clientbook.support.i18n import _, language

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD_TOP = 28.0
_HEAD_RULE = 43.5
_FOOT_RULE = PAGE_HEIGHT - 42.0
_FOOT_TOP = PAGE_HEIGHT - 38.0
_TAGS = {"zh_CN": "zh-CN", "zh_TW": "zh-TW", "en": "en"}
_LABEL = 120
_MANY = 40  # bookmarks shown unfolded
DOT = " ・ "


@dataclass(slots=True)
class Document:
    """Sheets in order, what they are called, and the bookmarks: (title, target, depth)."""

    title: str
    imprint: Imprint
    subject: str = ""
    sheets: list[Sheet] = field(default_factory=list[Sheet])
    bookmarks: list[tuple[str, str, int]] = field(default_factory=list[tuple[str, str, int]])

    def pdf(self, progress: Callable[[int, int], None] | None = None) -> bytes:
        """Draw all sheets; `progress` hears of pages (done, all) and may raise to stop."""
        buffer = io.BytesIO()
        canvas = _canvas(buffer, self)
        pages = {target: n for n, sheet in enumerate(self.sheets, 1) for target, _top in sheet.targets}
        left = fit(self.imprint.firm + DOT + self.title, FRAME, WIDTH * 0.62)
        foot = fit(_foot(self.imprint), FRAME, WIDTH * 0.8)
        total = len(self.sheets)
        for n, sheet in enumerate(self.sheets, 1):
            _dress(sheet, left, foot, _("Page {page} of {pages}").format(page=n, pages=total))
            _draw(canvas, sheet, pages)
            canvas.showPage()
            if progress:
                progress(n, total)
        for title, target, depth in self.bookmarks:
            canvas.addOutlineEntry(_label(title) or "–", target, depth, len(self.bookmarks) > _MANY)
        canvas.save()
        return buffer.getvalue()


def bare_pdf(document: Document) -> bytes:
    """Draw all sheets without the frame: a paper of somebody else's making. Equal sheets give equal bytes."""
    buffer = io.BytesIO()
    canvas = _canvas(buffer, document, invariant=True)
    for sheet in document.sheets:
        _draw(canvas, sheet, {})
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _label(text: str) -> str:
    """Return one line for bookmarks and properties, which nobody reads beyond a certain length."""
    return " ".join(clean(text[:_LABEL]).split())


def _foot(imprint: Imprint) -> str:
    printed = _("Printed by {who}, {when}").format(
        who=imprint.printed_by, when=local(imprint.printed_at).strftime("%Y-%m-%d %H:%M")
    )
    parts = [_("No. {serial}").format(serial=imprint.serial), printed, imprint.note]
    return DOT.join(part for part in parts if part)


def _dress(sheet: Sheet, left: str, foot: str, page: str) -> None:
    sheet.write(LEFT, _HEAD_TOP, left, FRAME)
    if sheet.side:
        room = WIDTH - width(left, FRAME) - MARGIN / 2
        sheet.write_right(RIGHT, _HEAD_TOP, fit(sheet.side, FRAME, room), FRAME)
    sheet.hairline(_HEAD_RULE)
    sheet.hairline(_FOOT_RULE)
    sheet.write(LEFT, _FOOT_TOP, foot, FRAME)
    sheet.write_right(RIGHT, _FOOT_TOP, page, FRAME)


def _canvas(buffer: io.BytesIO, document: Document, *, invariant: bool = False) -> Any:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0  # plain bytes: a fifth smaller and quicker than text
    for weight in Weight:
        face(weight)
    canvas: Any = Canvas(
        buffer,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        pdfVersion=(1, 5),
        invariant=invariant,
        lang=_TAGS[language()],
        initialFontName=face(Weight.REGULAR).name,  # pyright: ignore[reportArgumentType]  the stub errs
    )
    canvas.setTitle(_label(document.title))
    canvas.setAuthor(_label(document.imprint.firm))
    canvas.setSubject(_label(document.subject))
    canvas.setCreator("clientbook")
    canvas.setProducer("clientbook")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    if document.bookmarks:
        canvas.showOutline()
    return canvas


def _draw(canvas: Any, sheet: Sheet, pages: dict[str, int]) -> None:
    for target, top in sheet.targets:
        canvas.bookmarkPage(target, fit="XYZ", left=0, top=PAGE_HEIGHT - top + 12)
    for number in sheet.numbers:
        text = str(pages[number.target])
        top = number.baseline - number.style.baseline(0)
        sheet.write_right(number.x, top, text, number.style)
    _draw_boxes(canvas, sheet.boxes)
    _draw_rules(canvas, sheet.rules)
    for link in sheet.links:
        low = PAGE_HEIGHT - link.y - link.high
        canvas.linkRect("", link.target, (link.x, low, link.x + link.wide, low + link.high), thickness=0)
    _draw_words(canvas, sheet)


def _draw_boxes(canvas: Any, boxes: list[Box]) -> None:
    for box in boxes:
        low = PAGE_HEIGHT - box.y - box.high
        if box.fill:
            canvas.setFillColorRGB(*box.fill)
            shape = canvas.roundRect if box.round else canvas.rect
            shape(box.x, low, box.wide, box.high, *([box.round] if box.round else []), stroke=0, fill=1)
    canvas.setStrokeColorRGB(*FAINT)
    canvas.setLineWidth(HAIR + 0.2)
    for box in boxes:
        if not box.fill:
            canvas.rect(box.x, PAGE_HEIGHT - box.y - box.high, box.wide, box.high, stroke=1, fill=0)


def _draw_rules(canvas: Any, rules: list[Rule]) -> None:
    """Draw the lines of one look as one path: a page has dozens."""
    looks: dict[tuple[Colour, float], list[tuple[float, float, float, float]]] = {}
    for it in rules:
        ends = (it.x, PAGE_HEIGHT - it.y, it.x2, PAGE_HEIGHT - it.y2)
        looks.setdefault((it.colour, it.thick), []).append(ends)
    for (colour, thick), lines in looks.items():
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(thick)
        canvas.lines(lines)


def _draw_words(canvas: Any, sheet: Sheet) -> None:
    """Draw all words in one text object; font and colour are stated only where they change."""
    text: Any = canvas.beginText()
    font, size, colour = "", 0.0, LINE
    for word in sheet.words:
        style = word.style
        if word.font != font or style.size != size:
            font, size = word.font, style.size
            text.setFont(font, size)
        if style.colour is not colour:
            colour = style.colour
            text.setFillColorRGB(*colour)
        text.setTextOrigin(word.x, PAGE_HEIGHT - word.baseline)
        text.textLine(word.text)
    canvas.drawText(text)
