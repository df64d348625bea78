"""The tables of format 1."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES: dict[str, tuple[str, ...]] = {
    "vault": ("id:int:key", "format:int", "vault:blob"),
    "bundles": (
        "tag:blob:key",
        "memory:int",
        "passes:int",
        "lanes:int",
        "salt:blob",
        "body:blob",
        "seq:int",
        "digest:blob",
    ),
    "directory": ("number:int:key", "body:blob", "wraps:blob", "seq:int", "digest:blob"),
    "recovery": ("recipient:blob:key", "body:blob", "seq:int", "digest:blob"),
    "statements": (
        "binder:blob:key",
        "number:int:key",
        "author:blob",
        "directory:int",
        "body:blob",
        "signature:blob",
        "wraps:blob",
        "seq:int",
        "digest:blob",
    ),
    "wraps": ("binder:blob:key", "recipient:blob:key", "key_version:int", "level:int", "body:blob"),
    "records": (
        "id:blob:key",
        "binder:blob",
        "kind:text",
        "level:int",
        "version:int",
        "key_version:int",
        "seq:int",
        "digest:blob",
        "body:blob:null",
    ),
    "documents": ("id:blob:key", "binder:blob", "blocks:int", "seq:int", "digest:blob"),
    "chunks": ("document:blob:key", "number:int:key", "body:blob"),
    "journal": ("seq:int:key", "author:blob", "directory:int", "body:blob", "signature:blob"),
    "checkpoints": ("seq:int:key", "directory:int", "body:blob", "signature:blob"),
}
_TYPES = {"int": sa.Integer, "blob": sa.LargeBinary, "text": sa.Text}
_CONSTRAINTS = {
    "vault": [sa.CheckConstraint("id = 1", name="single")],
    "chunks": [sa.ForeignKeyConstraint(["document"], ["documents.id"])],
}
_INDEXES = (
    ("ix_wraps_recipient", "wraps", ("recipient",)),
    ("ix_records_binder", "records", ("binder",)),
    ("ix_records_roll", "records", ("level", "id", "binder", "seq", "digest")),
    ("ix_documents_binder", "documents", ("binder",)),
)


def _column(text: str) -> sa.Column[object]:
    name, kind, *traits = text.split(":")
    is_key = "key" in traits
    return sa.Column(name, _TYPES[kind](), primary_key=is_key, nullable="null" in traits, autoincrement=False)


def upgrade() -> None:
    """Make the tables."""
    for name, columns in _TABLES.items():
        made = [_column(text) for text in columns]
        op.create_table(name, *made, *_CONSTRAINTS.get(name, ()), sqlite_strict=True)
    for name, table, columns in _INDEXES:
        op.create_index(name, table, list(columns))


def downgrade() -> None:
    """Drop the tables."""
    for name, table, _columns in reversed(_INDEXES):
        op.drop_index(name, table)
    for name in reversed(_TABLES):
        op.drop_table(name)
