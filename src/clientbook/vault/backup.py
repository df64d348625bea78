"""Backups: a dated copy of the vault that was read back before it got its name, and which of them are kept.

A file with a backup's name is whole: it was copied into a neighbour, flushed, checked and only then renamed.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy.engine import make_url

from clientbook.support import clock
from clientbook.support.errors import ClientbookError, Damaged, Unavailable
from clientbook.support.i18n import _
from clientbook.vault.soundness import MOST_ROWS, Head, check_digests, check_with_keys, head_of, record_count
from clientbook.vault.store import open_store
from clientbook.vault.store.copies import copy_store, flush_folder, read_only
from clientbook.vault.view import View

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from clientbook.vault.session import Session
    from clientbook.vault.store import Location, Store
    from clientbook.vault.vault import Vault

SUFFIX = ".backup"
DAYS, WEEKS, MONTHS, NEWEST = 7, 8, 12, 3
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<vault>.+)\.(?P<stamp>\d{8}T\d{6}Z)\.(?P<seq>\d{1,18})\.backup")
_FORGOTTEN = dt.timedelta(days=1)
Progress = Callable[[int, int], None] | None


class BackupInfo(NamedTuple):
    """A backup: made `when` (aware UTC), holding the journal up to `seq`, whose head is these six words.

    `is_verified`: it was read back when it was made, and its frame (schema, size, last entry) stands today.
    """

    path: Path
    when: dt.datetime
    seq: int
    words: str
    size: int
    is_verified: bool


def vault_name(location: Location) -> str:
    """Return the name that a vault's backups begin with."""
    return location.stem if isinstance(location, Path) else make_url(location).database or "vault"


class Source(NamedTuple):
    """What a backup is copied from and read back with, apart from the open vault: another thread may use it."""

    session: Session

    def __repr__(self) -> str:
        return "Source()"


def source_of(vault: Vault) -> Source:
    """Return what a backup of an unlocked vault needs, with the keys of now."""
    session = vault.session
    return Source(replace(session, view=View(session.view.reader, dict(session.view.directories))))


def make_backup(vault: Vault, folder: Path, progress: Progress = None) -> BackupInfo:
    """Copy an unlocked vault into `folder`, read the copy back, and give it its name.

    A copy of up to MOST_ROWS records is walked through with the keys of `vault`, every signature included; a larger
    one is held against its journal by digests. Raises Unavailable (disk full, folder gone), Damaged when the
    copy is not sound, and whatever `progress` raises; then there is no backup and no rest of one.
    """
    return _made(source_of(vault), vault.session.store, folder, progress)


def make_beside(source: Source, folder: Path, progress: Progress = None) -> BackupInfo:
    """Do what `make_backup` does over a connection of its own, while the vault is read and written elsewhere."""
    store = open_store(source.session.location)
    try:
        return _made(source, store, folder, progress)
    finally:
        store.close()


def _made(source: Source, store: Store, folder: Path, progress: Progress) -> BackupInfo:
    if not folder.is_dir():
        raise missing_folder(folder)
    name = vault_name(source.session.location)
    draft = folder / f".{name}.{secrets.token_hex(4)}.part"
    try:
        _clear_rests(folder, name)
        copy_store(store, draft, progress)
        head = _read_back(source.session, draft, progress)
        when = clock.now()
        path = folder / f"{name}.{when.strftime(_STAMP)}.{head.seq}{SUFFIX}"
        size = draft.stat().st_size
        draft.replace(path)
        flush_folder(folder)
    except OSError as error:
        raise _not_written(folder, error) from error
    finally:
        _remove(draft)
    return BackupInfo(path, when, head.seq, head.words, size, is_verified=True)


def _read_back(session: Session, draft: Path, progress: Progress) -> Head:
    with _opened(draft) as copy:
        if record_count(copy) <= MOST_ROWS:
            return check_with_keys(session, copy, progress)
        return check_digests(copy, progress)


def check_backup(vault: Vault, path: Path, progress: Progress = None) -> BackupInfo:
    """Walk through a backup with the keys of its vault. Raises Damaged, Unavailable."""
    with _opened(path) as copy:
        head = check_with_keys(vault.session, copy, progress)
    found = _info(path, head, is_verified=True)
    if not found.is_verified:
        raise not_sound(path)
    return found


def check_copy(source: Source, path: Path, progress: Progress = None) -> None:
    """Walk through a copy under any name with the keys of its vault, on any thread. Raises Damaged, Unavailable."""
    with _opened(path) as copy:
        check_with_keys(source.session, copy, progress)


def list_backups(folder: Path, name: str) -> list[BackupInfo]:
    """Return the backups of the vault called `name`, newest first; Unavailable when the folder cannot be read."""
    try:
        paths = [path for path in folder.iterdir() if (found := _NAME.fullmatch(path.name)) and found["vault"] == name]
    except OSError as error:
        raise missing_folder(folder) from error
    return sorted((read_info(path) for path in paths), key=lambda one: (one.when, one.seq), reverse=True)


def read_info(path: Path) -> BackupInfo:
    """Return what a backup says of itself; a file that does not hold what its name says is not verified."""
    try:
        with _opened(path) as copy:
            head = head_of(copy)
    except ClientbookError:
        return _info(path, Head(b"", 0, ""), is_verified=False)
    return _info(path, head, is_verified=True)


def _info(path: Path, head: Head, *, is_verified: bool) -> BackupInfo:
    found = _NAME.fullmatch(path.name)
    try:
        status, said = path.stat(), _size_said(path)
    except OSError as error:
        raise missing_backup(path) from error
    when = dt.datetime.fromtimestamp(int(status.st_mtime), dt.UTC)
    seq = head.seq
    if found:
        with contextlib.suppress(ValueError):
            when = dt.datetime.strptime(found["stamp"], _STAMP).replace(tzinfo=dt.UTC)
        seq = int(found["seq"])
    is_whole = is_verified and seq == head.seq and status.st_size == said
    return BackupInfo(path, when, seq, head.words, status.st_size, is_whole)


def _size_said(path: Path) -> int:
    """Return the size that the file's own header gives: pages times their size."""
    with path.open("rb") as stream:
        header = stream.read(32)
    page = int.from_bytes(header[16:18], "big")
    return int.from_bytes(header[28:32], "big") * (65_536 if page == 1 else page)


@contextlib.contextmanager
def _opened(path: Path) -> Generator[Store]:
    if not path.is_file():
        raise missing_backup(path)
    copy = read_only(path)
    try:
        yield copy
    finally:
        copy.close()


def kept(backups: Sequence[BackupInfo]) -> set[Path]:
    """Return which backups the rule keeps: the last of each of 7 days, 8 weeks and 12 months that have any.

    The newest three stay whatever their day, and one that is not verified is neither counted nor removed.
    """
    sound = sorted((one for one in backups if one.is_verified), key=lambda one: (one.when, one.seq), reverse=True)
    keep = {one.path for one in backups if not one.is_verified} | {one.path for one in sound[:NEWEST]}
    for period, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        last: dict[tuple[int, ...], Path] = {}
        for one in sound:
            last.setdefault(period(clock.local(one.when).date()), one.path)
        keep.update(list(last.values())[:most])
    return keep


def remove_surplus(folder: Path, name: str) -> list[Path]:
    """Delete the backups that the rule does not keep and return them; what cannot be deleted stays."""
    found = list_backups(folder, name)
    keep = kept(found)
    surplus = [one.path for one in found if one.path not in keep]
    for path in surplus:
        _remove(path)
    return surplus


def missing_folder(folder: Path) -> Unavailable:
    """Return the error for a backup folder that is not there."""
    return Unavailable(
        _("The backup folder “{folder}” cannot be reached. Connect its disk, or choose another folder.").format(
            folder=folder
        )
    )


def missing_backup(path: Path) -> Unavailable:
    """Return the error for a backup that is not there."""
    return Unavailable(_("There is no backup at “{name}”. Check the path.").format(name=path))


def not_sound(path: Path) -> Damaged:
    """Return the error for a backup that does not verify."""
    return Damaged(
        _("The backup “{name}” is damaged. Choose another one.").format(name=path.name),
        affected=(f"backup:{path.name}",),
    )


def _not_written(folder: Path, error: OSError) -> Unavailable:
    if not folder.is_dir():
        return missing_folder(folder)
    return Unavailable(
        _(
            "No backup could be written to “{folder}”: {reason}. Free some space or choose another folder. "
            "The vault itself is as it was."
        ).format(folder=folder, reason=error.strerror or type(error).__name__)
    )


def _clear_rests(folder: Path, name: str) -> None:
    """Remove what a program that died in the middle left; younger ones may belong to somebody at work."""
    oldest = (clock.now() - _FORGOTTEN).timestamp()
    for path in folder.glob(".*.part*"):
        if path.name.startswith(f".{name}.") and path.stat().st_mtime < oldest:
            _remove(path)


def _remove(path: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + end).unlink(missing_ok=True)


def _day(day: dt.date) -> tuple[int, ...]:
    return (day.toordinal(),)


def _week(day: dt.date) -> tuple[int, ...]:
    return day.isocalendar()[:2]


def _month(day: dt.date) -> tuple[int, ...]:
    return (day.year, day.month)
