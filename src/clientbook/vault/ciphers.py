"""The ciphers prove themselves before anything is opened or made with them."""

from __future__ import annotations

from functools import cache

from clientbook.support.errors import Damaged
from clientbook.support.i18n import _
from clientbook.vault.crypto import CipherError
from clientbook.vault.crypto import self_test as test_ciphers


def self_test() -> None:
    """Raise Damaged unless every cipher gives its published answer."""
    try:
        test_ciphers()
    except CipherError as error:
        raise Damaged(
            _("The ciphers of this program do not work as they should. Install it anew."), affected=("ciphers",)
        ) from error


@cache
def prove_ciphers() -> None:
    """Run the self-test once in this process; a failure is raised each time."""
    self_test()
