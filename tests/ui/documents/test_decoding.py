"""What the decoder makes of PDFs and images, honest and hostile; and what the window does with a decoder that fails."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray, QSize

from clientbook.support.errors import Invalid
from clientbook.ui.documents import process
from clientbook.ui.documents.decoding import image_leaves, pdf_leaves
from clientbook.ui.documents.process import Decoder
from clientbook.ui.documents.shapes import SHOWN_PIXELS, turned, within
from tests.ui.documents.samples import pdf, photo, png_bomb

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def decoder() -> Iterator[Decoder]:
    made = Decoder()
    yield made
    made.close()


@pytest.mark.parametrize("image_format", ["jpeg", "png", "bmp", "webp", "tiff"])
def test_images_are_shown_by_the_decoder_that_is_named(image_format: str) -> None:
    leaves = image_leaves(QByteArray(photo(300, 200, image_format)), image_format)
    assert [(size.width(), size.height()) for size in leaves.sizes] == [(300, 200)]
    painted = leaves.paint(0, QSize(300, 200))
    assert painted.pixelColor(10, 10).lightness() < 80
    assert painted.pixelColor(290, 190).lightness() > 150


@pytest.mark.parametrize(
    ("data", "image_format"),
    [
        (b"", "png"),
        (b"GIF89a\xff\xff\xff\xff\0\0\0", "gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>", "png"),
        (b"/* XPM */ static char *x[]={}", "bmp"),
        (png_bomb(60_000, 60_000), "png"),
        (png_bomb(2**31 - 1, 2**31 - 1), "png"),
        (photo(40, 30, "png"), "bmp"),
        (photo(40, 30, "png")[:60], "png"),
    ],
    ids=["nothing", "gif", "svg", "xpm", "bomb", "largest bomb", "another format", "cut"],
)
def test_what_is_no_image_is_refused_in_no_time(data: bytes, image_format: str) -> None:
    started = time.process_time()
    with pytest.raises(Invalid) as refused:
        image_leaves(QByteArray(data), image_format).paint(0, QSize(100, 100))
    assert time.process_time() - started < 1
    assert "Save a copy" in refused.value.message


def test_a_large_image_is_scaled_down_and_no_leaf_is_painted_larger() -> None:
    leaves = image_leaves(QByteArray(photo(7_000, 5_600)), "jpeg")
    assert leaves.sizes[0].width() == 7_000
    painted = leaves.paint(0, QSize(70_000, 56_000))
    assert painted.width() * painted.height() <= SHOWN_PIXELS


def test_pages_of_a_pdf_have_their_sizes_and_their_text() -> None:
    leaves = pdf_leaves(QByteArray(pdf(3)))
    assert len(leaves.sizes) == 3
    painted = leaves.paint(2, QSize(595, 842))
    dark = [x for x in range(70, 300) for y in range(100, 150) if painted.pixelColor(x, y).lightness() < 100]
    assert dark
    assert painted.pixelColor(5, 5).lightness() == 255


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7" + bytes(200_000), pdf(9)[:900]])
def test_a_broken_pdf_says_so(data: bytes) -> None:
    with pytest.raises(Invalid, match="damaged"):
        pdf_leaves(QByteArray(data))


def test_pages_of_no_sensible_size_are_shown_in_one_that_is() -> None:
    for box in ((1, 10_000_000), (200_000, 200_000), (0, 0)):
        (size,) = pdf_leaves(QByteArray(pdf(1, box=box))).sizes
        assert 0 < size.height() <= size.width() * 31
    leaves = pdf_leaves(QByteArray(pdf(1, box=(200_000, 200_000))))
    painted = leaves.paint(0, QSize(266_666, 266_666))
    assert painted.width() * painted.height() <= SHOWN_PIXELS


def test_shapes() -> None:
    assert within(QSize(100, 50), 5_000) == QSize(100, 50)
    assert within(QSize(100_000, 2), 5_000).height() == 1
    image = image_leaves(QByteArray(photo(300, 200)), "jpeg").paint(0, QSize(300, 200))
    assert turned(image, 1).size() == QSize(200, 300)
    assert turned(image, 1).pixelColor(190, 10).lightness() < 80


# The process


def test_a_document_is_decoded_in_a_process_of_its_own(decoder: Decoder) -> None:
    leaves = decoder.leaves(bytearray(pdf(2_000)), "pdf")
    assert len(leaves.sizes) == 2_000
    painted = leaves.paint(1_999, QSize(595, 842))
    assert (painted.width(), painted.height()) == (595, 842)
    decoder.close()
    with pytest.raises(Invalid):
        leaves.paint(0, QSize(100, 100))


def test_what_the_decoder_refuses_is_said_in_the_language_of_the_window(decoder: Decoder) -> None:
    with pytest.raises(Invalid, match=r"60,000 × 60,000 pixels"):
        decoder.leaves(bytearray(png_bomb(60_000, 60_000)), "png")


def test_a_page_that_takes_too_long_is_given_up(decoder: Decoder, monkeypatch: pytest.MonkeyPatch) -> None:
    leaves = decoder.leaves(bytearray(pdf(1, extra="0 0 m 600 800 l S " * 200_000)), "pdf")
    monkeypatch.setattr(process, "PAINTING_SECONDS", 0.3)
    with pytest.raises(Invalid, match="too long"):
        leaves.paint(0, QSize(800, 1_100))


_PROGRAMS = {
    "ends at once": "pass",
    "crashes": "import os; os.kill(os.getpid(), 9) if hasattr(os, 'fork') else os.abort()",
    "talks nonsense": "import sys; sys.stdout.buffer.write(b'x' * 100_000)",
    "promises too much": "import sys; sys.stdout.buffer.write(b'\\xff\\xff\\xff\\xff')",
    "sends a list": "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\2[]')",
    "has no page": """import sys; t = b'{"sizes": []}'; sys.stdout.buffer.write(len(t).to_bytes(4, 'big') + t)""",
    "has an endless page": (
        """import sys; t = b'{"sizes": [[1, Infinity]]}'; sys.stdout.buffer.write(len(t).to_bytes(4, 'big') + t)"""
    ),
}


@pytest.mark.parametrize("program", _PROGRAMS.values(), ids=_PROGRAMS)
def test_a_decoder_that_was_taken_over_reaches_nothing(
    decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    script = tmp_path / "decoder.py"
    script.write_text(program, encoding="utf-8")
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, str(script)])
    monkeypatch.setattr(process, "OPENING_SECONDS", 2.0)
    with pytest.raises(Invalid):
        decoder.leaves(bytearray(1_000_000), "pdf")


def test_pixels_that_were_not_asked_for_are_not_taken(
    decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "decoder.py"
    script.write_text(
        "import sys, json\n"
        "def say(head):\n"
        "    text = json.dumps(head).encode()\n"
        "    sys.stdout.buffer.write(len(text).to_bytes(4, 'big') + text); sys.stdout.buffer.flush()\n"
        "say({'sizes': [[100, 100]]}); say({'width': 2**30, 'height': 2**30}); sys.stdin.buffer.read()\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(process, "_command", lambda: [sys.executable, str(script)])
    leaves = decoder.leaves(bytearray(b"%PDF-1.7"), "pdf")
    with pytest.raises(Invalid):
        leaves.paint(0, QSize(100, 100))
