"""The tables of a vault, the same on SQLite and PostgreSQL. Everything that says something is sealed or a number.

`seq` is the journal entry that wrote a row, `digest` the digest that this entry names for it.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

FORMAT = 1
REVISION = "0001"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _number(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=primary_key, nullable=False, autoincrement=False)


def _bytes(name: str, *, primary_key: bool = False, nullable: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=primary_key, nullable=nullable)


vault = Table(
    "vault",
    metadata,
    _number("id", primary_key=True),
    _number("format"),
    _bytes("vault"),
    CheckConstraint("id = 1", name="single"),
    sqlite_strict=True,
)
bundles = Table(
    "bundles",
    metadata,
    _bytes("tag", primary_key=True),
    _number("memory"),
    _number("passes"),
    _number("lanes"),
    _bytes("salt"),
    _bytes("body"),
    _number("seq"),
    _bytes("digest"),
    sqlite_strict=True,
)
directory = Table(
    "directory",
    metadata,
    _number("number", primary_key=True),
    _bytes("body"),
    _bytes("wraps"),
    _number("seq"),
    _bytes("digest"),
    sqlite_strict=True,
)
recovery = Table(
    "recovery",
    metadata,
    _bytes("recipient", primary_key=True),
    _bytes("body"),
    _number("seq"),
    _bytes("digest"),
    sqlite_strict=True,
)
statements = Table(
    "statements",
    metadata,
    _bytes("binder", primary_key=True),
    _number("number", primary_key=True),
    _bytes("author"),
    _number("directory"),
    _bytes("body"),
    _bytes("signature"),
    _bytes("wraps"),
    _number("seq"),
    _bytes("digest"),
    sqlite_strict=True,
)
wraps = Table(
    "wraps",
    metadata,
    _bytes("binder", primary_key=True),
    _bytes("recipient", primary_key=True),
    _number("key_version"),
    _number("level"),
    _bytes("body"),
    Index(None, "recipient"),
    sqlite_strict=True,
)
records = Table(
    "records",
    metadata,
    _bytes("id", primary_key=True),
    _bytes("binder"),
    Column("kind", Text, nullable=False),
    _number("level"),
    _number("version"),
    _number("key_version"),
    _number("seq"),
    _bytes("digest"),
    _bytes("body", nullable=True),
    Index(None, "binder"),
    Index("ix_records_roll", "level", "id", "binder", "seq", "digest"),
    sqlite_strict=True,
)
documents = Table(
    "documents",
    metadata,
    _bytes("id", primary_key=True),
    _bytes("binder"),
    _number("blocks"),
    _number("seq"),
    _bytes("digest"),
    Index(None, "binder"),
    sqlite_strict=True,
)
chunks = Table(
    "chunks",
    metadata,
    _bytes("document", primary_key=True),
    _number("number", primary_key=True),
    _bytes("body"),
    ForeignKeyConstraint(["document"], ["documents.id"]),
    sqlite_strict=True,
)
journal = Table(
    "journal",
    metadata,
    _number("seq", primary_key=True),
    _bytes("author"),
    _number("directory"),
    _bytes("body"),
    _bytes("signature"),
    sqlite_strict=True,
)
checkpoints = Table(
    "checkpoints",
    metadata,
    _number("seq", primary_key=True),
    _number("directory"),
    _bytes("body"),
    _bytes("signature"),
    sqlite_strict=True,
)
