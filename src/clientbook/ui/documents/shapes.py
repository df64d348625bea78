"""Leaves: the sizes of pages or pictures, and what paints one. What the screen and the decoder both know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage, QTransform

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_PIXELS = 40_000_000
"""Images with more are not decoded; a bomb of a few bytes may claim billions."""
SHOWN_PIXELS = 12_000_000
"""Larger ones are scaled down while they are decoded, and no leaf is painted larger."""
MAX_PAGES, MAX_IMAGES = 20_000, 500
PIXEL_BYTES = 4


class Leaves(NamedTuple):
    """`sizes` at 100 %, in pixels of a plain screen; `paint` returns a leaf at about a size, on white."""

    sizes: tuple[QSizeF, ...]
    paint: Callable[[int, QSize], QImage]
    is_picture: bool = False


def turned(image: QImage, quarters: int) -> QImage:
    """Return an image turned clockwise by quarters."""
    return image.transformed(QTransform().rotate(90 * quarters)) if quarters else image


def within(size: QSize, most: int) -> QSize:
    """Return a size of the same shape with no more than `most` pixels."""
    pixels = size.width() * size.height()
    if pixels <= most:
        return size
    factor = (most / pixels) ** 0.5
    return QSize(max(int(size.width() * factor), 1), max(int(size.height() * factor), 1))
