"""The documents of the demo firm: real PDFs, pictures and texts, with versions, ends and a bin."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import select

from clientbook.domain.documents import Document, DocumentType
from clientbook.services.document_copies import open_document
from tests.fixtures_demo import DEMO_NOW
from tests.reports import paper

if TYPE_CHECKING:
    from clientbook.desk import Desk

TODAY = DEMO_NOW.date()


@pytest.fixture
def owner(demo_owner: Desk) -> Desk:
    """Return the owner's desk."""
    return demo_owner


def every(desk: Desk) -> list[Document]:
    return list(desk.session.scalars(select(Document).order_by(Document.on, Document.number)))


def content(desk: Desk, document: Document) -> bytes:
    return b"".join(desk.vault.read_document(document.key, document.content))


def test_files_hold_documents_of_every_type(owner: Desk) -> None:
    found = every(owner)
    assert {one.type for one in found} == {kind.value for kind in DocumentType}
    assert len({one.client_id for one in found}) >= 10
    assert sum(one.file_name.isascii() for one in found) >= 8
    assert {one.media_type for one in found} == {"application/pdf", "image/jpeg", "text/plain"}


def test_a_quotation_went_through_several_versions(owner: Desk) -> None:
    series = Counter(one.series for one in every(owner))
    (longest, count), *_others = series.most_common()
    assert count == 3
    texts = [paper.text(content(owner, one)) for one in every(owner) if one.series == longest]
    assert all("报" in text and "合计" in text for text in texts)
    assert len(set(texts)) == 3


def test_contracts_end_soon_later_or_have_ended(owner: Desk) -> None:
    ends = [one.ends_on - TODAY for one in every(owner) if one.ends_on is not None]
    assert any(end < dt.timedelta() for end in ends)
    assert any(dt.timedelta() < end < dt.timedelta(days=40) for end in ends)
    assert any(end > dt.timedelta(days=100) for end in ends)


def test_english_papers_are_in_english(owner: Desk) -> None:
    agreement = next(one for one in every(owner) if one.title == "Supply agreement")
    text = paper.text(content(owner, agreement))
    assert "MingdeTradingCo.,Ltd." in text
    assert "Thepartiesagree" in text


def test_pictures_are_pictures(owner: Desk) -> None:
    for one in every(owner):
        if one.media_type == "image/jpeg":
            with Image.open(io.BytesIO(content(owner, one))) as picture:
                assert picture.width > 800


def test_one_document_lies_in_the_bin_with_a_reason(owner: Desk) -> None:
    (removed,) = [one for one in every(owner) if one.removed_on is not None]
    assert removed.removed_reason
    assert removed.removed_by != removed.author


def test_the_program_opens_them(owner: Desk) -> None:
    for one in {found.media_type: found for found in every(owner) if found.removed_on is None}.values():
        assert b"".join(open_document(owner, one.id).blocks)
