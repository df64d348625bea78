"""What a spoiled vault must do: refuse with a typed error, or be found out by the walk; never show a wrong value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientbook.support.errors import ClientbookError, Damaged, Invalid, Refused, Unavailable
from tests.vault_office import Office, shown

if TYPE_CHECKING:
    from collections.abc import Callable

EXPECTED = (Damaged, Refused, Unavailable, Invalid)


def outcome(office: Office, login: str = "boss") -> str:
    """Open, read and walk the vault as `login`; "refused", "found" or "unnoticed". A wrong value fails the test."""
    try:
        vault = office.open(login)
        values = shown(vault)
        list(vault.journal())
        document = office.document
        binder = office.binders["north-client"]
        if binder in vault.binders() and vault.binders()[binder].level == "full":
            b"".join(vault.read_document(*document))
        findings = vault.verify()
    except EXPECTED:
        return "refused"
    finally:
        _close(office)
    expected = office.visible(login)
    wrong = {key: value for key, value in values.items() if expected.get(key) != value}
    assert not wrong, "a wrong value was shown"
    if not findings.is_sound:
        return "found"
    assert values == expected, "a record is missing and nobody noticed"
    return "unnoticed"


def _close(office: Office) -> None:
    for vault in office.opened:
        vault.session.broken = vault.session.broken or Damaged("not to be remembered")
    office.close()


def refuses(act: Callable[[], object], *errors: type[ClientbookError]) -> None:
    """Assert that `act` raises one of `errors`."""
    try:
        act()
    except errors:
        return
    message = "it was allowed"
    raise AssertionError(message)
