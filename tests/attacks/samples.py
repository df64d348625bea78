"""One genuine piece of everything that the vault decodes, and what who holds the keys can make in its place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from sqlalchemy import select

from clientbook.support.paths import profile_dir
from clientbook.vault import rows as store
from clientbook.vault.access import Rules, StatementRow, read_statement, verify_statement
from clientbook.vault.access import wrap_context as binder_wrap_context
from clientbook.vault.audit import UNREADABLE, LogReader
from clientbook.vault.bundle import BundleRow, open_bundle, tag_of
from clientbook.vault.crypto import (
    Parameters,
    bound,
    open_sealed,
    open_stream,
    seal,
    seal_large,
    seal_stream,
    stretch,
    subkey,
    wrap_target,
)
from clientbook.vault.directory import DirectoryRow, open_directories
from clientbook.vault.journal import EntryRow, chained, details_context, verify_signature
from clientbook.vault.local import Local
from clientbook.vault.passphrase import spelling
from clientbook.vault.payload import damaged, decode, encode
from clientbook.vault.record import open_record
from clientbook.vault.session import RootWrap, open_pin, seal_pin
from clientbook.vault.store import tables
from clientbook.vault.view import open_wrap
from tests.vault_office import passphrase

if TYPE_CHECKING:
    from collections.abc import Callable

    from clientbook.vault import Vault
    from clientbook.vault.directory import Standing
    from tests.vault_office import Office

_MAGIC = b"clientbook keyring 1\0"


class Kind(NamedTuple):
    """One thing that is decoded: genuine bytes, what reads them, and what seals or signs any payload into such bytes.

    Without `make` the bytes are all there is. `plain` is the genuine payload, where that is a structure.
    """

    genuine: bytes
    read: Callable[[bytes], object]
    make: Callable[[bytes], bytes] | None = None
    plain: bytes = b""


class Samples:
    """The kinds, made from the vault of an office as its owner has it open."""

    def __init__(self, office: Office, vault: Vault) -> None:
        self.office, self.vault, self.session = office, vault, vault.session
        self.id, self.keys, self.view = vault.id, vault.session.keys, vault.session.view
        self.local = Local(self.id, self.keys.member, self.keys.local_key)
        with self.session.store.reading() as connection:
            self.kinds = {
                **self._bundle(store.bundle(connection, tag_of(self.id, "boss"))),
                **self._directories(store.directories(connection)),
                **self._binder(connection),
                **self._journal(store.newest_entry(connection), LogReader(connection, self.session)),
            }
        self.kinds |= self._recovery() | self._document() | self._local() | self._snapshot()

    def _bundle(self, row: BundleRow | None) -> dict[str, Kind]:
        assert row is not None
        cost = Parameters(row.memory, row.passes, row.lanes)
        key = stretch(spelling(passphrase("boss")).encode(), row.salt, cost)
        context = bound("bundle", self.id, row.tag, *cost, row.salt)

        def read(data: bytes) -> object:
            keys = open_bundle(self.id, row._replace(body=data), passphrase("boss"))
            return keys.member, keys.wrap_key.public, keys.sign_key.public, keys.local_key, keys.pin, keys.is_once

        plain = open_sealed(key, row.body, context)
        return {"bundle": Kind(row.body, read, lambda plain: seal(key, plain, context), plain)}

    def _directories(self, rows: list[DirectoryRow]) -> dict[str, Kind]:
        standing: Standing = self.view.directories[rows[0].number]
        context = bound("directory", self.id, rows[0].number)
        with self.session.store.reading() as connection:
            root = self.session.root(connection)

        box: list[bytes] = msgspec.msgpack.decode(open_sealed(standing.key, rows[0].body, context))

        def opened(**changed: bytes) -> object:
            changed_rows = [rows[0]._replace(**changed), *rows[1:]]
            return open_directories(self.id, changed_rows, self.keys.member, self.keys.wrap_key, self.keys.pin)

        def sealed(plain: bytes) -> bytes:
            return seal(standing.key, plain, context)

        def signed(body: bytes) -> bytes:
            signature = root.sign(bound("sign-directory", self.id, body))
            return sealed(encode((body, signature)))

        return {
            "directory": Kind(rows[0].body, lambda data: opened(body=data), signed, box[0]),
            "directory's box": Kind(
                rows[0].body,
                lambda data: opened(body=data),
                lambda plain: seal(standing.key, plain, context),
                encode(box),
            ),
            "directory's wraps": Kind(rows[0].wraps, lambda data: opened(wraps=data), bytes, rows[0].wraps),
        }

    def _binder(self, connection: Any) -> dict[str, Kind]:
        binder = self.office.binders["north-client"]
        statement = max(store.statements(connection, [binder]).values(), key=lambda one: one.number)
        assert statement.number == 1
        wrap = store.wraps_for(connection, self.keys.member, [binder])[binder]
        record = store.records(connection, [self.office.records["north-client note"]]).popitem()[1]
        standing = self.view.keyring.get(binder)
        assert standing is not None
        assert standing.keys is not None
        keys, read = standing.keys, read_statement(self.id, statement)
        rules = Rules(self.view.directories[statement.directory].directory)
        target = wrap_target(self.keys.wrap_key.public)

        def stated(row: StatementRow) -> object:
            return verify_statement(self.id, row, None, rules)

        def sign(body: bytes) -> bytes:
            return self.keys.sign_key.sign(bound("sign-statement", self.id, body))

        def forged(body: bytes) -> object:
            return stated(statement._replace(body=body, signature=sign(body)))

        return {
            "statement": Kind(statement.body, lambda data: stated(statement._replace(body=data))),
            "statement that its author signed": Kind(statement.body, forged, bytes, statement.body),
            "statement's signature": Kind(statement.signature, lambda data: stated(statement._replace(signature=data))),
            "wrap": Kind(
                wrap.body,
                lambda data: open_wrap(self.view.reader, wrap._replace(body=data), read),
                lambda plain: target.wrap(plain, binder_wrap_context(self.id, wrap[:4])),
            ),
            "record": Kind(record.body or b"", lambda data: open_record(self.id, record._replace(body=data), keys)),
        }

    def _journal(self, row: EntryRow | None, log: LogReader) -> dict[str, Kind]:
        assert row is not None
        public = self.keys.sign_key.public
        body = chained(self.id, row, row.seq - 1, None)
        audit = wrap_target(self.vault.directory.audit_key)
        context = details_context(self.id, body.author, None)
        assert body.team is None

        def entry(changed: EntryRow) -> object:
            verify_signature(self.id, changed, public)
            return chained(self.id, changed, row.seq - 1, body.previous)

        def forged(data: bytes) -> object:
            return entry(row._replace(body=data, signature=self._signed_entry(data)))

        def details(data: bytes) -> object:
            found = log.read(msgspec.structs.replace(body, details=data))
            if found is not None and found.act == UNREADABLE:
                raise damaged(UNREADABLE)
            return found

        return {
            "journal entry": Kind(row.body, lambda data: entry(row._replace(body=data))),
            "journal entry that its author signed": Kind(row.body, forged, bytes, row.body),
            "journal entry's signature": Kind(row.signature, lambda data: entry(row._replace(signature=data))),
            "journal entry's details": Kind(
                body.details,
                details,
                lambda plain: audit.wrap(len(plain).to_bytes(4, "big") + plain, context),
                encode(("act", b"details")),
            ),
        }

    def _signed_entry(self, body: bytes) -> bytes:
        return self.keys.sign_key.sign(bound("sign-entry", self.id, body))

    def _recovery(self) -> dict[str, Kind]:
        with self.session.store.reading() as connection:
            table = tables.recovery
            body = connection.execute(select(table.c.body).where(table.c.recipient == self.keys.member)).scalar_one()
        key = os.urandom(32)
        return {
            "recovery row": Kind(body, lambda data: decode(data, RootWrap, "recovery"), bytes, body),
            "recovery pin": Kind(seal_pin(self.id, key, b"pin"), lambda data: open_pin(self.id, key, data)),
        }

    def _document(self) -> dict[str, Kind]:
        key, context = self.office.document[0], b"context"
        whole = b"".join(seal_stream(key, context, [b"a scan " * 20], 1000))
        return {"document": Kind(whole, lambda data: b"".join(open_stream(key, context, [data])))}

    def _local(self) -> dict[str, Kind]:
        folder = profile_dir() / self.id.hex() / self.keys.member.hex()
        key, names = subkey(self.keys.local_key, bound("local-key", self.id, self.keys.member)), ("anchor", "keyring")
        context = {name: bound(name, self.id, self.keys.member) for name in names}

        def keyring(data: bytes) -> object:
            (folder / "keyring").write_bytes(data)
            state = self.local.load()
            if state is None:
                return None
            shares = {roll: one.packed for roll, one in state.shares.items()}
            return (
                state.anchor,
                state.in_force,
                state.bases,
                shares,
                [(one, state.keyring.get(one)) for one in state.keyring],
            )

        def anchor(data: bytes) -> object:
            (folder / "anchor").write_bytes(data)
            return self.local.anchor()

        def sealed(plain: bytes) -> bytes:
            box = seal_large(key, plain, context["keyring"], room=len(_MAGIC))
            return _MAGIC + bytes(box[len(_MAGIC) :])

        self.session.save()
        return {
            "keyring": Kind((folder / "keyring").read_bytes(), keyring, sealed),
            "anchor": Kind((folder / "anchor").read_bytes(), anchor, lambda plain: seal(key, plain, context["anchor"])),
        }

    def _snapshot(self) -> dict[str, Kind]:
        image = b"".join(self.vault.snapshot_seal(b"the image of a desk"))
        return {"snapshot": Kind(image, lambda data: bytes(self.vault.snapshot_open(data).image))}
