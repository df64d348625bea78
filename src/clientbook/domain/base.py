"""What every entity shares: its record identity and the column types of the desk.

A `Sealed` class is one kind of record in the vault. Its fields are columns of the desk and, by the same names,
the payload that is sealed; `level` says under which key. `Derived` tables exist on the desk only.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import JSON, BigInteger, Date, Dialect, LargeBinary, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from clientbook.support.clock import new_id
from clientbook.support.words import Level  # noqa: TC001  the mapping evaluates annotations

_SCALE = Decimal(10_000)


class Labelled(NamedTuple):
    """A phone number or address with what it is called: ("mobile", "13800138000")."""

    label: str
    value: str


class Amount(TypeDecorator[Decimal]):
    """Decimal with up to four places, kept as a whole number of ten-thousandths so that SQL can add it."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return ten-thousandths."""
        return None if value is None else int((value * _SCALE).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the Decimal, without trailing zeros beyond two places."""
        if value is None:
            return None
        exact = Decimal(value) / _SCALE
        return exact.quantize(Decimal("0.01")) if exact == exact.quantize(Decimal("0.01")) else exact


class UtcTime(TypeDecorator[dt.datetime]):
    """An aware UTC time, kept as whole seconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:
        """Return seconds since 1970."""
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:
        """Return an aware UTC time."""
        return None if value is None else dt.datetime.fromtimestamp(value, dt.UTC)


class LabelledList(TypeDecorator[tuple[Labelled, ...]]):
    """A tuple of Labelled, kept as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Labelled, ...] | None, dialect: Dialect) -> list[list[str]]:
        """Return plain lists."""
        return [list(item) for item in value or ()]

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[Labelled, ...]:
        """Return named tuples."""
        return tuple(Labelled(*item) for item in value or ())


class TextList(TypeDecorator[tuple[str, ...]]):
    """A tuple of texts, kept as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str]:
        """Return a plain list."""
        return list(value or ())

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...]:
        """Return a tuple."""
        return tuple(value or ())


class Entity(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """Root of everything that stands on the desk."""

    metadata = MetaData()
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        bytes: LargeBinary,
        str: Text,
        dt.date: Date,
        dt.datetime: UtcTime,
        Decimal: Amount,
        tuple[Labelled, ...]: LabelledList,
        tuple[str, ...]: TextList,
    }


class Sealed(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """An entity that is a record of the vault.

    `kind` names the record kind for good, `schema` the version of its payload, `binder` the unit of visibility
    it belongs to; `version` counts the sealed versions and is set by the desk alone.
    """

    kind: ClassVar[str]
    level: ClassVar[Level]
    schema: ClassVar[int] = 1

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, default_factory=new_id)
    binder: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    version: Mapped[int] = mapped_column(default=0, init=False)
