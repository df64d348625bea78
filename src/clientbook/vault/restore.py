"""Putting a backup in the vault's place: staged beside it, checked there, then swapped in one step.

Whatever dies on the way, the vault's name leads to the old file or to the new one, each of them whole.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
import sqlite3
from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from clientbook.support import clock
from clientbook.support.errors import ClientbookError, Invalid, Unavailable
from clientbook.support.i18n import _
from clientbook.vault.backup import missing_backup
from clientbook.vault.soundness import Head, head_of
from clientbook.vault.store.copies import flush, flush_folder, read_only
from clientbook.vault.store.engine import SUFFIX
from clientbook.vault.store.places import refuse_shared_folder

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.vault.store import Location

_STAGED = ".restoring"
_ENDS = ("-wal", "-shm", "-journal")


class Restored(NamedTuple):
    """A backup that is now the vault: where, the state it holds, and the file that was there before, if any."""

    path: Path
    head: Head
    aside: Path | None


def stage(backup: Path, target: Location) -> Path:
    """Copy a backup beside the vault that it will replace, flushed; returns the copy, to be checked and put in place.

    Raises Invalid where the target is no place for a vault or holds another one, Unavailable (disk full,
    backup gone), Damaged for a backup whose frame does not stand.
    """
    path = _checked_target(target)
    if not backup.is_file():
        raise missing_backup(backup)
    _check_same_vault(backup, path)
    discard_rests(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_STAGED}")
    try:
        shutil.copyfile(backup, draft)
        flush(draft)
        _head(draft)
    except OSError as error:
        discard(draft)
        raise _not_written(path, error) from error
    except BaseException:
        discard(draft)
        raise
    return draft


def put_in_place(draft: Path, target: Path) -> Restored:
    """Make a staged copy the vault; the file before it is kept beside it, under a name that says so.

    Raises Unavailable when another program has the vault open, or when the disk is full; nothing has changed then.
    """
    head = _head(draft)
    try:
        aside = _set_aside(target) if target.exists() else None
        for end in _ENDS:
            target.with_name(target.name + end).unlink(missing_ok=True)
        draft.replace(target)
        flush_folder(target.parent)
    except OSError as error:
        raise _not_written(target, error) from error
    finally:
        discard(draft)
    return Restored(target, head, aside)


def discard(draft: Path) -> None:
    """Remove a staged copy that will not be put in place."""
    for end in ("", *_ENDS):
        with contextlib.suppress(OSError):
            draft.with_name(draft.name + end).unlink(missing_ok=True)


def discard_rests(target: Path) -> None:
    """Remove staged copies that a program left when it died."""
    for path in target.parent.glob(f".*{_STAGED}*"):
        if path.name.startswith(f".{target.name}."):
            discard(path)


def _checked_target(target: Location) -> Path:
    if isinstance(target, str):
        raise Invalid(
            _("A backup is restored to a vault file. Restore it to a file, then move that vault to the server."),
            field="location",
        )
    refuse_shared_folder(target)
    if target.suffix != SUFFIX:
        raise Invalid(_("A vault's file name ends in “{suffix}”.").format(suffix=SUFFIX), field="location")
    if not target.parent.is_dir():
        raise Invalid(_("The folder “{name}” does not exist.").format(name=target.parent), field="location")
    return target


def _check_same_vault(backup: Path, target: Path) -> None:
    """Refuse to replace a vault that can be read by a backup of another one."""
    wanted = _head(backup)
    if not target.exists():
        return
    try:
        present = _head(target)
    except ClientbookError:
        return
    if present.vault != wanted.vault:
        raise Invalid(
            _("“{backup}” is a backup of another vault than “{vault}”. Choose one of this vault.").format(
                backup=backup.name, vault=target.name
            ),
            field="backup",
        )


def _head(path: Path) -> Head:
    store = read_only(path)
    try:
        return head_of(store)
    finally:
        store.close()


def _set_aside(target: Path) -> Path:
    """Copy the vault's present file, with what its write-ahead log holds, to a name that people see."""
    _refuse_open(target)
    stamp = f"{clock.local(clock.now()):%Y-%m-%d %H%M%S}"
    name = _("{vault} before restoring {when}").format(vault=target.stem, when=stamp)
    aside = target.with_name(name + SUFFIX)
    for number in count(2):
        if not aside.exists():
            break
        aside = target.with_name(f"{name} ({number}){SUFFIX}")
    for end in ("-wal", ""):  # the file itself last: under its name it is whole
        source, copy = target.with_name(target.name + end), aside.with_name(aside.name + end)
        if source.exists():
            draft = copy.with_name(f".{target.name}.{secrets.token_hex(4)}{_STAGED}")
            try:
                shutil.copyfile(source, draft)
                flush(draft)
                draft.replace(copy)
            finally:
                discard(draft)
    return aside


def _refuse_open(target: Path) -> None:
    """Raise Unavailable when another connection holds the vault. Of a file too damaged to be asked nothing is known.

    An exclusive lock is had only where nobody else has the file open; giving it back also empties the
    write-ahead log into the file. A damaged file is left alone: SQLite would throw its log away.
    """
    try:
        _head(target)
    except ClientbookError:
        return
    try:
        with closing(sqlite3.connect(target, timeout=0.5, isolation_level=None)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise Unavailable(
                _("Another window or computer has this vault open. Close it everywhere, then restore again.")
            ) from error


def _not_written(target: Path, error: OSError) -> Unavailable:
    return Unavailable(
        _(
            "“{name}” could not be put in place: {reason}. Close the vault everywhere, free some space, and restore "
            "again; the present vault is as it was."
        ).format(name=target.name, reason=error.strerror or type(error).__name__)
    )
