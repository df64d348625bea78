"""Eyes for `driving`: reads the words in pictures of a window, and of a picture like the last one only what differs."""

from __future__ import annotations

import csv
import os
import subprocess
import zlib
from collections import deque
from functools import reduce
from itertools import count, groupby
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_PATIENCE = 90
"""Seconds for one picture; on a quiet computer a whole one takes less than one."""
_TILE = 32
_PIXEL = 4


class Word(NamedTuple):
    """A word on the screen and where it stands."""

    text: str
    line: tuple[str, ...]
    box: QRect


class Picture:
    """What a window at `frame` shows; `shown` is a number that other pictures do not have."""

    def __init__(self, frame: QRect, image: QImage) -> None:
        self.frame, self.image = frame, image
        self.pixels = bytes(image.constBits())
        self.shown = zlib.crc32(self.pixels, frame.x() << 16 | frame.y())


class Reader:
    """Remembers what it read. `folder` takes the picture while it is being read; `dpi` says how large letters are."""

    def __init__(self, folder: Path, dpi: int) -> None:
        self._at, self._dpi = folder / "read.pgm", dpi
        self._passes = count()
        self._whole: dict[int, list[Word]] = {}
        self._partly: dict[int, list[Word]] = {}
        self._last: deque[tuple[Picture, list[Word]]] = deque(maxlen=4)

    def words(self, picture: Picture, *, wholly: bool = False) -> list[Word]:
        """Return the words in a picture; of one much like another not long ago, only what differs is read anew.

        Where the edge of a part cuts what belongs together, less may be read: `wholly` leaves nothing to that.
        """
        if picture.shown in self._whole:
            return self._whole[picture.shown]
        if picture.shown in self._partly and not wholly:
            return self._partly[picture.shown]
        parts = None if wholly else self._differing(picture)
        if parts is None:
            words = self._whole[picture.shown] = self._read(picture.frame, picture.image)
        else:
            words = self._partly[picture.shown] = self._read_parts(picture, *parts)
        self._last.append((picture, words))
        return words

    def _differing(self, picture: Picture) -> tuple[list[Word], list[QRect]] | None:
        """Return the words that stand where they stood in the likest of the last pictures, and the parts to read.

        None where most of it differs from each of those.
        """
        alike: list[tuple[int, list[QRect], list[Word]]] = []
        for seen, words in self._last:
            if seen.frame == picture.frame and (tiles := differing(seen, picture)) is not None:
                alike.append((len(tiles), tiles, words))
        if not alike:
            return None
        _count, tiles, words = min(alike, key=lambda one: one[0])
        corner = picture.frame.topLeft()
        boxes = [(word, word.box.translated(-corner)) for word in words]
        touched = {word.line for word, box in boxes if any(box.intersects(tile) for tile in tiles)}
        lines = [box.adjusted(-2, -2, 2, 2) for word, box in boxes if word.line in touched]
        return [word for word in words if word.line not in touched], [*tiles, *lines]

    def _read_parts(self, picture: Picture, kept: list[Word], parts: Sequence[QRect]) -> list[Word]:
        """Read the smallest picture that holds these parts, and white between them."""
        if not parts:
            return kept
        around = reduce(QRect.united, parts).intersected(picture.image.rect())
        masked = QImage(around.size(), QImage.Format.Format_RGB32)
        masked.fill(0xFFFFFFFF)
        painter = QPainter(masked)
        for part in parts:
            painter.drawImage(part.topLeft() - around.topLeft(), picture.image, part)
        painter.end()
        return [*kept, *self._read(around.translated(picture.frame.topLeft()), masked)]

    def _read(self, frame: QRect, image: QImage) -> list[Word]:
        image.convertToFormat(QImage.Format.Format_Grayscale8).save(str(self._at))
        done = subprocess.run(
            ["tesseract", str(self._at), "-", "--dpi", str(self._dpi), "--psm", "11", "tsv"],
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            encoding="utf-8",
            check=True,
            timeout=_PATIENCE,
        )
        rows = csv.DictReader(done.stdout.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        turn, corner = str(next(self._passes)), frame.topLeft()
        return [_word(row, turn, corner) for row in rows if row["text"] and row["text"].strip()]


def differing(before: Picture, now: Picture) -> list[QRect] | None:
    """Return the tiles in which two pictures of one size differ; None where that is most of them."""
    found: list[QRect] = []
    stride, wide = now.image.width() * _PIXEL, _TILE * _PIXEL
    most = len(now.pixels) // (2 * _TILE * wide)
    for top in range(0, len(now.pixels), _TILE * stride):
        old, new = before.pixels[top : top + _TILE * stride], now.pixels[top : top + _TILE * stride]
        rows = range(0, len(new), stride) if old != new else range(0)
        for left in range(0, stride, wide):
            right = min(left + wide, stride)
            if any(old[row + left : row + right] != new[row + left : row + right] for row in rows):
                found.append(QRect(left // _PIXEL, top // stride, (right - left) // _PIXEL, len(rows)))
        if len(found) > most:
            return None
    return found


def says(words: Iterable[Word], text: str) -> bool:
    """Say whether a text stands among the words; spaces, letter case and line ends do not matter."""
    return _squeezed(text) in _squeezed("".join(word.text for word in words))


def places(words: Sequence[Word], text: str) -> list[QRect]:
    """Return where a text of one line stands, from top to bottom; an icon beside it may have been read as a letter."""
    wanted, found = _squeezed(text), list[QRect]()
    for _line, on_line in groupby(words, key=lambda word: word.line):
        owners = [word for word in on_line for _letter in _squeezed(word.text)]
        said = "".join(_squeezed(word.text) for word in dict.fromkeys(owners))
        at = said.find(wanted)
        while at >= 0:
            covered = dict.fromkeys(owners[at : at + len(wanted)])
            found.append(reduce(QRect.united, (word.box for word in covered)))
            at = said.find(wanted, at + len(wanted))
    return sorted(found, key=lambda one: (one.y(), one.x()))


def _word(row: dict[str, str], turn: str, corner: QPoint) -> Word:
    box = QRect(*(int(row[name]) for name in ("left", "top", "width", "height")))
    return Word(row["text"], (turn, row["block_num"], row["par_num"], row["line_num"]), box.translated(corner))


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold().replace("…", "...")
