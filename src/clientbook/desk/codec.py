"""Entity ⇄ sealed payload. A payload is a msgpack map of the entity's fields and the version of its schema.

Fields equal to their default are left out. A reader takes every older schema and refuses newer ones.
"""

from __future__ import annotations

import typing
from functools import cache
from typing import Any, cast

import msgspec
from sqlalchemy import inspect
from sqlalchemy.orm import Mapped, Mapper

from clientbook.domain import (
    access_review,
    changes,
    classes,
    clients,
    complaints,
    conduct,
    departures,
    documents,
    feedback,
    filters,
    gifts,
    intakes,
    interactions,
    lists,
    merges,
    needs,
    points,
    purchases,
    removals,
    revisits,
)
from clientbook.support.errors import Damaged, Unavailable
from clientbook.support.i18n import _

if typing.TYPE_CHECKING:
    from sqlalchemy import Column

    from clientbook.domain.base import Entity, Sealed

ENTITIES: dict[str, type[Any]] = {
    entity.kind: entity
    for entity in (
        classes.ClientClass,
        lists.ListEntry,
        clients.Client,
        clients.ClientDetails,
        clients.Contact,
        clients.ServiceMember,
        complaints.Complaint,
        complaints.ComplaintStep,
        complaints.ComplaintTerm,
        removals.Removal,
        changes.ClassChange,
        changes.StageChange,
        departures.Departure,
        departures.Allocation,
        documents.Document,
        feedback.Feedback,
        filters.SavedFilter,
        gifts.Gift,
        intakes.IntakeStep,
        intakes.IntakeTerm,
        interactions.Interaction,
        merges.Merge,
        merges.MergeNote,
        merges.PairNote,
        needs.Need,
        points.PointsMovement,
        points.PointsAccount,
        purchases.Purchase,
        revisits.Revisit,
        access_review.AccessReview,
        access_review.ReviewNote,
        conduct.ConductJump,
    )
}
"""Every kind of record this program knows, by its kind; clients before what points at them."""

_SCHEMA = "schema_version"
_IDENTITY = ("id", "binder", "version")


class Codec:
    """Encoder and decoder of one entity class; `fields` in the order of the class."""

    def __init__(self, entity: type[Any]) -> None:
        self.kind: str = entity.kind
        self.level = entity.level
        self.schema: int = entity.schema
        self.table = entity.__table__
        columns = [name for name in _names(entity) if name not in _IDENTITY]
        self.fields = tuple(columns)
        hints = typing.get_type_hints(entity)
        self.specs = tuple(_spec(self.table.c[name], hints[name]) for name in columns)
        self.struct: Any = msgspec.defstruct(
            f"{entity.__name__}Payload",
            [(_SCHEMA, int), *self.specs],
            omit_defaults=True,
            forbid_unknown_fields=True,
            kw_only=True,
        )
        self._decoder: Any = msgspec.msgpack.Decoder(self.struct)
        self._encoder = msgspec.msgpack.Encoder()

    def encode(self, values: typing.Mapping[str, Any]) -> bytes:
        """Return the payload of an entity's fields, given by name."""
        return self.encode_row([values[name] for name in self.fields])

    def encode_row(self, values: typing.Sequence[Any]) -> bytes:
        """Do what `encode` does for values in the order of `fields`."""
        fields = dict(zip(self.fields, values, strict=True))
        return self._encoder.encode(self.struct(schema_version=self.schema, **fields))

    def decode(self, body: bytes) -> dict[str, Any]:
        """Return the fields by name; raises as `read` does."""
        payload = self.read(body)
        return {name: getattr(payload, name) for name in self.fields}

    def read(self, body: bytes) -> Any:
        """Return the payload: the version of its schema and the fields, in the order of `fields`.

        Raises Damaged if the payload does not fit the class, Unavailable if a newer program wrote it.
        """
        try:
            payload = self._decoder.decode(body)
        except msgspec.MsgspecError as error:
            self._refuse_newer(body)
            raise Damaged(_("A record in the vault cannot be read."), affected=(self.kind,)) from error
        if getattr(payload, _SCHEMA) > self.schema:
            self._refuse_newer(body)
        return payload

    def _refuse_newer(self, body: bytes) -> None:
        try:
            plain = msgspec.msgpack.decode(body, type=dict[str, Any])
        except msgspec.MsgspecError:
            return
        if isinstance(plain.get(_SCHEMA), int) and plain[_SCHEMA] > self.schema:
            raise Unavailable(_("This vault was written by a newer version of clientbook. Update this program."))


def _spec(column: Column[Any], hint: Any) -> tuple[Any, ...]:
    """Return a field of a class as `defstruct` takes it: name, type, and a default where there is one."""
    kind = typing.get_args(hint)[0] if typing.get_origin(hint) is Mapped else hint
    if column.default is not None:
        return column.name, kind, cast("Any", column.default).arg
    return (column.name, kind, None) if column.nullable else (column.name, kind)


def _names(entity: type[Any]) -> list[str]:
    """Return the names of an entity's columns in the order of its class."""
    mapper: Mapper[Any] = inspect(entity)
    return [attribute.key for attribute in mapper.column_attrs]


@cache
def codec(kind: str) -> Codec:
    """Return the codec of a record kind; raises Unavailable for kinds that only a newer program knows."""
    if kind not in ENTITIES:
        raise Unavailable(_("This vault was written by a newer version of clientbook. Update this program."))
    return Codec(ENTITIES[kind])


def kind_of(entity: type[Sealed] | type[Entity]) -> str:
    """Return the record kind of an entity class."""
    return str(entity.kind)  # type: ignore[union-attr]
