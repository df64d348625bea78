"""Files that come in as they are: looked at before, then read piece by piece, and never half.

A name on the disk may be a folder, a device or a pipe, and may become another file between two looks; all of that ends
in an error that names the file and what to do.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from clientbook.exchange.media import HEAD_BYTES, media_type
from clientbook.support.errors import Invalid, Unavailable
from clientbook.support.files import plain_name
from clientbook.support.i18n import _
from clientbook.support.paths import long_path

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

MAX_FILE = 512 * 2**20
PIECE_BYTES = 2**20
_MEGABYTE = 2**20
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
"""Bytes as they are on Windows; elsewhere no waiting until somebody writes into a pipe."""


class SourceFile(NamedTuple):
    """A file that can be taken in: its name as data, and the state that it must still be in when it is read.

    `held` is the content of a file that the program made and that never was on a disk.
    """

    path: Path
    name: str
    size: int
    media_type: str
    state: tuple[int, ...]
    held: bytes | None = None


def look_at(path: Path) -> SourceFile:
    """Return what a file is without reading more than its beginning.

    Raises Invalid on "files" for what cannot become a document, Unavailable for what cannot be read now.
    """
    name = plain_name(path.name) or "?"
    with _opened(path, name) as (stream, found):
        if found.st_size == 0:
            raise Invalid(_("“{name}” is empty. Choose the right file.").format(name=name), field="files")
        if found.st_size > MAX_FILE:
            message = _("“{name}” is larger than {most} MB. Split it or make it smaller, then add it again.")
            raise Invalid(message.format(name=name, most=MAX_FILE // _MEGABYTE), field="files")
        head = stream.read(HEAD_BYTES)
        return SourceFile(path, name, found.st_size, media_type(head, name), _state(found))


def held_file(name: str, content: bytes) -> SourceFile:
    """Return content in memory as a file that can be taken in; it must not be empty."""
    return SourceFile(Path(name), name, len(content), media_type(content[:HEAD_BYTES], name), (), content)


def pieces(source: SourceFile) -> Iterator[bytes]:
    """Yield a file's content; Unavailable when it is no longer what `look_at` saw, or cannot be read to its end."""
    if source.held is not None:
        yield from (source.held[start : start + PIECE_BYTES] for start in range(0, source.size, PIECE_BYTES))
        return
    with _opened(source.path, source.name) as (stream, found):
        if _state(found) != source.state:
            raise _changed(source)
        rest = source.size
        while piece := stream.read(min(PIECE_BYTES, rest + 1)):
            rest -= len(piece)
            if rest < 0:
                raise _changed(source)
            yield piece
        if rest or _state(os.fstat(stream.fileno())) != source.state:
            raise _changed(source)


@contextmanager
def _opened(path: Path, name: str) -> Generator[tuple[BinaryIO, os.stat_result]]:
    """Open a regular file for reading; what fails inside the block is said in words too."""
    target = long_path(path)
    try:
        if not stat.S_ISREG(target.stat().st_mode):
            raise _no_file(path, name)
        with os.fdopen(os.open(target, _READING), "rb", buffering=0) as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise _no_file(path, name)
            yield stream, found
    except (IsADirectoryError, PermissionError) as error:
        raise (_no_file(path, name) if path.is_dir() else _unreadable(name, error)) from error
    except OSError as error:
        raise (_no_file(path, name) if error.errno == errno.ENXIO else _unreadable(name, error)) from error


def _state(found: os.stat_result) -> tuple[int, ...]:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _no_file(path: Path, name: str) -> Invalid:
    if path.is_dir():
        text = _("“{name}” is a folder. Choose the files in it.")
    else:
        text = _("“{name}” is a device and not a file. Choose a file.")
    return Invalid(text.format(name=name), field="files")


def _unreadable(name: str, error: OSError) -> Unavailable:
    if isinstance(error, FileNotFoundError):
        text = _("“{name}” is no longer there. Choose it again.")
    elif isinstance(error, PermissionError):
        text = _("You may not read “{name}”. Close it in other programs or copy it to the desktop, then try again.")
    else:
        text = _("“{name}” cannot be read: {reason}. Copy it to the desktop and add that copy.")
    return Unavailable(text.format(name=name, reason=error.strerror or type(error).__name__))


def _changed(source: SourceFile) -> Unavailable:
    text = _("“{name}” was changed while it was read. Close it in other programs and add it again.")
    return Unavailable(text.format(name=source.name))
