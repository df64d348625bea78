"""Which passphrases are taken, and the one-time codes that stand in for one until it is set."""

from __future__ import annotations

import secrets
import unicodedata

from clientbook.support.errors import Invalid
from clientbook.support.i18n import _

MIN_CHARACTERS = 15
MAX_CHARACTERS = 1000
_MIN_DIFFERENT = 5
_MIN_NAME = 2
_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_GROUPS = 5
_CODE_GROUP = 5
_COMMON = (
    "password",
    "passphrase",
    "passw0rd",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "iloveyou",
    "welcome",
    "administrator",
    "admin",
    "correcthorsebatterystaple",
    "woaini",
    "woaiwojia",
    "mima",
    "5201314",
    "1314520",
    "123456789",
    "1234567890",
    "0123456789",
    "987654321",
    "9876543210",
    "abcdefgh",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx",
    "1q2w3e4r",
    "qazwsxedc",
    "111111",
    "000000",
    "888888",
    "666666",
    "我爱你",
    "密码",
    "口令",
)


def normal(text: str) -> str:
    """Return the one spelling of a passphrase that counts (NFKC)."""
    return unicodedata.normalize("NFKC", text)


def normal_login(login: str) -> str:
    """Return the one spelling of a login that counts: NFKC, case folded, without spaces around."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()


def check_passphrase(passphrase: str, *names: str) -> None:
    """Raise Invalid for a passphrase that is too short, common, or made of the firm's or the person's names."""
    text = normal(passphrase)
    if len(text) < MIN_CHARACTERS:
        raise Invalid(
            _("Use at least {count} characters; a sentence is best.").format(count=MIN_CHARACTERS),
            field="passphrase",
        )
    if len(text) > MAX_CHARACTERS:
        raise Invalid(_("Use at most {count} characters.").format(count=MAX_CHARACTERS), field="passphrase")
    folded = "".join(one for one in text.casefold() if one.isalnum())
    if len(set(text.casefold()) - {" "}) < _MIN_DIFFERENT or _is_made_of(folded, _COMMON):
        raise Invalid(_("This passphrase is a common one. Use a sentence of your own."), field="passphrase")
    own = [part for name in names for part in _parts(name)]
    if own and _is_made_of(folded, (*own, *_COMMON)):
        raise Invalid(_("Leave the names of the firm and of the person out of the passphrase."), field="passphrase")


def _parts(name: str) -> list[str]:
    folded = normal(name).casefold()
    whole = "".join(one for one in folded if one.isalnum())
    words = "".join(one if one.isalnum() else " " for one in folded).split()
    return [part for part in {whole, *words} if len(part) >= _MIN_NAME]


def _is_made_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether nothing but digits and a few characters is left once `words` are taken out."""
    rest = text
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    left = [one for one in rest if not one.isdigit()]
    return len(rest) < len(text) and len(left) < _MIN_DIFFERENT


def new_code() -> str:
    """Return a fresh one-time code of 125 bits, in groups that can be read over the phone."""
    groups = ["".join(secrets.choice(_CODE_ALPHABET) for _n in range(_CODE_GROUP)) for _g in range(_CODE_GROUPS)]
    return "-".join(groups)


def spelling(text: str) -> str:
    """Return what is stretched: a code as it was made, however it was typed; anything else as `normal`."""
    kept = "".join(one for one in normal(text).upper() if one not in " -\t\n")
    plain = kept.translate(str.maketrans("OIL", "011"))
    if len(plain) != _CODE_GROUP * _CODE_GROUPS or not set(plain) <= set(_CODE_ALPHABET):
        return normal(text)
    return "-".join(plain[start : start + _CODE_GROUP] for start in range(0, len(plain), _CODE_GROUP))
