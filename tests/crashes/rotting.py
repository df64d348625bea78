"""Whole vaults, spoiled copies of them, and what a spoiled copy must do: refuse, be found out, or mean nothing."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clientbook.support.errors import ClientbookError, Damaged
from clientbook.support.paths import profile_dir
from clientbook.vault import unlock

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = 4096
_LEAF_BYTES, _INNER_BYTES = 8, 12
_LEAVES, _INNERS = (10, 13), (2, 5)
_FILE_HEADER = 100

Seen = dict[str, list[str]]


@dataclass
class Rotting:
    """A whole vault, what each person reads in it and what its tables hold; and a place for spoiled copies.

    What the desk shows is made of nothing but the records that are compared here.
    """

    path: Path
    whole: bytes
    passphrases: Mapping[str, str]
    documents: tuple[tuple[bytes, bytes], ...] = ()

    def __post_init__(self) -> None:
        self.seen = {login: self._look(login)[0] for login in self.passphrases}
        self.rows = _rows(self.whole)
        assert self.rows is not None

    def outcome(self, content: bytes, login: str) -> str:
        """Return whether a spoiled copy was "refused", "found" by the walk, or "unused" bytes were spoiled."""
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(profile_dir(), ignore_errors=True)
        self.path.write_bytes(content)
        try:
            sees, is_sound = self._look(login)
        except ClientbookError:
            return "refused"
        wrong = [name for name, values in sees.items() if not set(values) <= set(self.seen[login][name])]
        assert not wrong, f"a wrong value was shown: {wrong}"
        if not is_sound:
            return "found"
        assert _rows(content) == self.rows, "a row changed and nobody noticed"
        assert sees == self.seen[login], "something is missing and nobody noticed"
        return "unused"

    def _look(self, login: str) -> tuple[Seen, bool]:
        """Return everything that a person reads in the vault, and whether the walk found it sound."""
        vault = unlock(self.path, login=login, passphrase=self.passphrases[login])
        try:
            sees = {
                "records": sorted(repr(one) for one in vault.records()),
                "documents": [repr(b"".join(vault.read_document(*one))) for one in self.documents],
                "journal": [repr(entry) for entry in vault.journal()],
                "people": [repr(member) for member in vault.directory.members],
                "binders": sorted(repr(one) for one in vault.binders().items()),
            }
            return sees, vault.verify().is_sound
        finally:
            vault.session.broken = vault.session.broken or Damaged("not to be remembered")
            vault.close()


def _rows(content: bytes) -> dict[str, list[str]] | None:
    """Return every row of every table, read without an index and past the program; None where that fails."""
    found: dict[str, list[str]] = {}
    with suppress(sqlite3.Error, UnicodeDecodeError, OverflowError), closing(sqlite3.connect(":memory:")) as raw:
        raw.deserialize(content[:18] + b"\1\1" + content[20:])  # in memory there is no write-ahead log to look for
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        for name in names:
            rows: list[Any] = raw.execute(f'SELECT * FROM "{name}" NOT INDEXED').fetchall()  # noqa: S608  its own name
            found[name] = sorted(repr(row) for row in rows)
        return found
    return None


def flipped(content: bytes, bit: int) -> bytes:
    """Return the bytes with one bit turned over."""
    spoiled = bytearray(content)
    spoiled[bit // 8] ^= 1 << bit % 8
    return bytes(spoiled)


def gaps(content: bytes) -> Callable[[int], bool]:
    """Return a function that says whether a byte lies in no man's land: between a b-tree page's pointers and its cells.

    SQLite neither reads nor keeps what stands there (https://sqlite.org/fileformat2.html#b_tree_pages).
    """
    empty = [_gap(content[start : start + PAGE], _FILE_HEADER if start == 0 else 0) for start in _starts(content)]
    return lambda at: at % PAGE in empty[at // PAGE]


def _starts(content: bytes) -> range:
    return range(0, len(content), PAGE)


def _gap(page: bytes, at: int) -> range:
    kind, cells = page[at], int.from_bytes(page[at + 3 : at + 5], "big")
    if kind not in (*_LEAVES, *_INNERS):
        return range(0)
    first = at + (_LEAF_BYTES if kind in _LEAVES else _INNER_BYTES) + 2 * cells
    return range(first, int.from_bytes(page[at + 5 : at + 7], "big") or 65_536)
