"""The sheet of an access review on paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clientbook.reports.access_review import render_review
from tests.reports import paper
from tests.reports.samples import access_review, imprint


@pytest.mark.parametrize("people", [1, 2, 3, 8, 20, 33, 34, 35, 50, 51, 52, 90])
def test_the_signature_is_never_alone_on_a_page(people: int) -> None:
    pages = paper.pages(render_review(access_review(people, 1), imprint()))
    last = "".join(pages[-1].split())
    assert last.count("Signature") >= 2
    assert f"员工{people - 1}Staff" in last
    assert "Reviewedby・陈老板" in last
    assert "Witness" in last


@pytest.mark.parametrize("files", range(30, 60, 3))
def test_no_page_is_empty_however_long_the_lists_are(files: int) -> None:
    for page in paper.pages(render_review(access_review(2, files), imprint())):
        assert len("".join(page.split())) > 200


def test_every_person_has_counts_files_and_a_bookmark() -> None:
    pdf = render_review(access_review(3, 12), imprint())
    said = paper.text(pdf)
    assert "员工1・Staff12wholefiles・0contactparts・2withalastday" in said
    assert said.count("客户011有限公司") == 3
    assert [title for title, _depth in paper.bookmarks(pdf)] == ["员工0", "员工1", "员工2", "Signature"]


def test_no_cell_is_left_blank() -> None:
    pages = paper.pages(render_review(access_review(2, files=2), imprint()))
    assert "no end" in pages[0]
    assert "–" in pages[-1]


def test_a_sheet_of_a_later_day_says_of_when_its_names_are() -> None:
    review, again = access_review(), "Printed again on 2026-11-22"
    later = paper.text(render_review(replace(review, finished_on=dt.date(2026, 11, 20)), imprint()))
    assert "".join(again.split()) in later
    assert "Printedagain" not in paper.text(
        render_review(replace(review, finished_on=dt.date(2026, 11, 22)), imprint())
    )


def test_who_was_taken_off_and_the_head_stand_first() -> None:
    said = paper.pages(render_review(access_review(), imprint()))[0]
    words = "".join(said.split())
    assert words.index("amberbridge") < words.index("宁波海鸿") < words.index("员工0")
    assert "entry4,711" in words
    none = paper.text(render_review(replace(access_review(), taken_off=()), imprint()))
    assert "Nobodywastakenoffafile." in none
