"""What one signed-in person works with: the store, the own keys, the verified view, this computer's memory."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

import msgspec

from clientbook.support.errors import ClientbookError, Damaged, Refused, Unavailable
from clientbook.support.i18n import _
from clientbook.support.words import Role
from clientbook.vault import rows
from clientbook.vault.bundle import BundleRow, Keys
from clientbook.vault.crypto import CipherError, SignKey, WrapTarget, bound, open_sealed, seal
from clientbook.vault.directory import WRAP
from clientbook.vault.ledger import CARDS, FILES, ROLLS
from clientbook.vault.local import Anchor, Local, LocalState
from clientbook.vault.model import RECOVERY, Directory, Member
from clientbook.vault.payload import damaged, decode, digest, encode
from clientbook.vault.store import Location, Store
from clientbook.vault.turns import Turns
from clientbook.vault.view import Delta, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

T = TypeVar("T")
_LONG_TAIL = 1000


class RootWrap(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The owner root's private key wrapped for one recipient; the recovery sheet's row also pins the root."""

    wrap: bytes
    pin: bytes


@dataclass
class Session:
    """An open vault. `read_only` is empty or says why nothing may be written.

    `seen` is what this computer had seen before the unlock, `bundle` the row that the own keys came from.
    `turns` is shared with what works beside it.
    """

    location: Location
    store: Store
    vault: bytes
    keys: Keys
    view: View
    local: Local
    read_only: str = ""
    broken: ClientbookError | None = None
    seen: Anchor | None = None
    bundle: BundleRow | None = None
    turns: Turns = field(default_factory=Turns)

    @property
    def directory(self) -> Directory:
        """Return the directory in force."""
        return self.view.newest.directory

    @property
    def me(self) -> Member:
        """Return the signed-in member. Raises Refused when the account was closed."""
        found = self.directory.member(self.keys.member)
        if found is None or not found.is_active:
            raise Refused(_("This account is closed. Ask the owner."))
        return found

    def is_behind(self) -> bool:
        """Whether others committed; the last entry seen must still be there. Raises as `catch_up`."""
        with self.store.glancing() as connection:
            return self._guarded(connection, lambda: self.view.is_behind(connection))

    def catch_up(self, connection: Connection) -> Delta:
        """Verify and take what others committed. After damage was found, or closing, nothing works any more.

        Raises Refused where somebody gave this account new keys: what follows is not sealed to the ones of before.
        """
        return self._guarded(connection, lambda: self.view.catch_up(connection))

    def _guarded(self, connection: Connection, look: Callable[[], T]) -> T:
        if self.broken is not None:
            raise self.broken
        try:
            return look()
        except Damaged as error:
            self.broken = _new_keys() if self._is_reset(connection, error) else error
            raise self.broken from error

    def _is_reset(self, connection: Connection, error: Damaged) -> bool:
        """Whether the next directory is sealed to another key of mine, and the own bundle is another one too."""
        if self.bundle is None or f"{WRAP}:{self.keys.member.hex()}" not in error.affected:
            return False
        return rows.bundle(connection, self.bundle.tag) not in (self.bundle, None)

    def root(self, connection: Connection) -> SignKey:
        """Return the owner root's private key. Raises Refused for who is not an owner."""
        body = rows.recovery_row(connection, self.keys.member)
        if body is None:
            raise Refused(_("Only the owner may do this."))
        place = f"recovery:{self.keys.member.hex()}"
        found = decode(body, RootWrap, place)
        try:
            private = self.keys.wrap_key.unwrap(found.wrap, root_context(self.vault, self.keys.member))
            key = SignKey(private)
        except CipherError as error:
            raise damaged(place) from error
        if key.public != self.directory.root_key:
            raise damaged(place)
        return key

    def take_own_keys(self, keys: Keys, number: int) -> None:
        """Go on with keys made here, which directory `number` names; what the ones before sealed here is dropped."""
        self.local.forget_anchor()
        self.keys, self.local = keys, Local(self.vault, keys.member, keys.local_key)
        self.view.take_own_key(keys.wrap_key, number)

    def forget(self) -> None:
        """Let go of every key, as far as Python allows."""
        self.view.keyring.wipe()
        self.keys = self.keys.emptied()
        self.view.reader = replace(self.view.reader, key=self.keys.wrap_key)
        self.local.close()
        self.local = Local(self.vault, self.keys.member, self.keys.local_key)

    def remember(self) -> None:
        """Write the anchor, unless `leaves_nothing`."""
        if not self.read_only and not self.leaves_nothing:
            self.local.drop_anchor(self.view.anchor)

    @property
    def leaves_nothing(self) -> bool:
        """Whether nothing is kept on this computer: for the recovery sheet, and under keys that somebody else made."""
        return self.keys.member == RECOVERY or self.keys.is_once

    def save(self) -> None:
        """Write the anchor and the sealed keyring, unless `leaves_nothing`."""
        if self.read_only or self.broken is not None or self.leaves_nothing:
            return
        if self.view.seq - self.view.ledger.lowest() > _LONG_TAIL:
            self._shorten_tail()
        self.remember()
        view = self.view
        self.local.save(LocalState.of(view))

    def leave(self) -> None:
        """Write what the next session starts from, with shares for who may give binders new keys.

        They are made once on a computer; from then on they follow what the journal says.
        """
        if not (self.read_only or self.broken is not None or self.leaves_nothing):
            with suppress(Damaged, Refused, Unavailable):
                self._make_shares()
        self.save()

    def _make_shares(self) -> None:
        missing = [roll for roll in (CARDS, FILES) if roll not in self.view.ledger.shares]
        if not missing or self.me.role not in (Role.OWNER, Role.MANAGER):
            return
        with self.store.reading() as connection:
            self.catch_up(connection)
            for roll in missing:
                self.view.ledger.share(connection, roll, self.view.seq)

    def _shorten_tail(self) -> None:
        """Compare every roll with the journal now, so that the next unlock need not read old entries again."""
        with suppress(Damaged, Refused, Unavailable), self.store.reading() as connection:
            self.catch_up(connection)
            for roll in ROLLS:
                self.view.ledger.rebase(connection, roll, self.view.seq)


def _new_keys() -> Refused:
    return Refused(_("This account got new keys. Lock, then unlock with the new passphrase or the one-time code."))


def root_context(vault: bytes, recipient: bytes) -> bytes:
    """Return what a wrap of the owner root's private key is bound to."""
    return bound("root-wrap", vault, recipient)


def wrap_root(vault: bytes, root: SignKey, recipient: bytes, public: bytes, pin: bytes = b"") -> bytes:
    """Return a recovery row's body: the owner root's private key for one recipient."""
    wrap = WrapTarget(public).wrap(root.private_bytes(), root_context(vault, recipient))
    return encode(RootWrap(wrap, pin))


def recovery_digest(recipient: bytes, body: bytes, seq: int) -> bytes:
    """Return the digest that the journal names for a recovery row."""
    return digest("recovery-row", recipient, body, seq)


def seal_pin(vault: bytes, key: bytes, pin: bytes) -> bytes:
    """Seal the root's pin under a key of the recovery secret: only who knew the secret can have made it."""
    return seal(key, pin, bound("recovery-pin", vault, RECOVERY))


def open_pin(vault: bytes, key: bytes, sealed: bytes) -> bytes:
    """Open what `seal_pin` sealed. Raises Refused: the secret is not this vault's."""
    try:
        return open_sealed(key, sealed, bound("recovery-pin", vault, RECOVERY))
    except CipherError as error:
        raise Refused(_("This recovery sheet does not belong to this vault.")) from error
