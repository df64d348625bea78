"""The handover packet: complete, findable, signed by everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pytest

from clientbook.reports.packet import render_packet
from clientbook.reports.values import ChecklistRow, Packet, Signer, SignOffRole, Successor
from clientbook.support.errors import Cancelled
from tests.reports import paper
from tests.reports.samples import imprint, packet

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ["Cover", "Contents", "Client handover checklist", "Client dossiers", "Who can see these files", "Sign-off"]


@pytest.fixture(scope="module")
def printed() -> bytes:
    return render_packet(packet(12), imprint())


def test_the_parts_come_in_order_and_have_bookmarks(printed: bytes) -> None:
    marks = paper.bookmarks(printed)
    assert [title for title, _page in marks if title in TITLES] == TITLES
    assert [page for _title, page in marks] == sorted(page for _title, page in marks)
    assert [title for title, _page in marks[4:16]] == [it.name for it in packet(12).dossiers]


def test_the_contents_give_the_pages_where_things_are(printed: bytes) -> None:
    contents, pages = paper.pages(printed)[1], paper.pages(printed)
    for title, page in paper.bookmarks(printed)[2:]:
        assert title in pages[page - 1] or title == "Client dossiers"
        assert title in contents
    numbers = [int(line) for line in contents.split("\n") if line.isdigit()]
    for _title, page in paper.bookmarks(printed)[2:]:
        assert page in numbers


def test_the_lines_of_the_contents_lead_to_their_pages(printed: bytes) -> None:
    document = paper.reader(printed)
    pages = {page.indirect_reference: number for number, page in enumerate(document.pages, 1)}
    links = [cast("Any", it).get_object()["/Dest"] for it in cast("Any", document.pages[1]["/Annots"])]
    found = [pages[it[0].indirect_reference] for it in links]
    assert [page for _title, page in paper.bookmarks(printed)[2:]] == found


def test_every_page_says_which_it_is_who_printed_it_and_when(printed: bytes) -> None:
    pages = paper.pages(printed)
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        for part in ("JD-2026-0007", "陈老板", "2026-11-22", "明德商贸有限公司"):
            assert part in page


def test_the_checklist_has_every_client_with_successor_and_reason(printed: bytes) -> None:
    start = dict(paper.bookmarks(printed))["Client handover checklist"]
    checklist = "".join(paper.pages(printed)[start - 1].split())
    for it in packet(12).dossiers:
        assert it.name in checklist
    assert checklist.count("备份联系人") == 12


def test_a_client_without_successor_is_named_as_such() -> None:
    whole = packet(2)
    first, second = (
        ChecklistRow(client=it.name, successor=who) for it, who in zip(whole.dossiers, ("李航", ""), strict=True)
    )
    printed = render_packet(replace(whole, checklist=(first, second)), imprint())
    checklist = paper.pages(printed)[dict(paper.bookmarks(printed))["Client handover checklist"] - 1]
    assert checklist.count("none yet") == 1
    assert "no successor yet" in paper.pages(printed)[0]


def test_the_contents_say_who_takes_over_or_that_nobody_does() -> None:
    whole = packet(2)
    left = replace(whole.dossiers[1], transfer=None)
    contents = paper.pages(render_packet(replace(whole, dossiers=(whole.dossiers[0], left)), imprint()))[1]
    assert contents.count("no successor yet") == 1


def test_everybody_has_a_place_to_sign(printed: bytes) -> None:
    page = paper.pages(printed)[-1]
    for word in ("Sign-off", "Handed over by", "Witnessed by", "Head of department", "Personnel", "王晓雯"):
        assert word in page
    assert page.count("Signature") == page.count("Date") == 7


def test_sign_off_blocks_are_spread_evenly_and_each_page_has_the_heading() -> None:
    many = Packet(leaver="甲", successors=tuple(Successor(name=f"接手{n}") for n in range(8)))
    pages = [page for page in paper.pages(render_packet(many, imprint())) if "Signature" in page]
    assert [page.count("Signature") for page in pages] == [6, 6]
    assert all("Sign-off" in page and "Handover of the clients of 甲" in page for page in pages)


def test_signers_are_printed_in_the_order_of_the_page_whoever_named_them_first() -> None:
    given = (Signer(role=SignOffRole.PERSONNEL, name="人事甲"), Signer(role=SignOffRole.LEAVER, name="移交乙"))
    page = paper.pages(render_packet(Packet(leaver="乙", signers=given), imprint()))[-1]
    assert page.index("移交乙") < page.index("人事甲")


def test_a_packet_without_clients_is_still_a_document() -> None:
    assert "No client is handed over." in "".join(paper.pages(render_packet(Packet(leaver="乙"), imprint())))


def test_a_checklist_row_without_a_dossier_has_no_page() -> None:
    rows = (
        ChecklistRow(client="甲公司", dossier=0),
        ChecklistRow(client="乙公司"),
        ChecklistRow(client="丙", dossier=9),
    )
    text = paper.text(render_packet(replace(packet(1), checklist=rows), imprint()))
    assert all(row.client in text for row in rows)


def test_lifted_gates_are_printed_with_their_reason(printed: bytes) -> None:
    assert "客户出国至12月中" in "".join(paper.pages(printed)[0].split())


def test_progress_counts_up_to_the_end_and_can_stop_the_work() -> None:
    heard: list[tuple[int, int]] = []
    render_packet(packet(3), imprint(), progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1] == (6, 6)

    def stop(_done: int, _total: int) -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        render_packet(packet(3), imprint(), progress=stop)


def test_the_same_packet_has_the_same_text_twice(printed: bytes) -> None:
    assert paper.pages(render_packet(packet(12), imprint())) == paper.pages(printed)


def test_page_numbers_are_right_when_the_contents_take_two_pages() -> None:
    pdf = render_packet(packet(60, events=1), imprint())
    pages = paper.pages(pdf)
    marks = paper.bookmarks(pdf)
    for number, (title, page) in enumerate(marks[4:64], 1):
        assert title in pages[page - 1]
        assert f"Client {number} of 60" in pages[page - 1]
    assert marks[2][1] == 4


def test_the_file_is_sound_and_its_fonts_are_inside(printed: bytes, tmp_path: Path) -> None:
    assert b"No syntax or stream encoding errors found" in paper.tool("qpdf", printed, tmp_path, "--check")
    rows = [row.split() for row in paper.tool("pdffonts", printed, tmp_path).decode("utf-8").splitlines()[2:]]
    assert {row[0].partition("+")[2] for row in rows} == {"NotoSansSC-Regular", "NotoSansSC-Bold", "DejaVuSans"}
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)


def test_the_file_says_what_it_is(printed: bytes) -> None:
    document = paper.reader(printed)
    assert document.metadata is not None
    assert document.metadata.title == "Handover packet"
    assert document.metadata.author == "明德商贸有限公司"
    assert document.root_object["/Lang"] == "en"
