from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from cryptography_vectors import open_vector_file
from hypothesis import given
from hypothesis import strategies as st

from clientbook.support.errors import Damaged
from clientbook.vault import create, prove_ciphers, self_test
from clientbook.vault.access import BinderKeys, commitment, derived_keys, wrap_context
from clientbook.vault.bundle import Keys, Pin
from clientbook.vault.crypto import (
    CipherError,
    Resealer,
    SignKey,
    Verifier,
    WrapKey,
    aead,
    bound,
    new_stream_key,
    open_large,
    open_sealed,
    open_stream,
    seal,
    seal_large,
    seal_stream,
    subkey,
    wrap_target,
)
from clientbook.vault.crypto import selftest as ciphers
from clientbook.vault.crypto.aead import STEP, pad, unpad
from clientbook.vault.payload import digest
from clientbook.vault.record import RecordRow, record_context

if TYPE_CHECKING:
    from pathlib import Path

    from tests.vault_office import Office

KEY, CONTEXT = bytes(range(32)), b"context"
FIELDS = st.lists(st.binary(max_size=20) | st.text(max_size=10) | st.integers(0, 2**64 - 1), max_size=5)


def test_every_primitive_gives_the_published_answer() -> None:
    self_test()


def test_a_broken_primitive_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ciphers, "_CHECKS", (lambda: True, lambda: False))
    with pytest.raises(Damaged):
        self_test()


def test_with_a_broken_primitive_no_vault_is_made_or_opened(
    monkeypatch: pytest.MonkeyPatch, office: Office, tmp_path: Path
) -> None:
    monkeypatch.setattr(ciphers, "_CHECKS", (lambda: False,))
    prove_ciphers.cache_clear()
    with pytest.raises(Damaged):
        create(
            tmp_path / "new.clientbook", firm="firm", login="chen", name="chen", passphrase="a passphrase of this test"
        )
    assert not (tmp_path / "new.clientbook").exists()
    with pytest.raises(Damaged):
        office.open("chen")
    monkeypatch.undo()
    prove_ciphers()


def test_the_embedded_argon2id_answer_is_the_published_one() -> None:
    with open_vector_file("KDF/argon2id.txt", "r") as vectors:
        assert "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659" in vectors.read()


@given(FIELDS, FIELDS)
def test_contexts_are_told_apart(one: list[bytes | str | int], other: list[bytes | str | int]) -> None:
    def plain(fields: list[bytes | str | int]) -> list[bytes]:
        return [f.to_bytes(8, "big") if isinstance(f, int) else f.encode() if isinstance(f, str) else f for f in fields]

    assert (bound("a", *one) == bound("a", *other)) == (plain(one) == plain(other))
    assert bound("a", *one) != bound("b", *one)


def test_a_context_to_the_byte() -> None:
    assert bound("x", b"ab", 7, "é").hex() == (
        "0000000c" + b"clientbook/1".hex() + "00000001" + "78" + "00000002" + "6162"
        "00000008" + "0000000000000007" + "00000002" + "c3a9"
    )


def test_the_fast_record_context_is_the_general_one() -> None:
    row = RecordRow(b"i" * 16, b"b" * 16, "interaction", 2, 7, 3, 99, b"")
    general = bound("record", b"v" * 16, row.binder, 2, row.id, 7, 3, "interaction")
    assert record_context(b"v" * 16, row) == general


def test_the_fast_contexts_of_keys_and_wraps_are_the_general_ones() -> None:
    vault, binder, member, key = b"v" * 16, b"b" * 16, b"m" * 16, b"k" * 32
    assert wrap_context(vault, (binder, member, 7, 2)) == bound("wrap", vault, binder, member, 7, 2)
    keys = derived_keys(vault, binder, 7, key)
    assert keys.card_key == subkey(key, bound("card-key", vault, binder, 7))
    assert keys.file_key == subkey(key, bound("file-key", vault, binder, 7))
    for label in ("key", "card"):
        assert commitment(label, vault, binder, 7, key) == digest(label, vault, binder, 7, key)


@given(st.binary(max_size=1500))
def test_padding_hides_the_size_in_steps(plain: bytes) -> None:
    padded = pad(plain)
    assert len(padded) % STEP == 0
    assert unpad(padded) == plain


@pytest.mark.parametrize(
    "wrong", [b"", b"\0" * 255, b"\0\0\1\0" + b"\0" * 252, b"\0\0\0\1" + b"xy" + b"\0" * 250, b"\0" * 512]
)
def test_padding_that_pad_cannot_have_made(wrong: bytes) -> None:
    with pytest.raises(CipherError):
        unpad(wrong)


def test_what_was_padded_wrongly_is_not_sealed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the key can seal nonsense under it; readers would find it only under the new one."""
    resealer, fresh = Resealer(KEY, bytes(32)), b"fresh"
    assert open_sealed(bytes(32), resealer.reseal(seal(KEY, b"text", CONTEXT), CONTEXT, fresh), fresh) == b"text"
    monkeypatch.setattr(aead, "pad", lambda _plain: bytes(2 * STEP))
    sealed = seal(KEY, b"", CONTEXT)
    for box, context in ((sealed, CONTEXT), (sealed, fresh), (sealed[:-1], CONTEXT), (sealed[:100], CONTEXT)):
        with pytest.raises(CipherError):
            resealer.reseal(box, context, fresh)


def test_a_seal_opens_under_its_key_and_context_only() -> None:
    sealed = seal(KEY, b"secret", CONTEXT)
    assert open_sealed(KEY, sealed, CONTEXT) == b"secret"
    assert seal(KEY, b"secret", CONTEXT) != sealed
    for key, box, context in (
        (b"k" * 32, sealed, CONTEXT),
        (KEY, sealed, b"other"),
        (KEY, sealed[:-1], CONTEXT),
        (KEY, sealed[:20], CONTEXT),
        (KEY, b"", CONTEXT),
        (b"short", sealed, CONTEXT),
    ):
        with pytest.raises(CipherError):
            open_sealed(key, box, context)


def test_a_large_seal_leaves_room_in_front() -> None:
    box = seal_large(KEY, b"image" * 1000, CONTEXT, room=48)
    assert box[:48] == bytes(48)
    assert open_large(KEY, memoryview(box)[48:], CONTEXT) == b"image" * 1000
    box[-1] ^= 1
    with pytest.raises(CipherError):
        open_large(KEY, memoryview(box)[48:], CONTEXT)


def test_a_wrap_opens_for_its_recipient_only() -> None:
    mine, other = WrapKey.generate(), WrapKey.generate()
    wrapped = wrap_target(mine.public).wrap(KEY, CONTEXT)
    assert mine.unwrap(wrapped, CONTEXT) == KEY
    for key, box, context in ((other, wrapped, CONTEXT), (mine, wrapped, b""), (mine, wrapped[:-1], CONTEXT)):
        with pytest.raises(CipherError):
            key.unwrap(box, context)
    with pytest.raises(CipherError):
        wrap_target(bytes(32)).wrap(KEY, CONTEXT)
    with pytest.raises(CipherError):
        wrap_target(b"short")


def test_a_signature_is_for_its_message_only() -> None:
    key = SignKey.generate()
    signature = key.sign(b"message")
    Verifier(key.public).verify(signature, b"message")
    for public, said, message in (
        (SignKey.generate().public, signature, b"message"),
        (key.public, signature, b"another"),
        (key.public, b"", b"message"),
    ):
        with pytest.raises(CipherError):
            Verifier(public).verify(said, message)


@pytest.mark.parametrize("size", [0, 1, 16 * 1024, 300_000])
def test_streams_come_back_whole_in_blocks(size: int) -> None:
    key, content = new_stream_key(), os.urandom(size)
    blocks = list(seal_stream(key, CONTEXT, [content[:1000], content[1000:]], 65_536))
    assert all(len(block) == 65_536 for block in blocks[:-1])
    assert b"".join(open_stream(key, CONTEXT, blocks)) == content
    for wrong in (blocks[:-1], [*blocks, b"x"], blocks[::-1] if len(blocks) > 1 else []):
        with pytest.raises(CipherError):
            b"".join(open_stream(key, CONTEXT, wrong))
    with pytest.raises(CipherError):
        b"".join(open_stream(key, b"other", blocks))


def test_keys_show_nothing_of_themselves() -> None:
    wrap, sign = WrapKey.generate(), SignKey.generate()
    keys = Keys(b"m" * 16, wrap, sign, KEY, Pin(1, b"", b""), is_once=False)
    binder = BinderKeys(KEY, KEY, KEY)
    secrets = {wrap.private_bytes(), sign.private_bytes(), KEY}
    for shown in (repr(wrap), repr(sign), repr(keys), repr(binder), f"{keys}", f"{[binder]}"):
        assert not any(repr(secret) in shown or secret.hex() in shown for secret in secrets)
