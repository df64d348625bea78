"""Amendments: directories that a member signs, not the owner root. All they may change is one person's two public keys.

They give a forgotten passphrase back without an owner, and let people make their own keys on their own computer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from clientbook.support.words import Role
from clientbook.vault.crypto import CipherError, Verifier, WrapTarget
from clientbook.vault.model import RECOVERY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clientbook.vault.model import Directory, Member

_RESET_BY_MANAGERS = frozenset({Role.STAFF, Role.REVISIT_CLERK, Role.ARCHIVE_CLERK})


def may_give_keys(signer: Member, member: Member) -> bool:
    """Whether `signer` may put new keys of `member` into the directory: the own, or those of the own team's staff."""
    if not signer.is_active or not member.is_active:
        return False
    if signer.id == member.id:
        return True
    is_of_team = signer.team is not None and signer.team == member.team
    return signer.role is Role.MANAGER and is_of_team and member.role in _RESET_BY_MANAGERS


def amended(before: Directory, after: Directory) -> Member | None:
    """Return the member, as before, whose two public keys are all that differs; None when anything else does."""
    if replace(after, seq=before.seq, members=before.members) != before or len(after.members) != len(before.members):
        return None
    changed = [pair for pair in zip(before.members, after.members, strict=True) if pair[0] != pair[1]]
    if len(changed) != 1:
        return None
    old, new = changed[0]
    is_new = old.hpke_key != new.hpke_key and old.sign_key != new.sign_key
    is_rest_same = replace(new, hpke_key=old.hpke_key, sign_key=old.sign_key) == old
    return old if is_new and is_rest_same and _are_usable(new.hpke_key, new.sign_key) else None


def is_amendment(before: Directory, after: Directory, signer: bytes) -> bool:
    """Whether `signer` may put `after` in the place of `before` with a signature of their own."""
    author, member = before.member(signer), amended(before, after)
    return author is not None and member is not None and may_give_keys(author, member)


@lru_cache(maxsize=1024)
def _are_usable(hpke_key: bytes, sign_key: bytes) -> bool:
    """Whether something can be wrapped for these keys: one that cannot be used would stop every later directory."""
    try:
        WrapTarget(hpke_key).wrap(b"", b"")
        Verifier(sign_key)
    except CipherError:
        return False
    return True


def key_numbers(before: tuple[Directory, Mapping[bytes, int]] | None, directory: Directory) -> dict[bytes, int]:
    """Return for everybody the number of the directory that brought the key which wraps for them are made with.

    `before` is the directory before with its numbers.
    """
    numbers = dict.fromkeys(_wrap_keys(directory), directory.seq)
    if before is not None:
        old = _wrap_keys(before[0])
        kept = {
            recipient: before[1][recipient]
            for recipient, key in _wrap_keys(directory).items()
            if old.get(recipient) == key
        }
        numbers |= kept
    return numbers


def _wrap_keys(directory: Directory) -> dict[bytes, bytes]:
    return {one.id: one.hpke_key for one in directory.members} | {RECOVERY: directory.recovery_key}
