"""Checkpoints: the owner's word that everything up to a seq was verified, and what the rolls were then."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from sqlalchemy import delete, select

from clientbook.support.errors import Damaged
from clientbook.vault import rows as store
from clientbook.vault import storing
from clientbook.vault.access import read_statement, statement_hash
from clientbook.vault.crypto import CipherError, SignKey, Verifier, bound
from clientbook.vault.journal import NO_ID, Place, entry_hash, identity
from clientbook.vault.ledger import ROLLS, STATEMENTS, Base, Ledger, digest_of
from clientbook.vault.payload import damaged, decode, encode, same
from clientbook.vault.store import tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from clientbook.vault.model import Statement
    from clientbook.vault.view import View

KEPT = 3


class Checkpoint(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What the owner root signs. `rolls` are the digests of `ledger.ROLLS`, in that order."""

    format: int
    vault: bytes
    seq: int
    head: bytes
    directory: int
    restores: int
    rolls: tuple[bytes, ...]


class CheckpointRow(NamedTuple):
    """A checkpoint as it is stored."""

    seq: int
    directory: int
    body: bytes
    signature: bytes


def signed_checkpoint(
    connection: Connection, view: View, root: SignKey, progress: Callable[[int, int], None] | None = None
) -> CheckpointRow:
    """Return the present state, signed; every roll is compared with the journal first.

    `progress` is told how many of them, and may raise.
    """
    for done, roll in enumerate(ROLLS):
        if progress is not None:
            progress(done, len(ROLLS))
        view.ledger.rebase(connection, roll, view.seq)
    vault = view.reader.vault
    rolls = tuple(view.ledger.bases[roll].digest for roll in ROLLS)
    body = encode(Checkpoint(1, vault, view.seq, view.head, view.in_force, view.restores, rolls))
    return CheckpointRow(view.seq, view.in_force, body, root.sign(bound("sign-checkpoint", vault, body)))


def store_checkpoint(connection: Connection, row: CheckpointRow) -> None:
    """Store a checkpoint in the place of one of the same seq. The last few are kept."""
    table = tables.checkpoints
    connection.execute(delete(table).where(table.c.seq == row.seq))
    storing.add(connection, table, [row._asdict()])
    kept = select(table.c.seq).order_by(table.c.seq.desc()).limit(KEPT)
    seqs = list(connection.execute(kept).scalars())
    connection.execute(delete(table).where(table.c.seq.notin_(seqs)))


def newest_checkpoint(connection: Connection, view: View) -> int:
    """Return the seq of the newest checkpoint that was signed for this history by the root of now, 0 for none."""
    root, vault = view.newest.directory.root_key, view.reader.vault
    for row in _checkpoints(connection):
        with suppress(CipherError, TypeError, Damaged):
            Verifier(root).verify(row.signature, bound("sign-checkpoint", vault, row.body))
            found, entry = decode(row.body, Checkpoint, "checkpoint"), store.entry(connection, row.seq)
            if found.seq == row.seq and entry is not None and same(entry_hash(entry), found.head):
                return row.seq
    return 0


def take_checkpoint(connection: Connection, view: View) -> bool:
    """Start a fresh view from the newest checkpoint; False when there is none that counts.

    Only the root of now counts: one of before is known to an owner who is none any more.
    """
    root = view.directories[max(view.directories)].directory.root_key
    row = next((one for one in _checkpoints(connection) if _is_under(view, one.directory, root)), None)
    if row is None:
        return False
    seq, number, body, signature = row
    place = f"checkpoint:{seq}"
    try:
        Verifier(root).verify(signature, bound("sign-checkpoint", view.reader.vault, body))
    except (CipherError, TypeError) as error:
        raise damaged(place) from error
    found = decode(body, Checkpoint, place)
    entry = store.entry(connection, seq)
    named = (found.format, found.vault, found.seq, found.directory, len(found.rolls))
    if named != (1, view.reader.vault, seq, number, len(ROLLS)):
        raise damaged(place)
    if entry is None or not same(entry_hash(entry), found.head):
        raise damaged(f"journal:{seq}")
    view.seq, view.head = found.seq, found.head
    view.restores, view.in_force = found.restores, found.directory
    view.ledger = Ledger({roll: Base(seq, one) for roll, one in zip(ROLLS, found.rolls, strict=True)})
    _take_statements(connection, view)
    return True


def _checkpoints(connection: Connection) -> list[CheckpointRow]:
    """Return the stored checkpoints, newest first."""
    table = tables.checkpoints
    query = select(*table.c[CheckpointRow._fields]).order_by(table.c.seq.desc())
    return [CheckpointRow._make(row) for row in connection.execute(query)]


def _is_under(view: View, number: int, root: bytes) -> bool:
    standing = view.directories.get(number)
    if standing is None:
        place = "checkpoint"
        raise damaged(place)
    return same(standing.directory.root_key, root)


def _take_statements(connection: Connection, view: View) -> None:
    """Read the statements that the checkpoint covers; the roll's digest stands for all their signatures."""
    listed: list[tuple[bytes, bytes]] = []
    latest: Statement | None = None
    found = b""
    for row, seq in store.all_statements(connection, view.seq):
        listed.append((identity(Place.STATEMENT, 0, NO_ID, row.binder, row.number), row.digest(seq)))
        statement = read_statement(view.reader.vault, row)
        if latest is not None and latest.binder != row.binder:
            view.restate(latest, found, None)
        latest, found = statement, statement_hash(view.reader.vault, row.body)
    if latest is not None:
        view.restate(latest, found, None)
    if not same(digest_of(listed), view.ledger.bases[STATEMENTS].digest):
        raise damaged("statements")
