"""What window and decoder say to each other over a pipe: a small JSON head, then as many bytes as it announces."""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">I")
_LONGEST_HEAD = 8 * 2**20
_AT_ONCE = 2**20


class Hangup(Exception):
    """The other side is gone, or does not keep to what was agreed."""


def tell(stream: BinaryIO, head: dict[str, Any], content: bytes | bytearray | memoryview = b"") -> None:
    """Send a head and the content that it announces. Raises Hangup."""
    text = json.dumps(head).encode()
    try:
        stream.write(_LENGTH.pack(len(text)) + text)
        view = memoryview(content)
        for start in range(0, len(view), _AT_ONCE):
            stream.write(view[start : start + _AT_ONCE])
        stream.flush()
    except (OSError, ValueError) as error:
        raise Hangup from error


def hear(stream: BinaryIO) -> dict[str, Any]:
    """Return the next head. Raises Hangup at the end and for what is none."""
    (length,) = _LENGTH.unpack(bytes(hear_bytes(stream, _LENGTH.size)))
    if length > _LONGEST_HEAD:
        raise Hangup
    try:
        found = json.loads(bytes(hear_bytes(stream, length)))
    except ValueError as error:
        raise Hangup from error
    if not isinstance(found, dict):
        raise Hangup
    return found


def hear_bytes(stream: BinaryIO, count: int) -> bytearray:
    """Return exactly this many bytes. Raises Hangup when the stream ends before."""
    data = bytearray(count)
    view, done = memoryview(data), 0
    try:
        while done < count:
            read = stream.readinto(view[done : done + _AT_ONCE])  # type: ignore[attr-defined]  pipes and files have it
            if not read:
                raise Hangup
            done += read
    except (OSError, ValueError) as error:
        raise Hangup from error
    finally:
        view.release()
    return data
