"""The window's end of the decoder process: starts it for one document, asks it for leaves, and ends it.

All calls but `close` wait for the other side and belong to a thread of their own. What the decoder answers is as little
trusted as the file it reads.
"""

from __future__ import annotations

import contextlib
import math
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QSizeF
from PySide6.QtGui import QImage

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _, language
from clientbook.ui.documents.shapes import MAX_PAGES, PIXEL_BYTES, SHOWN_PIXELS, Leaves, within
from clientbook.ui.documents.wire import Hangup, hear, hear_bytes, tell

if TYPE_CHECKING:
    from collections.abc import Generator

WORD = "--decode"
"""What makes the program a decoder and nothing else."""
_KEPT_FROM = ("CLIENTBOOK_PASSPHRASE",)
_DYING_SECONDS = 5.0
OPENING_SECONDS, PAINTING_SECONDS = 60.0, 20.0


class Decoder:
    """One decoder for one document."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False
        self._lock = threading.Lock()

    def leaves(self, data: bytearray, file_format: str) -> Leaves:
        """Start the decoder, hand it a PDF ("pdf") or an image and return its leaves. Raises Invalid."""
        self._start()
        head = {"format": file_format, "bytes": len(data), "language": language()}
        answer = self._ask(head, data, OPENING_SECONDS)
        sizes = tuple(_size(one) for one in answer.get("sizes", ())[: MAX_PAGES + 1])
        if not 0 < len(sizes) <= MAX_PAGES:
            raise _failed()
        return Leaves(sizes, self._paint, is_picture=answer.get("is_picture") is True)

    def close(self) -> None:
        """End the decoder at once, whatever it does; may be called from any thread."""
        with self._lock:
            self._is_closed = True
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_DYING_SECONDS)
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                _end(stream).close()

    def _start(self) -> None:
        with self._lock:
            if self._is_closed:
                raise _failed()
            try:
                self._process = subprocess.Popen(  # noqa: S603  this program itself
                    _command(),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env={name: value for name, value in os.environ.items() if name not in _KEPT_FROM},
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise _failed() from error

    def _paint(self, page: int, size: QSize) -> QImage:
        size = within(size, SHOWN_PIXELS)
        shape = {"width": max(size.width(), 1), "height": max(size.height(), 1)}
        answer = self._ask({"page": page, **shape}, b"", PAINTING_SECONDS)
        width, height = _whole(answer, "width"), _whole(answer, "height")
        if not 0 < width * height <= SHOWN_PIXELS:
            raise _failed()
        with self._watched(PAINTING_SECONDS) as process:
            pixels = hear_bytes(_end(process.stdout), width * height * PIXEL_BYTES)
        return QImage(pixels, width, height, width * PIXEL_BYTES, QImage.Format.Format_RGB32).copy()

    def _ask(self, head: dict[str, Any], content: bytes | bytearray, seconds: float) -> dict[str, Any]:
        with self._watched(seconds) as process:
            tell(_end(process.stdin), head, content)
            answer = hear(_end(process.stdout))
        if "refused" in answer:
            raise Invalid(str(answer["refused"])[:500])
        return answer

    @contextmanager
    def _watched(self, seconds: float) -> Generator[subprocess.Popen[bytes]]:
        """Kill the decoder when it takes too long; then, and when it dies by itself, the file cannot be shown."""
        process = self._process
        if process is None:
            raise _failed()
        watch = threading.Timer(seconds, process.kill)
        watch.daemon = True
        watch.start()
        try:
            yield process
        except Hangup:
            self.close()
            raise _failed() from None
        finally:
            watch.cancel()


def _command() -> list[str]:
    """Return what starts this program as a decoder; the packed one has a twin on a console, whose pipes always work."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "clientbook", WORD]
    twin = Path(sys.executable).with_stem("clientbook-cli")
    return [str(twin if twin.is_file() else sys.executable), WORD]


def _end(stream: Any) -> Any:
    if stream is None:
        raise Hangup
    return stream


def _whole(answer: dict[str, Any], name: str) -> int:
    found = answer.get(name)
    if not isinstance(found, int) or not 0 < found <= SHOWN_PIXELS:
        raise _failed()
    return found


def _size(found: Any) -> QSizeF:
    try:
        width, height = (float(one) for one in found)
    except (TypeError, ValueError):
        raise _failed() from None
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise _failed()
    return QSizeF(width, height)


def _failed() -> Invalid:
    return Invalid(_("This file takes too long or makes the decoder fail, and cannot be shown. Save a copy to see it."))
