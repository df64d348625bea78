"""Attack 3, where it counts most: every decoder of the vault, given anything, answers or raises an error that is ours.

What lies behind a seal or a signature is tried too: made by somebody who holds the key and means ill. And of a genuine
one of each kind every single bit is flipped, and every length tried.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.support.errors import ClientbookError, Damaged, Invalid
from clientbook.vault import recovery, unlock
from clientbook.vault import rows as store
from clientbook.vault.access import StatementRow, WrapRow, wraps_digest
from clientbook.vault.backup import list_backups, read_info
from clientbook.vault.bundle import BundleRow
from clientbook.vault.crypto import CipherError
from clientbook.vault.directory import DirectoryRow
from clientbook.vault.journal import EntryRow, row_name, unpack_rows
from clientbook.vault.keyring import ROW as KEYRING_ROW
from clientbook.vault.keyring import Keyring, ReaderLists
from clientbook.vault.payload import encode
from clientbook.vault.record import RecordRow, record_digest
from tests.attacks.samples import Samples
from tests.vault_office import Office, passphrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Sized

numbers = st.integers(-(2**63), 2**63 - 1)
letters = st.characters(exclude_categories=("Cs",))
"""Everything that UTF-8 can write: what `st.text` takes by itself, which it finds out by trying each code point."""
plain = st.none() | st.booleans() | numbers | st.floats() | st.text(letters, max_size=20) | st.binary(max_size=40)


def held(inside: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Any]:
    """Return lists and maps of these."""
    return st.lists(inside, max_size=most) | st.dictionaries(st.text(letters, max_size=5), inside, max_size=3)


nested = st.recursive(plain, lambda inner: held(inner, 4), max_leaves=8)
structures = plain | held(nested, 14)
"""As wide as the widest row, with several things in each field; what is wide at every depth only takes long."""
packed = structures.map(encode) | st.binary(max_size=400)
"""Any structure as MessagePack, and what is none."""

KINDS = (
    "bundle",
    "directory",
    "directory's box",
    "directory's wraps",
    "statement",
    "statement that its author signed",
    "statement's signature",
    "wrap",
    "record",
    "journal entry",
    "journal entry that its author signed",
    "journal entry's signature",
    "journal entry's details",
    "recovery row",
    "recovery pin",
    "document",
    "keyring",
    "anchor",
    "snapshot",
)
ROWS = (BundleRow, DirectoryRow, StatementRow, WrapRow, RecordRow, EntryRow)
OURS = (ClientbookError, CipherError)
"""What decoders raise; the vault turns a CipherError of a document's stream into Damaged."""


@pytest.fixture(scope="module")
def samples(prepared_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """Return one of everything, on a computer of its own."""
    folder = tmp_path_factory.mktemp("samples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTBOOK_PROFILE", str(folder / "profile"))
        path = folder / "office.clientbook"
        shutil.copyfile(prepared_office.location, path)
        vault = unlock(path, login="boss", passphrase=passphrase("boss"))
        yield Samples(prepared_office.copy_to(path), vault)
        vault.close()


def test_every_kind_is_sampled(samples: Samples) -> None:
    assert tuple(samples.kinds) == KINDS


def _answer(samples: Samples, kind: str, data: bytes) -> object:
    """Return what a decoder makes of it, or that it refused."""
    try:
        return samples.kinds[kind].read(data)
    except OURS:
        return "refused"


@pytest.mark.parametrize("kind", KINDS)
def test_every_bit_and_every_length_of_a_genuine_one(samples: Samples, kind: str, sized: Sized) -> None:
    """It is refused, or reads as it was; in the gate some thousands of the bits of a large one.

    What is signed anew after it was spoiled may say anything.
    """
    whole = samples.kinds[kind].genuine
    genuine = _answer(samples, kind, whole)
    assert genuine != "refused"
    is_proven = samples.kinds[kind].make is not bytes
    for bit in range(0, len(whole) * 8, max(1, len(whole) * 8 // sized(gate=2_000, long=10**9))):
        spoiled = bytearray(whole)
        spoiled[bit // 8] ^= 1 << bit % 8
        answer = _answer(samples, kind, bytes(spoiled))
        assert not is_proven or answer in ("refused", None, genuine), bit
    for length in range(0, len(whole), max(1, len(whole) // sized(gate=1_000, long=10**9))):
        answer = _answer(samples, kind, whole[:length])
        assert not is_proven or answer in ("refused", None, genuine), length


@pytest.mark.parametrize("kind", KINDS)
@given(data=packed)
def test_any_bytes(samples: Samples, kind: str, data: bytes) -> None:
    _answer(samples, kind, data)


@pytest.mark.parametrize("kind", KINDS)
@given(data=packed)
def test_anything_behind_its_seal(samples: Samples, kind: str, data: bytes) -> None:
    made = samples.kinds[kind].make
    if made is not None:
        _answer(samples, kind, made(data))


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_a_structure_like_the_genuine_one_behind_its_seal(samples: Samples, kind: str, data: st.DataObject) -> None:
    """Single fields of the right structure hold something else."""
    found = samples.kinds[kind]
    if found.make is None or not found.plain:
        return
    fields = msgspec.msgpack.decode(found.plain)
    at = data.draw(st.integers(0, len(fields) - 1))
    fields[at] = data.draw(structures | _like(fields[at]))
    _answer(samples, kind, found.make(encode(fields)))


def _like(value: Any) -> st.SearchStrategy[Any]:
    """Return values of the same type."""
    if isinstance(value, bytes):
        return st.binary(max_size=2 * len(value) + 1)
    if isinstance(value, list) and value:
        return st.lists(st.sampled_from(value) | _like(value[0]), max_size=4)
    return numbers if isinstance(value, int) else st.text(letters, max_size=20)


@given(blob=st.binary(max_size=500))
def test_rows_of_an_entry(blob: bytes) -> None:
    for cut in (blob, blob[: len(blob) // 106 * 106]):
        try:
            found = list(unpack_rows(cut, "journal"))
        except Damaged:
            continue
        assert all(row_name(one.identity) for one in found)


@pytest.mark.parametrize("kind", ROWS, ids=lambda one: one.__name__)
@given(data=st.data())
def test_a_row_of_anything(kind: Any, data: st.DataObject) -> None:
    row = kind(*(data.draw(plain) for _name in kind._fields))
    try:
        store.checked(row)
    except Damaged:
        return
    assert all(not isinstance(value, int) or value >= 0 for value in row)


@given(row=st.tuples(*[plain] * 8), wraps=st.lists(st.tuples(*[plain] * 5), max_size=3))
def test_digests_of_anything(row: tuple[Any, ...], wraps: list[tuple[Any, ...]]) -> None:
    for made in (lambda: record_digest(RecordRow(*row)), lambda: wraps_digest(WrapRow(*one) for one in wraps)):
        try:
            assert len(made()) == 32
        except Damaged:
            continue


def _row_of_a_keyring(ids: tuple[bytes, ...], small: tuple[int, ...], numbers: tuple[int, ...]) -> bytes:
    """Return a row that is right in its form, with small numbers where few are allowed."""
    binder, found, team, *keys = ids
    kind, level, traits, size, readers = small
    row = (binder[:16], numbers[0], found, kind, level, traits, *numbers[1:], size, team[:16], *keys, readers)
    return KEYRING_ROW.pack(*row)


keyring_rows = st.builds(
    _row_of_a_keyring,
    st.tuples(*[st.binary(min_size=32, max_size=32)] * 6),
    st.tuples(*[st.integers(0, 5)] * 5),
    st.tuples(*[st.integers(0, 2**32 - 1) | st.integers(0, 800_000)] * 3),
)


@given(
    rows=st.lists(keyring_rows | st.binary(min_size=KEYRING_ROW.size, max_size=KEYRING_ROW.size), max_size=3),
    readers=st.lists(st.lists(st.binary(min_size=16, max_size=16), max_size=2).map(tuple), max_size=3),
    rest=st.just(b"") | st.binary(max_size=10),
)
def test_a_keyring_of_anything(rows: list[bytes], readers: list[tuple[bytes, ...]], rest: bytes) -> None:
    lists = ReaderLists()
    for one in readers:
        lists.number(one)
    try:
        found = Keyring(bytearray(b"".join(sorted(rows)) + rest), lists)
        assert len([found.get(one) for one in found]) <= len(rows)
    except Damaged:
        return


@given(packed=st.binary(max_size=80) | st.lists(st.binary(min_size=20, max_size=20), max_size=3).map(b"".join))
def test_lists_of_readers_of_anything(packed: bytes) -> None:
    with suppress(Damaged):
        assert ReaderLists.unpacked(packed).pack() == packed


@given(text=st.text(letters, max_size=100) | st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZOIL- ", min_size=60, max_size=75))
def test_any_text_typed_as_a_recovery_key(text: str) -> None:
    for read in (lambda: recovery.typed(text), lambda: recovery.check_group(3, text)):
        with suppress(Invalid):
            assert read() is None or len(text) >= 64


@given(content=st.binary(max_size=300), cut=st.integers(0, 200), at=st.integers(0, 99))
def test_the_head_of_a_backup(samples: Samples, content: bytes, cut: int, at: int) -> None:
    folder = samples.office.path.parent
    whole = samples.office.path.read_bytes()
    names = ("office.20261125T101112Z.7.backup", "office.99999999T999999Z.9.backup")
    for name, data in zip(names, (content, whole[:at] + content + whole[at + len(content) : 4096 * cut]), strict=True):
        (folder / name).write_bytes(data)
        assert not read_info(folder / name).is_verified or data == whole
    assert {one.path.name for one in list_backups(folder, "office")} == set(names)
