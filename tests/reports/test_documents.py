"""Dossier, revisit schedule and recovery sheet as they read on paper, friendly and hostile."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import segno

from clientbook.reports.dossier import render_dossier
from clientbook.reports.recovery import render_recovery_sheet
from clientbook.reports.schedule import render_schedule
from clientbook.reports.values import Dossier, Fact, Happening, Period, Schedule
from clientbook.support.i18n import speaking
from tests.reports import paper
from tests.reports.samples import FIRST, dossier, imprint, recovery_sheet, schedule
from tests.reports.test_fonts import characters

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    '<font size="90" color="red">大</font>',
    '<img src="http://evil.example/x.png"/>',
    "&#x41;&lt;&amp;",
    "<para><b>未关闭",
    "<a href='javascript:alert(1)'>x</a>",
    "{name} {0} %s %(x)s",
    ") Tj ET BT (",
    "\\051 \\",
    "=1+1",
]


def test_a_dossier_opens_with_what_is_urgent() -> None:
    page = paper.text(render_dossier(dossier(), imprint()))
    order = ["宁波海鸿进出口有限公司", "①第四季度价格", "Openitems", "Purchases(latest4of31)", "History(latest5of147)"]
    places = [page.index(part) for part in [*order, "Whocanseethisfile"]]
    assert places == sorted(places)
    assert "13700005520" in page
    assert "decisionmaker" in page


def test_long_remarks_do_not_push_what_is_urgent_off_the_page() -> None:
    given = replace(dossier(), facts=(Fact("地址", "长" * 900),), notes=(Fact("备注", "合同约定，" * 500),))
    pages = paper.pages(render_dossier(given, imprint()))
    assert "第四季度价格" in pages[0]
    assert "".join("".join(pages).split()).count("合同约定") > 480


def test_an_empty_dossier_says_so() -> None:
    page = " ".join(paper.pages(render_dossier(Dossier(name="甲"), imprint())))
    for said in ("Nothing is open", "No purchases on file", "Nothing has been recorded yet"):
        assert said in page


def test_a_long_history_repeats_its_head_and_keeps_rows_whole() -> None:
    pages = paper.pages(render_dossier(dossier(events=120), imprint()))
    assert len(pages) > 3
    assert all("What happened" in page for page in pages[1:-1])
    for page in pages:
        assert page.count("要求分两批") == page.count("均送鄞州仓库")


def test_no_heading_is_left_alone_at_the_foot_of_a_page() -> None:
    for events in range(1, 40):
        for page in paper.pages(render_dossier(dossier(events=events), imprint())):
            body = [line for line in page.split("\n") if line.strip()]
            if "Who can see this file" in body:
                assert "陈老板" in body[body.index("Who can see this file") :]
            if "History (latest" in page:
                assert "What happened" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_user_text_is_printed_as_it_was_typed(text: str) -> None:
    given = replace(
        dossier(),
        name=text,
        class_name=text,
        urgent=(text,),
        notes=(Fact(text, text),),
        timeline=(Happening(on=FIRST, kind=text, text=text, who=text),),
    )
    pdf = render_dossier(given, imprint(firm=text, printed_by=text, note=text, serial=text))
    plain = "".join(text.split())
    assert paper.text(pdf).count(plain) >= 4
    for page in paper.reader(pdf).pages:
        assert "/Annots" not in page
        assert not list(page.images)


@pytest.mark.parametrize("unit", ["字", "x", "\n", "\x00\x1b", "。", "（", "ab\u202e", " ", "e\u0301"])
def test_ten_thousand_characters_anywhere_still_make_a_document(unit: str, tmp_path: Path) -> None:
    text = unit * (10_000 // len(unit))
    event = Happening(on=FIRST, kind=text[:400], text=text, who=text[:400])
    given = Dossier(
        name=text,
        class_name=text,
        summary=(text,),
        facts=(Fact(text, text),),
        notes=(Fact("注", text),),
        urgent=(text,),
        timeline=(event,),
        visibility_note=text,
    )
    pdf = render_dossier(given, imprint(firm=text, note=text))
    assert b"No syntax" in paper.tool("qpdf", pdf, tmp_path, "--check")
    assert all("Page" in page for page in paper.pages(pdf))


def test_a_long_text_is_all_there_across_pages() -> None:
    words = "".join(f"{n:04}号" for n in range(2_000))
    pages = paper.pages(
        render_dossier(Dossier(name="甲", timeline=(Happening(on=FIRST, kind="信", text=words),)), imprint())
    )
    body = "".join("".join(page.split("\n")) for page in pages)
    missing = [n for n in range(2_000) if f"{n:04}号" not in body]
    assert len(pages) > 2
    assert len(missing) <= len(pages)


def test_every_gbk_and_big5_character_can_be_read_back(tmp_path: Path) -> None:
    wanted = sorted(characters("gbk") | characters("big5"))
    pdf = render_dossier(Dossier(name="字", visibility_note="".join(wanted) + "𠮷"), imprint())
    read = paper.tool("pdftotext", pdf, tmp_path, "-enc", "UTF-8", "-").decode("utf-8")
    assert "〔U+20BB7〕" in read
    assert set(wanted) <= set(read)


def test_a_schedule_has_days_with_weekday_phone_last_contact_and_purpose() -> None:
    pages = paper.pages(render_schedule(schedule(), imprint()))
    text = "\n".join(pages)
    for day in ("2026-11-23 Mon", "2026-11-27 Fri"):
        assert day in text
    for part in ("孙倩", "138 0013 0000", "季度回访", "2026-11-03", "never", "overdue", "35 revisits", "7 overdue"):
        assert part in text
    assert all("Last contact" in page for page in pages)


def test_the_head_of_a_day_stays_with_its_first_row() -> None:
    for per_day in range(1, 9):
        for page in paper.pages(render_schedule(schedule(21, per_day, period=Period.MONTH), imprint())):
            lines = [line for line in page.split("\n") if line.strip()]
            days = [n for n, line in enumerate(lines) if line.startswith("2026-") and line.endswith(WEEKDAYS)]
            assert all("有限公司" in lines[n + 2] + lines[n + 1] for n in days)


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def test_an_empty_schedule_says_so() -> None:
    empty = Schedule(person="甲", period=Period.WEEK, first=FIRST, last=FIRST + dt.timedelta(days=6))
    assert "No revisits are planned." in paper.pages(render_schedule(empty, imprint()))[0]


def test_the_recovery_sheet_shows_every_group_whole_on_one_page() -> None:
    pages = paper.pages(render_recovery_sheet(recovery_sheet(), imprint()))
    assert len(pages) == 1
    for part in (*recovery_sheet().groups, " ".join(recovery_sheet().words), recovery_sheet().fingerprint):
        assert part in pages[0]


@pytest.mark.parametrize("size", [4, 5, 8, 13, 40])
def test_groups_of_any_length_are_never_cut_short(size: int) -> None:
    groups = tuple(f"{n:X}" + "W" * (size - 1) for n in range(13))
    read = paper.text(render_recovery_sheet(replace(recovery_sheet(), groups=groups), imprint()))
    assert "…" not in read
    assert all(group in read for group in groups)


def test_the_square_holds_what_it_should(tmp_path: Path) -> None:
    pdf = render_recovery_sheet(recovery_sheet(), imprint())
    matrix = [list(row) for row in segno.make(recovery_sheet().qr, error="m", micro=False).matrix]
    scale = 10
    image = paper.tool("pdftoppm", pdf, tmp_path, "-gray", "-r", str(72 * scale))
    assert _modules(image, len(matrix), scale) == [[bool(it) for it in row] for row in matrix]


def _modules(image: bytes, count: int, scale: int) -> list[list[bool]]:
    """Find the square at the right margin of a rasterised page and read its modules."""
    head, size, _depth, pixels = image.split(b"\n", 3)
    assert head == b"P5"
    wide, high = map(int, size.split())
    right, module = 595.2756 - 51.0236, 118.0 / count
    x = [int((right - 118.0 + (n + 0.5) * module) * scale) for n in range(count)]
    edge = x[0]
    column = bytes(pixels[y * wide + edge] for y in range(high))
    runs = [y for y in range(high // 3, high) if all(it < 128 for it in column[y : y + int(6.5 * module * scale)])]
    top = runs[0] / scale
    y = [int((top + (n + 0.5) * module) * scale) for n in range(count)]
    return [[pixels[b * wide + a] < 128 for a in x] for b in y]


@pytest.mark.parametrize(("language", "tag", "weekday"), [("zh_CN", "zh-CN", "周五"), ("zh_TW", "zh-TW", "週五")])
def test_paper_speaks_the_language_that_was_asked_for(language: str, tag: str, weekday: str) -> None:
    with speaking(language):
        pdf = render_dossier(dossier(), imprint())
    assert paper.reader(pdf).root_object["/Lang"] == tag
    assert f"2026-12-04{weekday}" in paper.text(pdf)
