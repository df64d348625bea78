"""Backups of the vault: made by rule and on wish, listed, checked, and put back.

Anybody's session makes them, since they hold nothing that the vault does not; only the owner puts one back.
"""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from clientbook import vault as sealed
from clientbook.desk import Changes
from clientbook.domain.log import Act
from clientbook.support.clock import local, today
from clientbook.support.errors import ClientbookError, Invalid, Refused
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _
from clientbook.support.paths import profile_dir
from clientbook.support.words import Role
from clientbook.vault import backup as copies
from clientbook.vault import restore as placing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from clientbook.desk import Desk

    Progress = Callable[[int, int], None] | None

_PREFS = "backups.json"
Made = copies.BackupInfo


class Reason(StrEnum):
    """Why a backup was made; the word stands in the log."""

    ASKED = "asked"
    CLOSING = "closing"
    DAILY = "daily"
    IMPORT = "import"


class BackupRow(NamedTuple):
    """A backup as it is listed: made `made_at` (aware UTC), its head in six words, how many entries it lacks today.

    `is_verified`: it was read back when it was made and its frame stands; a restore checks it wholly again.
    """

    path: Path
    made_at: dt.datetime
    seq: int
    behind: int
    words: str
    size: int
    is_verified: bool


class Wanted(NamedTuple):
    """A backup that an owner wants back, and what it is checked with."""

    source: copies.Source
    backup: Path
    place: Path | str


class Restoring(NamedTuple):
    """A checked copy of a backup that lies beside the vault, ready to be put in its place."""

    draft: Path
    place: Path


class PutBack(NamedTuple):
    """A backup that is the vault now; `aside` is where the file before it is kept, if there was one."""

    place: Path
    aside: Path | None
    seq: int
    words: str


def folder_of(desk: Desk) -> Path:
    """Return where this computer keeps the vault's backups: as the owner chose, else beside the vault."""
    chosen = _prefs(desk).get("folder")
    if isinstance(chosen, str) and chosen:
        return Path(chosen)
    location = desk.vault.location
    if isinstance(location, str):
        return _own_folder(desk) / "backups"
    return location.parent / f"{location.stem} backups"


def choose_folder(desk: Desk, folder: Path | None) -> None:
    """Keep this computer's backups in `folder` from now on; None goes back to the place beside the vault.

    Backups made before stay where they are. Raises Refused for who is not an owner, Invalid on "folder".
    """
    _require_owner(desk)
    if folder is not None and not folder.is_dir():
        raise Invalid(_("The folder “{name}” does not exist.").format(name=folder), field="folder")
    values = _prefs(desk) | {"folder": str(folder.absolute()) if folder is not None else ""}
    atomic_write(_own_folder(desk) / _PREFS, json.dumps(values, ensure_ascii=False).encode())


def list_backups(desk: Desk) -> list[BackupRow]:
    """Return the backups in the folder, newest first. Raises Unavailable when a chosen folder is not there."""
    folder = folder_of(desk)
    if not folder.exists() and not _prefs(desk).get("folder"):
        return []
    return [_row(desk, one) for one in copies.list_backups(folder, copies.vault_name(desk.vault.location))]


def last_backup(desk: Desk) -> dt.datetime | None:
    """Return when the newest backup that can be relied on was made; None without one, or without its folder."""
    try:
        return next((one.made_at for one in list_backups(desk) if one.is_verified), None)
    except ClientbookError:
        return None


def back_up(
    desk: Desk, *, reason: Reason = Reason.ASKED, to: Path | None = None, progress: Progress = None
) -> tuple[Changes, BackupRow]:
    """Make a backup, read it back, log it, and delete the ones that the rule no longer keeps.

    `to` is another folder for this one backup; there nothing is deleted. Raises Unavailable (disk full, folder
    gone), Damaged when the vault itself is not sound; whatever `progress` raises ends it without a backup.
    """
    made = copies.make_backup(desk.vault, to or _made_folder(desk), progress)
    _note(desk, made, reason)
    if to is None:
        _tidy(desk, made)
    return Changes(frozenset({"backup"})), _row(desk, made)


def is_due(desk: Desk) -> bool:
    """Say whether today's backup is still to be made; never for a vault that may be an older or altered one."""
    if desk.vault.read_only or desk.vault.must_change:
        return False
    last = last_backup(desk)
    return last is None or local(last).date() != today()


class Begun(NamedTuple):
    """A backup before it is made: what it is made of, and where it goes."""

    source: copies.Source
    folder: Path


def begin(desk: Desk) -> Begun:
    """Return what a backup needs that is made beside the desk, while it is read and written. Raises Unavailable."""
    return Begun(copies.source_of(desk.vault), _made_folder(desk))


def begin_daily(desk: Desk) -> Begun | None:
    """Return what today's backup needs, or None when there is one. Raises Unavailable."""
    return begin(desk) if is_due(desk) else None


def begin_before(desk: Desk) -> Begun:
    """Return what the backup before an act that reaches far needs. Raises Refused where nothing can be saved."""
    if desk.vault.read_only:
        raise Refused(desk.vault.read_only)
    return begin(desk)


def make(begun: Begun, progress: Progress = None) -> Made:
    """Make a backup and read it back. It touches neither desk nor vault: it runs on any thread, raises as `back_up`."""
    return copies.make_beside(begun.source, begun.folder, progress)


def finish(desk: Desk, made: Made, reason: Reason = Reason.ASKED) -> tuple[Changes, BackupRow]:
    """Log a backup that was made beside the desk, and delete the ones that the rule no longer keeps."""
    _note(desk, made, reason)
    _tidy(desk, made)
    return Changes(frozenset({"backup"})), _row(desk, made)


def finish_daily(desk: Desk, made: Made) -> Changes:
    """Do for today's backup what `finish` does."""
    return finish(desk, made, Reason.DAILY)[0]


def before(desk: Desk, reason: Reason, made: Made | None = None) -> None:
    """See to the backup without which an act that reaches far is not begun; raises like `back_up`.

    `made` is the one that was made beside the desk for this act; without it, or where it is gone, one is made now.
    """
    if desk.vault.read_only:
        return
    if made is not None and made.path.is_file():
        finish(desk, made, reason)
    else:
        back_up(desk, reason=reason)


def begin_restore(desk: Desk, backup: Path) -> Wanted:
    """Return what checking a backup needs beside the desk. Raises Refused for who is not an owner."""
    _require_owner(desk)
    return Wanted(copies.source_of(desk.vault), backup, desk.vault.location)


def check_restore(wanted: Wanted, progress: Progress = None) -> Restoring:
    """Copy a backup beside the vault and walk through the copy with the owner's keys.

    Like `make` it runs on any thread. Raises Invalid where the vault is on a server or the backup is another vault's,
    Damaged when it is not sound, Unavailable when the disk is full; what `progress` raises leaves no copy behind.
    """
    draft = placing.stage(wanted.backup, wanted.place)
    try:
        copies.check_copy(wanted.source, draft, progress)
    except BaseException:
        placing.discard(draft)
        raise
    return Restoring(draft, Path(wanted.place))


def finish_restore(desk: Desk, checked: Restoring) -> tuple[Changes, Restoring]:
    """Give a checked copy to the owner who is still one; nothing has changed so far. Raises Refused."""
    try:
        _require_owner(desk)
    except Refused:
        placing.discard(checked.draft)
        raise
    return Changes(frozenset()), checked


def put_back(restoring: Restoring) -> PutBack:
    """Put the prepared copy in the vault's place, after the vault was closed. Raises Unavailable while it is open."""
    done = placing.put_in_place(restoring.draft, restoring.place)
    return PutBack(done.path, done.aside, done.head.seq, done.head.words)


def restore(backup: Path, place: Path | str, *, login: str, passphrase: str) -> PutBack:
    """Put a backup in the place of a vault that need not open any more, and sign for it.

    Login and passphrase are an owner's as the backup knows them. Raises Refused, Invalid, Damaged, Unavailable;
    the vault is then as it was.
    """
    draft = placing.stage(backup, place)
    try:
        with sealed.unlock(draft, login=login, passphrase=passphrase) as copy:
            if copy.me.role is not Role.OWNER:
                raise Refused(_("Only the owner may do this."))
            found = copy.verify()
            if not found.is_sound:
                raise copies.not_sound(backup)
        done = put_back(Restoring(draft, Path(place)))
    finally:
        placing.discard(draft)
    with sealed.unlock(done.place, login=login, passphrase=passphrase) as opened:
        opened.declare_restored()
    return done


def sign_restored(desk: Desk) -> Changes:
    """Declare as the owner that the vault counts as it is from now on; then it can be written again."""
    desk.vault.declare_restored()
    return desk.refresh() | Changes(frozenset({"vault"}))


def _row(desk: Desk, one: copies.BackupInfo) -> BackupRow:
    behind = max(desk.vault.seq - one.seq, 0)
    return BackupRow(one.path, one.when, one.seq, behind, one.words, one.size, one.is_verified)


def _note(desk: Desk, made: copies.BackupInfo, reason: Reason) -> None:
    if not desk.vault.read_only and not desk.vault.must_change:
        desk.note(Act.BACKUP_MAKE, reason=reason.value, name=made.path.name, size=made.size)


def _tidy(desk: Desk, made: copies.BackupInfo) -> None:
    if not desk.vault.read_only:
        copies.remove_surplus(made.path.parent, copies.vault_name(desk.vault.location))


def _made_folder(desk: Desk) -> Path:
    folder = folder_of(desk)
    if not folder.exists() and not _prefs(desk).get("folder"):
        try:
            folder.mkdir(parents=True)
        except OSError as error:
            raise copies.missing_folder(folder) from error
    return folder


def _require_owner(desk: Desk) -> None:
    if desk.vault.me.role is not Role.OWNER:
        raise Refused(_("Only the owner may do this."))


def _own_folder(desk: Desk) -> Path:
    return profile_dir() / desk.vault.id.hex()


def _prefs(desk: Desk) -> dict[str, Any]:
    try:
        values: Any = json.loads((_own_folder(desk) / _PREFS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, Any]", values) if isinstance(values, dict) else {}
