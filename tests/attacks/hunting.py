"""Looking for readable words in files, in every encoding in which they could lie there."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def spellings(word: str) -> Iterator[bytes]:
    """Yield a word as UTF-8, UTF-16 of both orders, GB 18030, and each of them in hex and in base64 at any offset."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        plain = word.encode(encoding)
        yield plain
        yield plain.hex().encode()
        yield plain.hex().upper().encode()
        for offset in range(3):
            skipped = (0, 2, 3)[offset]
            whole = len(b"." * offset + plain) // 3 * 4
            yield base64.b64encode(b"." * offset + plain)[skipped:whole]


def found_in(data: bytes, words: Iterable[str]) -> list[str]:
    """Return the words that can be read in `data`."""
    return [word for word in words if any(spelling in data for spelling in set(spellings(word)))]


def readable_files(folders: Iterable[Path], words: Iterable[str]) -> list[tuple[str, list[str]]]:
    """Return the files below `folders` in whose content or name any of the words can be read."""
    wanted = list(words)
    paths = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    seen = ((path.name, found_in(path.read_bytes() + str(path).encode(), wanted)) for path in paths)
    return [(name, found) for name, found in seen if found]
