"""Rows that are read because a compared roll names them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clientbook.vault import rows as store
from clientbook.vault.payload import damaged

if TYPE_CHECKING:
    from sqlalchemy import Connection


def proven_rows(connection: Connection, named: dict[bytes, bytes]) -> list[tuple[Any, ...]]:
    """Return the stored rows that a witness names, in its order."""
    found = store.digested_records(connection, named)
    missing = [key for key in named if key not in found]
    if missing:
        raise damaged(*(f"record:{key.hex()}" for key in missing))
    return [found[key] for key in named]
