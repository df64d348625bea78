"""Taking out of a damaged vault what still verifies: readable files, documents, and the rest by name."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbook.desk.codec import codec
from clientbook.domain.documents import Document
from clientbook.support.errors import Damaged, Invalid, Unavailable
from clientbook.support.files import atomic_stream, atomic_write, safe_name
from clientbook.support.i18n import _
from clientbook.vault.salvage import LostBinder, Salvage, SalvagedBinder, open_damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from clientbook.vault import OpenRecord

SUMMARY = "salvage.json"


class Salvaged(NamedTuple):
    """What came out: binders by id. `unproven` opened, but the damaged journal cannot vouch that they are whole.

    `lost` names what is wrong with each binder that does not verify; `broken_at` where the journal breaks, if it does.
    `lost_documents` are records whose binder came out while their content does not verify.
    """

    proven: tuple[bytes, ...]
    unproven: tuple[bytes, ...]
    lost: tuple[tuple[bytes, tuple[str, ...]], ...]
    records: int
    broken_at: str
    documents: int
    lost_documents: tuple[bytes, ...]


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
    opened = open_damaged(place, login=login, passphrase=passphrase)
    taking = _Taking(opened, out)
    try:
        for number, one in enumerate(opened.binders(), start=1):
            if progress is not None:
                progress(number, opened.count)
            taking.take(one)
        found = taking.found()
    finally:
        opened.close()
    atomic_write(out / SUMMARY, _text(_summary(found)))
    return found


class _Taking:
    """Writes what comes out, binder by binder, and remembers what did."""

    def __init__(self, opened: Salvage, out: Path) -> None:
        self._opened, self._out = opened, out
        self._proven, self._unproven = list[bytes](), list[bytes]()
        self._lost, self._lost_documents = list[tuple[bytes, tuple[str, ...]]](), list[bytes]()
        self._records = self._documents = 0

    def take(self, one: SalvagedBinder | LostBinder) -> None:
        """Write a binder and its documents, or remember what is wrong with it."""
        if isinstance(one, LostBinder):
            self._lost.append((one.id, one.problems))
            return
        name = f"{one.kind.value}-{one.id.hex()}"
        records = [self._record(record, name) for record in one.records]
        values = {"binder": one.id.hex(), "kind": one.kind.value, "proven": one.is_proven, "records": records}
        atomic_write(self._out / f"{name}.json", _text(values))
        (self._proven if one.is_proven else self._unproven).append(one.id)
        self._records += len(records)

    def found(self) -> Salvaged:
        """Return what came out so far."""
        return Salvaged(
            tuple(self._proven),
            tuple(self._unproven),
            tuple(self._lost),
            self._records,
            self._opened.broken_at,
            self._documents,
            tuple(self._lost_documents),
        )

    def _record(self, record: OpenRecord, folder: str) -> dict[str, Any]:
        made: dict[str, Any] = {"id": record.id.hex(), "kind": record.kind, "version": record.version}
        try:
            fields = codec(record.kind).decode(record.body)
        except (Unavailable, Damaged):
            return made | {"payload": record.body.hex()}
        if record.kind == Document.kind:
            key, content = fields.pop("key"), fields.pop("content")
            made["saved_as"] = self._save(record.id, self._opened.document(key, content), fields, folder)
        return made | {"fields": fields}

    def _save(self, record: bytes, blocks: Iterator[bytes], fields: dict[str, Any], folder: str) -> str | None:
        """Write a document under a name that is taken by no other; returns it, None where the content is lost."""
        number = self._documents + len(self._lost_documents) + 1
        name = safe_name(f"{number:05d} {fields['file_name']}", otherwise=f"{number:05d}")
        try:
            atomic_stream(self._out / folder / name, blocks)
        except Damaged:
            self._lost_documents.append(record)
            return None
        self._documents += 1
        return f"{folder}/{name}"


def _check_out(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Invalid(_("“{name}” is not an empty folder. Choose another one.").format(name=out), field="out")


def _summary(found: Salvaged) -> dict[str, Any]:
    return {
        "proven": [binder.hex() for binder in found.proven],
        "unproven": [binder.hex() for binder in found.unproven],
        "lost": [{"binder": binder.hex(), "problems": list(problems)} for binder, problems in found.lost],
        "records": found.records,
        "documents": found.documents,
        "lost_documents": [record.hex() for record in found.lost_documents],
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
