"""A firm's vault from outside: making it, unlocking it, locking it, and the person's own passphrase."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from clientbook import vault as sealed
from clientbook.desk import Desk
from clientbook.domain.classes import DEFAULT_CLASSES, ClientClass
from clientbook.domain.lists import ListKind
from clientbook.domain.log import Act
from clientbook.reports.recovery import render_recovery_sheet
from clientbook.reports.values import Imprint, RecoverySheet
from clientbook.services import attempts
from clientbook.services.checks import MAX_NAME, required_text
from clientbook.services.lists import add_usual_entries
from clientbook.support.clock import now
from clientbook.support.errors import Invalid, Refused, Unavailable
from clientbook.support.paths import own_folders
from clientbook.vault.store.engine import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class NewFirm(NamedTuple):
    """A firm just made: its open desk, the recovery secret in groups, and the sheet to print."""

    desk: Desk
    groups: tuple[str, ...]
    sheet: bytes

    def __repr__(self) -> str:
        return "NewFirm()"


class Advice(NamedTuple):
    """Whether a passphrase will do, and if not, why."""

    is_ok: bool
    text: str


def check_ciphers() -> None:
    """Raise Damaged unless every cipher gives its published answer; opening and making a vault asks as well."""
    sealed.prove_ciphers()


def create_firm(location: Path | str, *, firm: str, login: str, name: str, passphrase: str) -> NewFirm:
    """Make a vault with its owner, the default classes, and the usual lists in the current language.

    Raises Invalid with the field at fault ("firm", "login", "name", "passphrase", "location"), Unavailable when the
    place cannot be written. Nothing is left behind then.
    """
    firm = required_text(firm, field="firm", most=MAX_NAME)
    login = required_text(login, field="login", most=60)
    name = required_text(name, field="name", most=MAX_NAME)
    made, secret = sealed.create(location, firm=firm, login=login, name=name, passphrase=passphrase)
    desk = Desk(made)
    with desk.act(Act.VAULT_START):
        for rank, (title, revisit_days, silence_days, is_key) in enumerate(DEFAULT_CLASSES):
            entry = ClientClass(
                binder=made.directory.firm_binder,
                name=title,
                rank=rank,
                revisit_days=revisit_days,
                silence_days=silence_days,
                is_key=is_key,
            )
            desk.session.add(entry)
        for kind in ListKind:
            add_usual_entries(desk, kind)
    return NewFirm(desk, groups_of(secret), recovery_sheet(desk, secret))


def groups_of(secret: sealed.RecoverySecret) -> tuple[str, ...]:
    """Return the recovery secret in the groups it is printed and typed in."""
    return tuple(secret.text.split("-"))


def recovery_sheet(desk: Desk, secret: sealed.RecoverySecret) -> bytes:
    """Return the recovery sheet as PDF. It exists on paper only; the program keeps nothing of it."""
    me = desk.vault.me
    sheet = RecoverySheet(
        firm=desk.vault.directory.firm,
        owner=me.name,
        groups=groups_of(secret),
        fingerprint=secret.fingerprint,
        qr=secret.text,
    )
    imprint = Imprint(
        firm=desk.vault.directory.firm,
        serial=f"RK-{desk.vault.id.hex()[:8].upper()}",
        printed_by=me.name,
        printed_at=now(),
    )
    return render_recovery_sheet(sheet, imprint)


def open_firm(location: Path | str, *, login: str, passphrase: str, cards_first: bool = False) -> Desk:
    """Unlock a vault and lay out the desk; with `cards_first` perhaps only the cards of it, see `Desk`.

    Raises Refused for an unknown login and a wrong passphrase alike, Unavailable also while one has to wait after
    several of them, Damaged or Invalid otherwise. The unlock, and the failures before it, are journalled.
    """
    attempts.check_wait(location, login)
    try:
        vault = sealed.unlock(location, login=login, passphrase=passphrase)
    except Refused:
        attempts.add_failure(location, login)
        raise
    desk = Desk(vault, cards_first=cards_first)
    attempts.journal_unlock(desk, location, login)
    return desk


def lock(desk: Desk, *, in_haste: bool = False) -> None:
    """Seal the desk into the profile and forget everything readable.

    On a full disk no image is kept, and the next unlock reads the vault instead: locking never fails for it.
    `in_haste`: what can be done later keeps neither the keys in memory nor who unlocks again waiting.
    """
    try:
        with contextlib.suppress(Unavailable):
            desk.save_snapshot()
    finally:
        desk.close(in_haste=in_haste)


def check_place(location: Path | str) -> None:
    """Raise Invalid on "location" where a new vault must not or cannot live, with what to do instead."""
    sealed.check_place(location)


def suggest_place(firm: str) -> Path:
    """Return a file named for the firm where its vault may be made: not in a folder of a cloud service, nor taken."""
    name = "".join(char for char in firm if char.isalnum() or char in " -_").strip() or "clientbook"
    places = [folder / f"{name}{SUFFIX}" for folder in own_folders()]
    return next(filter(_may_hold, places), places[0])


def _may_hold(place: Path) -> bool:
    try:
        check_place(place)
    except Invalid:
        return False
    return True


def passphrase_advice(passphrase: str, names: Sequence[str] = ()) -> Advice:
    """Return whether a passphrase will do; `names` are the firm's, the person's and the login."""
    try:
        sealed.check_passphrase(passphrase, *names)
    except Invalid as error:
        return Advice(is_ok=False, text=error.message)
    return Advice(is_ok=True, text="")


def must_change_passphrase(desk: Desk) -> bool:
    """Say whether the person came in with a one-time code and has to set a passphrase now."""
    return desk.vault.must_change


def change_passphrase(desk: Desk, *, old: str, new: str) -> None:
    """Give the person's own keys a new passphrase.

    A wrong old one raises Refused and counts like a failed unlock, so Unavailable while one has to wait. Raises
    Invalid on "passphrase" for a new one that will not do.
    """
    location, login = desk.vault.location, desk.vault.me.login
    attempts.check_wait(location, login)
    try:
        sealed.unlock(location, login=login, passphrase=old).close()
    except Refused:
        attempts.add_failure(location, login)
        raise
    sealed.change_passphrase(desk.vault, passphrase=new)
    with contextlib.suppress(Unavailable):
        attempts.journal_failures(desk, location, login)
