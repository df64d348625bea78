"""What is sealed is what was entered, and what does not fit is refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbook.desk.codec import ENTITIES, codec
from clientbook.domain.base import Labelled
from clientbook.support.errors import Damaged, Unavailable

CONTACT = {
    "client_id": b"c" * 16,
    "name": "张三",
    "position": "",
    "phones": (Labelled("mobile", "13800138000"),),
    "emails": (),
    "wechat": "",
    "qq": "",
    "is_primary": True,
    "is_decision_maker": False,
    "has_left": False,
    "rank": 0,
    "birthday": "",
    "is_lunar_birthday": False,
}


def test_payload_reads_back_as_it_was_written() -> None:
    coder = codec("contact")
    assert coder.decode(coder.encode(CONTACT)) == CONTACT


def test_money_and_days_keep_their_exact_value() -> None:
    coder = codec("purchase")
    values = dict.fromkeys(coder.fields) | {
        "client_id": b"c" * 16,
        "on": dt.date(2026, 2, 28),
        "product": "M8",
        "quantity": Decimal("0.125"),
        "unit": "盒",
        "amount": Decimal("1284600.10"),
        "currency": "CNY",
        "after_sales": "fine",
        "note": "",
        "author": b"a" * 16,
        "at": dt.datetime(2026, 2, 28, 12, 0, tzinfo=dt.UTC),
    }
    assert coder.decode(coder.encode(values)) == values


def test_fields_at_their_default_are_left_out() -> None:
    body = codec("contact").encode(CONTACT)
    assert set(msgspec.msgpack.decode(body)) == {"schema_version", "client_id", "name", "phones"}


def test_newer_payload_asks_for_an_update() -> None:
    plain = msgspec.msgpack.decode(codec("contact").encode(CONTACT))
    newer = msgspec.msgpack.encode(plain | {"schema_version": 2, "star_sign": "virgo"})
    with pytest.raises(Unavailable, match="newer version"):
        codec("contact").decode(newer)


def test_unknown_kind_asks_for_an_update() -> None:
    with pytest.raises(Unavailable, match="newer version"):
        codec("horoscope")


@given(body=st.binary(max_size=200), kind=st.sampled_from(sorted(ENTITIES)))
def test_any_bytes_give_a_typed_error(body: bytes, kind: str) -> None:
    with pytest.raises((Damaged, Unavailable)):
        codec(kind).decode(body)
