"""A small disk of its own, to be filled to the last page."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clientbook.support.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

PAGE = 4096


@dataclass
class Disk:
    """A mounted file system of a few megabytes."""

    folder: Path

    def leave(self, pages: int) -> None:
        """Fill the disk until so many pages are free."""
        self.free()
        status = os.statvfs(self.folder)
        with self._filler.open("wb") as stream:
            os.posix_fallocate(stream.fileno(), 0, max(status.f_bavail - pages, 1) * status.f_frsize)

    def free(self) -> None:
        """Make room again."""
        self._filler.unlink(missing_ok=True)

    @property
    def _filler(self) -> Path:
        return self.folder / "everything else"

    def names(self) -> set[str]:
        """Return the names of the files on it, but for what fills it."""
        return {one.name for one in self.folder.iterdir() if one != self._filler}


def mounted(folder: Path, size: int) -> Generator[Disk]:
    """Mount a disk of `size` bytes for the length of a test; skips it where that is not allowed."""
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root on Linux")
    folder.mkdir()
    words = ("mount", "-t", "tmpfs", "-o", f"size={size}", "clientbook-test", str(folder))
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fits(act: Callable[[], object]) -> bool:
    """Whether an act was done; if not, it said that there is no room and what to do about it."""
    try:
        act()
    except Unavailable as error:
        if "ree some space" not in error.message:
            raise
        return False
    return True
