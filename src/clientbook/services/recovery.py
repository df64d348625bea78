"""The recovery sheet in use: the way back in when a passphrase is lost, and replacing the sheet.

The vault journals both acts itself. The sheet exists on paper only; the program keeps nothing of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from clientbook import vault as sealed
from clientbook.desk import Desk
from clientbook.services import attempts, firms
from clientbook.support.errors import ClientbookError, Refused
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault import recovery as codes

if TYPE_CHECKING:
    from pathlib import Path

    from clientbook.desk import Changes

GROUPS = codes.GROUPS
"""How many groups a sheet prints."""


class OwnerRow(NamedTuple):
    """An owner's account that a sheet can give back."""

    login: str
    name: str


class Found(NamedTuple):
    """What a sheet leads to. `fingerprint` is printed on the sheet, to compare."""

    firm: str
    owners: tuple[OwnerRow, ...]
    fingerprint: str


class NewSheet(NamedTuple):
    """A sheet to print, with its key in groups; it opens nothing before `replace_sheet`."""

    secret: sealed.RecoverySecret
    groups: tuple[str, ...]
    sheet: bytes

    def __repr__(self) -> str:
        return "NewSheet()"


def check_group(place: int, text: str) -> None:
    """Raise Invalid where a group (`place` from 0) was not typed as it is printed, saying which one."""
    codes.check_group(place, text)


def look_up(location: Path | str, text: str) -> Found:
    """Return whom the groups in `text` can give back; nothing is written.

    Raises Invalid naming the mistyped group, Refused when the sheet is another vault's or was replaced,
    Unavailable and Damaged as unlocking does.
    """
    view = sealed.recovery_view(location, text)
    return Found(view.firm, tuple(OwnerRow(one.login, one.name) for one in view.owners), view.fingerprint)


def recover(location: Path | str, text: str, *, login: str, passphrase: str) -> firms.NewFirm:
    """Give the owner `login` new keys under `passphrase`; return the open desk and the sheet that follows this one.

    The old sheet opens this vault no longer. Raises as `look_up`, and Invalid on "passphrase".
    """
    vault, secret = sealed.recovery_unlock(location, text, login=login, passphrase=passphrase)
    desk = Desk(vault)
    try:
        attempts.journal_unlock(desk, location, login)
        return firms.NewFirm(desk, firms.groups_of(secret), firms.recovery_sheet(desk, secret))
    except ClientbookError:
        desk.close()
        raise


def new_sheet(desk: Desk) -> NewSheet:
    """Return a sheet to print in the place of the present one, which stays valid for now. Owners only."""
    _require_owner(desk)
    secret = sealed.new_recovery(desk.vault)
    return NewSheet(secret, firms.groups_of(secret), firms.recovery_sheet(desk, secret))


def replace_sheet(desk: Desk, made: NewSheet) -> Changes:
    """Let the new sheet count instead of the one before, and give every file a new key, in one commit.

    Raises Refused for who is not an owner, Stale when the sheet was made before other new keys.
    """
    _require_owner(desk)
    sealed.renew_recovery(desk.vault, made.secret)
    return desk.mirror_directory()


def _require_owner(desk: Desk) -> None:
    if desk.vault.me.role is not Role.OWNER:
        raise Refused(_("Only the owner may do this."))
