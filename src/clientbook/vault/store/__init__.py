"""Where the vault's rows lie: tables, engines, schema. It moves bytes and knows no keys."""

from clientbook.vault.store.engine import (
    Location,
    Store,
    check_format,
    check_place,
    guarded,
    mark_sqlite,
    new_store,
    open_store,
)

__all__ = ["Location", "Store", "check_format", "check_place", "guarded", "mark_sqlite", "new_store", "open_store"]
