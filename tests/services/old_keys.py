"""What somebody who lost a file had kept of it: its keys, tried on everything that is stored in the file now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clientbook.support.errors import Damaged
from clientbook.vault import rows
from clientbook.vault.record import open_record

if TYPE_CHECKING:
    from clientbook.desk import Desk
    from clientbook.vault.access import BinderKeys


def keys_to(desk: Desk, client: bytes) -> BinderKeys:
    """Return the keys that somebody holds to a file."""
    standing = desk.vault.session.view.keyring.get(client)
    assert standing is not None
    assert standing.keys is not None
    return standing.keys


def open_nothing(keys: BinderKeys, desk: Desk, client: bytes) -> None:
    """Assert that no stored record of a file, as `desk` finds it in the vault, opens with these keys."""
    session = desk.vault.session
    with session.store.reading() as connection:
        stored = list(rows.records_of(connection, [client]))
    assert stored
    for row in stored:
        with pytest.raises(Damaged):
            open_record(session.vault, row, keys)
