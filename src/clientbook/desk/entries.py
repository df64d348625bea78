"""Journal entries in plain values: what `Desk.act` and `Desk.note` wrote into them, read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from clientbook.domain.log import is_of_vault

if TYPE_CHECKING:
    from clientbook.vault import LogEntry


def details_of(entry: LogEntry) -> dict[str, Any]:
    """Return the details of an entry that is the person's to read.

    An entry of the vault itself carries the id of whom or what it concerns, here under "member" or "team". What
    cannot be read as plain values counts as nothing said.
    """
    raw = entry.details or b""
    if is_of_vault(entry.act):
        return {"team" if entry.act == "new_team" else "member": raw} if raw else {}
    try:
        return msgspec.msgpack.decode(raw, type=dict[str, Any]) if raw else {}
    except (msgspec.DecodeError, RecursionError):
        return {}
