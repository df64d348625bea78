"""Taking out of a damaged vault what still verifies: one readable file per binder, and the names of the rest."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.desk.codec import codec
from clientbook.support.errors import Damaged, Invalid, Unavailable
from clientbook.support.files import atomic_write
from clientbook.support.i18n import _
from clientbook.vault.salvage import SalvagedBinder, open_damaged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clientbook.vault import OpenRecord

SUMMARY = "salvage.json"


class Salvaged(NamedTuple):
    """What came out: binders by id. `unproven` opened, but the damaged journal cannot vouch that they are whole.

    `lost` names what is wrong with each binder that does not verify; `broken_at` where the journal breaks, if it does.
    """

    proven: tuple[bytes, ...]
    unproven: tuple[bytes, ...]
    lost: tuple[tuple[bytes, tuple[str, ...]], ...]
    records: int
    broken_at: str


def salvage(
    place: Path | str,
    out: Path,
    *,
    login: str,
    passphrase: str,
    progress: Callable[[int, int], None] | None = None,
) -> Salvaged:
    """Write every binder that verifies into `out` as JSON, readable by anybody, and a summary that names the rest.

    Owners only. The vault is not written to. Raises Refused, Invalid on "out" when something is there, Damaged
    when not even the list of members opens, Unavailable when `out` cannot be written.
    """
    _check_out(out)
    proven, unproven = list[bytes](), list[bytes]()
    lost, records = list[tuple[bytes, tuple[str, ...]]](), 0
    opened = open_damaged(place, login=login, passphrase=passphrase)
    try:
        for number, one in enumerate(opened.binders(), start=1):
            if progress is not None:
                progress(number, opened.count)
            if isinstance(one, SalvagedBinder):
                atomic_write(out / f"{one.kind.value}-{one.id.hex()}.json", _text(_binder(one)))
                (proven if one.is_proven else unproven).append(one.id)
                records += len(one.records)
            else:
                lost.append((one.id, one.problems))
        found = Salvaged(tuple(proven), tuple(unproven), tuple(lost), records, opened.broken_at)
    finally:
        opened.close()
    atomic_write(out / SUMMARY, _text(_summary(found)))
    return found


def _check_out(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Invalid(_("“{name}” is not an empty folder. Choose another one.").format(name=out), field="out")


def _binder(one: SalvagedBinder) -> dict[str, Any]:
    return {
        "binder": one.id.hex(),
        "kind": one.kind.value,
        "proven": one.is_proven,
        "records": [_record(record) for record in one.records],
    }


def _record(record: OpenRecord) -> dict[str, Any]:
    made: dict[str, Any] = {"id": record.id.hex(), "kind": record.kind, "version": record.version}
    try:
        return made | {"fields": codec(record.kind).decode(record.body)}
    except (Unavailable, Damaged):
        return made | {"payload": record.body.hex()}


def _summary(found: Salvaged) -> dict[str, Any]:
    return {
        "proven": [binder.hex() for binder in found.proven],
        "unproven": [binder.hex() for binder in found.unproven],
        "lost": [{"binder": binder.hex(), "problems": list(problems)} for binder, problems in found.lost],
        "records": found.records,
        "journal_broken_at": found.broken_at,
    }


def _text(values: dict[str, Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1, default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    message = f"{type(value).__name__} has no plain form"
    raise TypeError(message)
