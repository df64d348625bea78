"""Files are written whole or not at all: into a neighbour, flushed to the disk, then put in place."""

from __future__ import annotations

import contextlib
import os
import secrets
from typing import TYPE_CHECKING

from clientbook.support.errors import Unavailable
from clientbook.support.i18n import _
from clientbook.support.paths import long_path

if TYPE_CHECKING:
    from pathlib import Path


def atomic_write(path: Path, data: bytes | bytearray) -> None:
    """Write `data` to `path` so that a crash leaves the old file or the new one.

    Raises Unavailable when the folder cannot be written or the disk is full.
    """
    target = long_path(path)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Unavailable(
            _("“{name}” could not be written: {reason}. Free some space or choose another folder.").format(
                name=path.name, reason=error.strerror or type(error).__name__
            )
        ) from error
