"""The schema as it must be: made by the revisions, compared to the letter before the first query of a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from clientbook.support.errors import Damaged, Unavailable
from clientbook.support.i18n import _
from clientbook.vault.store.tables import REVISION, metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

_VERSION_TABLE = (
    "CREATE TABLE alembic_version ( version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num) )"
)
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master"


def migrate(connection: Connection) -> None:
    """Bring an empty or older store to the newest revision, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def check_sqlite(connection: Connection) -> None:
    """Raise Damaged unless the file holds exactly the expected tables and indexes: no triggers, no views."""
    found = frozenset(_plain(tuple(row)) for row in connection.exec_driver_sql(_SCHEMA))
    if found != _expected():
        names = sorted({str(row[1]) for row in found ^ _expected()})
        raise Damaged(
            _("The vault's tables were altered. Restore a backup."), affected=tuple(f"schema:{name}" for name in names)
        )


def check_revision(connection: Connection) -> None:
    """Raise Unavailable when a newer program has already migrated the store."""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if list(found) != [REVISION]:
        raise Unavailable(_("This vault was made by a newer version. Update the program."))


@cache
def _expected() -> frozenset[tuple[object, ...]]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        metadata.create_all(connection)
        rows = [_plain(tuple(row)) for row in connection.exec_driver_sql(_SCHEMA)]
    engine.dispose()
    name = "alembic_version"
    rows += [("table", name, name, _VERSION_TABLE), ("index", f"sqlite_autoindex_{name}_1", name, None)]
    return frozenset(rows)


def _plain(row: tuple[object, ...]) -> tuple[object, ...]:
    sql = row[3]
    return (*row[:3], " ".join(sql.split()) if isinstance(sql, str) else sql)
