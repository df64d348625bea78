"""The recovery secret: 256 random bits on paper that open every binder and hold the owner root's key.

Printed as eight groups of eight characters; each group carries 32 bits and a check of 8 bits, so that a typing
mistake is found in its group. The key pair and the pin's key are derived from the secret; it is never stored.
"""

from __future__ import annotations

import os

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _
from clientbook.vault.crypto import WrapKey, bound, subkey
from clientbook.vault.model import RecoverySecret
from clientbook.vault.payload import digest
from clientbook.vault.words import six_words

SECRET_BYTES = 32
GROUPS = 8
_GROUP = 8
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans("OIL", "011")


def new_secret() -> bytes:
    """Return a fresh recovery secret."""
    return os.urandom(SECRET_BYTES)


def wrap_key_of(secret: bytes) -> WrapKey:
    """Return the key pair that a recovery secret stands for."""
    return WrapKey(subkey(secret, bound("recovery-wrap-key")))


def pin_key_of(secret: bytes) -> bytes:
    """Return the key that the root's pin is sealed under."""
    return subkey(secret, bound("recovery-pin-key"))


def printed(secret: bytes, root_key: bytes) -> RecoverySecret:
    """Return what the recovery sheet shows."""
    groups = [_group(index, secret[index * 4 : index * 4 + 4]) for index in range(GROUPS)]
    return RecoverySecret("-".join(groups), root_words(root_key))


def root_words(root_key: bytes) -> str:
    """Return the six words of an owner root."""
    return six_words(digest("root-fingerprint", root_key))


def typed(text: str) -> bytes:
    """Return the secret that was typed. Raises Invalid naming the group with a mistake."""
    kept = _kept(text)
    if len(kept) != GROUPS * _GROUP:
        raise Invalid(
            _("The recovery key has {count} characters; {found} were typed.").format(
                count=GROUPS * _GROUP, found=len(kept)
            ),
            field="recovery",
        )
    groups = [kept[start : start + _GROUP] for start in range(0, len(kept), _GROUP)]
    return b"".join(_parsed(index, group) for index, group in enumerate(groups))


def check_group(index: int, text: str) -> None:
    """Raise Invalid where one group, counted from 0, was not typed as it is printed."""
    group = _kept(text)
    if len(group) != _GROUP:
        message = _("Group {number} has {count} characters; {found} were typed.")
        raise Invalid(message.format(number=index + 1, count=_GROUP, found=len(group)), field="recovery")
    _parsed(index, group)


def _kept(text: str) -> str:
    return "".join(one for one in text.upper() if one.isalnum()).translate(_ALIKE)


def _group(index: int, data: bytes) -> str:
    number = int.from_bytes(data + _check(index, data), "big")
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(35, -1, -5))


def _parsed(index: int, group: str) -> bytes:
    number = 0
    for one in group:
        if one not in _ALPHABET:
            raise _mistake(index)
        number = number << 5 | _ALPHABET.index(one)
    data = number.to_bytes(5, "big")
    if _check(index, data[:4]) != data[4:]:
        raise _mistake(index)
    return data[:4]


def _check(index: int, data: bytes) -> bytes:
    return digest("recovery-check", index, data)[:1]


def _mistake(index: int) -> Invalid:
    message = _("There is a typing mistake in group {number} of the recovery key.").format(number=index + 1)
    return Invalid(message, field="recovery")
